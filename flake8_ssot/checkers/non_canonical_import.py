"""OST502: a symbol that is imported from elsewhere than the module that is its one home."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from flake8_ssot.canonical_homes import homes_of
from flake8_ssot.imported import taken_from
from flake8_ssot.project.comparison import compared, placed
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.rules import Intent, Location, Redirect, Rule, Violation
from flake8_ssot.shim_imports import goes_through, may_be_replaced, through
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
    if not wanted or _is_tried(node, parents):
        return
    module, roots = taken_from(context, node)
    reports = (
        (a.name, _report(context, module, a.name, roots, Location.of(a))) for a in wanted if module
    )
    found = {name: report for name, report in reports if report is not None}
    if module and may_be_replaced(context, node, parents, module):
        found = {name: _unsafe(report) for name, report in found.items()}
    if found:  # the rules about shims name the home as well
        told = {name for one in through(context, node, parents) for name in one.names}
        yield from (report for name, report in found.items() if name not in told)


@visits(ast.Attribute, when=has_homes)
def visit_attribute(
    context: Context, node: ast.Attribute, parents: Parents | None
) -> Iterator[Violation]:
    name = node.attr
    if name not in context.options.canonical or not isinstance(node.ctx, ast.Load):
        return
    path = context.scopes.canonical_name(node.value, parents)
    found = context.importer.paths.absolute(path) if path else None
    if found is None or _is_tried(node, parents):
        return
    module, roots = found
    seen = context.search_path if roots is None else roots
    source = context.workspace.project.find(module, seen)
    report = _report(context, module, name, seen, Location.of(node)) if source else None
    if report is not None and not goes_through(context, module, name, roots):
        yield report


def _is_tried(node: ast.AST, parents: Parents | None) -> bool:
    return any(isinstance(parent, ast.Try) for _, parent in links(node, parents))


def _report(
    context: Context, module: str, name: str, roots: Sequence[Path], location: Location
) -> Violation | None:
    project = context.workspace.project
    here = project.resolve(module, name, roots)
    if not isinstance(here, Resolved) or here.path is None or here.name is None:
        return None
    source = project.finder.find(module, roots)
    homes = list(homes_of(context, name))
    if None in homes or any(one and source and source.path == one.found.path for one in homes):
        return None  # unknown, or another name of the home
    known = [one for one in homes if one is not None]
    if any(one.is_built_by(context.source.path) for one in known):
        return None
    known.sort(key=lambda one: not one.has(here))
    for one in known:
        is_same = one.has(here)
        passed_on = DEFINED if source and source.path == here.path else PASSED_ON
        how = passed_on if is_same else _copy(context, here, one.there)
        if how is not None:
            violation = NON_CANONICAL_IMPORT.at(
                location, name=name, module=module, how=how, home=one.module
            )
            # A package may still be at work when what is in it is imported.
            is_safe = is_same and one.found.path == one.there.path
            intent = Intent((Redirect(module, name, one.module, name),), is_safe)
            return violation._replace(intent=intent)
    return None


def _unsafe(report: Violation) -> Violation:
    intent = report.intent
    return report._replace(intent=intent._replace(is_safe=False)) if intent else report


def _copy(context: Context, here: Resolved, there: Resolved) -> str | None:
    """Return what is said of a definition that is not the home's; None for a mere namesake."""
    project = context.workspace.project
    if here.path is None or here.name is None or there.path is None or there.name is None:
        return None
    mine = placed(here.path, here.name, project)
    theirs = placed(there.path, there.name, project)
    copy = compared(mine, theirs) if mine is not None and theirs is not None else None
    return f"where it is {copy.how}" if copy is not None else None
