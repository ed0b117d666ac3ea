"""Names that nothing defines: pyflakes decides, and is asked only where it may matter."""

from __future__ import annotations

import ast
from typing import Any

from flake8_ssot.imports import outside_project


def undefined_names(tree: ast.Module) -> frozenset[tuple[int, int, str]]:
    """Return line, column from 0 and name of what pyflakes calls an undefined name (F821)."""
    with outside_project():
        from pyflakes.checker import Checker  # here: few files need it
        from pyflakes.messages import UndefinedName

    try:
        checker: Any = Checker
        messages: list[Any] = checker(tree, builtins={"__path__"}).messages
    except RecursionError:
        return frozenset()
    found: set[tuple[int, int, str]] = set()
    for message in messages:
        if isinstance(message, UndefinedName):
            arguments: tuple[object, ...] = message.message_args
            found.add((message.lineno, message.col, str(arguments[0])))
    return frozenset(found)
