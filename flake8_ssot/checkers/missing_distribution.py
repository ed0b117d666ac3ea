"""OST431: an import that neither the project nor the named environment provides."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, opted_in, visits

MISSING_DISTRIBUTION = Rule(
    "OST431",
    "missing-distribution",
    "import of {module!r}, which neither the project nor {environment} provides; {remedy}",
)


@visits(ast.Import, ast.ImportFrom, when=opted_in("OST431"))
def visit_import(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    judge = context.third_party
    if judge is not None:
        for lack in context.escaping(judge.absent(node), node, parents):
            if judge.is_certain(lack):
                yield MISSING_DISTRIBUTION.at(Location.of(lack.node), **judge.facts(lack))
