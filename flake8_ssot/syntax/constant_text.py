"""Text that is put together from constants."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.scopes import Scopes

#: More parts than that, and it is no dotted path.
PARTS: Final = 50


def constant_text(
    node: ast.expr, parents: Parents | None, scopes: Callable[[], Scopes]
) -> str | None:
    """Return the text that `node` always is, None if that can't be known.

    Followed are `+`, f-strings, and names that are bound once, to text, where `parents` sees them:
    only then the scopes are made.
    """
    found: list[str] = []
    stack, parts = [(node, parents)], 0
    while stack:
        (node, parents), parts = stack.pop(), parts + 1
        inner: list[ast.expr] = []
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.append(node.value)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            inner = [node.left, node.right]
        elif isinstance(node, ast.JoinedStr):
            inner = node.values
        elif (
            isinstance(node, ast.FormattedValue) and node.conversion == -1 and not node.format_spec
        ):
            inner = [node.value]
        elif isinstance(node, ast.Name) and (bound := _value(node, parents, scopes())) is not None:
            value, scope = bound
            parents = None if isinstance(scope, ast.Module) else parents
            inner = [value]
        else:
            return None
        if parts > PARTS:
            return None
        stack += [(part, parents) for part in reversed(inner)]
    return "".join(found)


def _value(
    name: ast.Name, parents: Parents | None, scopes: Scopes
) -> tuple[ast.expr, ast.AST] | None:
    """Return what a name is bound to, and in which scope, if a plain statement does it once."""
    owner = scopes.owner(name, parents)
    if owner is None or len(owner[1]) != 1:
        return None
    body = getattr(owner[0], "body", None)
    for statement in body if isinstance(body, list) else ():
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        if any(isinstance(target, ast.Name) and target.id == name.id for target in targets):
            return (statement.value, owner[0]) if statement.value else None
    return None
