"""What the simulated runs of pytest are told: the files around them, and the marks they refuse."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from flake8_ssot import world
from flake8_ssot.checkers import registry
from flake8_ssot.options import Options
from flake8_ssot.project.session import Mark
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.walk import Context, walk
from flake8_ssot.workspace import Workspace

UNREGISTERED_MARKER: Final = "unregistered_marker"
NOTHING: Final = ast.Module([], [])


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
        text = data.decode("utf-8", "replace")
        # What the rule makes of the text alone spares most files their parse.
        glance = self._context(SourceFile(path, NOTHING, text))
        tree = sources.tree(path) if any(rule.when(glance) for rule in self._rules) else None
        if tree is None:
            return []
        context = self._context(SourceFile(path, tree, text))
        found = sorted(walk(context, self._rules))
        return [Mark(v.location.line, v.message) for v in found if v.code == "OST201"]

    def _context(self, source: SourceFile) -> Context:
        return Context(source, self._options, self._workspace)
