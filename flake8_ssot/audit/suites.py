"""Which runs of pytest a project means."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import isfile
from flake8_ssot.options import Options
from flake8_ssot.pytest_config.commandline import Suite, parse_suite
from flake8_ssot.pytest_config.inifile import LOADERS
from flake8_ssot.pytest_config.run import PytestRun
from flake8_ssot.workspace import Workspace, relative

#: Folders without a project of their own.
PASSED: Final = frozenset({"node_modules", "site-packages", "__pycache__", "venv", "build", "dist"})


class Meant(NamedTuple):
    """A run, how it is told of, and which files are another run's."""

    name: str
    run: PytestRun
    leaves: Callable[[Path], bool]


def meant(workspace: Workspace, options: Options, extra: tuple[str, ...] = ()) -> Iterator[Meant]:
    """Yield the runs of the option `suites`; without it, `pytest` in each rootdir of the project.

    A file then belongs to the run in the rootdir that pytest chooses for it. `extra` are arguments
    that those runs are given.
    """
    for command in options.suites:
        run = workspace.pytest.run(parse_suite(command, options.root))
        yield Meant(command, run, lambda _: False)
    if options.suites:
        return
    for folder in _rootdirs(workspace, options):
        run = workspace.pytest.run(Suite(folder, extra))
        name = f"pytest in {relative(folder, options.root)}"
        yield Meant(name, run, _others(workspace, options, folder))


def _others(workspace: Workspace, options: Options, own: Path) -> Callable[[Path], bool]:
    """Return the question whether a file belongs to another rootdir than `own`."""
    return lambda path: _rootdir(workspace, options, path) != own


def _rootdir(workspace: Workspace, options: Options, path: Path) -> Path:
    return workspace.pytest.governing(path, options)[0].rootdir


def _rootdirs(workspace: Workspace, options: Options) -> Iterator[Path]:
    """Yield the folders that pytest takes for the rootdir of what lies in them."""
    for place, folders, _ in os.walk(options.root):
        folders[:] = sorted(f for f in folders if f[:1] != "." and f not in PASSED)
        folder = Path(place)
        has_config = any(isfile(folder / name) for name in LOADERS)
        if folder == options.root or (
            has_config and _rootdir(workspace, options, folder / "conftest.py") == folder
        ):
            yield folder
