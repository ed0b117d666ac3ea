"""What a module's `__all__` says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flake8_ssot.syntax.names import dotted_name

WRAPPERS = frozenset({"list", "tuple", "sorted", "set"})


class Exports(NamedTuple):
    """The names of an `__all__`, in order.

    `others` are the lists of other modules that it takes in, as written: `enums.__all__`, or a
    name. Where `known` is false, there are names that can't be read.
    """

    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    known: bool = True


UNKNOWN = Exports(known=False)
UNREADABLE = ast.Constant(value=None)


def exports(statement: ast.stmt, before: Exports | None) -> Exports | None:
    """Return what `__all__` is after `statement`, given what it was before (None: not set)."""
    if isinstance(statement, ast.Assign):
        if any(_is_all(target) for target in statement.targets):
            return _read(statement.value, before)
    elif isinstance(statement, ast.AnnAssign):
        if _is_all(statement.target) and statement.value is not None:
            return _read(statement.value, before)
    elif isinstance(statement, ast.AugAssign):
        if _is_all(statement.target):
            return _join(before, _read(statement.value, before))
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return _called(statement.value, before)
    elif isinstance(statement, ast.Delete) and any(_is_all(t) for t in statement.targets):
        return None
    return before


def dotted_text(node: ast.AST) -> str | None:
    """Return `a.b.c` for that expression, None for any other."""
    dotted = dotted_name(node) if isinstance(node, ast.expr) else None
    return ".".join((dotted.root.id, *dotted.attributes)) if dotted else None


def _is_all(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__all__"


def _join(before: Exports | None, more: Exports) -> Exports:
    before = before or Exports()
    return Exports(
        before.names + more.names, before.others + more.others, before.known and more.known
    )


def _called(call: ast.Call, before: Exports | None) -> Exports | None:
    """Follow `__all__.extend(...)`, `.append(...)` and `.remove(...)`."""
    function = call.func
    if not isinstance(function, ast.Attribute) or not _is_all(function.value):
        return before
    if len(call.args) != 1:
        return UNKNOWN
    if function.attr == "extend":
        return _join(before, _read(call.args[0], before))
    given = _read(ast.List([call.args[0]]), before)
    if function.attr == "append":
        return _join(before, given)
    if function.attr == "remove" and before is not None and given.known:
        return before._replace(names=tuple(n for n in before.names if n not in given.names))
    return UNKNOWN


def _read(value: ast.expr, before: Exports | None) -> Exports:
    names: list[str] = []
    others: list[str] = []
    known = True
    for part in _parts(value):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            names.append(part.value)
        elif _is_all(part) and before is not None:
            names += before.names
            others += before.others
            known = known and before.known
        elif dotted := dotted_text(part):
            others.append(dotted)
        else:
            known = False
    return Exports(tuple(names), tuple(others), known)


def _parts(value: ast.expr) -> Iterator[ast.expr]:
    """Yield the strings of a list, and the other lists joined to it, in order."""
    stack = [value]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            stack += (node.right, node.left)
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            for element in reversed(node.elts):
                # A bare name in a list is one unreadable string, not another list.
                readable = isinstance(element, (ast.Starred, ast.Constant))
                stack.append(element if readable else UNREADABLE)
        elif isinstance(node, ast.Starred):
            stack.append(node.value)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in WRAPPERS
            and len(node.args) == 1
        ):
            stack.append(node.args[0])
        else:
            yield node
