"""String literals as they are written."""

from __future__ import annotations

import ast
import re
from typing import Final

LITERAL: Final = re.compile(r"([rRuU]?)([\"'])([\w.]+)\2")


def rewritten(node: ast.AST, source: str, old: str, new: str) -> str | None:
    """Return the literal at `node` with the text `new`, quoted as it is.

    None if it is not simply `old` in quotes.
    """
    if not isinstance(node, ast.Constant):
        return None
    written = LITERAL.fullmatch(ast.get_source_segment(source, node) or "")
    if written is None or written[3] != old:
        return None
    prefix, quote, _ = written.groups()
    return f"{prefix}{quote}{new}{quote}"
