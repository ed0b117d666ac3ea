"""The Python environment of a project: where its distributions are, read without running it."""

from __future__ import annotations

import ast
import os
import re
import site
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import entries, globbed, isdir, isfile
from flake8_ssot.imports import outside_project
from flake8_ssot.syntax.source import parse

VIRTUAL_ENVIRONMENTS: Final = (".venv", "venv")


def normalized(distribution: str) -> str:
    """Return the name of a distribution as package indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


class EntryPoint(NamedTuple):
    """A plugin that a distribution offers to pytest."""

    distribution: str
    name: str
    module: str
    attribute: str


class Environment:
    """An environment by its site folders.

    `certain` is False for one that was only guessed (VIRTUAL_ENV, the interpreter that runs us):
    what it lacks may well be in the project's own.
    """

    def __init__(self, folders: tuple[Path, ...], *, certain: bool) -> None:
        self.folders = folders
        self.certain = certain

    @cached_property
    def search_path(self) -> tuple[Path, ...]:
        """The site folders, and what their .pth files and editable installs add."""
        found: dict[Path, None] = {}
        for folder in self.folders:
            found[folder] = None
            for name in sorted(entry.name for entry in entries(folder)):
                if name.endswith(".pth"):
                    found |= dict.fromkeys(_pth_paths(folder / name, folder))
                elif name.startswith("__editable__") and name.endswith("_finder.py"):
                    found |= dict.fromkeys(_editable_paths(folder / name))
        return tuple(found)

    @cached_property
    def entry_points(self) -> tuple[EntryPoint, ...]:
        """The `pytest11` entry points of all installed distributions."""
        with outside_project():
            import importlib_metadata  # here: it costs 60 ms that few runs need

        found: dict[tuple[str, str], EntryPoint] = {}
        for distribution in importlib_metadata.distributions(
            path=[str(f) for f in self.search_path]
        ):
            text = distribution.read_text("entry_points.txt") or ""
            if "pytest11" not in text:
                continue
            name = distribution.metadata["Name"] or ""
            for point in distribution.entry_points:
                if point.group == "pytest11":
                    entry = EntryPoint(name, point.name, point.module, point.attr or "")
                    found.setdefault((name, point.name), entry)
        return tuple(found.values())

    @cached_property
    def pytest_major(self) -> int | None:
        """The installed pytest's major version, None where that can't be said for certain."""
        for folder in self.search_path if self.certain else ():
            for path in globbed(folder, "pytest-*.dist-info"):
                if match := re.match(r"pytest-(\d+)\.", path.name):
                    return int(match[1])
        return None

    @cached_property
    def distributions(self) -> frozenset[str]:
        """The normalized names of the installed distributions, by the names of their folders."""
        suffixes = (".dist-info", ".egg-info")
        names = (entry.name for folder in self.search_path for entry in entries(folder))
        found = (name.rpartition(".")[0] for name in names if name.endswith(suffixes))
        return frozenset(normalized(name.partition("-")[0]) for name in found)

    def has(self, module: str) -> bool:
        """Whether a top-level module or package of that name is installed."""
        return any(
            isdir(folder / module) or isfile(folder / f"{module}.py") for folder in self.search_path
        )


def find(option: Path | str | None, root: Path, variables: Mapping[str, str]) -> Environment | None:
    """Return the environment of the project at `root`, None if there is none.

    `option` is a virtual environment, its interpreter, or "none"; without it VIRTUAL_ENV of
    `variables` is taken, .venv or venv in the root, else the one that runs us if it has pytest.
    """
    if isinstance(option, str):
        return None
    if option is not None:
        return _at(option)
    own = [(root / name, True) for name in VIRTUAL_ENVIRONMENTS]
    if variables.get("VIRTUAL_ENV"):
        active = Path(variables["VIRTUAL_ENV"])
        own.insert(0, (active, any(active == place for place, _ in own)))
    for place, certain in own:
        environment = _at(place, certain=certain)
        if environment is not None and environment.has("pytest"):
            return environment
    ours = Environment(_own_folders(), certain=False)
    return ours if ours.has("pytest") else None


def _at(place: Path, *, certain: bool = True) -> Environment | None:
    if isfile(place):
        place = place.parent.parent
    folders = _site_folders(place)
    config = place / "pyvenv.cfg"
    try:
        text = config.read_text("utf-8", "replace")
    except OSError:
        text = ""
    settings = {
        k.strip().lower(): v.strip() for k, _, v in (x.partition("=") for x in text.splitlines())
    }
    if settings.get("include-system-site-packages") == "true" and settings.get("home"):
        folders += _site_folders(Path(settings["home"]).parent)
    return Environment(folders, certain=certain) if folders else None


def _site_folders(prefix: Path) -> tuple[Path, ...]:
    patterns = (
        "lib/python3*/site-packages",
        "lib64/python3*/site-packages",
        "Lib/site-packages",
        "lib/python3*/dist-packages",
    )
    found = [path for pattern in patterns for path in globbed(prefix, pattern)]
    return tuple(dict.fromkeys(Path(os.path.realpath(path)) for path in found))


def _own_folders() -> tuple[Path, ...]:
    paths = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    if site.ENABLE_USER_SITE:
        paths.append(site.getusersitepackages())
    paths += [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return tuple(dict.fromkeys(Path(path) for path in paths if isdir(path)))


def _pth_paths(file: Path, folder: Path) -> Iterator[Path]:
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return
    for line in lines:
        path = line.strip()
        if path and not path.startswith(("#", "import ", "import\t")):
            found = Path(os.path.normpath(folder / path))
            if isdir(found):
                yield found


def _editable_paths(file: Path) -> Iterator[Path]:
    """Yield the folders of setuptools' `MAPPING = {package: its folder}`, read as text."""
    try:
        tree = parse(file.read_bytes())
    except OSError:
        return
    for node in tree.body if tree else ():
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if (
            isinstance(target, ast.Name)
            and target.id == "MAPPING"
            and isinstance(node, ast.AnnAssign)
        ):
            for value in node.value.values if isinstance(node.value, ast.Dict) else ():
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield Path(value.value).parent
