"""Whether the code at a node runs when its module is imported, and which of its errors escape."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import Final, NamedTuple

from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.parents import Parents, links

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Situation(NamedTuple):
    """What stands around a node.

    `never`: it is certainly not evaluated, or only under a type checker (`typing_only`), or only
    where the file fails anyway. `function` is the innermost function whose body it is in. `caught`
    are the last words of the exception types that are caught around it, "" for a bare except and
    "?" for one that can't be read. `skips` are the modules of `importorskip` calls that come first.
    """

    never: bool = False
    typing_only: bool = False
    function: ast.AST | None = None
    caught: frozenset[str] = frozenset()
    skips: tuple[str, ...] = ()

    def catches(self, *names: str) -> bool:
        """Say whether an exception that has one of these types may be caught."""
        return not self.caught.isdisjoint({"", "?", *names})


def situation(node: ast.AST, parents: Parents | None) -> Situation:
    """Return what stands around `node`."""
    never = typing_only = False
    function: ast.AST | None = None
    caught: set[str] = set()
    skips: list[str] = []
    for child, parent in links(node, parents):
        typing_only = typing_only or _is_typing_only(child, parent)
        never = never or _is_dead(child, parent)
        if function is None:
            caught |= set(_caught_by(child, parent))
        if isinstance(parent, FUNCTIONS) and _is_body(child, parent):
            function = function or parent
        for before in _statements_before(child, parent):
            never = never or _ends(before)
            skips += _skipped_modules(before)
    return Situation(never or typing_only, typing_only, function, frozenset(caught), tuple(skips))


def _is_body(child: ast.AST, function: ast.AST) -> bool:
    body = getattr(function, "body", None)
    return child is body or (isinstance(body, list) and any(child is s for s in body))


def _is_typing_only(child: ast.AST, parent: ast.AST) -> bool:
    if not isinstance(parent, ast.If):
        return False
    test, blocks = parent.test, (parent.body, parent.orelse)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, blocks = test.operand, (parent.orelse, parent.body)
    return is_type_checking(test) and any(child is statement for statement in blocks[0])


def is_type_checking(test: ast.expr) -> bool:
    """Say whether an expression is `TYPE_CHECKING`, however imported."""
    dotted = dotted_name(test)
    return dotted is not None and (dotted.root.id, *dotted.attributes)[-1] == "TYPE_CHECKING"


def _is_dead(child: ast.AST, parent: ast.AST) -> bool:
    """Whether the child of `parent` is not evaluated when `parent` is."""
    if isinstance(parent, (ast.If, ast.While, ast.IfExp)) and child is not parent.test:
        taken = _constant(parent.test)
        in_body = _is_body(child, parent)
        return taken is not None and taken is not in_body and not isinstance(parent, ast.While)
    if isinstance(parent, ast.BoolOp):
        stops_at = isinstance(parent.op, ast.Or)
        earlier = parent.values[: next(n for n, v in enumerate(parent.values) if v is child)]
        return any(_constant(value) is stops_at for value in earlier)
    if isinstance(parent, (ast.For, ast.AsyncFor)):
        empty = isinstance(parent.iter, (ast.List, ast.Tuple)) and not parent.iter.elts
        return empty and _is_body(child, parent)
    return isinstance(parent, ast.Assert) and child is parent.msg


def _constant(test: ast.expr) -> bool | None:
    """Return the truth of a condition that is the same wherever the module is imported."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _constant(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if is_type_checking(test):
        return False
    if isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.Eq):
        sides = (test.left, *test.comparators)
        is_name = any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)
        is_main = any(isinstance(side, ast.Constant) and side.value == "__main__" for side in sides)
        return False if is_name and is_main else None
    return None


def _caught_by(child: ast.AST, parent: ast.AST) -> Iterator[str]:
    if isinstance(parent, ast.Try) or type(parent).__name__ == "TryStar":
        if any(child is statement for statement in parent.body):  # type: ignore[attr-defined]
            for handler in parent.handlers:  # type: ignore[attr-defined]
                if not isinstance(handler.body[-1], ast.Raise):
                    yield from exception_names(handler.type)
    elif isinstance(parent, (ast.With, ast.AsyncWith)) and _is_body(child, parent):
        for item in parent.items:
            call = item.context_expr
            dotted = dotted_name(call.func) if isinstance(call, ast.Call) else None
            word = (dotted.root.id, *dotted.attributes)[-1] if dotted else ""
            if isinstance(call, ast.Call) and word in {"suppress", "raises"}:
                for argument in call.args:
                    yield from exception_names(argument)


def exception_names(node: ast.expr | None) -> Iterator[str]:
    """Yield the last words of the exception types that `node` names: "" for none, "?" if unread."""
    if node is None:
        yield ""
    elif isinstance(node, ast.Tuple):
        for element in node.elts:
            yield from exception_names(element)
    else:
        dotted = dotted_name(node)
        if dotted is None:
            yield "?"
        elif dotted.attributes:
            yield dotted.attributes[-1]
        else:
            known = getattr(builtins, dotted.root.id, None)
            is_exception = isinstance(known, type) and issubclass(known, BaseException)
            yield dotted.root.id if is_exception else "?"


def _statements_before(child: ast.AST, parent: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements of the same block that have run before `child`."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and any(child is statement for statement in block):
            for statement in block:
                if statement is child:
                    return
                if isinstance(statement, ast.stmt):
                    yield statement


def _ends(statement: ast.stmt) -> bool:
    """Whether nothing after the statement runs: a raise, a return, a module-level skip."""
    if isinstance(statement, (ast.Raise, ast.Return, ast.Continue, ast.Break)):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        dotted = dotted_name(call.func)
        words = (dotted.root.id, *dotted.attributes) if dotted else ("",)
        return words[-2:] == ("sys", "exit") or (words[-1] == "skip" and _allows_module_level(call))
    return False


def _allows_module_level(call: ast.Call) -> bool:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "allow_module_level"]
    return any(isinstance(v, ast.Constant) and v.value is True for v in (*given, *call.args[1:2]))


def _skipped_modules(statement: ast.stmt) -> Iterator[str]:
    value = getattr(statement, "value", None)
    if isinstance(value, ast.Call) and isinstance(statement, (ast.Expr, ast.Assign)):
        dotted = dotted_name(value.func)
        if dotted and (dotted.root.id, *dotted.attributes)[-1] == "importorskip":
            argument = value.args[0] if value.args else None
            is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
            yield str(argument.value) if is_text and isinstance(argument, ast.Constant) else "?"
