"""Why importing a module fails, and which except clauses catch that."""

from __future__ import annotations

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

#: The exceptions that fail an import, each with those it is one of.
BASES: Final = {
    "ModuleNotFoundError": ("ImportError", "Exception", "BaseException"),
    "ImportError": ("Exception", "BaseException"),
    "AttributeError": ("Exception", "BaseException"),
    "NameError": ("Exception", "BaseException"),
    "SyntaxError": ("Exception", "BaseException"),
    "Skipped": ("OutcomeException", "BaseException"),
    "Failed": ("OutcomeException", "BaseException"),
    "SystemExit": ("BaseException",),
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
    given = set(types)
    if "" in given or raises in given:
        return True
    if raises in BASES:
        if not given.isdisjoint(BASES[raises]):
            return True
        return None if "?" in given else False
    # Of an exception that isn't Python's own the bases are unknown.
    return True if "BaseException" in given else None
