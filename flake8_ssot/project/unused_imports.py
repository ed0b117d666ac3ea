"""Imports whose names a module never uses: pyflakes decides."""

from __future__ import annotations

import ast
from typing import Any

from flake8_ssot.imports import outside_project


def unused_imports(tree: ast.Module) -> list[tuple[int, str]]:
    """Return line and bound name of what pyflakes calls an unused import (F401), in order."""
    with outside_project():
        from pyflakes.checker import Checker  # here: few files need it
        from pyflakes.messages import UnusedImport

    try:
        messages: list[Any] = Checker(tree).messages  # type: ignore[no-untyped-call]
    except RecursionError:
        return []
    found: list[tuple[int, str]] = []
    for message in messages:
        if isinstance(message, UnusedImport):
            arguments: tuple[object, ...] = message.message_args
            name = str(arguments[0]).rpartition(" as ")[2].rpartition(".")[2]
            found.append((message.lineno, name))
    return sorted(found)
