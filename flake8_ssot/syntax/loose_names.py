"""What names may mean, by a look at statements alone: a filter before scopes are made."""

from __future__ import annotations

import ast
from typing import Final

from flake8_ssot.syntax.children import blocks
from flake8_ssot.syntax.exports import dotted_text

#: In the place of a dotted path: the name may be bound to text.
TEXT: Final = ""
#: More names that stand for names are not followed.
ALIASES: Final = 5


class LooseNames:
    """The dotted paths that imports and plain aliases anywhere in a file give to names."""

    def __init__(self, tree: ast.Module) -> None:
        self._imported: dict[str, set[str]] = {}
        self._aliases: dict[str, set[str]] = {}
        stack: list[ast.AST] = [tree]
        while stack:
            node = stack.pop()
            stack += blocks(node)
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                self._import(node)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                self._assign(node, node.value)

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        start = ""
        if isinstance(node, ast.ImportFrom):
            start = "." * node.level + (f"{node.module}." if node.module else "")
        for alias in node.names:
            bound = alias.asname or (alias.name if start else alias.name.partition(".")[0])
            path = start + alias.name if start or alias.asname else bound
            self._imported.setdefault(bound, set()).add(path)

    def _assign(self, node: ast.Assign | ast.AnnAssign, value: ast.expr) -> None:
        dotted = TEXT if _is_text(value) else dotted_text(value)
        if dotted is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Name):
                    self._aliases.setdefault(target.id, set()).add(dotted)

    def of(self, name: str) -> set[str]:
        """Return the dotted paths that `name` may mean; TEXT among them if it may be text."""
        found = set(self._imported.get(name, ()))
        following, depth = {name}, 0
        while following and depth < ALIASES:
            depth += 1
            values = {v for n in following for v in self._aliases.get(n, ())}
            following = set()
            for value in values:
                root, _, rest = value.partition(".")
                paths = self._imported.get(root, ())
                found |= {f"{path}.{rest}" if rest else path for path in paths}
                if value == TEXT:
                    found.add(TEXT)
                elif root != value or root in self._aliases:
                    following.add(root)
        return found

    def ending_in(self, words: frozenset[str]) -> frozenset[str]:
        """Return the names that may mean something whose last name is one of `words`."""
        return frozenset(
            name
            for table in (self._imported, self._aliases)
            for name, paths in table.items()
            if any(path.rpartition(".")[2] in words for path in paths)
        )


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    return isinstance(node, (ast.JoinedStr, ast.BinOp))
