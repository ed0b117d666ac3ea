"""What the simulated runs are told about the files around them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flake8_ssot.checkers import registry
from flake8_ssot.options import Options
from flake8_ssot.project.compiler import compiled
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.generated import Generated
from flake8_ssot.project.late import in_functions
from flake8_ssot.project.program import Program
from flake8_ssot.project.session import Mark
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.walk import Context, walk
from flake8_ssot.workspace import Workspace

UNREGISTERED_MARKER = "unregistered_marker"


class ProjectWorld:
    """The files below the project's root, and the environment of its options."""

    def __init__(self, workspace: Workspace, options: Options) -> None:
        self.finder: Finder = workspace.finder
        self._workspace = workspace
        self._options = options
        self._programs: dict[Path, Program | None] = {}
        self._late: dict[Path, tuple[str, ...]] = {}
        self._marks: dict[Path, tuple[Mark, ...]] = {}
        self._generated = Generated(workspace.sources, workspace.finder, options.root)
        self._environment = workspace.pytest.environment(options)
        self._marker_rules = [r for r in registry() if r.checker == UNREGISTERED_MARKER]
        #: Whether the run that is simulated refuses marks.
        self.is_strict: Callable[[], bool] = lambda: False

    @property
    def site_folders(self) -> tuple[Path, ...]:
        """The folders of the environment, which come last on sys.path."""
        return self._environment.search_path if self._environment is not None else ()

    @property
    def modules(self) -> int:
        """The number of files that were read for what importing them does."""
        return sum(program is not None for program in self._programs.values())

    def program(self, path: Path) -> Program | None:
        """Return what importing the file does, None if it isn't one of the project's."""
        if path not in self._programs:
            self._programs[path] = self._compiled(path)
        return self._programs[path]

    def _compiled(self, path: Path) -> Program | None:
        if not path.is_relative_to(self._options.root) or "site-packages" in path.parts:
            return None
        sources = self._workspace.sources
        data = sources.data(path)
        if data is None:
            return None
        summary = self._workspace.project.summary(path)
        return compiled(sources.tree(path), data, str(path), summary.dynamic if summary else ())

    def may_have(self, path: Path, name: str) -> bool:
        """Say whether the module at `path` binds a name in a way that no step shows."""
        summary = self._workspace.project.summary(path)
        return summary is None or bool(summary.at_run_time(name))

    def late_imports(self, path: Path, name: str, is_package: bool) -> tuple[str, ...]:
        """Return the modules that functions of a file import."""
        if path not in self._late:
            tree = self._workspace.sources.tree(path)
            found = in_functions(tree, name, is_package=is_package) if tree else ()
            self._late[path] = tuple(found)
        return self._late[path]

    def is_provided(self, top: str) -> bool | None:
        """Say whether the environment has the top-level module, None if it isn't known well."""
        if self._environment is None:
            return None
        if self._environment.has(top):
            return True
        return False if self._environment.certain else None

    def may_be_generated(self, folder: Path, name: str) -> bool:
        return self._generated.may_be(name, (folder,))

    def refused_marks(self, path: Path) -> tuple[Mark, ...]:
        """Return the marks in a file that its run does not know, if it refuses such marks."""
        if not self.is_strict():
            return ()
        if path not in self._marks:
            self._marks[path] = tuple(self._unregistered(path))
        return self._marks[path]

    def _unregistered(self, path: Path) -> list[Mark]:
        sources = self._workspace.sources
        data = sources.data(path) or b""
        tree = sources.tree(path) if b"mark" in data else None
        if tree is None:
            return []
        source = SourceFile(path, tree, data.decode("utf-8", "replace"))
        context = Context(source, self._options, self._workspace)
        found = sorted(walk(context, self._marker_rules))
        return [Mark(v.location.line, v.message) for v in found if v.code == "OST201"]
