"""The one shared walk over a file's tree, and what the visitors are given."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeVar

from flake8_ssot.context import Context
from flake8_ssot.rules import INTERNAL_ERROR, START, Violation
from flake8_ssot.syntax.parents import Parents

__all__ = ["REGISTRY", "Context", "Registration", "visits", "walk"]

Node = TypeVar("Node", bound=ast.AST)


Visitor = Callable[[Context, Any, "Parents | None"], Iterator[Violation]]


class Registration(NamedTuple):
    """A visitor, the node types it is called for, and a word its files must contain, if any."""

    checker: str
    visitor: Visitor
    types: tuple[type[ast.AST], ...]
    word: str


REGISTRY: list[Registration] = []


def visits(
    *types: type[Node], word: str = ""
) -> Callable[
    [Callable[[Context, Node, Parents | None], Iterator[Violation]]],
    Callable[[Context, Node, Parents | None], Iterator[Violation]],
]:
    """Register the decorated generator for `types`.

    A file whose text lacks `word` cannot concern the visitor and is not walked for it.
    """

    def register(
        visitor: Callable[[Context, Node, Parents | None], Iterator[Violation]],
    ) -> Callable[[Context, Node, Parents | None], Iterator[Violation]]:
        checker = visitor.__module__.rpartition(".")[2]
        REGISTRY.append(Registration(checker, visitor, types, word))
        return visitor

    return register


STATEMENT_LISTS = ("body", "orelse", "finalbody", "handlers", "cases")
LEAVES = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop, ast.Constant)


def walk(context: Context, registry: list[Registration]) -> Iterator[Violation]:
    """Visit every node once and yield what the visitors report, in no particular order.

    A visitor that raises is reported as OST000 and not called again on this file.
    """
    table: defaultdict[type[ast.AST], list[Registration]] = defaultdict(list)
    for registration in registry:
        if registration.word in context.source.text:
            for node_type in registration.types:
                table[node_type].append(registration)
    statements_only = not any(issubclass(t, ast.expr) for t in table)
    failed: set[Visitor] = set()
    stack: list[tuple[ast.AST, Parents | None]] = [(context.source.tree, None)] if table else []
    while stack:
        node, parents = stack.pop()
        for registration in table.get(type(node), ()):
            if registration.visitor not in failed:
                yield from _visit(registration, context, node, parents, failed)
        here = Parents(node, parents)
        names = STATEMENT_LISTS if statements_only else node._fields
        for name in names:
            value = getattr(node, name, None)
            if isinstance(value, list):
                stack += [(child, here) for child in value if isinstance(child, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, LEAVES):
                stack.append((value, here))


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
