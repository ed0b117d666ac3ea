"""Configuration files that do not do what they say.

Source: pytest's documentation, "Initialization: determining rootdir and configfile"; findpaths.py.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import entries, isfile
from flake8_ssot.pytest_config.commandline import Suite
from flake8_ssot.pytest_config.inifile import ConfigFile
from flake8_ssot.pytest_config.rootdir import ConfigFiles
from flake8_ssot.pytest_config.run import CONFTEST, PytestRun

RIGHT_SECTION: Final = {
    "pyproject.toml": "[tool.pytest.ini_options]",
    "setup.cfg": "[tool:pytest]",
}
SKIPPED: Final = frozenset({"node_modules", "site-packages", "__pycache__", "venv"})


class Defect(NamedTuple):
    """A file, what is the matter with it, and what to do."""

    path: Path
    problem: str
    remedy: str


def defects(files: ConfigFiles, folder: Path, named: Collection[Path] = ()) -> Iterator[Defect]:
    """Yield what is wrong with the configuration files of `folder`, in pytest's order.

    `named` are files that some suite names with `-c`: these are not ignored.
    """
    found = files.folder(folder)
    winner = found.winner
    for file in found.files:
        if file.problem is not None:
            yield Defect(file.path, f"pytest refuses it ({file.problem})", "mend it or remove it")
        elif file.unread is not None:
            right = RIGHT_SECTION.get(file.path.name, "[pytest]")
            yield Defect(
                file.path, f"pytest does not read its section {file.unread}", f"call it {right}"
            )
        elif winner and file is not winner and file.values and file.path not in named:
            remedy = "keep one of the two"
            yield Defect(file.path, f"pytest ignores it because of {winner.path.name}", remedy)
    if winner is not None and not winner.problem:
        yield from _of_winner(files, folder, winner)


def _of_winner(files: ConfigFiles, folder: Path, winner: ConfigFile) -> Iterator[Defect]:
    run = PytestRun(Suite(folder, ()), files)
    if run.problem and files.folder(folder).problem is None:
        yield Defect(winner.path, f"pytest refuses it ({run.problem})", "mend it")
    if not winner.is_dead or winner.unread is not None:
        return
    outer = files.locate(folder.parent)
    if outer is not None and outer.config is not None and outer.config.values:
        place = os.path.relpath(outer.config.path, folder).replace(os.sep, "/")
        problem = f"it configures nothing, and keeps pytest from reading {place}"
        yield Defect(winner.path, problem, "remove it or fill it")


def folders_of(conftest: Path, root: Path) -> Iterator[Path]:
    """Yield the folders, up to `root`, whose defects may be told at `conftest`.

    These are its own, and those above it as far as none has a conftest.py itself: it speaks for
    such a folder if it is the nearest one below.
    """
    folder = conftest.parent
    yield folder
    inside = (base for base in folder.parents if base == root or root in base.parents)
    yield from takewhile(lambda base: not isfile(base / CONFTEST), inside)


def nearest_conftest(base: Path) -> Path | None:
    """Return the conftest.py that is fewest folders below `base`, the first by name of those."""
    level = [base]
    seen: set[str] = set()
    while level:
        for folder in level:
            if isfile(folder / CONFTEST):
                return folder / CONFTEST
        level = [child for folder in level for child in _folders(folder, seen)]
    return None


def _folders(folder: Path, seen: set[str]) -> list[Path]:
    names = sorted(entry.name for entry in entries(folder) if entry.is_folder)
    found: list[Path] = []
    for name in names:
        real = os.path.realpath(folder / name)
        if name not in SKIPPED and not name.startswith(".") and real not in seen:
            seen.add(real)
            found.append(folder / name)
    return found
