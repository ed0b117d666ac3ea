"""Which runs of pytest judge a file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_ssot.imports import outside_project
from flake8_ssot.options import Options
from flake8_ssot.project.finder import Finder
from flake8_ssot.pytest_config import environment
from flake8_ssot.pytest_config.collection import Collection
from flake8_ssot.pytest_config.commandline import Suite, parse_suite
from flake8_ssot.pytest_config.environment import Environment
from flake8_ssot.pytest_config.markers import Judge
from flake8_ssot.pytest_config.registry import Registry
from flake8_ssot.pytest_config.rootdir import ConfigFiles
from flake8_ssot.pytest_config.run import PytestRun
from flake8_ssot.syntax.source import Sources

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.declared import Declared
    from flake8_ssot.pytest_config.elsewhere import Elsewhere
    from flake8_ssot.pytest_config.module_names import ModuleNames
    from flake8_ssot.pytest_config.reader import Reader


class PytestView:
    """What pytest would make of the files of a project; everything is read once, when asked for."""

    def __init__(self, sources: Sources, finder: Finder) -> None:
        self._sources = sources
        self._finder = finder
        self.files = ConfigFiles()
        self._runs: dict[Suite, PytestRun] = {}
        self._of_suites: dict[tuple[tuple[str, ...], Path], list[PytestRun]] = {}
        self._alone_and_above: dict[tuple[Path, Path], list[PytestRun]] = {}
        self._registries: dict[tuple[Suite, int], Registry] = {}
        self._readers: dict[tuple[tuple[Path, ...], int], Reader] = {}
        self._judges: dict[tuple[object, ...], Judge] = {}
        self._module_names: dict[Suite, ModuleNames] = {}
        self._environments: dict[tuple[object, Path], Environment | None] = {}
        self._declared: dict[tuple[Path, ...], Declared] = {}
        self._elsewhere: dict[Path, Elsewhere] = {}

    def run(self, suite: Suite) -> PytestRun:
        if suite not in self._runs:
            self._runs[suite] = PytestRun(suite, self.files)
        return self._runs[suite]

    def governing(self, path: Path, options: Options) -> list[PytestRun]:
        """Return the runs that judge `path`, the one whose configuration governs it first."""
        runs = self._suites(options)
        for run in runs:
            if run.collects(path):
                return [run]
        for run in runs:
            if any(anchor == path or anchor in path.parents for anchor in run.anchors):
                return [run]
        key = (path.parent, options.root)
        if key not in self._alone_and_above:
            alone = self._alone(path.parent, options.root)
            above = self.run(Suite(alone.rootdir, ()))
            pair = [alone, above] if alone.rootdir in path.parents else [alone]
            self._alone_and_above[key] = pair
        return self._alone_and_above[key]

    def module_names(self, run: PytestRun) -> ModuleNames:
        """Return the names under which a run imports its test modules."""
        from flake8_ssot.pytest_config.module_names import ModuleNames

        if run.suite not in self._module_names:
            self._module_names[run.suite] = ModuleNames(run)
        return self._module_names[run.suite]

    def named_configurations(self, options: Options) -> frozenset[Path]:
        """Return the files that some suite names with `-c`."""
        runs = self._suites(options)
        return frozenset(r.config.path for r in runs if r.config and r.arguments.inifile)

    def _suites(self, options: Options) -> list[PytestRun]:
        key = (options.suites, options.root)
        if key not in self._of_suites:
            suites = (parse_suite(command, options.root) for command in options.suites)
            self._of_suites[key] = [self.run(suite) for suite in suites]
        return self._of_suites[key]

    def _alone(self, folder: Path, root: Path) -> PytestRun:
        """Return the run `pytest FILE` for the files of a folder.

        It is started in the project's root, which decides only where no configuration is found. A
        named file loads the conftest.py files above it, and none below its folder.
        """
        start = root if root == folder or root in folder.parents else folder
        return self.run(Suite(start, (), alone=folder))

    def environment(self, options: Options) -> Environment | None:
        key = (options.environment, options.root)
        if key not in self._environments:
            found = environment.find(options.environment, options.root, os.environ)
            self._environments[key] = found
        return self._environments[key]

    def registry(self, run: PytestRun, options: Options) -> Registry:
        env = self.environment(options)
        key = (run.suite, id(env))
        if key not in self._registries:
            collection = Collection(run, self._sources)
            reader = partial(self._reader, run, env)
            self._registries[key] = Registry(run, reader, collection, env)
        return self._registries[key]

    def _reader(self, run: PytestRun, env: Environment | None) -> Reader:
        """Return the reader of all runs with the same search path."""
        from flake8_ssot.pytest_config.modules import Modules
        from flake8_ssot.pytest_config.reader import Reader

        started = [run.suite.folder] if run.suite.as_module else []
        own = (*run.ini.paths("pythonpath"), *started, run.rootdir, run.rootdir / "src")
        roots = tuple(dict.fromkeys((*own, *(env.search_path if env else ()))))
        key = (roots, id(env))
        if key not in self._readers:
            modules = Modules(self._sources, self._finder, roots)
            self._readers[key] = Reader(modules, env)
        return self._readers[key]

    def judge(self, path: Path, options: Options) -> Judge:
        """Return who judges the markers of `path`."""
        runs = self.governing(path, options)
        key = (*(run.suite for run in runs), options.root, id(self.environment(options)))
        if key not in self._judges:
            self._judges[key] = Judge(
                [self.registry(run, options) for run in runs],
                [self.registry(run, options) for run in self._above_dead(runs)],
                lambda: self._declarations(path, options.root),
                lambda: self._search(options.root),
            )
        return self._judges[key]

    def _above_dead(self, runs: Sequence[PytestRun]) -> Sequence[PytestRun]:
        """Return the runs from above a configuration that configures nothing, up to a live one.

        A suite says which configuration is meant, a file given alone does not.
        """
        found: list[PytestRun] = []
        config = runs[0].config if runs[0].suite.alone else None
        while config is not None and config.is_dead:
            outer = self.run(Suite(config.path.parent.parent, ()))
            if outer.config is None or outer.config.path == config.path:
                break
            found.append(outer)
            config = outer.config
        return found

    def _declarations(self, path: Path, root: Path) -> Declared:
        with outside_project():
            from flake8_ssot.pytest_config.declared import Declared

        inside = [folder for folder in path.parents if folder == root or root in folder.parents]
        folders = tuple(inside) or (path.parent,)
        if folders not in self._declared:
            self._declared[folders] = Declared(folders, root)
        return self._declared[folders]

    def _search(self, root: Path) -> Elsewhere:
        from flake8_ssot.pytest_config.elsewhere import Elsewhere

        if root not in self._elsewhere:
            self._elsewhere[root] = Elsewhere(root, self.files)
        return self._elsewhere[root]
