"""What a file imports by statements, and what it has pytest import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from flake8_ssot.context import Context
from flake8_ssot.project.bindings import Target
from flake8_ssot.syntax import string_targets
from flake8_ssot.syntax.parents import Parents


def taken_from(context: Context, node: ast.ImportFrom) -> tuple[str | None, tuple[Path, ...]]:
    """Return the module that a from-import takes names of, and the search path where it is found.

    The module is None where a relative import leads out of the top-level package.
    """
    path, roots = context.source.path, context.search_path
    if path is None:
        return None if node.level else node.module, roots
    target = Target(node.module or "", None, node.level)
    return context.workspace.project.taken_from(path, target, roots)


def has_plugins(context: Context) -> bool:
    """Say whether a file may name plugins that pytest is to import."""
    return "pytest_plugins" in context.source.text and context.is_test_file


def plugins(
    context: Context, node: ast.Assign | ast.AnnAssign, parents: Parents | None
) -> Iterator[string_targets.Target]:
    """Yield the plugins that a statement at the left margin has pytest import."""
    if parents is not None and isinstance(parents.node, ast.Module):
        yield from string_targets.plugins(node, lambda: context.scopes)
