"""OST502: a symbol that is imported from elsewhere than the module that is its one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from flake8_ssot.imported import taken_from
from flake8_ssot.project.comparison import compared, placed
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.rules import Intent, Location, Redirect, Rule, Violation
from flake8_ssot.shim_imports import may_be_replaced, through
from flake8_ssot.syntax.parents import Parents, links
from flake8_ssot.walk import Context, visits

NON_CANONICAL_IMPORT = Rule(
    "OST502",
    "non-canonical-import",
    "{name!r} is imported from {module!r}, {how}; import it from its home {home!r}",
)
PASSED_ON = "which only passes it on"
DEFINED = "where it is defined"


def has_homes(context: Context) -> bool:
    return bool(context.options.canonical)


@visits(ast.ImportFrom, when=has_homes)
def visit_import(
    context: Context, node: ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    wanted = [alias for alias in node.names if alias.name in context.options.canonical]
    if not wanted or any(isinstance(parent, ast.Try) for _, parent in links(node, parents)):
        return
    module, roots = taken_from(context, node)
    reports = ((a.name, _report(context, module, a, roots)) for a in wanted if module)
    found = {name: report for name, report in reports if report is not None}
    if module and may_be_replaced(context, node, parents, module):
        found = {name: _unsafe(report) for name, report in found.items()}
    if found:  # the rules about shims name the home as well
        told = {name for one in through(context, node, parents) for name in one.names}
        yield from (report for name, report in found.items() if name not in told)


def _report(
    context: Context, module: str, alias: ast.alias, roots: Sequence[Path]
) -> Violation | None:
    project, seen, name = context.workspace.project, context.search_path, alias.name
    here = project.resolve(module, name, roots)
    if not isinstance(here, Resolved) or here.path is None or here.name is None:
        return None
    source = project.finder.find(module, roots)
    homes = [(home, project.find(home, seen)) for home in context.options.canonical[name]]
    if any(found is None or (source and source.path == found.path) for _, found in homes):
        return None  # unknown, or another name of the home
    for home, found in homes:
        there = project.resolve(home, name, seen)
        if not isinstance(there, Resolved) or there.path is None or found is None:
            return None
        if _is_inside(context.source.path, there.path, found.folders):
            return None
        is_same = (here.path, here.name) == (there.path, there.name)
        passed_on = DEFINED if source and source.path == here.path else PASSED_ON
        how = passed_on if is_same else _copy(context, here, there)
        if how is not None:
            violation = NON_CANONICAL_IMPORT.at(
                Location.of(alias), name=name, module=module, how=how, home=home
            )
            # A package may still be at work when what is in it is imported.
            is_safe = is_same and found.path == there.path
            intent = Intent((Redirect(module, name, home, name),), is_safe)
            return violation._replace(intent=intent)
    return None


def _unsafe(report: Violation) -> Violation:
    intent = report.intent
    return report._replace(intent=intent._replace(is_safe=False)) if intent else report


def _is_inside(path: Path | None, definer: Path, package: Sequence[Path]) -> bool:
    """Say whether the file defines it, or is in the package that is its home: it builds it."""
    return path == definer or any(path and folder in path.parents for folder in package)


def _copy(context: Context, here: Resolved, there: Resolved) -> str | None:
    """Return what is said of a definition that is not the home's; None for a mere namesake."""
    project = context.workspace.project
    if here.path is None or here.name is None or there.path is None or there.name is None:
        return None
    mine = placed(here.path, here.name, project)
    theirs = placed(there.path, there.name, project)
    copy = compared(mine, theirs) if mine is not None and theirs is not None else None
    return f"where it is {copy.how}" if copy is not None else None
