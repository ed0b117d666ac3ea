"""What the formats show: a report, with its place counted from 1."""

from __future__ import annotations

import os
from pathlib import Path, PurePath
from typing import Final, NamedTuple

from flake8_ssot.rules import Register

#: How the outputs name us.
TOOL: Final = "flake8-ssot"
#: The code of what Python can't parse; like ruff, and unlike a rule's, it is written in words.
INVALID_SYNTAX: Final = "invalid-syntax"
#: The path of a text without a name.
NAMELESS: Final = "-"


class Edit(NamedTuple):
    """The text between two places, and what stands there instead."""

    line: int
    column: int
    end_line: int
    end_column: int
    content: str

    def below(self, lines: int) -> Edit:
        """Return the same edit where so many lines stand before what it was made for."""
        return self._replace(line=self.line + lines, end_line=self.end_line + lines)


class Fix(NamedTuple):
    """How a report is put right; `applicability` is `safe`, `unsafe` or `display`.

    `edits` are in the file of the report. Without any, `registers` is what another file has to say.
    """

    message: str
    applicability: str
    edits: tuple[Edit, ...]
    registers: Register | None = None


class Snippet(NamedTuple):
    """The lines around a report, without their ends; `first` is the number of the first one."""

    first: int
    lines: tuple[str, ...]


class Report(NamedTuple):
    """One defect. `path` is absolute, or `-`; `end` is the place behind its last letter.

    `takes_unsafe`: an unsafe fix counts as one.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    name: str
    end: tuple[int, int] | None = None
    url: str | None = None
    fix: Fix | None = None
    noqa_row: int | None = None
    snippet: Snippet | None = None
    takes_unsafe: bool = False

    @property
    def until(self) -> tuple[int, int]:
        return self.end or (self.line, self.column)

    @property
    def label(self) -> str:
        """Return the code as the text formats show it before the message."""
        if self.code == INVALID_SYNTAX:
            return f"{self.code}:"
        return f"{self.code} [*]" if self.is_fixable else self.code

    @property
    def is_fixable(self) -> bool:
        """Say whether it can be put right as far as is asked for: without a thought, or with."""
        kinds = ("safe", "unsafe") if self.takes_unsafe else ("safe",)
        return self.fix is not None and self.fix.applicability in kinds

    @property
    def edited(self) -> Fix | None:
        """The fix, if it is in the file of the report, as the formats for machines mean it."""
        return self.fix if self.fix is not None and self.fix.edits else None


def shown(path: str) -> str:
    """Return `path` as people read it: relative to the working folder where it lies below it."""
    return inside(PurePath(path), Path.cwd())


def inside(path: PurePath, folder: PurePath) -> str:
    """Return `path` as seen from `folder` where it lies below it, else as it is."""
    try:
        return str(path.relative_to(folder))
    except ValueError:
        return str(path)


def from_here(path: str | Path) -> str:
    """Return `path` as seen from the working folder, as it is if that is on another drive."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return str(path)
