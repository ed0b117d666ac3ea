"""Which configuration governs a run, and its rootdir.

Source: pytest's `determine_setup` and `locate_config` (config/findpaths.py), and its documentation,
"Initialization: determining rootdir and configfile".
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.files import entries, exists, isdir, isfile
from flake8_ssot.pytest_config.commandline import Arguments
from flake8_ssot.pytest_config.inifile import LOADERS, ConfigFile, load


class Setup(NamedTuple):
    """What governs a run; `ignored` are files of the same folder that count for nothing.

    `problem` names a file that stops the run, though another one may govern.
    """

    rootdir: Path
    config: ConfigFile | None
    ignored: tuple[ConfigFile, ...] = ()
    problem: ConfigFile | None = None

    @property
    def is_decided(self) -> bool:
        """Whether a file counts or stops the run; else `config` marks the rootdir at most."""
        return self.problem is not None or bool(self.config and self.config.values is not None)

    @property
    def lost_to(self) -> str | None:
        """What keeps any file from governing the run, None if one does or none has to.

        Beside a sound file that counts a bad one stops the run too, but only since pytest 9.0;
        what the sound one lacks is refused by every version.
        """
        counts = self.config is not None and self.config.values is not None
        if self.problem is None or counts:
            return None
        return f"{self.problem.path.name} is refused"


class Folder(NamedTuple):
    """The configuration files of one folder, in order of precedence, that pytest would read."""

    files: tuple[ConfigFile, ...]

    @property
    def winner(self) -> ConfigFile | None:
        return next((file for file in self.files if file.values is not None), None)

    @property
    def problem(self) -> ConfigFile | None:
        return next((file for file in self.files if file.problem), None)


class ConfigFiles:
    """Finds and reads configuration files, each once."""

    def __init__(self) -> None:
        self._files: dict[Path, ConfigFile | None] = {}
        self._folders: dict[Path, Folder] = {}
        self._located: dict[Path, Setup | None] = {}

    def read(self, path: Path) -> ConfigFile | None:
        """Return the file at `path`, None if there is none."""
        if path not in self._files:
            self._files[path] = load(path) if isfile(path) else None
        return self._files[path]

    def folder(self, folder: Path) -> Folder:
        """Return the files of `folder` that have one of the seven names."""
        if folder not in self._folders:
            present = {entry.name for entry in entries(folder) if entry.name in LOADERS}
            found = (self.read(folder / name) for name in LOADERS if name in present)
            self._folders[folder] = Folder(tuple(file for file in found if file is not None))
        return self._folders[folder]

    def locate(self, start: Path) -> Setup | None:
        """Search from `start` upward for the file that counts; None if no file has one's name.

        Without a file that counts the nearest pyproject.toml still marks the rootdir.
        """
        passed: list[Path] = []
        setup = None
        for base in (start, *start.parents):
            if base in self._located:
                setup = self._located[base]
                break
            passed.append(base)
        for base in reversed(passed):
            setup = self._located[base] = self._locate_in(base, setup)
        return setup

    def _locate_in(self, base: Path, above: Setup | None) -> Setup | None:
        folder = self.folder(base)
        winner = folder.winner
        if winner or folder.problem:
            rest = [f for f in folder.files if f.values is not None and f is not winner]
            return Setup(base, winner, tuple(rest), folder.problem)
        if above is not None and above.is_decided:
            return above
        own = next((f for f in folder.files if f.path.name == "pyproject.toml"), None)
        return Setup(base, own) if own else above


def determine_setup(
    files: ConfigFiles, folder: Path, arguments: Arguments, alone: Path | None = None
) -> Setup:
    """Return what governs a run in `folder` with `arguments`, or with one file of `alone`."""
    dirs = [alone] if alone else argument_folders(folder, arguments.paths)
    if arguments.inifile:
        setup = _named(files, folder, arguments.inifile, dirs)
    else:
        setup = _found(files, folder, dirs, with_rootdir=bool(arguments.rootdir))
    if arguments.rootdir:
        rootdir = normal(folder, os.path.expandvars(arguments.rootdir))
        if not isdir(rootdir):
            return Setup(rootdir, None, problem=ConfigFile(rootdir, problem="no such folder"))
        setup = setup._replace(rootdir=rootdir)
    return setup


def _named(files: ConfigFiles, folder: Path, inifile: str, dirs: Sequence[Path]) -> Setup:
    path = normal(folder, inifile)
    config = files.read(path)
    if config is not None:
        return Setup(path.parent, config, problem=config if config.problem else None)
    if isdir(path) or not exists(path):
        return Setup(folder, None, problem=ConfigFile(path, problem="no such file"))
    # A device such as /dev/null is the way to ask for no configuration.
    shared = common_ancestor(folder, dirs)
    return Setup(folder if _is_root(shared) else shared, ConfigFile(path, {}))


def _found(files: ConfigFiles, folder: Path, dirs: Sequence[Path], *, with_rootdir: bool) -> Setup:
    ancestor = common_ancestor(folder, dirs)
    if setup := files.locate(ancestor):
        return setup
    if with_rootdir:
        return Setup(ancestor, None)
    for base in (ancestor, *ancestor.parents):
        if isfile(base / "setup.py"):
            return Setup(base, None)
    if list(dirs) != [ancestor]:
        found = [setup for one in dirs if (setup := files.locate(one))]
        if found:
            setup = next((setup for setup in found if setup.is_decided), found[0])
            return setup._replace(ignored=())  # pytest does not tell of these here
    shared = common_ancestor(folder, [folder, ancestor])
    return Setup(ancestor if _is_root(shared) else shared, None)


def _is_root(path: Path) -> bool:
    """Say whether a folder is the root of a file system, which pytest does not take."""
    return path == path.parent


def argument_folders(folder: Path, paths: Iterable[str]) -> list[Path]:
    """Return the folders of those `paths` that exist, node ids cut off."""
    found = (normal(folder, path.partition("::")[0]) for path in paths)
    return [path if isdir(path) else path.parent for path in found if exists(path)]


def common_ancestor(folder: Path, paths: Iterable[Path]) -> Path:
    """Return the deepest folder that holds all `paths`, or `folder` without any.

    A path on another drive than those before it is passed over, as by pytest.
    """
    found: Path | None = None
    for path in paths:
        if found is None:
            found = path
        else:
            shared = [each for each in (path, *path.parents) if each in (found, *found.parents)]
            found = shared[0] if shared else found
    return found or folder


def normal(folder: Path, path: str) -> Path:
    """Return `path` as seen from `folder`, absolute and without `..`; links are kept."""
    return Path(os.path.normpath(folder / path))
