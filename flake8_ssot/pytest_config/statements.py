"""The effect of statements in a partial evaluation."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.pytest_config import expressions
from flake8_ssot.pytest_config.builtin_methods import spoil
from flake8_ssot.pytest_config.values import (
    UNKNOWN,
    Bound,
    ClassValue,
    External,
    FunctionValue,
    ImportedName,
    Lazy,
    Method,
    Return,
)

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.evaluation import Scope


def _run_assign(scope: Scope, node: ast.Assign) -> None:
    value = scope.value(node.value)
    for target in node.targets:
        scope.assign(target, value)


def _run_annotated(scope: Scope, node: ast.AnnAssign) -> None:
    if node.value is not None:
        scope.assign(node.target, scope.value(node.value))


def _run_augmented(scope: Scope, node: ast.AugAssign) -> None:
    value = scope.value(node.value)
    old = scope.value(node.target)
    if old is Method.MARKERS:
        for line in expressions.elements(value):
            scope.evaluation.on_register(line, node, scope.module)
    elif isinstance(node.op, ast.Add):
        scope.assign(node.target, expressions.add(old, value))
    else:
        scope.assign(node.target, UNKNOWN)


def _run_expression(scope: Scope, node: ast.Expr) -> None:
    scope.value(node.value)


def _run_return(scope: Scope, node: ast.Return) -> None:
    raise Return(scope.value(node.value) if node.value else None)


def _run_raise(scope: Scope, node: ast.Raise) -> None:
    raise Return(UNKNOWN)


def _run_if(scope: Scope, node: ast.If) -> None:
    test = scope.value(node.test)
    if test is UNKNOWN or isinstance(test, (Bound, External)):
        scope.maybe(node.body, node.orelse)
    else:
        scope.run(node.body if expressions.truth(test) else node.orelse)


def _run_for(scope: Scope, node: ast.For | ast.AsyncFor) -> None:
    iterable = scope.value(node.iter)
    if isinstance(iterable, Lazy):
        iterable = iterable.consume()
    if isinstance(iterable, (list, tuple, dict)):
        for element in list(iterable):
            scope.assign(node.target, element)
            scope.run(node.body)
        scope.run(node.orelse)
    else:
        scope.assign(node.target, UNKNOWN)
        scope.maybe(node.body, node.orelse)


def _run_while(scope: Scope, node: ast.While) -> None:
    for inner in ast.walk(node):  # a later round sees what an earlier one has assigned
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            scope.assign(inner, UNKNOWN)
    scope.maybe(node.body, node.orelse)


def _run_with(scope: Scope, node: ast.With | ast.AsyncWith) -> None:
    for item in node.items:
        scope.value(item.context_expr)
        if item.optional_vars is not None:
            scope.assign(item.optional_vars, UNKNOWN)
    scope.run(node.body)


def _run_try(scope: Scope, node: ast.Try) -> None:
    scope.run(node.body)
    scope.maybe(*(handler.body for handler in node.handlers))
    scope.run(node.orelse)
    scope.run(node.finalbody)


def _run_match(scope: Scope, node: ast.Match) -> None:
    scope.maybe(*(case.body for case in node.cases))


def _run_delete(scope: Scope, node: ast.Delete) -> None:
    for target in node.targets:
        for inner in ast.walk(target):
            if isinstance(getattr(inner, "ctx", None), ast.Del):
                _delete(scope, inner)


def _delete(scope: Scope, target: ast.AST) -> None:
    if isinstance(target, ast.Name):
        scope.local.pop(target.id, None)
    elif isinstance(target, (ast.Attribute, ast.Subscript)):
        spoil(scope.value(target.value))


def _run_function(scope: Scope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    closure = {} if scope.local is scope.module.names else scope.local
    function = FunctionValue(node, scope.module, closure)
    known = scope.local.get(node.name)
    scope.local[node.name] = UNKNOWN if scope.conditional and known is not None else function


def _run_class(scope: Scope, node: ast.ClassDef) -> None:
    scope.local[node.name] = ClassValue(node, scope.module)


def _run_import(scope: Scope, node: ast.Import) -> None:
    for alias in node.names:
        bound = alias.asname or alias.name.partition(".")[0]
        target = alias.name if alias.asname else bound
        scope.local[bound] = ImportedName(scope.module, target, 0, None)


def _run_import_from(scope: Scope, node: ast.ImportFrom) -> None:
    for alias in node.names:
        if alias.name == "*":
            scope.module.star(node.module or "", node.level, scope.local)
        else:
            scope.local[alias.asname or alias.name] = ImportedName(
                scope.module, node.module or "", node.level, alias.name
            )


STATEMENTS: Final[Mapping[type[ast.stmt], Callable[[Scope, Any], None]]] = {
    ast.Assign: _run_assign,
    ast.AnnAssign: _run_annotated,
    ast.AugAssign: _run_augmented,
    ast.Expr: _run_expression,
    ast.Return: _run_return,
    ast.Raise: _run_raise,
    ast.If: _run_if,
    ast.For: _run_for,
    ast.AsyncFor: _run_for,
    ast.While: _run_while,
    ast.With: _run_with,
    ast.AsyncWith: _run_with,
    ast.Try: _run_try,
    ast.Match: _run_match,
    ast.Delete: _run_delete,
    ast.FunctionDef: _run_function,
    ast.AsyncFunctionDef: _run_function,
    ast.ClassDef: _run_class,
    ast.Import: _run_import,
    ast.ImportFrom: _run_import_from,
}


def asks_collectonly(statement: ast.If) -> bool:
    """Whether the block ends the function in a run that only collects, the run that we predict."""
    named = {getattr(n, "attr", getattr(n, "value", None)) for n in ast.walk(statement.test)}
    ends = isinstance(statement.body[-1], ast.Return) and not isinstance(
        statement.test, ast.UnaryOp
    )
    return ends and bool(named & {"collectonly", "--collect-only", "--collectonly"})
