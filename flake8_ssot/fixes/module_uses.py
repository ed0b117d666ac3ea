"""Whether all that a file reaches through `import a.b` can be rewritten to another path."""

from __future__ import annotations

import ast
from typing import Final

from flake8_ssot.syntax.scopes import bound_by

IMPORTS: Final = (ast.Import, ast.ImportFrom)


def can_be_rewritten(tree: ast.Module, old: str, new: str) -> bool:
    """Say whether every use of the module `old` is written out, and `new` means the same anywhere.

    That is so if nothing but imports binds the first names of the two, and no text mentions `old`.
    """
    root, new_root = old.partition(".")[0], new.partition(".")[0]
    used: set[int] = set()
    names: list[ast.Name] = []
    others = 0
    for node in ast.walk(tree):
        bound = {name for name, _ in bound_by(node)}
        if not isinstance(node, IMPORTS) and not bound.isdisjoint({root, new_root}):
            return False
        if isinstance(node, ast.Import):
            others += sum(_binds(a, root) and a.name != old for a in node.names)
            if any(a.asname in (root, new_root) for a in node.names):
                return False
        elif isinstance(node, ast.ImportFrom):
            if {root, new_root} & {a.asname or a.name for a in node.names}:
                return False
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and old in node.value:
            return False
        elif isinstance(node, ast.Attribute) and (start := _start(node, old)) is not None:
            used.add(id(start))
        if isinstance(node, ast.Name) and node.id == root:
            names.append(node)
    return others > 0 or all(id(name) in used for name in names)


def _binds(alias: ast.alias, root: str) -> bool:
    return alias.asname is None and alias.name.partition(".")[0] == root


def _start(node: ast.Attribute, path: str) -> ast.Name | None:
    """Return the name that an attribute access begins with if it goes through `path`."""
    parts: list[str] = []
    inner: ast.expr = node
    while isinstance(inner, ast.Attribute):
        parts.append(inner.attr)
        inner = inner.value
    if not isinstance(inner, ast.Name):
        return None
    whole = ".".join([inner.id, *reversed(parts)])
    return inner if f"{whole}.".startswith(f"{path}.") else None
