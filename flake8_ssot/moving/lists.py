"""Elements of a list in the source, each perhaps on its own line with a comment."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from flake8_ssot.fixes.text import characters
from flake8_ssot.output.report import Edit

Node = ast.expr | ast.alias
Place = tuple[int, int]


def span(known: Sequence[str], node: Node) -> tuple[Place, Place]:
    """Return where a node starts and ends, lines and columns from 1."""
    start = characters(known, (node.lineno, node.col_offset))
    end = characters(known, (node.end_lineno or 0, node.end_col_offset or 0))
    return (start[0], start[1] + 1), (end[0], end[1] + 1)


def is_alone(known: Sequence[str], node: Node) -> bool:
    """Say whether a node has its line for itself, but for a comma and a comment."""
    (line, column), (end_line, end_column) = span(known, node)
    text = known[line - 1]
    behind = text[end_column - 1 :]
    rest = behind.strip().removeprefix(",").lstrip()
    is_last = not rest or rest.startswith("#")
    return line == end_line and not text[: column - 1].strip() and is_last


def removal(known: Sequence[str], group: Sequence[Node], node: Node) -> Edit:
    """Return the edit that takes a node out of its list, with the comma that is too much then."""
    if is_alone(known, node):
        return Edit(node.lineno, 1, node.lineno + 1, 1, "")
    start, end = span(known, node)
    number = group.index(node)
    if number + 1 < len(group):
        end = span(known, group[number + 1])[0]
    elif number:
        start = span(known, group[number - 1])[1]
    return Edit(*start, *end, "")
