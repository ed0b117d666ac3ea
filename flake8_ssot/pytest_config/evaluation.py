"""Runs the part of a conftest.py or plugin that can be known, to learn what it registers.

This is a partial evaluation: constants, loops over literal sequences, helper functions and imports
are followed as Python would, a branch whose condition isn't known is taken as well as left, and
whatever can't be known has the value UNKNOWN. Nothing of the project is imported or executed.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.pytest_config import expressions, statements
from flake8_ssot.pytest_config.builtin_methods import spoil
from flake8_ssot.pytest_config.values import (
    UNKNOWN,
    FunctionValue,
    ImportedName,
    Return,
    TooMuch,
)

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.modules import Module

MAXIMUM_DEPTH: Final = 25
MAXIMUM_STEPS: Final = 50_000
CONSUMERS: Final = frozenset(
    {"list", "tuple", "set", "any", "all", "sum", "deque", "sorted", "dict"}
)


class Evaluation:
    """One evaluation: its budget, and the callback for marker lines.

    `on_register(line, node, module)` is called for each `addinivalue_line("markers", line)`;
    `on_unknown(reason)` for what may register anything.
    """

    def __init__(
        self,
        on_register: Callable[[Any, ast.expr | ast.stmt, Module], None],
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
        value = None
        try:
            if isinstance(function.node, ast.Lambda):
                return scope.value(function.node.body)
            scope.run(function.node.body)
        except Return as result:
            value = result.value
        finally:
            self.depth -= 1
        return UNKNOWN if scope.may_have_returned else value


class Scope:
    """The names of one function call, or of a module, whose own dictionary `local` then is."""

    def __init__(self, evaluation: Evaluation, module: Module, local: dict[str, Any]) -> None:
        self.evaluation = evaluation
        self.module = module
        self.local = local
        self.conditional = 0
        self.may_have_returned = False

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
        elif isinstance(target, ast.Subscript):
            owner, key = self.value(target.value), self.value(target.slice)
            if isinstance(owner, dict) and isinstance(key, str):
                owner[key] = value
            else:
                spoil(owner)

    def run(self, body: list[ast.stmt]) -> None:
        """Run statements until one ends the function or leaves the block for good."""
        for statement in body:
            self.evaluation.step()
            handler = statements.STATEMENTS.get(type(statement))
            if handler is not None:
                handler(self, statement)
            if isinstance(statement, ast.If) and statements.asks_collectonly(statement):
                return

    def maybe(self, *bodies: list[ast.stmt]) -> None:
        """Run blocks of which it is not known whether they run."""
        self.conditional += 1
        try:
            for body in bodies:
                try:
                    self.run(body)
                except Return:
                    self.may_have_returned = True
        finally:
            self.conditional -= 1


def _bind(
    function: FunctionValue, positional: list[Any], named: Mapping[str, Any], run: Evaluation
) -> dict[str, Any]:
    arguments = function.node.args
    if function.owner is not None:
        positional = [function.owner, *positional]
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
