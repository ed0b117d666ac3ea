"""Where pytest may skip a file for what it imports or calls, and not for what it says itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from flake8_ssot.project.skipping_files import SkippingFiles
from flake8_ssot.syntax.children import blocks
from flake8_ssot.syntax.evaluated import FUNCTIONS, evaluated
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.scopes import Scopes
from flake8_ssot.syntax.skips import UNDECIDED, Functions, functions_of

#: The modules without which a file may be skipped, UNDECIDED for what else that may depend on.
Names = tuple[str, ...]


class ImportedSkips:
    """The skips that may end the import of the file at `path` before it comes to a line.

    `before` are the files that pytest imports earlier; if they are skipped, so is this one.
    """

    def __init__(
        self,
        path: Path,
        tree: ast.Module,
        scopes: Scopes,
        skipping: SkippingFiles,
        before: Iterable[Path],
    ) -> None:
        self._path, self._tree, self._scopes = path, tree, scopes
        self._skipping = skipping
        self._before = before

    def modules(self, line: int) -> Iterator[str]:
        """Yield the modules without which the file may be skipped above a line, counted from 1."""
        for place, names in self._skips:
            if place < line:
                yield from names

    @cached_property
    def _skips(self) -> list[tuple[int, Names]]:
        packages = self._skipping.graph.packages_above(self._path)
        found = [(0, self._of_files((*self._before, *packages)))]
        stack: list[ast.AST] = [self._tree]
        while stack:
            node = stack.pop()
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                found.append((node.lineno, self._of_import(node)))
            elif isinstance(node, ast.stmt):
                found.append((node.lineno, self._of_calls(node)))
            if not isinstance(node, FUNCTIONS):
                stack += blocks(node)
        return [(line, names) for line, names in found if names]

    def _of_import(self, node: ast.Import | ast.ImportFrom) -> Names:
        text = ast.unparse(node).encode("utf-8", "replace")
        return self._of_files(self._skipping.graph.named_in(text, self._path))

    def _of_files(self, files: Iterable[Path]) -> Names:
        found = (skip for file in files for skip in self._skipping.led_to(file))
        return tuple(name for path, names in found if path != self._path for name in names)

    def _of_calls(self, statement: ast.stmt) -> Names:
        nodes = (node for node, _ in evaluated(statement, annotations=False))
        called = self._called(node.func for node in nodes if isinstance(node, ast.Call))
        return (UNDECIDED,) if any(map(self._skipping.skips_when_called, called)) else ()

    def _called(self, functions: Iterable[ast.expr]) -> Iterator[str]:
        """Yield the dotted paths of imported functions, those that the file's own ones call too."""
        stack = list(functions)
        own = set[str]()
        while stack:
            dotted = dotted_name(stack.pop())
            if dotted is None:
                continue
            name = dotted.root.id
            for bound in self._scopes.bound_to(name):
                if isinstance(bound, str):
                    yield ".".join((bound, *dotted.attributes))
            if name not in own and not dotted.attributes:
                own.add(name)
                nodes = (node for one in self._functions.get(name, ()) for node in ast.walk(one))
                stack += [node.func for node in nodes if isinstance(node, ast.Call)]

    @cached_property
    def _functions(self) -> Functions:
        return functions_of(self._tree.body)
