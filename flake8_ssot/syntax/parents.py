"""The nodes above a node, as the walk hands them to a visitor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flake8_ssot.syntax.children import parts


class Parents(NamedTuple):
    """The chain of nodes above a node, innermost first."""

    node: ast.AST
    above: Parents | None


def links(node: ast.AST, parents: Parents | None) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield (child, parent) from `node` outward."""
    while parents is not None:
        yield node, parents.node
        node, parents = parents


def descend(
    node: ast.AST, parents: Parents | None = None
) -> Iterator[tuple[ast.AST, Parents | None]]:
    """Yield `node`, whose parents are given, and all below it, each with the nodes above it."""
    stack = [(node, parents)]
    while stack:
        node, parents = stack.pop()
        here = Parents(node, parents)
        stack += [(child, here) for child in parts(node)]
        yield node, parents
