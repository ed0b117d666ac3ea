"""An audit made: what its output formats and a baseline need to know of it, and nothing else."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple, Protocol

from flake8_ssot.audit import checkers, runs
from flake8_ssot.audit.apart import apart
from flake8_ssot.audit.prefetch import prefetch
from flake8_ssot.audit.report import as_json, ordered, symbol
from flake8_ssot.audit.whole import Whole
from flake8_ssot.workspace import Start, relative


class Result(NamedTuple):
    """An audit, as JSON can hold it.

    `audit` is what `--output-format json` prints; `symbols` say what its root causes and then its
    violations are about, in their order; `tests` are all test modules, and `problems` the runs that
    would stop before anything is collected, with the reason.
    """

    audit: Any
    symbols: list[str]
    tests: list[str]
    problems: list[str]


class Shown(Protocol):
    """Shows what takes time."""

    @property
    def doing(self) -> Callable[[str], AbstractContextManager[None]]: ...

    @property
    def bar(self) -> Callable[[int, int], None]: ...


def audited(whole: Whole, start: Start, jobs: int, shown: Shown) -> Result:
    """Audit a project, with so many processes at most; `whole` was made from `start`."""
    began = time.perf_counter()
    workspace, options = whole.workspace, whole.options
    with uncollected():
        prefetch(start, options, jobs, shown.bar)
        with apart(whole, start, jobs) as ask:
            simulations, answers = runs.begun(whole, ask), checkers.begun(ask)
            with shown.doing("simulating the runs of pytest"):
                findings = runs.collected(whole, simulations)
            with shown.doing("asking the rules of the whole project"):
                found = [one for answer in answers for one in answer()]
                violations = sorted([*found, *checkers.check_runs(whole, findings.twice)])
        seconds = time.perf_counter() - began
        made = as_json(findings, workspace, options, seconds, violations)
    causes = ordered(findings, options.root)
    return Result(
        made,
        [*map(symbol, causes), *(found.symbol for found in violations)],
        sorted(relative(test, options.root) for test in findings.tests),
        [f"{command}: {problem}" for command, problem in findings.problems],
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles: what is made is kept, and the search costs a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
