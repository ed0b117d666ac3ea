"""The names that a statement itself binds, besides imports, functions and classes."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from flake8_ssot.syntax.children import blocks


def bound_names(statement: ast.stmt) -> Iterator[str]:
    """Yield what an assignment, a loop, `with`, `match` or `del` names, in order."""
    return names_in(_targets(statement))


def _targets(statement: ast.stmt) -> list[ast.AST]:
    if isinstance(statement, (ast.Assign, ast.Delete)):
        return list(statement.targets)
    if isinstance(statement, ast.AnnAssign):
        return [statement.target] if statement.value is not None else []
    if isinstance(statement, (ast.AugAssign, ast.For, ast.AsyncFor)):
        return [statement.target]
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return [item.optional_vars for item in statement.items if item.optional_vars]
    if isinstance(statement, ast.Match):
        return list(statement.cases)
    if type(statement).__name__ == "TypeAlias":  # pragma: no cover - Python has it from 3.12 on
        return [statement.name]  # type: ignore[attr-defined]
    return []


def names_bound_in(statements: Iterable[ast.stmt]) -> Iterator[str]:
    """Yield all names that statements and the blocks in them bind, imports and the like as well."""
    stack: list[ast.AST] = list(statements)
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
            continue
        elif isinstance(node, ast.stmt) and not isinstance(node, ast.Delete):
            yield from bound_names(node)
        stack += blocks(node)


def names_in(targets: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names in assignment targets and patterns."""
    stack = list(reversed(list(targets)))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.Tuple, ast.List)):
            stack += reversed(node.elts)
        elif isinstance(node, ast.Starred):
            stack.append(node.value)
        elif isinstance(node, ast.match_case):
            stack.append(node.pattern)
        elif isinstance(node, ast.pattern):
            for name in (getattr(node, "name", None), getattr(node, "rest", None)):
                if isinstance(name, str):
                    yield name
            stack += [c for c in ast.iter_child_nodes(node) if isinstance(c, ast.pattern)]
