"""What a file reaches through a module object that it imports, and what its names are bound to."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping

from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.scopes import bound_by


def bindings(tree: ast.Module) -> Mapping[str, set[str | None]]:
    """Return all that a file binds at any depth, by name: dotted paths of imports, else None."""
    found: defaultdict[str, set[str | None]] = defaultdict(set)
    for node in ast.walk(tree):
        for name, binding in bound_by(node):
            found[name].add(binding if isinstance(binding, str) else None)
    return found


def attribute_uses(tree: ast.Module, written: str) -> list[ast.Attribute] | None:
    """Return the attributes that are read of what an import binds as `written`, like `a` or `a.b`.

    None if it is imported twice, if its first name is bound or used in any other way, or if a text
    may mean it as well.
    """
    root = written.partition(".")[0]
    found: list[ast.Attribute] = []
    imports: list[str | None] = []
    names = 0
    for node in ast.walk(tree):
        imports += _imports(node, root)
        if isinstance(node, ast.Name):
            names += node.id == root
        elif isinstance(node, ast.Attribute) and _text(node.value) == written:
            if not isinstance(node.ctx, ast.Load):
                return None
            found.append(node)
        elif isinstance(node, ast.Constant) and f"{written}." in str(node.value):
            return None
    others = [path for path in imports if path != written]
    if len(imports) - len(others) != 1 or None in others or (others and root == written):
        return None
    return found if others or names == len(found) else None


def _imports(node: ast.AST, root: str) -> Iterator[str | None]:
    """Yield how the modules that a node binds `root` for are written, None for all else."""
    if isinstance(node, ast.Import):
        written = [alias.asname or alias.name for alias in node.names]
        yield from (path for path in written if path.partition(".")[0] == root)
    elif isinstance(node, ast.ImportFrom):
        yield from (name for name, _ in bound_by(node) if name == root)
    else:
        yield from (None for name, _ in bound_by(node) if name == root)


def _text(node: ast.expr) -> str | None:
    dotted = dotted_name(node)
    return ".".join((dotted.root.id, *dotted.attributes)) if dotted else None
