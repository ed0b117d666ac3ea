"""OST102: a relative import that Python refuses, because its file has no such parent package."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

RELATIVE_IMPORT_OUTSIDE_PACKAGE = Rule(
    "OST102",
    "relative-import-outside-package",
    "relative import that Python will refuse: {reason}; {remedy}",
)


@visits(ast.ImportFrom)
def visit_import_from(
    context: Context, node: ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    if not node.level:
        return
    package = context.pytest_package
    if package is None or node.level <= len(package.split(".")) * bool(package):
        return
    around = context.situation(node, parents)
    if around.never or around.conditional or context.may_be_skipped(node, around):
        return
    if around.catches("ImportError", "Exception", "BaseException"):
        return
    if package:
        reason = f"it goes beyond the top-level package {package.partition('.')[0]!r}"
        remedy = "import by the absolute path"
    else:
        reason = "pytest imports this file without a parent package"
        remedy = "import by the absolute path, or add __init__.py beside it"
    location = Location.of(node)
    yield RELATIVE_IMPORT_OUTSIDE_PACKAGE.at(location, reason=reason, remedy=remedy)
