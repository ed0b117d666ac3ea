"""What simulated imports are told about the files and the environment around them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flake8_ssot.options import Options
from flake8_ssot.project.certainty import hands_itself_over
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.given_names import Module
from flake8_ssot.project.late import imports
from flake8_ssot.project.program import Program
from flake8_ssot.project.programs import Programs
from flake8_ssot.project.python_version import is_for_newer
from flake8_ssot.project.session import Mark

if TYPE_CHECKING:
    from flake8_ssot.workspace import Workspace

#: What is there in each run of pytest.
RUNNING: Final = frozenset({"pytest", "_pytest"})


class ProjectWorld:
    """The files below the project's root, and the environment of its options."""

    def __init__(self, workspace: Workspace, options: Options) -> None:
        self.finder: Finder = workspace.finder
        self._project = workspace.project
        self._sources = workspace.sources
        self._root = options.root
        self._programs = Programs(workspace.project, options.root)
        self._late: dict[Path, tuple[str, ...]] = {}
        self._whereabouts = workspace.import_memory.whereabouts(options.root)
        self._generated = workspace.import_memory.generated(options.root)
        self._environment = workspace.pytest.environment(options)
        self._outside = workspace.import_memory.outside(
            options.root, options.root, self._environment
        )

    @property
    def site_folders(self) -> tuple[Path, ...]:
        """The folders of the environment, which come last on sys.path."""
        return self._environment.search_path if self._environment is not None else ()

    @property
    def modules(self) -> frozenset[Path]:
        """The files that were read for what importing them does."""
        return self._programs.read

    def program(self, path: Path) -> Program | None:
        """Return what importing the file does, None if it isn't one of the project's."""
        return self._programs.of(path)

    def is_for_newer(self, path: Path) -> bool:
        """Say whether a file is written for a newer Python, whose syntax ours may not know."""
        above = [f for f in path.parents if f == self._root or self._root in f.parents]
        known = self._environment.standard.version if self._environment is not None else None
        return is_for_newer(above, known)

    def may_have(self, path: Path) -> bool:
        """Say whether the module at `path` may be given names in a way that no step shows."""
        return hands_itself_over(self._sources.data(path) or b"")

    def may_be_given(self, module: Module, name: str, roots: Sequence[Path]) -> bool:
        """Say whether a function of some file may set the attribute `name` of the module."""
        return self._whereabouts.may_give(module, name, roots, late=True)

    def may_get(self, path: Path, name: str, besides: int) -> bool:
        """Say whether the module at `path` binds the name, but in the line `besides`."""
        summary = self._project.summary(path)
        if summary is None or summary.stars:
            return True
        return any(binding.line != besides for binding in summary.at_run_time(name))

    def late_imports(self, path: Path, name: str, is_package: bool) -> tuple[str, ...]:
        """Return the modules that functions of a file import."""
        if path not in self._late:
            program = self._programs.of(path)
            late = program.late if program is not None else ()
            self._late[path] = tuple(imports(late, name, is_package=is_package))
        return self._late[path]

    def is_provided(self, top: str) -> bool | None:
        """Say whether the environment has the top-level module, None if it isn't known well."""
        if top in RUNNING:
            return True
        if self._environment is None:
            return None
        if self._environment.has(top):
            return True
        return False if self._environment.lacks(top) else None

    def is_required(self, top: str) -> bool:
        """Say whether the project requires a distribution named as the top-level module."""
        return self._outside.is_declared(top)

    def may_be_generated(self, folder: Path, name: str) -> bool:
        return self._generated.may_be(name, (folder,))

    def refused_marks(self, path: Path) -> tuple[Mark, ...]:
        """Return the marks that stop the import: none, where no run of pytest is simulated."""
        return ()
