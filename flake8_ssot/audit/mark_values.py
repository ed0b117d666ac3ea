"""What a call applies to a test: marks whose names can be read, or what is made at run time."""

from __future__ import annotations

import ast

from flake8_ssot.context import Context


def applied(call: ast.Call, context: Context) -> list[str] | None:
    """Return the names given as text to `add_marker` or `applymarker`, "" for each mark.

    None if something else is given: a value that this file does not make, a name put together.
    """
    given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "marker")]
    if not given:
        return None
    names: list[str] = []
    stack: list[ast.expr] = [*given]
    seen: set[str] = set()
    while stack:
        node = stack.pop()
        while isinstance(node, ast.Call) and not _is_lookup(node):
            node = node.func
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.append(node.value)
        elif isinstance(node, ast.IfExp):
            stack += [node.body, node.orelse]
        elif isinstance(node, ast.Attribute) and context.may_be_mark_generator(node.value):
            names.append("")
        elif isinstance(node, ast.Call):
            names.append("")  # what it looks up is seen where it stands
        elif isinstance(node, ast.Name):
            values = _assigned(node.id, context.source.tree) if node.id not in seen else []
            if values is None:
                return None
            seen.add(node.id)
            stack += values
        else:
            return None
    return names


def _is_lookup(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id == "getattr"


def _assigned(name: str, tree: ast.Module) -> list[ast.expr] | None:
    """Return all that a file assigns to a name; None if it is bound in another way, or not."""
    values: list[ast.expr] = []
    stored = 0
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and any(_is_name(target, name) for target in node.targets):
            values.append(node.value)
        elif isinstance(node, ast.AnnAssign) and _is_name(node.target, name):
            values += [node.value] if node.value is not None else []
        elif isinstance(node, ast.arg) and node.arg == name:
            return None
        elif isinstance(node, ast.Name) and _is_name(node, name):
            stored += isinstance(node.ctx, ast.Store)
    return values if values and stored == len(values) else None


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
