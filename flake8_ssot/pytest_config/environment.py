"""The Python environment of a project: where its distributions are, read without running it."""

from __future__ import annotations

import os
import re
import site
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import contents, entries, globbed, isdir, isfile
from flake8_ssot.imports import outside_project
from flake8_ssot.pytest_config.site_folders import Hooks, added_paths, hooks, importable
from flake8_ssot.pytest_config.standard_library import StandardLibrary

VIRTUAL_ENVIRONMENTS: Final = (".venv", "venv")
VERSION: Final = re.compile(r"(\d+)\.(\d+)")


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
    """An environment by its site folders, and those of its users where it looks there too.

    `place` is how it was named, and `standard` its standard library.
    `certain` is False for one that was only guessed (VIRTUAL_ENV, the interpreter that runs us):
    what it lacks may well be in the project's own.
    """

    def __init__(
        self,
        folders: tuple[Path, ...],
        *,
        certain: bool,
        standard: StandardLibrary | None = None,
        of_users: tuple[Path, ...] = (),
        place: Path | None = None,
    ) -> None:
        self.folders = folders
        self.certain = certain
        self.standard = standard or StandardLibrary(None, ())
        self.place = place
        self._of_users = of_users

    @cached_property
    def search_path(self) -> tuple[Path, ...]:
        """The site folders, and what their .pth files and editable installs add."""
        found: dict[Path, None] = {}
        for folder in self.folders:
            found |= dict.fromkeys((folder, *added_paths(folder)))
        return tuple(found)

    @cached_property
    def _hooks(self) -> tuple[Hooks, ...]:
        return tuple(map(hooks, self.folders))

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
        folders = self.search_path if self.certain else ()
        paths = (path for folder in folders for path in globbed(folder, "pytest-*.dist-info"))
        found = (re.match(r"pytest-(\d+)\.", path.name) for path in paths)
        return next((int(match[1]) for match in found if match), None)

    @cached_property
    def distributions(self) -> frozenset[str]:
        """The normalized names of the installed distributions, by the names of their folders."""
        suffixes = (".dist-info", ".egg-info")
        names = (entry.name for folder in self.search_path for entry in entries(folder))
        found = (name.rpartition(".")[0] for name in names if name.endswith(suffixes))
        return frozenset(normalized(name.partition("-")[0]) for name in found)

    @cached_property
    def modules(self) -> frozenset[str]:
        """The names of the top-level modules and packages that are installed."""
        return frozenset[str]().union(*map(importable, self.search_path))

    def has(self, module: str) -> bool:
        """Whether a top-level module or package of that name is installed."""
        return module in self.modules

    def lacks(self, module: str) -> bool:
        """Whether `import module`, a top-level name, certainly finds nothing in it.

        Its standard library is meant too, and what .pth files add to it.
        """
        if not self.certain or self.has(module) or self.standard.provides(module) is not False:
            return False
        if self.is_hooked(module):
            return False
        return not any(module in importable(folder) for folder in self._of_users)

    def is_hooked(self, module: str) -> bool:
        """Whether something else than its folders may answer the import of a top-level name."""
        return any(more.open or module in more.names for more in self._hooks)


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
        if environment is not None and _has_pytest(environment):
            return environment
    ours = Environment(_own_folders(), certain=False)
    return ours if _has_pytest(ours) else None


def _has_pytest(environment: Environment) -> bool:
    # A look at one name is faster than a list of all.
    return any(isdir(folder / "pytest") for folder in environment.search_path)


def _at(place: Path, *, certain: bool = True) -> Environment | None:
    named = place
    if isfile(place):
        place = next((p for p in (place.parent.parent, place.parent) if _site_folders(p)), place)
    settings = _settings(place / "pyvenv.cfg")
    prefixes = tuple(_bases(settings)) if settings else (place,)
    folders = _site_folders(place)
    is_shared = not settings or settings.get("include-system-site-packages") == "true"
    if is_shared:
        local = [prefix / "local" for prefix in prefixes if prefix == Path("/usr")]
        bases = (p for prefix in (*prefixes, *local) for p in _site_folders(prefix))
        folders = tuple(dict.fromkeys((*folders, *bases)))
    if not folders:
        return None
    standard = StandardLibrary(_version(settings, folders), prefixes)
    of_users = tuple(_user_folders()) if is_shared else ()
    return Environment(folders, certain=certain, standard=standard, of_users=of_users, place=named)


def _settings(file: Path) -> Mapping[str, str]:
    """Return what a pyvenv.cfg says, nothing if there is none."""
    lines = contents(str(file)).decode("utf-8", "replace").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _bases(settings: Mapping[str, str]) -> Iterator[Path]:
    """Yield the folders in which the Python may be installed that a virtual environment is of."""
    if home := settings.get("home"):
        yield from (Path(home).parent, Path(home))
    for key in ("executable", "base-executable"):
        if executable := settings.get(key):
            yield Path(os.path.realpath(executable)).parent.parent


def _version(settings: Mapping[str, str], folders: tuple[Path, ...]) -> tuple[int, int] | None:
    """Return the version of an environment's Python, None if nothing says it."""
    written = [settings.get(key, "") for key in ("version", "version_info")]
    named = [folder.parent.name.removeprefix("python") for folder in folders]
    for texts in (written, named):
        found = {(int(m[1]), int(m[2])) for m in map(VERSION.match, texts) if m}
        if len(found) == 1:
            return found.pop()
    return None


def _site_folders(prefix: Path) -> tuple[Path, ...]:
    patterns = (
        "lib/python3*/site-packages",
        "lib64/python3*/site-packages",
        "Lib/site-packages",
        "lib/python3*/dist-packages",
    )
    found = [path for pattern in patterns for path in globbed(prefix, pattern)]
    return tuple(dict.fromkeys(Path(os.path.realpath(path)) for path in found))


def _user_folders() -> Iterator[Path]:
    """Yield the folders where a user may have installed something for any Python."""
    base = Path(os.environ.get("PYTHONUSERBASE") or os.path.expanduser("~/.local"))
    yield from globbed(base, "lib/python3*/site-packages")
    yield from globbed(Path(os.path.expanduser("~/Library/Python")), "3*/lib/python/site-packages")
    yield from globbed(Path(os.environ.get("APPDATA") or base), "Python/Python3*/site-packages")


def _own_folders() -> tuple[Path, ...]:
    paths = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    if site.ENABLE_USER_SITE:
        paths.append(site.getusersitepackages())
    paths += [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    return tuple(dict.fromkeys(Path(path) for path in paths if isdir(path)))
