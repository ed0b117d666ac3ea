"""Every suite simulated: which test modules fail, why, and all causes that each can reach."""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from flake8_ssot.audit.reach import reached
from flake8_ssot.audit.world import ProjectWorld
from flake8_ssot.options import Options
from flake8_ssot.project.failures import UNTOLD, Failure
from flake8_ssot.project.loaded import Loaded, SearchPath
from flake8_ssot.project.session import Session
from flake8_ssot.pytest_config.commandline import parse_suite
from flake8_ssot.pytest_config.run import PytestRun
from flake8_ssot.pytest_config.simulation import Simulation
from flake8_ssot.workspace import Workspace


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


def examine(workspace: Workspace, options: Options) -> Findings:
    """Simulate the suites of the options, or else `pytest` in the project's root."""
    world = ProjectWorld(workspace, options)
    findings = Findings()
    for command in options.suites or ("pytest",):
        run = workspace.pytest.run(parse_suite(command, options.root))
        if run.problem:
            findings.problems.append((command, run.problem))
            continue
        world.is_strict = run.refuses_unknown_markers
        _examine(workspace, options, world, run, findings)
    findings.modules = world.modules
    return findings


def _examine(
    workspace: Workspace,
    options: Options,
    world: ProjectWorld,
    run: PytestRun,
    findings: Findings,
) -> None:
    registry = workspace.pytest.registry(run, options)
    simulation = Simulation(run, _session(world, run, continuing=False), registry.may_ignore)
    for collected in simulation.collect():
        if collected.path in findings.tests:
            continue
        findings.tests[collected.path] = None
        failed = collected.failure
        if failed is not None and failed.kind not in UNTOLD:
            findings.first[collected.path] = failed
            findings.blocks[failed.cause].add(collected.path)
    session = _session(world, run, continuing=True)
    modules: dict[Path, Loaded] = {}
    for collected in Simulation(run, session, registry.may_ignore).collect():
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
