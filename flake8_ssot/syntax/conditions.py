"""Conditions that are the same wherever a module is imported."""

from __future__ import annotations

import ast
import re
from typing import Final

from flake8_ssot.syntax.names import dotted_name

#: Below it no Python runs a pytest that this package speaks of.
OLDEST_PYTHON: Final = (3, 8)
#: What `sys.platform` may begin with (its documentation).
PLATFORMS: Final = (
    "aix", "android", "cygwin", "darwin", "emscripten", "freebsd", "ios", "linux", "netbsd",
    "openbsd", "sunos", "wasi", "win", "java", "cli", "haiku", "gnu",
)  # fmt: skip

#: What else TYPE_CHECKING is called.
RENAMED: Final = re.compile(r"TYPE_CHECKING\s+as\s+(\w+)")


def typing_names(text: str | bytes) -> frozenset[str]:
    """Return the further names that a module gives TYPE_CHECKING; `text` is what it holds."""
    if isinstance(text, bytes):
        if b"TYPE_CHECKING" not in text:
            return frozenset()
        text = text.decode("utf-8", "replace")
    return frozenset(RENAMED.findall(text))


def is_type_checking(test: ast.expr, typing: frozenset[str] = frozenset()) -> bool:
    """Say whether an expression is `TYPE_CHECKING`, or one of its further names `typing`."""
    dotted = dotted_name(test)
    if dotted is None:
        return False
    return (dotted.root.id, *dotted.attributes)[-1] == "TYPE_CHECKING" or dotted.root.id in typing


def needs_type_checking(test: ast.expr, typing: frozenset[str]) -> bool:
    """Say whether a condition is false unless TYPE_CHECKING is true."""
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        return any(is_type_checking(value, typing) for value in test.values)
    return is_type_checking(test, typing)


def constant_truth(test: ast.expr, typing: frozenset[str] = frozenset()) -> bool | None:
    """Return the truth of a condition, None if it isn't the same everywhere.

    `typing` are further names of TYPE_CHECKING.
    """
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = constant_truth(test.operand, typing)
        return None if inner is None else not inner
    if isinstance(test, ast.Constant):
        return bool(test.value)
    if is_type_checking(test, typing):
        return False
    if isinstance(test, ast.BoolOp):
        stops_at = isinstance(test.op, ast.Or)
        truths = [constant_truth(value, typing) for value in test.values]
        return stops_at if stops_at in truths else None
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        return _comparison(test.left, test.ops[0], test.comparators[0])
    return None


def _comparison(left: ast.expr, op: ast.cmpop, right: ast.expr) -> bool | None:
    if isinstance(left, ast.Constant):
        left, right = right, left
    dotted = dotted_name(left)
    name = ".".join((dotted.root.id, *dotted.attributes)) if dotted else ""
    value = right.value if isinstance(right, ast.Constant) else None
    if name == "__name__" and value == "__main__" and isinstance(op, ast.Eq):
        return False
    if name == "sys.platform" and isinstance(value, str) and isinstance(op, ast.Eq):
        return None if value.startswith(PLATFORMS) else False
    if name == "sys.version_info" and isinstance(right, ast.Tuple):
        return _version(op, right)
    return None


def _version(op: ast.cmpop, right: ast.Tuple) -> bool | None:
    numbers = [n.value for n in right.elts if isinstance(n, ast.Constant)]
    if len(numbers) != len(right.elts) or not all(isinstance(n, int) for n in numbers):
        return None
    long_gone = tuple(numbers) <= OLDEST_PYTHON
    if long_gone and isinstance(op, (ast.Lt, ast.LtE)):
        return False
    return True if long_gone and isinstance(op, (ast.Gt, ast.GtE)) else None
