"""OST403: a star import from a module whose `__all__` names what the module never binds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

UNDEFINED_EXPORT = Rule(
    "OST403",
    "undefined-export",
    "the __all__ of {module!r} names {names}, which it does not have; {remedy}",
)


@visits(ast.ImportFrom)
def visit_star_import(
    context: Context, node: ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    for failure in context.failures(node, parents, called=False):
        if failure.kind == "export":
            facts = context.importer.facts(failure)
            yield UNDEFINED_EXPORT.at(Location.of(failure.node), **facts)
