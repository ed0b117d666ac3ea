"""What the compiler refuses though the parser takes it."""

from __future__ import annotations

import ast
import re
import warnings
from typing import Final, NamedTuple

#: A definition or an await, each with what stands before it in its line.
LINES: Final = re.compile(rb"^([ \t]*)(async[ \t]+def|def)\b|\bawait\b", re.MULTILINE)


class Broken(NamedTuple):
    """A syntax error; `raises` is its type."""

    line: int
    message: str
    raises: str = "SyntaxError"


def syntax_error(data: bytes | str) -> Broken | None:
    """Return why Python would not compile `data`; None if it would, or if it can't say why."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "<source>", "exec", dont_inherit=True)
        except SyntaxError as error:
            return Broken(error.lineno or 1, error.msg, type(error).__name__)
        except ValueError as error:
            return Broken(1, str(error), type(error).__name__)
        except (RecursionError, MemoryError, OverflowError):
            return None
    return None


def may_not_compile(data: bytes, tree: ast.Module) -> bool:
    """Say whether a parsed file is worth the compiler's time.

    The parser takes `await` in a plain function and `yield` or `return` outside of one.
    """
    return _awaits_in_plain_function(data) or any(map(_is_misplaced, tree.body))


def _is_misplaced(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Return) or (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, (ast.Yield, ast.YieldFrom, ast.Await))
    )


def _awaits_in_plain_function(data: bytes) -> bool:
    """Hold each `await` against the nearest definition above it that stands further left."""
    if b"await" not in data:
        return False
    around: list[tuple[int, bool]] = []
    for match in LINES.finditer(data):
        if match[2] is not None:
            indent = len(match[1])
            while around and around[-1][0] >= indent:
                around.pop()
            around.append((indent, match[2] != b"def"))
            continue
        start = data.rfind(b"\n", 0, match.start()) + 1
        before = data[start : match.start()]
        indent = len(before) - len(before.lstrip())
        if before.lstrip()[:1] in (b"#", b'"', b"'"):
            continue
        inside = [is_async for column, is_async in around if column < indent]
        if not inside or not inside[-1]:
            return True
    return False
