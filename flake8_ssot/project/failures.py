"""Why importing a module fails, and which except clauses catch that."""

from __future__ import annotations

import builtins
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal, NamedTuple

Kind = Literal[
    "missing-module",
    "missing-name",
    "undefined-export",
    "cycle",
    "relative",
    "syntax",
    "undefined-name",
    "marker",
    "mismatch",
    "missing-distribution",
    "raised",
    "skipped",
    "unknown",
    "left",
]

#: What ends an import though no rule speaks of it.
UNTOLD: Final = frozenset({"raised", "skipped", "unknown", "left"})

#: pytest's exceptions, each with the names of the types that it is one of.
OUTCOMES: Final = {
    "Skipped": ("Skipped", "skip.Exception", "OutcomeException", "BaseException"),
    "CollectError": ("Skipped", "skip.Exception", "OutcomeException", "BaseException"),
    "Failed": ("Failed", "fail.Exception", "OutcomeException", "BaseException"),
}


class Frame(NamedTuple):
    """A line that was being executed."""

    path: Path
    line: int


class Failure(NamedTuple):
    """What an import ends with.

    `raises` is the exception's type by its last word, "?" if it can't be read. `path` and `line`
    are where it fails, `frames` lead there from the module that was imported first. `module` and
    `name` say what is missing, as far as that makes sense for the kind; `text` is the rest.
    """

    kind: Kind
    raises: str
    path: Path
    line: int
    module: str = ""
    name: str = ""
    text: str = ""
    frames: tuple[Frame, ...] = ()

    @property
    def cause(self) -> Failure:
        """The failure without the way that led to it: the same for all whom it blocks."""
        return self._replace(frames=())

    def below(self, path: Path, line: int) -> Failure:
        """Return the failure as the line sees it that imported what failed."""
        return self._replace(frames=(Frame(path, line), *self.frames))


def failure(
    kind: Kind,
    raises: str,
    path: Path,
    line: int,
    *,
    module: str = "",
    name: str = "",
    text: str = "",
) -> Failure:
    """Return a failure as the line at fault itself sees it."""
    return Failure(kind, raises, path, line, module, name, text, (Frame(path, line),))


def catches(types: Iterable[str], raises: str) -> bool | None:
    """Say whether an except clause for `types` catches an exception `raises`, None if unknown."""
    given = {_builtin(name) for name in types}
    if "" in given or raises in given or "BaseException" in given:
        return True
    bases = _bases(raises)
    if bases is None or "?" in given:
        return True if bases is not None and not given.isdisjoint(bases) else None
    return not given.isdisjoint(bases)


def _builtin(name: str) -> str:
    """Return the name proper of a builtin exception: IOError is OSError."""
    known = getattr(builtins, name, None)
    return known.__name__ if isinstance(known, type) else name


def _bases(raises: str) -> tuple[str, ...] | None:
    """Return the types that an exception is one of; None for one of which that isn't known."""
    known = getattr(builtins, raises, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return tuple(base.__name__ for base in known.__mro__)
    return OUTCOMES.get(raises)
