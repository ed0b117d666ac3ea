"""The programs of the project's files, each compiled once and kept from run to run."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flake8_ssot.project.cache import Kind
from flake8_ssot.project.compiler import compiled
from flake8_ssot.project.modules import SUMMARY
from flake8_ssot.project.program import Program
from flake8_ssot.project.resolver import Project

PROGRAM: Final = Kind(
    "program",
    Program,
    (
        *SUMMARY.makers,
        "imports.py",
        "project/called.py",
        "project/compiler.py",
        "project/defined.py",
        "project/effects.py",
        "project/nested.py",
        "project/program.py",
        "project/pyflakes_messages.py",
        "project/undefined.py",
        "syntax/broken.py",
        "syntax/evaluated.py",
        "syntax/path_changes.py",
        "syntax/skips.py",
        "syntax/stubs.py",
    ),
)


class Programs:
    """What importing each file below a root does, as far as it was asked for."""

    def __init__(self, project: Project, root: Path) -> None:
        self._project = project
        self._root = root
        self._known: dict[Path, Program | None] = {}

    @property
    def read(self) -> frozenset[Path]:
        """The files that were read for what importing them does."""
        return frozenset(path for path, program in self._known.items() if program is not None)

    def of(self, path: Path) -> Program | None:
        """Return the program of a file, None if it isn't one of the project's."""
        if path not in self._known:
            self._known[path] = self._read(path) if self._is_ours(path) else None
        return self._known[path]

    def _is_ours(self, path: Path) -> bool:
        return path.is_relative_to(self._root) and "site-packages" not in path.parts

    def _read(self, path: Path) -> Program | None:
        sources = self._project.sources
        return self._project.cache.of(PROGRAM, path, sources, lambda data: self._make(path, data))

    def _make(self, path: Path, data: bytes) -> Program:
        summary = self._project.summary(path)
        dynamic = summary.dynamic if summary else ()
        return compiled(self._project.sources.tree(path), data, str(path), dynamic)
