"""What calling a function of a module does, as far as it imports anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import Final

from flake8_ssot.project.program import (
    Call,
    Choose,
    Guarded,
    Handler,
    Leave,
    Load,
    Raise,
    Step,
    Steps,
    Take,
)
from flake8_ssot.syntax.conditions import constant_truth
from flake8_ssot.syntax.exports import dotted_text
from flake8_ssot.syntax.guards import caught_by_manager, exception_names

BUILTINS: Final = frozenset(dir(builtins))


def direct_calls(value: ast.AST | None) -> Iterator[Call]:
    """Yield the calls by name that evaluating an expression certainly makes, inner ones first."""
    stack: list[tuple[ast.AST, bool]] = [(value, False)] if value is not None else []
    while stack:
        node, opened = stack.pop()
        if isinstance(node, ast.Attribute):
            stack.append((node.value, False))
        elif isinstance(node, ast.Await):
            continue
        elif isinstance(node, ast.Call):
            if not opened:
                stack.append((node, True))
                stack += [(a, False) for a in reversed(node.args)]
                stack += [(k.value, False) for k in reversed(node.keywords)]
                stack.append((node.func, False))
            elif (name := dotted_text(node.func)) and name not in BUILTINS:
                yield Call(node.lineno, name)


def function_steps(function: ast.FunctionDef) -> Steps:
    """Return what calling a function imports and calls; nothing if a decorator decides about it."""
    if function.decorator_list:
        return ()
    steps = _block(function.body)
    return steps if any(not isinstance(step, (Leave, Raise)) for step in steps) else ()


def _block(statements: list[ast.stmt]) -> Steps:
    """Return the steps of a block; compound statements are few levels deep."""
    return tuple(step for statement in statements for step in _steps(statement))


def _steps(statement: ast.stmt) -> Iterator[Step]:
    line = statement.lineno
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield Load(line, alias.name, "", alias.asname is not None)
    elif isinstance(statement, ast.ImportFrom):
        names = tuple((alias.name, "") for alias in statement.names)
        yield Take(line, statement.module or "", statement.level, names)
    elif isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)):
        yield from direct_calls(statement.value)
        if isinstance(statement, ast.Return):
            yield Leave(line)
    elif isinstance(statement, ast.Raise):
        raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
        text = dotted_text(raised) or "?" if raised is not None else ""
        yield Raise(line, text.rpartition(".")[2])
    else:
        yield from _compound(statement)


def _compound(statement: ast.stmt) -> Iterator[Step]:
    line = statement.lineno
    if isinstance(statement, ast.If):
        truth = constant_truth(statement.test)
        if truth is not None:
            yield from _block(statement.body if truth else statement.orelse)
            return
        arms = (_block(statement.body), _block(statement.orelse))
        if any(arms):
            yield Choose(line, arms)
    elif isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
        arms = (_block(statement.body), _block(statement.orelse))
        if any(arms):
            yield Choose(line, arms)
    elif isinstance(statement, ast.Match):
        cases = tuple(_block(case.body) for case in statement.cases)
        if any(cases):
            yield Choose(line, cases)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        caught = [t for item in statement.items for t in caught_by_manager(item.context_expr)]
        body = _block(statement.body)
        if body and caught:
            yield Guarded(line, body, (Handler(tuple(caught), ()),), (), ())
        else:
            yield from body
    elif isinstance(statement, ast.Try) or type(statement).__name__ == "TryStar":
        yield from _try(statement)  # type: ignore[arg-type]


def _try(node: ast.Try) -> Iterator[Step]:
    body, orelse, final = _block(node.body), _block(node.orelse), _block(node.finalbody)
    handlers = tuple(
        Handler(tuple(exception_names(handler.type)), _block(handler.body))
        for handler in node.handlers
    )
    if body or orelse or final:
        yield Guarded(node.lineno, body, handlers, orelse, final)
