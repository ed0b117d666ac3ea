"""OST301: an import of a module, or of a name, that is deprecated in favour of another path."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Rule, Violation
from flake8_ssot.shim_imports import importer, through
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

IMPORT_THROUGH_SHIM = Rule(
    "OST301", "import-through-shim", "import through deprecated {kind} {old!r}; {remedy}"
)


@visits(ast.Import, ast.ImportFrom)
def visit_import(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    for found in through(context, node, parents):
        if not importer(context).importer_is_shim:
            use = found.use
            violation = IMPORT_THROUGH_SHIM.at(
                found.location, kind=use.kind, old=use.old, remedy=use.remedy
            )
            yield violation._replace(intent=found.intent)
