"""The files of the project that have pytest skip whoever imports them, or calls their functions."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

from flake8_ssot.project.import_graph import ImportGraph
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.skips import Block, functions_of, may_skip_when_called

#: Words of which a file has one if it does so.
WORDS: Final = (b"importorskip", b"allow_module_level", b"SkipTest", b"skip.Exception")
#: Files that skip, each with the modules that this is for.
Skips = tuple[tuple[Path, tuple[str, ...]], ...]


class SkippingFiles:
    """What is found with the search path `roots`; each file is looked at once."""

    def __init__(self, project: Project, roots: tuple[Path, ...]) -> None:
        self.graph = ImportGraph(project.sources, project.finder, roots)
        self._project = project
        self._roots = roots
        self._own: dict[Path, tuple[str, ...]] = {}
        self._led_to: dict[Path, Skips] = {}

    def led_to(self, path: Path) -> Skips:
        """Return the files that importing the one at `path` executes and that may skip."""
        if path not in self._led_to:
            every = self.graph.closure([path], through=[path])
            found = ((one, self._names(one)) for one in every)
            self._led_to[path] = tuple((one, names) for one, names in found if names)
        return self._led_to[path]

    def _names(self, path: Path) -> tuple[str, ...]:
        if path not in self._own:
            tree = self._tree(path)
            skips = Block(tree.body).skips if tree else []
            self._own[path] = tuple(dict.fromkeys(name for _, name in skips))
        return self._own[path]

    def skips_when_called(self, name: str) -> bool:
        """Say whether a function, by its dotted path, has a skip of the calling file in it."""
        if self._project.find(name.partition(".")[0], self._roots) is None:
            return False
        found = self._project.resolve_path(name, self._roots)
        if not isinstance(found, Resolved) or found.path is None or found.name is None:
            return False
        tree = self._tree(found.path)
        functions = functions_of(tree.body if tree else ()).get(found.name, ())
        return any(map(may_skip_when_called, functions))

    def _tree(self, path: Path) -> ast.Module | None:
        """Return the tree of a file that may have a skip in it, None for any other."""
        data = self._project.sources.data(path) or b""
        has_word = any(word in data for word in WORDS)
        return self._project.sources.tree(path) if has_word else None
