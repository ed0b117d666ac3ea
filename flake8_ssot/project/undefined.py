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
        messages: list[Any] = Checker(tree, builtins={"__path__"}).messages  # type: ignore[no-untyped-call]
    except RecursionError:
        return frozenset()
    found = (message for message in messages if message.__class__ is UndefinedName)
    return frozenset((m.lineno, m.col, str(m.message_args[0])) for m in found)
