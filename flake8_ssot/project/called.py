"""What calling a function of a module does, as far as it imports anything."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import Final

from flake8_ssot.project.effects import raised, told
from flake8_ssot.project.program import (
    Call,
    Choose,
    Guarded,
    Handler,
    Leave,
    Load,
    Skip,
    Step,
    Steps,
    Take,
)
from flake8_ssot.syntax.children import parts
from flake8_ssot.syntax.conditions import constant_truth
from flake8_ssot.syntax.evaluated import FUNCTIONS
from flake8_ssot.syntax.exports import dotted_text
from flake8_ssot.syntax.guards import caught_by_manager, exception_names
from flake8_ssot.syntax.skips import Functions, functions_of, skips_of_call
from flake8_ssot.syntax.targets import names_bound_in

BUILTINS: Final = frozenset(dir(builtins))
#: Statements whose value is evaluated when they run, and has calls in it perhaps.
PLAIN: Final = (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return)


def direct_calls(value: ast.AST | None) -> Iterator[ast.Call]:
    """Yield the calls that evaluating an expression certainly makes, inner ones first."""
    stack: list[tuple[ast.AST, bool]] = [(value, False)] if value is not None else []
    while stack:
        node, opened = stack.pop()
        if isinstance(node, ast.Attribute):
            stack.append((node.value, False))
        elif isinstance(node, ast.Call):
            if not opened:
                stack.append((node, True))
                stack += [(a, False) for a in reversed(node.args)]
                stack += [(k.value, False) for k in reversed(node.keywords)]
                stack.append((node.func, False))
            else:
                yield node


def may_skip(call: ast.Call, functions: Functions) -> Iterator[Step]:
    """Yield the skip that a call may end with of one of these functions, as far as that shows."""
    if dotted_text(call.func) in functions and any(skips_of_call(call, functions)):
        yield Choose(call.lineno, ((Skip(call.lineno),),))


def called(call: ast.Call, local: frozenset[str] = frozenset()) -> Iterator[Call]:
    """Yield the call of a function by its name, if it isn't one of the names `local`."""
    name = dotted_text(call.func)
    if name is not None and name not in BUILTINS and name.partition(".")[0] not in local:
        yield Call(call.lineno, name)


def function_steps(function: ast.FunctionDef) -> Steps:
    """Return what calling a function imports and calls.

    That is nothing if a decorator decides about it, or if the function is a generator.
    """
    if function.decorator_list or any(map(_yields, function.body)):
        return ()
    steps = Body(function).steps
    return steps if any(not isinstance(step, Leave) for step in steps) else ()


def _yields(statement: ast.stmt) -> bool:
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            stack += parts(node)
    return False


class Body:
    """The body of a function, whose own names hide the module's."""

    def __init__(self, function: ast.FunctionDef) -> None:
        arguments = function.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
        self._local = frozenset((*(a.arg for a in every), *names_bound_in(function.body)))
        self._functions = functions_of(function.body)
        self.steps = self._block(function.body)

    def _block(self, statements: list[ast.stmt]) -> Steps:
        """Return the steps of a block; compound statements are few levels deep."""
        return tuple(step for statement in statements for step in self._steps(statement))

    def _steps(self, statement: ast.stmt) -> Iterator[Step]:
        line = statement.lineno
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield Load(line, alias.name, "", alias.asname is not None)
        elif isinstance(statement, ast.ImportFrom):
            names = tuple((alias.name, "") for alias in statement.names)
            yield Take(line, statement.module or "", statement.level, names)
        elif isinstance(statement, PLAIN):
            for call in direct_calls(statement.value):
                steps = tuple(told(call))
                yield from steps or called(call, self._local)
                yield from may_skip(call, self._functions)
            if isinstance(statement, ast.Return):
                yield Leave(line)
        elif isinstance(statement, (ast.Raise, ast.Assert)):
            if step := raised(statement):
                yield step
        else:
            yield from self._compound(statement)

    def _compound(self, statement: ast.stmt) -> Iterator[Step]:
        line = statement.lineno
        if isinstance(statement, ast.If):
            truth = constant_truth(statement.test)
            if truth is not None:
                yield from self._block(statement.body if truth else statement.orelse)
                return
            arms = (self._block(statement.body), self._block(statement.orelse))
            if any(arms):
                yield Choose(line, arms)
        elif isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
            arms = (self._block(statement.body), self._block(statement.orelse))
            if any(arms):
                yield Choose(line, arms)
        elif isinstance(statement, ast.Match):
            cases = tuple(self._block(case.body) for case in statement.cases)
            if any(cases):
                yield Choose(line, cases)
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            caught = [t for item in statement.items for t in caught_by_manager(item.context_expr)]
            body = self._block(statement.body)
            if body and caught:
                yield Guarded(line, body, (Handler(tuple(caught), ()),), (), ())
            else:
                yield from body
        elif isinstance(statement, ast.Try) or type(statement).__name__ == "TryStar":
            yield from self._try(statement)  # type: ignore[arg-type]
        elif isinstance(statement, ast.ClassDef):
            yield from self._block(statement.body)

    def _try(self, node: ast.Try) -> Iterator[Step]:
        blocks = (node.body, node.orelse, node.finalbody)
        body, orelse, final = (self._block(block) for block in blocks)
        handlers = tuple(
            Handler(
                tuple(exception_names(handler.type)), self._block(handler.body), handler.name or ""
            )
            for handler in node.handlers
        )
        if body or orelse or final:
            yield Guarded(node.lineno, body, handlers, orelse, final)
