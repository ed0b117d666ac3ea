"""The statements below those of a module: what its functions import, what they call global."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from flake8_ssot.project.program import Load, Steps, Take
from flake8_ssot.syntax.children import blocks

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


#: A statement, and whether it is in a function.
Nested = tuple[ast.AST, bool]


def nested(tree: ast.Module) -> Iterator[Nested]:
    """Yield the statements of `tree` at any depth."""
    stack: list[Nested] = [(statement, False) for statement in tree.body]
    while stack:
        place = stack.pop()
        yield place
        node, inside = place
        inside = inside or isinstance(node, FUNCTIONS)
        stack += [(child, inside) for child in blocks(node)]


def global_names(places: Iterable[Nested]) -> tuple[str, ...]:
    """Return the names that `global` statements name."""
    found = (node.names for node, _ in places if isinstance(node, ast.Global))
    return tuple(sorted({name for names in found for name in names}))


def late_imports(places: Iterable[Nested]) -> Steps:
    """Return the imports that functions make, as steps that bind nothing."""
    found: list[Load | Take] = []
    for node, in_function in places:
        if in_function and isinstance(node, ast.Import):
            found += [Load(node.lineno, alias.name, "") for alias in node.names]
        elif in_function and isinstance(node, ast.ImportFrom):
            names = tuple((alias.name, "") for alias in node.names)
            found.append(Take(node.lineno, node.module or "", node.level, names))
    return tuple(found)
