"""OST406: a test module that pytest would import under the name of another one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import START, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, opted_in, visits
from flake8_ssot.workspace import relative

IMPORT_FILE_MISMATCH = Rule(
    "OST406",
    "import-file-mismatch",
    "pytest imports {other} as {module!r} before this file; rename one, or add __init__.py files",
)


@visits(ast.Module, when=opted_in("OST406"))
def visit_module(
    context: Context, node: ast.Module, parents: Parents | None
) -> Iterator[Violation]:
    del node, parents
    trials = context.trials
    found = trials.imported_before(context.runs) if trials is not None else None
    if found is not None:
        module, other = found
        other_path = relative(other, context.options.root)
        yield IMPORT_FILE_MISMATCH.at(START, other=other_path, module=module)
