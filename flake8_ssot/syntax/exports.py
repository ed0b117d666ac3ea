"""What a module's `__all__` says."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from flake8_ssot.syntax.children import parts
from flake8_ssot.syntax.names import dotted_name

WRAPPERS = frozenset({"list", "tuple", "sorted", "set"})
#: Where `__all__` is spoken of, and the statements at the left margin that may set it.
MENTION: Final = re.compile(rb"(?<![\w.\"'`])__all__(?![\w\"'`])")
STATEMENT: Final = re.compile(rb"^__all__\b", re.MULTILINE)
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
#: What is done with a list that leaves it as it is.
READING_METHODS: Final = frozenset({"copy", "index", "count"})
READERS: Final = WRAPPERS | {
    "frozenset", "len", "dir", "zip", "enumerate", "map", "filter", "any", "all", "print", "iter",
    "update", "union", "join", "extend", "reversed", "max", "min", "repr", "str",
}  # fmt: skip
READING: Final = (
    ast.Compare, ast.For, ast.comprehension, ast.Starred, ast.Return, ast.BinOp, ast.FormattedValue,
    ast.BoolOp, ast.If, ast.IfExp, ast.UnaryOp, ast.Expr, ast.Assert,
)  # fmt: skip


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
        if any(map(_is_all, statement.targets)):
            return _read(statement.value, before)
        return UNKNOWN if any(map(_holds_all, statement.targets)) else before
    if isinstance(statement, ast.AnnAssign):
        if _is_all(statement.target) and statement.value is not None:
            return _read(statement.value, before)
    elif isinstance(statement, ast.AugAssign):
        if _is_all(statement.target):
            adds = isinstance(statement.op, ast.Add)
            return _join(before, _read(statement.value, before)) if adds else UNKNOWN
        return UNKNOWN if _holds_all(statement.target) else before
    elif isinstance(statement, ast.ImportFrom):
        if any((alias.asname or alias.name) == "__all__" for alias in statement.names):
            return Exports(others=("__all__",))
    elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return _called(statement.value, before)
    elif isinstance(statement, ast.Delete):
        if any(map(_is_all, statement.targets)):
            return None
        return UNKNOWN if any(map(_holds_all, statement.targets)) else before
    return before


def _holds_all(target: ast.expr) -> bool:
    """Say whether an assignment changes `__all__` in another way than giving it a value."""
    while isinstance(target, (ast.Starred, ast.Subscript)):
        target = target.value
    if isinstance(target, (ast.Tuple, ast.List)):
        return any(_is_all(node) for node in ast.walk(target) if isinstance(node, ast.expr))
    return _is_all(target)


def is_changed_elsewhere(tree: ast.Module, data: bytes) -> bool:
    """Say whether something else than plain statements may change `__all__`: a decorator, a call.

    `data` is the text that `tree` was made of.
    """
    if len(MENTION.findall(data)) <= len(STATEMENT.findall(data)):
        return False
    stack: list[tuple[ast.AST, ast.AST, bool]] = [(tree, tree, False)]
    while stack:
        node, parent, inside = stack.pop()
        if isinstance(node, ast.Global) and "__all__" in node.names:
            return True
        if isinstance(node, ast.Name) and node.id == "__all__" and _changes(node, parent, inside):
            return True
        inside = inside or isinstance(node, FUNCTIONS)
        stack += [(child, node, inside) for child in parts(node)]
    return False


def _changes(node: ast.Name, parent: ast.AST, inside: bool) -> bool:
    if not isinstance(node.ctx, ast.Load):
        return False
    if isinstance(parent, ast.Subscript):
        return inside and not isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Attribute):
        return inside and parent.attr not in READING_METHODS
    if isinstance(parent, ast.Call):
        return (dotted_text(parent.func) or "").rpartition(".")[2] not in READERS
    return not isinstance(parent, READING)


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
    if function.attr == "remove" and before is not None and given.known and not before.others:
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
    stack = [(value, False)]
    while stack:
        node, is_element = stack.pop()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            stack += ((node.right, False), (node.left, False))
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            for element in reversed(node.elts):
                if isinstance(element, ast.Starred):
                    stack.append((element.value, False))
                else:
                    # A bare name in a list is one unreadable string, not another list.
                    readable = isinstance(element, ast.Constant)
                    stack.append((element if readable else UNREADABLE, True))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not is_element:
            yield from map(ast.Constant, node.value)  # a string is a list of its characters
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in WRAPPERS
            and len(node.args) == 1
        ):
            stack.append((node.args[0], False))
        else:
            yield node
