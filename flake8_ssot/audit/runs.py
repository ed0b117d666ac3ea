"""Every suite simulated: which test modules fail, why, and all causes that each can reach."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.audit.reach import reached
from flake8_ssot.audit.suites import Meant, meant
from flake8_ssot.audit.world import ProjectWorld
from flake8_ssot.options import Options
from flake8_ssot.project.failures import UNTOLD, Failure
from flake8_ssot.project.loaded import Loaded, SearchPath
from flake8_ssot.project.session import Session
from flake8_ssot.pytest_config.run import PytestRun
from flake8_ssot.pytest_config.simulation import Simulation
from flake8_ssot.workspace import Workspace


class Ran(NamedTuple):
    """A run that was simulated, and what pytest itself imported in it."""

    session: Session
    imported: Sequence[Loaded]


@dataclass
class Findings:
    """What the suites of a project come to.

    `first` holds for each test module that fails the failure that pytest shows; `blocks` for each
    cause (a failure without its frames) the test modules that can reach it.
    """

    tests: dict[Path, None] = field(default_factory=dict)
    first: dict[Path, Failure] = field(default_factory=dict)
    blocks: defaultdict[Failure, set[Path]] = field(default_factory=lambda: defaultdict(set))
    modules: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    runs: list[Ran] = field(default_factory=list)


def examine(workspace: Workspace, options: Options, extra: tuple[str, ...] = ()) -> Findings:
    """Simulate the runs that the project means; `extra` as for `meant`."""
    world = ProjectWorld(workspace, options)
    findings = Findings()
    for suite in meant(workspace, options, extra):
        if suite.run.problem:
            findings.problems.append((suite.name, suite.run.problem))
            continue
        world.is_strict = suite.run.refuses_unknown_markers
        registry = workspace.pytest.registry(suite.run, options)
        _examine(world, suite, registry.may_ignore, findings)
    findings.modules = world.modules
    return findings


def _examine(
    world: ProjectWorld,
    suite: Meant,
    may_ignore: Callable[[Path], bool],
    findings: Findings,
) -> None:
    def ignores(path: Path) -> bool:
        return suite.leaves(path) or may_ignore(path)

    run = suite.run
    simulation = Simulation(run, _session(world, run, continuing=False), ignores)
    for collected in simulation.collect():
        if collected.path in findings.tests:
            continue
        findings.tests[collected.path] = None
        failed = collected.failure
        if failed is not None and failed.kind not in UNTOLD:
            findings.first[collected.path] = failed
            findings.blocks[failed.cause].add(collected.path)
    if run.import_mode != "importlib":
        # There pytest imports packages by their files, which the simulation leaves out.
        findings.runs.append(Ran(simulation.session, simulation.imported))
    session = _session(world, run, continuing=True)
    modules: dict[Path, Loaded] = {}
    for collected in Simulation(run, session, ignores).collect():
        module = session.modules.get(collected.name)
        if module is not None and module.path == collected.path:
            modules[collected.path] = module
    for cause, paths in reached(modules).items():
        findings.blocks[cause] |= paths


def _session(world: ProjectWorld, run: PytestRun, *, continuing: bool) -> Session:
    """Return a process as the run starts it."""
    suite = run.suite
    folders = [*run.ini.paths("pythonpath"), *([suite.folder] if suite.as_module else [])]
    path = SearchPath((Path(os.path.normpath(f)) for f in folders), world.site_folders)
    return Session(world, path, suite.folder, continuing=continuing)
