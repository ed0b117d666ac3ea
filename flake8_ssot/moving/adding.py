"""Lines that are added to a file."""

from __future__ import annotations

import ast

from flake8_ssot.context import Context
from flake8_ssot.fixes.text import lines
from flake8_ssot.output.report import Edit


def after_statement(context: Context, statement: ast.stmt, text: str) -> Edit | None:
    """Return the edit that adds a line behind a statement; None where it doesn't begin its line."""
    known = lines(context.source.text)
    number = statement.end_lineno or statement.lineno
    indent = known[statement.lineno - 1].encode()[: statement.col_offset].decode()
    if indent.strip():
        return None
    last = known[number - 1]
    end = "\r\n" if known[0].endswith("\r\n") else "\n"
    if not last.endswith("\n"):
        column = len(last) + 1
        return Edit(number, column, number, column, f"{end}{indent}{text}")
    return Edit(number + 1, 1, number + 1, 1, f"{indent}{text}{end}")
