"""OST101: a relative import in a test file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.imported import absolute_module
from flake8_ssot.intents import made_absolute
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

RELATIVE_IMPORT = Rule(
    "OST101",
    "relative-import",
    "relative import in a test file; {remedy}",
)


@visits(ast.ImportFrom)
def visit_import_from(
    context: Context, node: ast.ImportFrom, _parents: Parents | None
) -> Iterator[Violation]:
    path = context.source.path
    if node.level and path is not None and context.is_test_file:
        module = absolute_module(context, node)
        violation = RELATIVE_IMPORT.at(Location.of(node), remedy=_remedy(node, module))
        intent = made_absolute(context, path, node, module) if module is not None else None
        yield violation._replace(intent=intent)


def _remedy(node: ast.ImportFrom, module: str | None) -> str:
    if module is None:
        return "what it points to is not there, or in no package"
    names = ", ".join(
        f"{alias.name} as {alias.asname}" if alias.asname else alias.name for alias in node.names
    )
    if module:
        return f"write 'from {module} import {names}'"
    return f"write 'import {names}'"
