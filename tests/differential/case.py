"""What a case is: a small project, the command that collects it, and what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Set
from typing import NamedTuple

NOTHING: frozenset[str] = frozenset()


class Case(NamedTuple):
    """One row of the tables; `docs/adding-a-case.md` shows how to write one.

    `files` maps paths to texts, `run` is the command as typed in the project's root: it is our
    option `suites`, so several commands stand one a line, and None means without the option.

    `ost102` and `ost201` are the files at fault: pytest's traceback ends there, and there we
    report. `ost202` are the files where we tell of a configuration.
    """

    id: str
    files: Mapping[str, str]
    run: str | None = "pytest"
    ost102: Set[str] = NOTHING
    ost201: Set[str] = NOTHING
    ost202: Set[str] = NOTHING
    trap: int = 0
    """The number of the known trap that the case is about."""
    refused: Set[str] | None = None
    """What pytest refuses, files or folders, where that is not the file at fault."""
    other: Set[str] = NOTHING
    """What pytest refuses for a reason that none of the three rules is about."""
    silenced: Mapping[str, str] = {}
    """Files at fault that we leave alone, each with the reason why we can't know."""
    elsewhere: Mapping[str, str] = {}
    """Files where we report an unregistered marker that only another machine would evaluate."""
    status: int = 0
    """The exit status of a run that stops: 1, 3 or 4."""
    shadowed: Set[str] = NOTHING
    """The configuration files that pytest says it ignores."""
    executed: bool = False
    """Run the tests as well: for what pytest refuses only when a function's body runs."""
    autoload: bool = False
    """Let the plugins take part that are installed beside us, whose import is most of a run."""
    since: tuple[int, int] = (3, 10)
    before: tuple[int, int] = (4, 0)

    @property
    def commands(self) -> list[str]:
        return [line.strip() for line in (self.run or "").splitlines() if line.strip()]

    @property
    def at_fault(self) -> dict[str, Set[str]]:
        return {"OST102": self.ost102, "OST201": self.ost201}

    @property
    def all_refused(self) -> Set[str]:
        """Return what pytest must refuse, whatever the reason."""
        if self.refused is not None:
            return self.refused
        return self.ost102 | self.ost201 | self.other

    def holds_here(self) -> bool:
        """Tell whether the Python that runs us is one that the case is about."""
        return self.since <= sys.version_info[:2] < self.before


MARKED = """
import pytest


@pytest.mark.{}
def test_it():
    pass
"""
"""A test module with one mark, whose name is to be filled in."""

SLOW = MARKED.format("slow")
TEST = "def test_it():\n    pass\n"
