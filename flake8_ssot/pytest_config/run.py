"""One run of pytest: what it reads, collects and puts on the search path.

Source: pytest's `config/__init__.py` (initial conftest.py files), `main.py` (what is ignored) and
`pathlib.py` (import modes); its documentation, "pytest import mechanisms and sys.path/PYTHONPATH".
"""

from __future__ import annotations

import fnmatch
import glob
import os
import re
from functools import cached_property
from pathlib import Path
from typing import Final

from flake8_ssot.files import exists, globbed, isdir, isfile
from flake8_ssot.pytest_config import import_mode
from flake8_ssot.pytest_config.commandline import Arguments, Suite
from flake8_ssot.pytest_config.ini_values import IniError, IniValues, effective, parse_arguments
from flake8_ssot.pytest_config.inifile import ConfigFile
from flake8_ssot.pytest_config.rootdir import ConfigFiles, Setup, determine_setup, normal

CONFTEST: Final = "conftest.py"


class PytestRun:
    """A run as `suite` describes it.

    `problem` says why pytest would give up before collecting anything; the other properties then
    hold as far as they can be known.
    """

    def __init__(self, suite: Suite, files: ConfigFiles) -> None:
        self.suite = suite
        self.files = files
        self._ignored: dict[Path, bool] = {}

    @cached_property
    def _state(self) -> tuple[Setup, IniValues, Arguments, str | None]:
        folder = self.suite.folder
        try:
            arguments = parse_arguments(list(self.suite.arguments))
        except IniError as error:
            return Setup(folder, None), IniValues({}, folder), Arguments(), str(error)
        setup = determine_setup(self.files, folder, arguments, self.suite.alone)
        try:
            ini, whole = effective(setup, folder, self.suite.arguments)
            problem = setup.lost_to
            for name in ("python_files", "testpaths", "norecursedirs", "pythonpath"):
                ini.words(name)
            ini.lines("markers")
            ini.flag("consider_namespace_packages")
        except IniError as error:
            return setup, IniValues({}, folder), arguments, str(error)
        return setup, ini, whole, problem

    @property
    def setup(self) -> Setup:
        return self._state[0]

    @property
    def ini(self) -> IniValues:
        return self._state[1]

    @property
    def arguments(self) -> Arguments:
        return self._state[2]

    @property
    def problem(self) -> str | None:
        return self._state[3]

    @property
    def rootdir(self) -> Path:
        return self.setup.rootdir

    @property
    def config(self) -> ConfigFile | None:
        """The file that configures the run, None if none counts."""
        config = self.setup.config
        return config if config is not None and config.values is not None else None

    @cached_property
    def given_options(self) -> tuple[str, ...]:
        """The names of the long options that the run is given, in addopts too."""
        words = (*self.ini.words("addopts"), *self.suite.arguments)
        return tuple(w[2:].partition("=")[0] for w in words if w.startswith("--"))

    @cached_property
    def refuses_unknown_markers(self) -> bool:
        """Whether a mark that isn't registered is an error: by an option, else by the ini file."""
        if not {"strict-markers", "strict"}.isdisjoint(self.given_options):
            return True
        name = "strict_markers" if "strict_markers" in self.ini.values else "strict"
        return self.ini.flag(name)

    @cached_property
    def selected_markers(self) -> tuple[str, ...]:
        """The names in the `-m` expression of addopts."""
        expression = re.sub(r"\([^()]*=[^()]*\)", "", self._expression_of_addopts)
        names = re.findall(r"[^\W\d]\w*", expression)
        return tuple(name for name in names if name not in {"and", "or", "not", "True", "False"})

    @property
    def selects_by_addopts(self) -> bool:
        """Whether the `-m` expression of addopts counts: one on the command line replaces it."""
        return self.arguments.markexpr == self._expression_of_addopts

    @property
    def _expression_of_addopts(self) -> str:
        return parse_arguments(self.ini.words("addopts")).markexpr

    @cached_property
    def import_mode(self) -> str:
        return self.arguments.import_mode or "prepend"

    @property
    def namespace_packages(self) -> bool:
        """Whether pytest asks the import system for package names, beyond `__init__.py`."""
        return self.ini.flag("consider_namespace_packages")

    def parent_package(self, path: Path) -> str | None:
        """Return the package in which the run imports `path`: "" for none, None if unknown."""
        if self.problem or self.namespace_packages:
            return None
        return import_mode.parent_package(path, self.import_mode, self.rootdir)

    @cached_property
    def anchors(self) -> tuple[Path, ...]:
        """The files and folders that are collected: arguments, else testpaths, else the folder."""
        folder = self.suite.folder
        if self.suite.alone:
            return (self.suite.alone,)
        paths = (normal(folder, path.partition("::")[0]) for path in self.arguments.paths)
        found = [path for path in paths if exists(path)]
        if not self.arguments.paths and folder == self.rootdir:
            for pattern in self.ini.words("testpaths"):
                matches = glob.glob(pattern, root_dir=folder, recursive=True)
                found += [normal(folder, match) for match in sorted(matches)]
        return tuple(dict.fromkeys(found)) or (folder,)

    @cached_property
    def confcutdir(self) -> Path:
        if self.arguments.confcutdir:
            return normal(self.suite.folder, self.arguments.confcutdir)
        return self.setup.config.path.parent if self.setup.config else self.rootdir

    def conftests_above(self, folder: Path) -> list[Path]:
        """Return the conftest.py files of `folder` and its parents that count, outermost first."""
        if self.arguments.noconftest:
            return []
        outside = self.confcutdir.parents
        chain = [base for base in (folder, *folder.parents) if base not in outside]
        return [base / CONFTEST for base in reversed(chain) if isfile(base / CONFTEST)]

    @cached_property
    def initial_conftests(self) -> tuple[Path, ...]:
        """The conftest.py files that are loaded before pytest_configure."""
        found: dict[Path, None] = {}
        for anchor in self.anchors:
            folders = [anchor if isdir(anchor) else anchor.parent]
            if isdir(anchor) and not self.suite.alone:
                folders += sorted(path for path in globbed(anchor, "test*") if isdir(path))
            for folder in folders:
                found |= dict.fromkeys(self.conftests_above(folder))
        return tuple(found)

    @cached_property
    def search_path(self) -> tuple[Path, ...]:
        """What the run certainly puts on sys.path before it imports a test, in order."""
        found = list(self.ini.paths("pythonpath"))
        if self.import_mode in {"prepend", "append"}:
            found += [import_mode.package_of(path).root for path in self.initial_conftests]
        if self.suite.as_module:
            found.append(self.suite.folder)
        return tuple(dict.fromkeys(Path(os.path.normpath(path)) for path in found))

    def collects(self, path: Path) -> bool:
        """Say whether the run collects the file `path` as a test module."""
        if path.suffix != ".py":
            return False
        if path in self.anchors:
            return True
        if not any(_fnmatch(pattern, path) for pattern in self.ini.words("python_files")):
            return False
        return self.reaches(path)

    def reaches(self, path: Path) -> bool:
        """Say whether the run comes by `path` when it walks down from its arguments."""
        return any(
            anchor == path or (anchor in path.parents and self._is_open(anchor, path))
            for anchor in self.anchors
        )

    def _is_open(self, anchor: Path, path: Path) -> bool:
        between = path.relative_to(anchor).parts
        folders = [anchor.joinpath(*between[:n]) for n in range(1, len(between))]
        return not any(map(self.ignores_folder, folders)) and not self._ignored_by_option(path)

    def ignores_folder(self, folder: Path) -> bool:
        """Say whether the run does not descend into `folder`."""
        if folder not in self._ignored:
            self._ignored[folder] = self._ignores(folder)
        return self._ignored[folder]

    def _ignores(self, folder: Path) -> bool:
        return (
            folder.name == "__pycache__"
            or any(_fnmatch(pattern, folder) for pattern in self.ini.words("norecursedirs"))
            or self._ignored_by_option(folder)
            or isfile(folder / "pyvenv.cfg")
        )

    def _ignored_by_option(self, path: Path) -> bool:
        folder = self.suite.folder
        ignored = (normal(folder, name) for name in self.arguments.ignore)
        globs = (str(normal(folder, name)) for name in self.arguments.ignore_glob)
        return path in ignored or any(fnmatch.fnmatch(str(path), pattern) for pattern in globs)


def _fnmatch(pattern: str, path: Path) -> bool:
    """As pytest's `fnmatch_ex`: a pattern with a separator is held against the whole path."""
    if "/" not in pattern and os.sep not in pattern:
        return fnmatch.fnmatch(path.name, pattern)
    whole = pattern.replace("/", os.sep)
    return fnmatch.fnmatch(str(path), whole if os.path.isabs(whole) else f"*{os.sep}{whole}")
