"""OST402: an import of a name that a module of the project can never have."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.project.failing_imports import Failure
from flake8_ssot.rules import Intent, Location, Redirect, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

MISSING_NAME = Rule("OST402", "missing-name", "{module!r} has no name {name!r}{through}; {remedy}")


@visits(ast.ImportFrom)
def visit_import_from(
    context: Context, node: ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    for failure in context.failures(node, parents, called=False):
        if failure.kind == "name":
            facts = context.importer.facts(failure)
            violation = MISSING_NAME.at(Location.of(failure.node), **facts)
            yield violation._replace(intent=_intent(context, failure))


def _intent(context: Context, failure: Failure) -> Intent | None:
    """Import the name from the one module that defines it: not safe, as it may be another thing."""
    home = context.importer.home(failure)
    name = failure.names[0]
    return Intent((Redirect(failure.module, name, home, name),), is_safe=False) if home else None
