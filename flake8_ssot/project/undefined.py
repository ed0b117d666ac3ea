"""Names that nothing defines: pyflakes decides, and is asked only where it may matter."""

from __future__ import annotations

import ast

from flake8_ssot.project.pyflakes_messages import messages


def undefined_names(tree: ast.Module) -> frozenset[tuple[int, int, str]]:
    """Return line, column from 0 and name of what pyflakes calls an undefined name (F821)."""
    found: set[tuple[int, int, str]] = set()
    for message in messages(tree, {"__path__"}):
        if type(message).__name__ == "UndefinedName":
            arguments: tuple[object, ...] = message.message_args
            found.add((message.lineno, message.col, str(arguments[0])))
    return frozenset(found)
