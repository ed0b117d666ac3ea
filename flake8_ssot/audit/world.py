"""What the simulated runs of pytest are told: the files around them, and the marks they refuse."""

from __future__ import annotations

from pathlib import Path

from flake8_ssot import world
from flake8_ssot.checkers import registry
from flake8_ssot.options import Options
from flake8_ssot.project.session import Mark
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.walk import Context, walk
from flake8_ssot.workspace import Workspace

UNREGISTERED_MARKER = "unregistered_marker"


class ProjectWorld(world.ProjectWorld):
    """The files below the project's root, as a run of pytest meets them.

    `is_strict`: the run that is simulated refuses marks that aren't registered.
    """

    def __init__(self, workspace: Workspace, options: Options) -> None:
        super().__init__(workspace, options)
        self.is_strict = False
        self._workspace = workspace
        self._options = options
        self._marks: dict[Path, tuple[Mark, ...]] = {}
        self._rules = [r for r in registry() if r.checker == UNREGISTERED_MARKER]

    def refused_marks(self, path: Path) -> tuple[Mark, ...]:
        """Return the marks in a file that its run does not know, if it refuses such marks."""
        if not self.is_strict:
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
        found = sorted(walk(context, self._rules))
        return [Mark(v.location.line, v.message) for v in found if v.code == "OST201"]
