"""OST411: an import in a function of a module of the project that does not exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

MISSING_MODULE_WHEN_CALLED = Rule(
    "OST411",
    "missing-module-when-called",
    "this call fails: module {module!r} does not exist; {remedy}",
)


@visits(ast.Import, ast.ImportFrom)
def visit_import(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    for failure in context.failures(node, parents, called=True):
        if failure.kind == "module":
            facts = context.importer.facts(failure)
            yield MISSING_MODULE_WHEN_CALLED.at(Location.of(failure.node), **facts)
