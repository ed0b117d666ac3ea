"""Every suite simulated: which test modules fail, why, and all causes that each can reach."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from flake8_ssot.audit.apart import Ask
from flake8_ssot.audit.reach import reached
from flake8_ssot.audit.two_names import certain
from flake8_ssot.audit.whole import Whole
from flake8_ssot.audit.world import ProjectWorld
from flake8_ssot.project.failures import UNTOLD, Failure
from flake8_ssot.project.loaded import Loaded, SearchPath
from flake8_ssot.project.session import Session
from flake8_ssot.project.twice import Twice
from flake8_ssot.pytest_config.run import PytestRun
from flake8_ssot.pytest_config.simulation import Simulation


@dataclass
class Findings:
    """What the suites of a project come to.

    `first` holds for each test module that fails the failure that pytest shows; `blocks` for each
    cause (a failure without its frames) the test modules that can reach it; `modules` are the files
    that were read for what importing them does; `twice` are for each run the files that it executes
    under several names.
    """

    tests: dict[Path, None] = field(default_factory=dict)
    first: dict[Path, Failure] = field(default_factory=dict)
    blocks: defaultdict[Failure, set[Path]] = field(default_factory=lambda: defaultdict(set))
    modules: set[Path] = field(default_factory=set)
    problems: list[tuple[str, str]] = field(default_factory=list)
    twice: list[Sequence[Twice]] = field(default_factory=list)


@dataclass(frozen=True)
class Simulated:
    """What one run comes to: each test module with why it fails, and whom each cause blocks.

    `twice` are the files that it executes under several names.
    """

    outcomes: Mapping[Path, Failure | None]
    blocks: Mapping[Failure, set[Path]]
    modules: frozenset[Path]
    twice: tuple[Twice, ...]


def begun(whole: Whole, ask: Ask) -> list[Callable[[], Simulated]]:
    """Have the runs simulated that the project means."""
    return [ask(partial(simulated, number)) for number in range(len(whole.runs))]


def collected(whole: Whole, answers: Iterable[Callable[[], Simulated]]) -> Findings:
    """Return what all runs come to; a test module is told of as the first of them sees it."""
    findings = Findings(problems=[(s.name, s.run.problem or "") for s in whole.stopped])
    for answer in answers:
        result = answer()
        findings.modules |= result.modules
        findings.twice.append(result.twice)
        for path, failed in result.outcomes.items():
            if path in findings.tests:
                continue
            findings.tests[path] = None
            if failed is not None and failed.kind not in UNTOLD:
                findings.first[path] = failed
                findings.blocks[failed.cause].add(path)
        for cause, paths in result.blocks.items():
            findings.blocks[cause] |= paths
    return findings


def simulated(number: int, whole: Whole) -> Simulated:
    """Simulate the run of that number: as pytest goes, and once more past all failures."""
    suite, world = whole.runs[number], whole.world
    run = suite.run
    world.is_strict = run.refuses_unknown_markers
    may_ignore = whole.workspace.pytest.registry(run, whole.options).may_ignore

    def ignores(path: Path) -> bool:
        return suite.leaves(path) or may_ignore(path)

    simulation = Simulation(run, _session(world, run, continuing=False), ignores)
    outcomes = {found.path: found.failure for found in simulation.collect()}
    # In importlib mode pytest imports packages by their files, which the simulation leaves out.
    is_told = run.import_mode != "importlib"
    twice = certain(simulation.session, simulation.imported, whole.data) if is_told else ()
    session = _session(world, run, continuing=True)
    modules: dict[Path, Loaded] = {}
    for found in Simulation(run, session, ignores).collect():
        module = session.modules.get(found.name)
        if module is not None and module.path == found.path:
            modules[found.path] = module
    return Simulated(outcomes, reached(modules), world.modules, tuple(twice))


def _session(world: ProjectWorld, run: PytestRun, *, continuing: bool) -> Session:
    """Return a process as the run starts it."""
    suite = run.suite
    folders = [*run.ini.paths("pythonpath"), *([suite.folder] if suite.as_module else [])]
    path = SearchPath((Path(os.path.normpath(f)) for f in folders), world.site_folders)
    return Session(world, path, suite.folder, continuing=continuing)
