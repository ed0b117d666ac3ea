"""What happens when a file is imported: simulated for one file, and for what it imports."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.causes import CODES
from flake8_ssot.options import Options
from flake8_ssot.project.bindings import Target
from flake8_ssot.project.failures import Failure
from flake8_ssot.project.loaded import SearchPath
from flake8_ssot.project.resolution import absolute
from flake8_ssot.project.session import Session
from flake8_ssot.pytest_config.run import PytestRun
from flake8_ssot.syntax.stubs import Stubs
from flake8_ssot.workspace import Workspace


class Cycle(NamedTuple):
    """A name that is taken too early when `entry` is the first module to be imported."""

    entry: str
    failure: Failure


class Trials:
    """Imports of the file at `path` in processes that have imported nothing else."""

    def __init__(
        self,
        workspace: Workspace,
        options: Options,
        path: Path,
        roots: Sequence[Path],
        stubs: Stubs,
    ) -> None:
        self._workspace = workspace
        self._world = workspace.world(options)
        self._root = options.root
        self._path = path
        self._stubs = stubs
        self._place = workspace.project.place(path, roots)
        self._is_package = path.name == "__init__.py"

    def _session(self) -> Session:
        path = SearchPath(self._place.roots, self._world.site_folders)
        session = Session(self._world, path, self._root, continuing=False)
        session.stubs.update(self._stubs.names)
        session.stubs_unread = self._stubs.any
        return session

    @cached_property
    def blocked(self) -> Mapping[int, Sequence[Failure]]:
        """The failures of other modules that the file's imports meet, by the import's line."""
        name = self._place.name
        found: defaultdict[int, list[Failure]] = defaultdict(list)
        session = self._session()
        for failure in session.failures_in(name, self._path, is_package=self._is_package):
            if len(failure.frames) > 1 and failure.kind in CODES:
                found[failure.frames[0].line].append(failure)
        return found

    def cycle_at(self, node: ast.ImportFrom) -> Cycle | None:
        """Return how the import takes a name too early, None if it never does for certain.

        The entries that are tried are the module that it imports, and the file itself.
        """
        target = Target(node.module or "", None, node.level)
        module = absolute(target, self._place.name, is_package=self._is_package)
        if not module or self._workspace.project.find(module, self._place.roots) is None:
            return None
        for entry in dict.fromkeys((module, self._place.name)):
            failure = self._entered(entry)
            if failure is not None and failure.line == node.lineno:
                return Cycle(entry, failure)
        return None

    def _entered(self, entry: str) -> Failure | None:
        """Return the failure in this file that importing `entry` first ends with, if it is one."""
        if entry not in self._entries:
            result = self._session().load(entry)
            ours = isinstance(result, Failure) and result.path == self._path
            is_cycle = isinstance(result, Failure) and result.kind == "cycle" and ours
            self._entries[entry] = result if is_cycle and isinstance(result, Failure) else None
        return self._entries[entry]

    @cached_property
    def _entries(self) -> dict[str, Failure | None]:
        return {}

    def imported_before(self, runs: Sequence[PytestRun]) -> tuple[str, Path] | None:
        """Return the file that pytest imports earlier under this file's name, and that name.

        None if there is none in some run, or if it may fail, so that the name is free again.
        """
        names = {self._workspace.pytest.module_names(run).earlier(self._path) for run in runs}
        found = names.pop() if len(names) == 1 else None
        if found is None or isinstance(self._session().load_file(found[0], found[1]), Failure):
            return None
        return found
