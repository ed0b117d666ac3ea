"""Dotted names in expressions."""

from __future__ import annotations

import ast
from typing import NamedTuple


class DottedName(NamedTuple):
    """`root.a.b`: the Name node it starts with, and the attributes in order."""

    root: ast.Name
    attributes: tuple[str, ...]


def dotted_name(node: ast.expr) -> DottedName | None:
    """Return the parts of a name or of attributes of a name, None for any other expression."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        return DottedName(node, tuple(reversed(attributes)))
    return None
