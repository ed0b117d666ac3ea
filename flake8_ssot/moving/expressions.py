"""Expressions of a file that may name something of a module, those in quoted annotations as well.

Source: PEP 484, "Forward references".
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.fixes.text import characters, lines
from flake8_ssot.output.report import Edit
from flake8_ssot.syntax.attributes import attribute_nodes
from flake8_ssot.syntax.parents import Parents, descend

#: A string on one line without anything that is written in another way than it is.
PLAIN: Final = re.compile(r"([rRuU]?(\"\"\"|'''|\"|'))([^\\\n]*)\2")


class Expression(NamedTuple):
    """A dotted name. Where it is in a quoted annotation, `start` is the place where that begins."""

    context: Context
    node: ast.expr
    parents: Parents | None
    start: tuple[int, int] | None = None

    @property
    def line(self) -> int:
        return self.start[0] if self.start else self.node.lineno

    @property
    def root(self) -> Expression:
        """The name that it begins with."""
        node = self.node
        while isinstance(node, ast.Attribute):
            node = node.value
        return self._replace(node=node)

    def edit(self, text: str) -> Edit | None:
        """Return the edit that puts `text` in its place; None if it stands in no plain way."""
        node = self.node
        line, column = self.start or (0, 0)
        first = (line or node.lineno, column + node.col_offset)
        last = (line or node.end_lineno or node.lineno, column + (node.end_col_offset or 0))
        known = lines(self.context.source.text)
        edit = Edit(*_shown(known, first), *_shown(known, last), text)
        written = _between(known, edit)
        is_as_read = "".join(written.split()) == ast.unparse(node)
        return edit if is_as_read else None


def _shown(known: list[str], place: tuple[int, int]) -> tuple[int, int]:
    line, column = characters(known, place)
    return line, column + 1


def _between(known: list[str], edit: Edit) -> str:
    """Return the text that an edit replaces."""
    found = known[edit.line - 1 : edit.end_line]
    found[-1] = found[-1][: edit.end_column - 1]
    found[0] = found[0][edit.column - 1 :]
    return "".join(found)


def attributes(context: Context, last: str) -> Iterator[Expression]:
    """Yield the expressions that end in the attribute `last`."""
    for node, parents in attribute_nodes(context.source.tree).get(last, ()):
        yield Expression(context, node, parents)
    for quoted in _quoted(context, last):
        if isinstance(quoted.node, ast.Attribute) and quoted.node.attr == last:
            yield quoted


def names(context: Context, name: str) -> Iterator[Expression]:
    """Yield the uses of a name that has no owner."""
    for node, parents in descend(context.source.tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            yield Expression(context, node, parents)
    for quoted in _quoted(context, name):
        if isinstance(quoted.node, ast.Name) and quoted.node.id == name:
            yield quoted


def _quoted(context: Context, word: str) -> Iterator[Expression]:
    """Yield all names in quoted annotations of a file that has the word."""
    if word in context.source.text:
        for node, parents in descend(context.source.tree):
            yield from inside_quotes(context, node, parents)


def inside_quotes(context: Context, node: ast.AST, parents: Parents | None) -> Iterator[Expression]:
    """Yield the names in the quoted annotations that a node has itself."""
    for annotation in _annotations(node):
        for inner, above in descend(annotation, Parents(node, parents)):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield from _inside(context, inner, inner.value, above)


def _annotations(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, (ast.arg, ast.AnnAssign)) and node.annotation is not None:
        yield node.annotation
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.returns is not None:
        yield node.returns
    elif isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func).rpartition(".")[2]
        if called == "cast":
            yield node.args[0]


def _inside(
    context: Context, node: ast.Constant, text: str, parents: Parents | None
) -> Iterator[Expression]:
    """Yield the names in a text that is an annotation."""
    written = PLAIN.fullmatch(ast.get_source_segment(context.source.text, node) or "")
    if written is None or written[3] != text:
        return
    try:
        parsed = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return
    start = (node.lineno, node.col_offset + len(written[1]))
    for inner, above in descend(parsed, Parents(node, parents)):
        if isinstance(inner, (ast.Name, ast.Attribute)):
            yield Expression(context, inner, above, start)
