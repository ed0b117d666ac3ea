"""What the resolver asks itself on its way to an answer."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.project.finder import Found
from flake8_ssot.project.resolution import Link, Resolution, Resolved
from flake8_ssot.project.summary import ModuleSummary


class Question(NamedTuple):
    """A name of a module; `chain` led here."""

    found: Found
    name: str
    chain: tuple[Link, ...]


class Place(NamedTuple):
    """A question to a module that can be read."""

    found: Found
    path: Path
    summary: ModuleSummary
    name: str
    chain: tuple[Link, ...]

    def link(self, line: int) -> tuple[Link, ...]:
        """Return the chain as it goes on from a line of this module."""
        return (*self.chain, Link(self.found.name, self.name, self.path, line))

    def here(self, line: int) -> Resolved:
        return Resolved(self.found.name, self.name, self.path, line, self.chain)


# A search asks questions and is sent their answers, so that chains of any length need no recursion.
Steps = Generator[Question, Resolution, Resolution]
#: As Steps, where there may be nothing to ask for.
OptionalSteps = Generator[Question, Resolution, Resolution | None]
