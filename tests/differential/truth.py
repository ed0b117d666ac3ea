"""What pytest says of a case: of its runs together, as the option `suites` means them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from differential.case import Case
from differential.oracle import Failure, Oracle, Outcome


class Truth(NamedTuple):
    """What counts of the runs of a case."""

    statuses: frozenset[int]
    failures: frozenset[Failure]
    shadowed: frozenset[str]
    output: str

    def at_fault(self, code: str) -> set[str]:
        return {failure.file for failure in self.failures if failure.code == code}

    @property
    def refused(self) -> set[str]:
        return {failure.refused for failure in self.failures}

    def places(self, file: str) -> list[tuple[int, int, str]]:
        """Return line, column and code of the refusals whose cause is in `file`, in order."""
        return sorted({(f.line, f.column, f.code) for f in self.failures if f.file == file})


def ask(oracle: Oracle, case: Case, root: Path) -> Truth:
    if case.run is None:
        return of_each_file_alone(oracle, root, case.autoload)
    runs = [
        oracle.ask(root, command, executed=case.executed, autoload=case.autoload)
        for command in case.commands
    ]
    return summary(runs, of_first_suite(runs))


def of_first_suite(runs: Iterable[Outcome]) -> set[Failure]:
    """Return the failures of each file in the first run that collects it."""
    failures: set[Failure] = set()
    seen: set[str] = set()
    for run in runs:
        failures |= {failure for failure in run.failures if failure.refused not in seen}
        seen |= run.modules
    return failures


def of_each_file_alone(oracle: Oracle, root: Path, autoload: bool) -> Truth:
    """Return the failures on which `pytest FILE` and `pytest` in FILE's rootdir agree.

    The second run has no say on files that it doesn't collect.
    """
    names = [p.relative_to(root).as_posix() for p in root.rglob("*.py") if is_test_module(p)]
    alone = [oracle.ask(root, f"pytest {name}", autoload=autoload) for name in sorted(names)]
    folders = sorted({run.rootdir for run in alone})
    whole = [oracle.ask(root, "pytest", folder=folder, autoload=autoload) for folder in folders]
    collected = frozenset().union(*(run.modules for run in whole))
    of_whole = {failure._replace(refused="") for run in whole for failure in run.failures}
    agreed = {
        failure
        for run in alone
        for failure in run.failures
        if failure._replace(refused="") in of_whole or failure.refused not in collected
    }
    return summary(alone, agreed)


def is_test_module(path: Path) -> bool:
    return path.name.startswith("test_") or path.name.endswith("_test.py")


def summary(runs: list[Outcome], failures: set[Failure]) -> Truth:
    return Truth(
        frozenset(run.status for run in runs),
        frozenset(failures),
        frozenset().union(*(run.shadowed for run in runs)),
        "\n".join(run.output for run in runs),
    )
