"""Imports whose names a module never uses: pyflakes decides."""

from __future__ import annotations

import ast

from flake8_ssot.project.pyflakes_messages import messages


def unused_imports(tree: ast.Module) -> list[tuple[int, str]]:
    """Return line and bound name of what pyflakes calls an unused import (F401), in order."""
    found: list[tuple[int, str]] = []
    for message in messages(tree):
        if type(message).__name__ == "UnusedImport":
            arguments: tuple[object, ...] = message.message_args
            name = str(arguments[0]).rpartition(" as ")[2].rpartition(".")[2]
            found.append((message.lineno, name))
    return sorted(found)
