"""Runs the part of a conftest.py or plugin that can be known, to learn what it registers.

This is a partial evaluation: constants, loops over literal sequences, helper functions and imports
are followed as Python would, a branch whose condition isn't known is taken as well as left, and
whatever can't be known has the value UNKNOWN. Nothing of the project is imported or executed.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.pytest_config import expressions
from flake8_ssot.pytest_config.values import (
    CONFIG,
    UNKNOWN,
    ClassValue,
    FunctionValue,
    ImportedName,
    Instance,
    LazyMap,
    Method,
)

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.modules import Module

MAXIMUM_DEPTH: Final = 25
MAXIMUM_STEPS: Final = 50_000
CONSUMERS: Final = frozenset(
    {"list", "tuple", "set", "any", "all", "sum", "deque", "sorted", "dict"}
)


class TooMuch(Exception):
    """The evaluation was given up."""


class Return(Exception):
    """A function ended."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


class Evaluation:
    """One evaluation: its budget, and the callback for marker lines.

    `on_register(line, node, module)` is called for each `addinivalue_line("markers", line)`;
    `on_unknown(reason)` for what may register anything.
    """

    def __init__(
        self,
        on_register: Callable[[Any, ast.AST, Module], None],
        on_unknown: Callable[[str], None],
    ) -> None:
        self.on_register = on_register
        self.on_unknown = on_unknown
        self.steps = 0
        self.depth = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > MAXIMUM_STEPS:
            raise TooMuch("it runs too long")

    def call(self, function: FunctionValue, positional: list[Any], named: Mapping[str, Any]) -> Any:
        """Evaluate the body of `function` with its arguments bound, and return its value."""
        if self.depth >= MAXIMUM_DEPTH:
            raise TooMuch("its calls nest too deep")
        scope = Scope(self, function.module, _bind(function, positional, named, self))
        self.depth += 1
        try:
            if isinstance(function.node, ast.Lambda):
                return scope.value(function.node.body)
            scope.run(function.node.body)
        except Return as result:
            return result.value
        finally:
            self.depth -= 1
        return None


class Scope:
    """The names of one function call, or of a module, whose own dictionary `local` then is."""

    def __init__(self, evaluation: Evaluation, module: Module, local: dict[str, Any]) -> None:
        self.evaluation = evaluation
        self.module = module
        self.local = local
        self.conditional = 0

    def name(self, name: str) -> Any:
        for names in (self.local, self.module.names):
            if name in names:
                value = names[name]
                return value.resolve() if isinstance(value, ImportedName) else value
        return getattr(builtins, name, UNKNOWN) if name in CONSUMERS else UNKNOWN

    def value(self, node: ast.expr) -> Any:
        self.evaluation.step()
        return expressions.evaluate(self, node)

    def assign(self, target: ast.expr, value: Any) -> None:
        if isinstance(target, ast.Name):
            known = self.local.get(target.id, value)
            both = self.conditional and known != value
            self.local[target.id] = UNKNOWN if both else value
        elif isinstance(target, (ast.Tuple, ast.List)):
            fits = isinstance(value, (list, tuple)) and len(value) == len(target.elts)
            for place, element in enumerate(target.elts):
                self.assign(element, value[place] if fits else UNKNOWN)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, UNKNOWN)

    def run(self, body: list[ast.stmt]) -> None:
        """Run statements until one ends the function or leaves the block for good."""
        for statement in body:
            self.evaluation.step()
            handler = STATEMENTS.get(type(statement))
            if handler is not None:
                handler(self, statement)
            if isinstance(statement, ast.If) and asks_collectonly(statement):
                return

    def maybe(self, *bodies: list[ast.stmt]) -> None:
        """Run blocks of which it is not known whether they run."""
        self.conditional += 1
        try:
            for body in bodies:
                try:
                    self.run(body)
                except Return:
                    continue
        finally:
            self.conditional -= 1


def asks_collectonly(statement: ast.If) -> bool:
    """Whether the block ends the function in a run that only collects, the run that we predict."""
    named = {getattr(n, "attr", getattr(n, "value", None)) for n in ast.walk(statement.test)}
    ends = isinstance(statement.body[-1], ast.Return) and not isinstance(
        statement.test, ast.UnaryOp
    )
    return ends and bool(named & {"collectonly", "--collect-only", "--collectonly"})


def _bind(
    function: FunctionValue, positional: list[Any], named: Mapping[str, Any], run: Evaluation
) -> dict[str, Any]:
    arguments = function.node.args
    parameters = [*arguments.posonlyargs, *arguments.args]
    scope = Scope(run, function.module, {})
    bound: dict[str, Any] = {p.arg: UNKNOWN for p in (*parameters, *arguments.kwonlyargs)}
    defaults = zip(reversed(parameters), reversed(arguments.defaults), strict=False)
    bound |= {p.arg: scope.value(default) for p, default in defaults}
    keywords = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    bound |= {p.arg: scope.value(default) for p, default in keywords if default is not None}
    bound |= {p.arg: value for p, value in zip(parameters, positional, strict=False)}
    bound |= {name: value for name, value in named.items() if name in bound}
    if arguments.vararg:
        bound[arguments.vararg.arg] = list(positional[len(parameters) :])
    if arguments.kwarg:
        bound[arguments.kwarg.arg] = UNKNOWN
    return {**function.closure, **bound}


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
    if test is UNKNOWN:
        scope.maybe(node.body, node.orelse)
    else:
        scope.run(node.body if expressions.truth(test) else node.orelse)


def _run_for(scope: Scope, node: ast.For | ast.AsyncFor) -> None:
    iterable = scope.value(node.iter)
    if isinstance(iterable, LazyMap):
        iterable = expressions.consume(scope, iterable)
    if isinstance(iterable, (list, tuple, dict)):
        for element in iterable:
            scope.assign(node.target, element)
            scope.run(node.body)
        scope.run(node.orelse)
    else:
        scope.assign(node.target, UNKNOWN)
        scope.maybe(node.body, node.orelse)


def _run_while(scope: Scope, node: ast.While) -> None:
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
    ast.FunctionDef: _run_function,
    ast.AsyncFunctionDef: _run_function,
    ast.ClassDef: _run_class,
    ast.Import: _run_import,
    ast.ImportFrom: _run_import_from,
}


def methods(instance: Instance) -> Iterator[tuple[str, FunctionValue]]:
    """Yield the functions of the class of `instance` as bound methods would be called."""
    for node in instance.type.node.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, FunctionValue(node, instance.type.module, {})


def arguments_of_hook(function: FunctionValue) -> dict[str, Any]:
    """Return what pytest passes to a hook: its config where a parameter asks for that."""
    names = [argument.arg for argument in function.node.args.args]
    return {name: CONFIG if name in {"config", "early_config"} else UNKNOWN for name in names}
