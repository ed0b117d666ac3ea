"""OST202: a pytest configuration that does not do what it says."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from flake8_ssot.pytest_config.defects import Defect, defects, folders_of, nearest_conftest
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


def _selections(context: Context, folder: Path) -> Iterator[Defect]:
    """Yield the unregistered markers that addopts selects by (an error since pytest 9.2)."""
    run = context.runs[0]
    if run.config is None or run.config.path.parent != folder or not run.selects_by_addopts:
        return
    for name in run.selected_markers:
        if context.missing_marker(name) is not None:
            problem = f"its addopts select by marker {name!r}, which is not registered"
            yield Defect(run.config.path, problem, "register it or correct the name")


@visits(ast.Module)
def visit_module(
    context: Context, _node: ast.Module, _parents: Parents | None
) -> Iterator[Violation]:
    path = context.source.path
    if path is None or path.name != CONFTEST:
        return
    view = context.workspace.pytest
    named = view.named_configurations(context.options)
    for folder in folders_of(path, context.options.root):
        found = [*defects(view.files, folder, named), *_selections(context, folder)]
        if found and folder != path.parent and nearest_conftest(folder) != path:
            return  # nor is it the nearest one to a folder above
        for defect in found:
            config = relative(defect.path, context.options.root)
            yield IGNORED_PYTEST_CONFIGURATION.at(
                START, config=config, problem=defect.problem, remedy=defect.remedy
            )
