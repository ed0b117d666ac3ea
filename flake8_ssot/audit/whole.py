"""The whole project, as the rules see it that need more than a file and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.audit.mark_uses import MarkUses
from flake8_ssot.audit.registered import Registered, registered
from flake8_ssot.audit.suites import Meant, meant
from flake8_ssot.audit.world import ProjectWorld
from flake8_ssot.context import Context
from flake8_ssot.options import Options
from flake8_ssot.project.project_files import configurations, python_files
from flake8_ssot.rules import Violation
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace


class Found(NamedTuple):
    """A violation and the file that it is in, which need not be Python.

    `symbol` is what it is about: a name that stays when lines move, as a baseline needs one.
    """

    path: Path
    violation: Violation
    symbol: str


@dataclass(frozen=True)
class Whole:
    """The project below `options.root`; `extra` are arguments that all runs of pytest are given."""

    workspace: Workspace
    options: Options
    extra: tuple[str, ...] = ()

    @cached_property
    def runs(self) -> tuple[Meant, ...]:
        """The runs of pytest that the project means, as far as pytest would not stop at once."""
        return tuple(suite for suite in self._meant if not suite.run.problem)

    @cached_property
    def stopped(self) -> tuple[Meant, ...]:
        """The runs that would stop at once."""
        return tuple(suite for suite in self._meant if suite.run.problem)

    @cached_property
    def _meant(self) -> tuple[Meant, ...]:
        return tuple(meant(self.workspace, self.options, self.extra))

    @cached_property
    def registered(self) -> Mapping[Meant, tuple[Registered, ...]]:
        """The markers that each run has registered."""
        workspace, options = self.workspace, self.options
        return {suite: tuple(registered(workspace, options, suite)) for suite in self.runs}

    @cached_property
    def files(self) -> tuple[Path, ...]:
        """The project's Python files."""
        return tuple(map(Path, sorted(python_files(self.options.root))))

    @cached_property
    def world(self) -> ProjectWorld:
        """What the simulated runs are told."""
        return ProjectWorld(self.workspace, self.options)

    @cached_property
    def configurations(self) -> tuple[Path, ...]:
        """The project's files that are no Python, and may name modules to be imported."""
        return tuple(configurations(self.options.root))

    @cached_property
    def marks(self) -> MarkUses:
        return MarkUses(self.files, self.data, self.context)

    def data(self, path: Path) -> bytes:
        """Return what a file holds, lines ended by newlines; nothing if it can't be read."""
        return self.workspace.sources.data(path) or b""

    def raw(self, path: Path) -> bytes:
        """Return what a file holds byte by byte, nothing if it can't be read."""
        return self.workspace.sources.raw(path) or b""

    def context(self, path: Path) -> Context | None:
        """Return what a visitor may ask of a file; None if it can't be parsed."""
        tree = self.workspace.sources.tree(path)
        if tree is None:
            return None
        source = SourceFile(path, tree, self.data(path).decode("utf-8", "replace"))
        return Context(source, self.options, self.workspace)
