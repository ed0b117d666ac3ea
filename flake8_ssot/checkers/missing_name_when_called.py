"""OST412: an import in a function of a name that a module of the project does not have."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

MISSING_NAME_WHEN_CALLED = Rule(
    "OST412",
    "missing-name-when-called",
    "this call fails: {module!r} has no name {name!r}{through}; {remedy}",
)


@visits(ast.ImportFrom)
def visit_import_from(
    context: Context, node: ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    for failure in context.failures(node, parents, called=True):
        if failure.kind == "name":
            facts = context.importer.facts(failure)
            yield MISSING_NAME_WHEN_CALLED.at(Location.of(failure.node), **facts)
