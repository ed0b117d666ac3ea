"""Which rules count for which files: `--select`, `--ignore` and `--per-file-ignores`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.check.globs import Globs
from flake8_ssot.checkers import catalogue, is_opt_in

#: All rules that are on without being asked for.
DEFAULT: Final = "OST"
#: All rules, those that are opted in to as well.
ALL: Final = "ALL"


class PerFile(NamedTuple):
    """A code that doesn't count in some files; with `!` it doesn't count in the others."""

    pattern: str
    code: str


class Selection(NamedTuple):
    """Codes and beginnings of codes. As in ruff the longer one decides, and `ignore` a draw."""

    select: tuple[str, ...] = (DEFAULT,)
    ignore: tuple[str, ...] = ()
    per_file: tuple[PerFile, ...] = ()

    @property
    def opt_in(self) -> tuple[str, ...]:
        """Return the opt-in rules that are asked for by their whole code, or by ALL."""
        codes = [code for code in catalogue() if is_opt_in(code)]
        return tuple(code for code in codes if ALL in self.select or code in self.select)

    def has(self, code: str) -> bool:
        """Say whether a rule counts at all."""
        return _longest(self.select, code) > _longest(self.ignore, code)

    def ignored_in(self, path: Path | None, root: Path) -> tuple[str, ...]:
        """Return the codes that don't count in a file; patterns start at `root`."""
        if path is None:
            return ()
        return tuple(
            code
            for pattern, code in self.per_file
            if Globs.of([pattern.removeprefix("!")], root).match(path) != pattern.startswith("!")
        )


def _longest(codes: Sequence[str], code: str) -> int:
    """Return how much of `code` the best of `codes` says: 0 for ALL, -1 for none."""
    found = [0 if start == ALL else len(start) for start in codes if covers(start, code)]
    return max(found, default=-1)


def covers(start: str, code: str) -> bool:
    return start == ALL or code.startswith(start)


def is_known(code: str) -> bool:
    """Say whether `code` is a rule of ours, the beginning of one, or ALL."""
    return bool(code) and (code == ALL or any(known.startswith(code) for known in catalogue()))
