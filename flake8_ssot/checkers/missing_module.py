"""OST401: an import of a module of the project that does not exist."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

MISSING_MODULE = Rule("OST401", "missing-module", "module {module!r} does not exist; {remedy}")


@visits(ast.Import, ast.ImportFrom)
def visit_import(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    for failure in context.failures(node, parents, called=False):
        if failure.kind == "module":
            facts = context.importer.facts(failure)
            yield MISSING_MODULE.at(Location.of(failure.node), **facts)
