"""A file's text, as flake8 reads it, and what Python can't parse of it."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from typing import NamedTuple


class Unparsable(NamedTuple):
    """Why Python can't parse a text, and where, counted from 1."""

    line: int
    column: int
    message: str
    end: tuple[int, int] | None


def lines_of(data: bytes) -> list[str]:
    """Return the lines, decoded as their encoding comment says, or else as Latin-1."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = io.TextIOWrapper(io.BytesIO(data), encoding).read()
    except (LookupError, SyntaxError, UnicodeError):
        text = io.TextIOWrapper(io.BytesIO(data), "latin-1").read()
    for mark in ("\ufeff", "\xef\xbb\xbf"):
        text = text.removeprefix(mark)
    return io.StringIO(text).readlines()


def parsed(text: str) -> ast.Module | Unparsable:
    """Return the tree of a text, or why it has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except SyntaxError as error:
            return _placed(error, text.count("\n") + 1)
        except (ValueError, RecursionError, MemoryError) as error:
            return Unparsable(1, 1, str(error) or "too deeply nested", None)


def _placed(error: SyntaxError, last: int) -> Unparsable:
    line = min(max(error.lineno or 1, 1), last)
    column = max(error.offset or 1, 1)
    end = (error.end_lineno or 0, error.end_offset or 0)
    known = (line, column) < end and end[0] <= last
    return Unparsable(line, column, error.msg, end if known else None)
