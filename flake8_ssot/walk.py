"""The one shared walk over a file's tree, and what the visitors are given."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from flake8_ssot.context import Context
from flake8_ssot.rules import INTERNAL_ERROR, START, Violation
from flake8_ssot.syntax.children import blocks, parts
from flake8_ssot.syntax.parents import Parents

__all__ = ["REGISTRY", "Context", "Registration", "opted_in", "visits", "walk"]

Node = TypeVar("Node", bound=ast.AST)


Visitor = Callable[[Context, Any, "Parents | None"], Iterator[Violation]]


class Registration(NamedTuple):
    """A visitor, the node types it is called for, and the question whether it concerns a file."""

    checker: str
    visitor: Visitor
    types: tuple[type[ast.AST], ...]
    when: Callable[[Context], bool]


REGISTRY: list[Registration] = []


def _always(_context: Context) -> bool:
    return True


def opted_in(code: str) -> Callable[[Context], bool]:
    """Return the question whether a file's options ask for an opt-in rule."""

    def asked(context: Context) -> bool:
        return code.startswith(context.options.opt_in)

    return asked


def visits(
    *types: type[ast.AST], when: Callable[[Context], bool] = _always
) -> Callable[
    [Callable[[Context, Node, Parents | None], Iterator[Violation]]],
    Callable[[Context, Node, Parents | None], Iterator[Violation]],
]:
    """Register the decorated generator for `types`.

    `when` is asked once a file, and answers no where a look at its text shows that the visitor
    would report nothing: most files then need no walk over their expressions.
    """

    def register(
        visitor: Callable[[Context, Node, Parents | None], Iterator[Violation]],
    ) -> Callable[[Context, Node, Parents | None], Iterator[Violation]]:
        checker = visitor.__module__.rpartition(".")[2]
        REGISTRY.append(Registration(checker, visitor, types, when))
        return visitor

    return register


def walk(context: Context, registry: list[Registration]) -> Iterator[Violation]:
    """Visit every node once and yield what the visitors report, in no particular order.

    A visitor that raises is reported as OST000 and not called again on this file.
    """
    table: defaultdict[type[ast.AST], list[Registration]] = defaultdict(list)
    for registration in registry:
        if registration.when(context):
            for node_type in registration.types:
                table[node_type].append(registration)
    statements_only = not any(issubclass(t, ast.expr) for t in table)
    below = blocks if statements_only else parts
    failed: set[Visitor] = set()
    stack: list[tuple[ast.AST, Parents | None]] = [(context.source.tree, None)] if table else []
    while stack:
        node, parents = stack.pop()
        for registration in table.get(type(node), ()):
            if registration.visitor not in failed:
                yield from _visit(registration, context, node, parents, failed)
        if found := below(node):
            here = Parents(node, parents)
            stack += [(child, here) for child in found]


def _visit(
    registration: Registration,
    context: Context,
    node: ast.AST,
    parents: Parents | None,
    failed: set[Visitor],
) -> Iterator[Violation]:
    try:
        yield from registration.visitor(context, node, parents)
    except Exception as error:  # a defect of ours must not cost the user the other results
        failed.add(registration.visitor)
        text = " ".join(f"{type(error).__name__}: {error}".split())
        yield INTERNAL_ERROR.at(START, checker=registration.checker, error=text)
