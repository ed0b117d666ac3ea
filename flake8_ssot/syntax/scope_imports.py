"""The import statements of one scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from flake8_ssot.syntax.children import blocks

Import = ast.Import | ast.ImportFrom
SCOPES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def imports_of(scope: ast.AST) -> Iterator[Import]:
    """Yield the imports that bind names of a scope, a module's or a function's, in order."""
    stack = list(reversed(blocks(scope)))
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield node
        elif not isinstance(node, SCOPES):
            stack += reversed(blocks(node))
