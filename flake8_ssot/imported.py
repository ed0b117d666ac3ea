"""What a file imports by statements, and what it has pytest import."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from flake8_ssot.context import Context
from flake8_ssot.project.bindings import Target
from flake8_ssot.pytest_config import import_mode
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


def absolute_module(context: Context, node: ast.ImportFrom) -> str | None:
    """Return the module that a relative import means, absolutely; "" for a folder on sys.path.

    None if nothing is where it points to, or no folder of the search path holds that.
    """
    path = context.source.path
    if path is None or node.level > len(path.parents):
        return None
    target = path.parents[node.level - 1]
    if node.module and context.workspace.finder.find(node.module, (target,)) is None:
        return None
    for root in (import_mode.package_of(path).root, *context.search_path):
        if root == target or root in target.parents:
            parts = [*target.relative_to(root).parts, *([node.module] if node.module else [])]
            if all(name.isidentifier() for part in parts for name in part.split(".")):
                return ".".join(parts)
    return None


def has_plugins(context: Context) -> bool:
    """Say whether a file may name plugins that pytest is to import."""
    return "pytest_plugins" in context.source.text and context.is_test_file


def plugins(
    context: Context, node: ast.Assign | ast.AnnAssign, parents: Parents | None
) -> Iterator[string_targets.Target]:
    """Yield the plugins that a statement at the left margin has pytest import."""
    if parents is not None and isinstance(parents.node, ast.Module):
        yield from string_targets.plugins(node, lambda: context.scopes)
