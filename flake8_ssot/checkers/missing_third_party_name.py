"""OST432: an import of a name, or of a module, that an installed distribution does not have."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, opted_in, visits

MISSING_THIRD_PARTY_NAME = Rule(
    "OST432", "missing-third-party-name", "{defect} in {distribution}; {remedy}"
)


@visits(ast.Import, ast.ImportFrom, when=opted_in("OST432"))
def visit_import(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    judge = context.third_party
    if judge is not None:
        for lack in context.escaping(judge.lacking(node), node, parents):
            if judge.is_certain(lack):
                yield MISSING_THIRD_PARTY_NAME.at(Location.of(lack.node), **judge.facts(lack))
