"""OST202: a pytest configuration that does not do what it says."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.pytest_config.defects import defects, folders_of
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.rules import START, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits
from flake8_ssot.workspace import relative

IGNORED_PYTEST_CONFIGURATION = Rule(
    "OST202",
    "ignored-pytest-configuration",
    "pytest configuration {config} does not do what it says: {problem}; {remedy}",
)


@visits(ast.Module)
def visit_module(
    context: Context, _node: ast.Module, _parents: Parents | None
) -> Iterator[Violation]:
    path = context.source.path
    if path is None or path.name != CONFTEST:
        return
    files = context.workspace.pytest.files
    for folder in folders_of(path, context.options.root, files):
        for defect in defects(files, folder):
            config = relative(defect.path, context.options.root)
            yield IGNORED_PYTEST_CONFIGURATION.at(
                START, config=config, problem=defect.problem, remedy=defect.remedy
            )
