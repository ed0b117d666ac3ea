"""What stands against deleting a shim, besides those who import it or name it in a string."""

from __future__ import annotations

import ast
import os
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flake8_ssot.audit.shim_words import Sought
from flake8_ssot.audit.whole import Whole
from flake8_ssot.project.blocks import module_level
from flake8_ssot.project.homes import is_test
from flake8_ssot.project.own_version import distribution
from flake8_ssot.project.shim_expiry import Due
from flake8_ssot.project.shim_text import SAYS_DEPRECATED
from flake8_ssot.project.shims import is_warn
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.syntax.exports import dotted_text
from flake8_ssot.wording import some

#: So many names are told.
NAMED: Final = 3
PASSING_ON: Final = frozenset({"__getattr__", "__dir__"})


def reasons(whole: Whole, one: Sought, due: Due | None, shims: set[Path]) -> Iterator[str]:
    """Yield what keeps a shim; `shims` are the files of all."""
    path, project = one.path, whole.workspace.project
    if path is None:
        return
    summary, tree = project.summary(path), project.sources.tree(path)
    if one.name is None and summary is not None and tree is not None:
        names = list(_defined(summary))
        if names:
            yield f"it defines {some([*map(repr, names)], NAMED)} itself"
        for line, what in _effects(tree, summary):
            yield f"importing it has a side effect: {what} in line {line}"
        inside = list(_inside(whole, path, shims))
        if inside:
            yield f"it is a package with {some([*map(repr, inside)], NAMED)}"
    described = distribution(
        path, whole.options.root, project, whole.workspace.search_path(path, whole.options)
    )
    if described is not None and not described.is_private and _is_public(one):
        name = repr(described.name) if described.name else "a distribution"
        yield f"it is public in {name}, others may import it"
    if one.name is None and is_collected(whole, path):
        yield "pytest collects it"
    if due is not None and not due.deadline.is_past(whole.workspace.today(), due.version):
        yield f"it is to be removed {due.deadline.text}, which is not yet past"


def _defined(summary: ModuleSummary) -> Iterator[str]:
    """Yield what a module defines and others may use."""
    for name in summary.bindings:
        kinds = {binding.kind for binding in summary.at_run_time(name)}
        is_own = kinds & {"class", "function"} or ("assignment" in kinds and name[:1] != "_")
        if is_own and name not in PASSING_ON:
            yield name


def _effects(tree: ast.Module, summary: ModuleSummary) -> Iterator[tuple[int, str]]:
    """Yield the statements that do more than to define, to pass on, and to warn."""
    for statement, _ in module_level(tree.body):
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            function = dotted_text(statement.value.func) or "a call"
            if not is_warn(function, summary) and not SAYS_DEPRECATED.search(function):
                yield statement.lineno, f"{function}()"
        elif isinstance(statement, (ast.Assign, ast.AugAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                text = ast.unparse(target)
                if (
                    not isinstance(target, (ast.Name, ast.Tuple))
                    and text != "sys.modules[__name__]"
                ):
                    yield statement.lineno, f"{text} = ..."
        elif isinstance(statement, (ast.For, ast.While)):
            yield statement.lineno, "a loop"


def _inside(whole: Whole, path: Path, shims: set[Path]) -> Iterator[str]:
    """Yield the modules in a package that are no shims, by their place in it."""
    if path.name != "__init__.py":
        return
    first = bisect_left(whole.files, f"{path.parent}{os.sep}", key=str)
    for number in range(first, len(whole.files)):
        other = whole.files[number]
        if not other.is_relative_to(path.parent):
            return
        if other not in shims and whole.data(other).strip():
            yield other.relative_to(path.parent).as_posix()


def is_collected(whole: Whole, path: Path) -> bool:
    """Say whether pytest imports the file itself, for its tests or as a conftest.py."""
    runs = whole.workspace.pytest.governing(path, whole.options)
    return path.name == CONFTEST or any(run.collects(path) for run in runs)


def _is_public(one: Sought) -> bool:
    parts = one.old.split(".")
    return not is_test(one.module) and not any(part.startswith("_") for part in parts)
