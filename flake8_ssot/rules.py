"""What a rule is, and what a checker reports."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Location(NamedTuple):
    """A place in the linted file: line from 1, column from 0, as ast counts them.

    It ends before `end_column` of `end_line`; where that is 0 it is a point.
    """

    line: int
    column: int
    end_line: int = 0
    end_column: int = 0

    @classmethod
    def of(cls, node: ast.stmt | ast.expr | ast.alias | ast.keyword) -> Location:
        return cls(node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0)


START: Location = Location(1, 0)


class Redirect(NamedTuple):
    """Take what the import of `name` from `module` gives from its new home instead.

    `module` is the absolute name of what is imported now. A name None stands for the module itself.
    """

    module: str
    name: str | None
    new_module: str
    new_name: str | None


class Reach(NamedTuple):
    """Read `name`, an attribute of the module that an import binds, from its new home instead.

    The violation's location is the name of the import that binds the module.
    """

    name: str
    new_module: str
    new_name: str


class Replace(NamedTuple):
    """Put `text`, Python source, where the violation's location is."""

    text: str


class Register(NamedTuple):
    """Register a marker in the pytest configuration `config`."""

    marker: str
    config: Path


class Intent(NamedTuple):
    """What would mend a violation, as data: `flake8_ssot.fixes` makes edits of it.

    It is safe if what the file does is proven to stay the same.
    """

    actions: tuple[Redirect | Reach | Replace | Register, ...]
    is_safe: bool


class Violation(NamedTuple):
    """One report. The field order is the order of output within a file."""

    location: Location
    code: str
    message: str
    intent: Intent | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of the catalogue.

    `name` reads after "allow"; `message` is a template: the defect first, then the remedy; `since`
    is the version that had the rule first.
    """

    code: str
    name: str
    message: str
    since: str = "0.1.0"

    def at(self, location: Location, **facts: object) -> Violation:
        """Return this rule's violation at `location`, its message filled with `facts`."""
        return Violation(location, self.code, self.message.format(**facts))


INTERNAL_ERROR = Rule(
    "OST000",
    "internal-error",
    "checker {checker} failed on this file: {error}; please report it, the other results stand",
)
INVALID_CONFIGURATION = Rule(
    "OST001",
    "invalid-configuration",
    "{source}: {key}: {problem}; {remedy}",
)
