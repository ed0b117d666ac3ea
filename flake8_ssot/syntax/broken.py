"""What the compiler refuses though the parser takes it."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable
from typing import Final, NamedTuple

AWAIT: Final = re.compile(rb"\bawait\b")
#: What a line begins with that is no code, or only text.
TEXT: Final = (b"#", b'"', b"'")


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
        except (SyntaxError, ValueError) as error:  # a null byte is either, by version
            line, message = getattr(error, "lineno", None), getattr(error, "msg", str(error))
            return Broken(line or 1, message, type(error).__name__)
        except (RecursionError, MemoryError, OverflowError):
            return None
    return None


def may_not_compile(data: bytes, tree: ast.Module, statements: Iterable[ast.AST]) -> bool:
    """Say whether a parsed file is worth the compiler's time; `statements` are all in the tree.

    The parser takes `await` in a plain function and `yield` or `return` outside of one.
    """
    if any(map(_is_misplaced, tree.body)):
        return True
    return b"await" in data and _awaits_in_plain_function(data, statements)


def _is_misplaced(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Return) or (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, (ast.Yield, ast.YieldFrom, ast.Await))
    )


def _awaits_in_plain_function(data: bytes, statements: Iterable[ast.AST]) -> bool:
    """Say whether a line with `await` may belong to a function that isn't async, or to none.

    A lambda never is async.
    """
    functions = sorted(
        (node.lineno, node.end_lineno or 0, isinstance(node, ast.AsyncFunctionDef))
        for node in statements
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )
    functions.reverse()
    around: list[tuple[int, int, bool]] = []
    for number, line in enumerate(data.splitlines(), 1):
        if b"await" in line and AWAIT.search(line) and not line.lstrip().startswith(TEXT):
            while functions and functions[-1][0] <= number:
                around.append(functions.pop())
            while around and around[-1][1] < number:
                around.pop()
            if not around or not around[-1][2] or b"lambda" in line:
                return True
    return False
