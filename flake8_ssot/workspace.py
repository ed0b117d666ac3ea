"""What is known around the linted files, made anew for each run, which so sees what changed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from flake8_ssot.files import isfile
from flake8_ssot.option_files import OptionFiles
from flake8_ssot.options import ConfigurationError, Options
from flake8_ssot.project.cache import cache_for
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.importer import ImportMemory
from flake8_ssot.project.resolver import Project
from flake8_ssot.pytest_config.import_mode import package_of
from flake8_ssot.pytest_config.markers import Judge
from flake8_ssot.pytest_config.run import CONFTEST, PytestRun
from flake8_ssot.pytest_config.view import PytestView
from flake8_ssot.syntax.source import Sources

if TYPE_CHECKING:
    from flake8_ssot.project.skipping_files import SkippingFiles
    from flake8_ssot.world import ProjectWorld

TESTS: Final = frozenset({"tests", "test"})
#: What says that a folder is the root of a distribution, one of several perhaps.
PACKAGING: Final = ("pyproject.toml", "setup.py", "setup.cfg")


class Start(NamedTuple):
    """What a workspace is made from, as it can be handed to another process.

    The fields are the arguments of OptionFiles.
    """

    flags: Mapping[str, str]
    folder: Path
    config: Path | None = None
    isolated: bool = False
    opt_in: tuple[str, ...] = ()

    def workspace(self, sources: Sources | None = None, finder: Finder | None = None) -> Workspace:
        """Make the workspace, which sees files by `sources` and `finder` if these are given."""
        flags, folder, config, isolated, opt_in = self
        files = OptionFiles(flags, folder, config=config, isolated=isolated, opt_in=opt_in)
        return Workspace(flags, folder, files, sources=sources, finder=finder)


class Workspace:
    """One run's knowledge of the project, the configuration and the environment, read lazily.

    `flags` are our options as the host was given them, by key, and relative to `folder`;
    `option_files` reads them in another way than the plugin does; `today` says which day it is.
    `sources` and `finder` see files in another way than on the disk.
    """

    def __init__(
        self,
        flags: Mapping[str, str],
        folder: Path,
        option_files: OptionFiles | None = None,
        today: Callable[[], date] = date.today,
        *,
        sources: Sources | None = None,
        finder: Finder | None = None,
    ) -> None:
        self.today = today
        self.sources = sources or Sources()
        self.finder = finder or Finder()
        self.project = Project(self.sources, self.finder)
        self.import_memory = ImportMemory(self.project)
        self.pytest = PytestView(self.sources, self.finder)
        self._options = option_files or OptionFiles(flags, folder)
        self._folder = folder
        self._worlds: dict[tuple[object, ...], ProjectWorld] = {}
        self._unchecked: dict[Judge, frozenset[Path]] = {}
        self._skipping: dict[tuple[Path, ...], SkippingFiles] = {}
        self._search_paths: dict[tuple[Path, Path], tuple[Path, ...]] = {}

    def options_for(self, path: Path | None) -> tuple[Options, tuple[ConfigurationError, ...]]:
        """Return the options of a file (a nameless one is taken to be in the working folder).

        From here on the project keeps its results where they say.
        """
        resolved = self._options.resolve(path.parent if path else self._folder)
        self.project.cache = cache_for(resolved.options.cache_dir)
        root = resolved.options.root
        return resolved.options, tuple(
            error._replace(source=relative(Path(error.source), root)) for error in resolved.errors
        )

    def configuration(self, options: Options) -> Path:
        """Return the file that holds the outermost table of a project's options, if one does."""
        return self._options.file or options.root / "pyproject.toml"

    def search_path(self, path: Path | None, options: Options) -> tuple[Path, ...]:
        """Return the folders where a file's imports are looked for, nearest first.

        These are what pytest puts on sys.path for the file, `pythonpath`, the option `src` or src/,
        the rootdir and the project's root; for a nameless file the last of these.
        """
        folder = path.parent if path else options.root
        key = (folder, options.root)
        if key not in self._search_paths:
            self._search_paths[key] = self._search_path(path, options)
        return self._search_paths[key]

    def unchecked(self, judge: Judge, roots: tuple[Path, ...]) -> frozenset[Path]:
        """Return the files that are imported before pytest checks any mark, in the judge's runs.

        Initial conftest.py files and plugins are imported before pytest's own `pytest_configure`
        gives the mark generator its configuration (mark/__init__.py, mark/structures.py), and so is
        what they import.
        """
        if judge not in self._unchecked:
            first = judge.unchecked
            graph = self.skipping_files(roots).graph
            self._unchecked[judge] = graph.closure(first, through=first)
        return self._unchecked[judge]

    def skipping_files(self, roots: tuple[Path, ...]) -> SkippingFiles:
        """Return the files that skip whoever imports them, with this search path."""
        from flake8_ssot.project.skipping_files import SkippingFiles

        if roots not in self._skipping:
            self._skipping[roots] = SkippingFiles(self.project, roots)
        return self._skipping[roots]

    def world(self, options: Options) -> ProjectWorld:
        """Return what imports are told that are simulated under these options."""
        from flake8_ssot.world import ProjectWorld

        key = (options.root, options.environment)
        if key not in self._worlds:
            self._worlds[key] = ProjectWorld(self, options)
        return self._worlds[key]

    def is_standard(self, module: str) -> bool:
        return module in sys.stdlib_module_names

    def _search_path(self, path: Path | None, options: Options) -> tuple[Path, ...]:
        found: list[Path] = []
        rootdir = options.root
        packaged = list(_packaging_roots(path, options.root)) if path else []
        if path is not None:
            run = self.pytest.governing(path, options)[0]
            own = package_of(path).root
            if run.import_mode != "importlib" and (
                _is_of_tests(path, run) or not _is_portion(own, packaged)
            ):
                found.append(own)
            found += run.search_path
            rootdir = run.rootdir
        found += options.src or (rootdir / "src", options.root / "src")
        return tuple(dict.fromkeys((*found, *packaged, rootdir, options.root)))


def _packaging_roots(path: Path, root: Path) -> Iterator[Path]:
    """Yield where the distributions that `path` lies in may have their packages, nearest first."""
    for base in path.parents if root in path.parents else ():
        if any(isfile(base / name) for name in PACKAGING):
            yield base / "src"
            yield base
        if base == root:
            return


def _is_of_tests(path: Path, run: PytestRun) -> bool:
    """Say whether pytest puts the file's folder on sys.path, for itself or a test beside it."""
    return path.name == CONFTEST or run.collects(path) or not TESTS.isdisjoint(path.parts)


def _is_portion(folder: Path, roots: Sequence[Path]) -> bool:
    """Say whether `folder` is part of a namespace package that begins in one of the roots."""
    for root in roots:
        if root in folder.parents and all(
            part.isidentifier() for part in folder.relative_to(root).parts
        ):
            return True
    return False


def relative(path: Path, root: Path) -> str:
    """Return `path` as messages show it: relative to the project's root where it lies below it."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return str(path)
