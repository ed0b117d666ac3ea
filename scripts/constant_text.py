"""Evaluate the constant beginning of string expressions in a plugin's source."""

from __future__ import annotations

import ast
import itertools
import re
import string
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from static_scope import MAX_DEPTH, Expression, Scope, bound, selected

PASSED_THROUGH = frozenset({"cleandoc", "dedent", "str", "strip", "lstrip", "rstrip"})
UNKNOWN_VALUE = ast.Constant(None)


class Text(NamedTuple):
    """The constant beginning of a string, or the whole of it."""

    value: str
    complete: bool


def known_texts(node: ast.expr, scope: Scope, depth: int = 0) -> list[Text]:
    """Find every string that the expression can be, as far as its beginning is constant."""
    match node:
        case ast.Constant(value=str(value)):
            return [Text(value, complete=True)]
        case ast.JoinedStr(values=values):
            return _joined(values, scope, depth)
        case ast.FormattedValue(value=value, format_spec=None):
            return known_texts(value, scope, depth)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([left, right], scope, depth)
        case ast.BinOp(left=ast.Constant(value=str(template)), op=ast.Mod(), right=right):
            return _joined(_percent_parts(template, right), scope, depth)
        case ast.IfExp(body=body, orelse=orelse):
            return _union([body, orelse], scope, depth)
        case ast.Call():
            return _called(node, scope, depth)
        case ast.Name() | ast.Attribute():
            return _union(bound(node, scope), scope, depth)
        case ast.Starred() | ast.Subscript():
            return _union(selected(node, scope), scope, depth)
        case _:
            return [Text("", complete=False)]


def _union(nodes: Iterable[Expression], scope: Scope, depth: int) -> list[Text]:
    return [
        text
        for node in nodes
        for text in known_texts(
            UNKNOWN_VALUE if node is None or depth > MAX_DEPTH else node, scope, depth + 1
        )
    ]


def _joined(parts: Iterable[ast.expr], scope: Scope, depth: int) -> list[Text]:
    texts = [Text("", complete=True)]
    for part in parts:
        if all(":" in text.value or not text.complete for text in texts):
            break
        texts = list(_appended(texts, known_texts(part, scope, depth)))
    return texts


def _appended(texts: Iterable[Text], ends: list[Text]) -> Iterator[Text]:
    for text, end in itertools.product(texts, ends):
        yield Text(text.value + end.value, end.complete) if text.complete else text


def _called(call: ast.Call, scope: Scope, depth: int) -> list[Text]:
    match call.func:
        case ast.Attribute(value=ast.Constant(value=str(template)), attr="format"):
            return _joined(_format_parts(template, call), scope, depth)
        case ast.Attribute(value=value, attr=name) if name in PASSED_THROUGH and not call.args:
            return known_texts(value, scope, depth)
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in PASSED_THROUGH:
            return _union(call.args[:1], scope, depth)
        case _:
            return [Text("", complete=False)]


def _percent_parts(template: str, right: ast.expr) -> Iterator[ast.expr]:
    values = iter(right.elts if isinstance(right, ast.Tuple) else [right])
    for piece in re.split(r"(%.)", template):
        if piece == "%s":
            yield next(values, UNKNOWN_VALUE)
        elif piece.startswith("%") and piece != "%%":
            yield UNKNOWN_VALUE
        else:
            yield ast.Constant(piece.replace("%%", "%"))


def _format_parts(template: str, call: ast.Call) -> Iterator[ast.expr]:
    fields: dict[str, ast.expr] = {str(index): value for index, value in enumerate(call.args)}
    fields |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    position = itertools.count()
    for literal, field, _, _ in string.Formatter().parse(template):
        yield ast.Constant(literal)
        if field is not None:
            yield fields.get(field or str(next(position)), UNKNOWN_VALUE)
