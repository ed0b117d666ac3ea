"""OST302: a shim that takes what it passes on from another shim."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Rule, Violation
from flake8_ssot.shim_imports import importer, through
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

SHIM_THROUGH_SHIM = Rule(
    "OST302", "shim-through-shim", "{importer} from deprecated {kind} {old!r}; {remedy}"
)


def is_shim(context: Context) -> bool:
    return importer(context).importer_kind is not None


@visits(ast.Import, ast.ImportFrom, when=is_shim)
def visit_import(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    is_module = importer(context).importer_kind == "module"
    says = "deprecated module imports" if is_module else "shim re-exports"
    for found in through(context, node, parents):
        if found.shims.is_facade_of(found.module):
            continue  # the package of shims goes as a whole
        use = found.use
        violation = SHIM_THROUGH_SHIM.at(
            found.location,
            importer=says,
            kind=use.kind,
            old=use.old,
            remedy=use.remedy,
        )
        yield violation._replace(intent=found.intent)
