"""OST421: a string names a module, or an attribute, that the project does not have."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from typing import Final

from flake8_ssot.imported import has_plugins, plugins
from flake8_ssot.project.attribute_paths import Gap
from flake8_ssot.project.import_guards import is_excused
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.patch_uses import EXPECTS, is_used_here, may_not_run
from flake8_ssot.syntax.string_targets import Target
from flake8_ssot.walk import Context, visits

MISSING_PATCH_TARGET = Rule(
    "OST421", "missing-patch-target", "{kind} {target!r} does not exist: {reason}; {remedy}"
)

#: Names that mock creates in any module.
BUILTINS: Final = frozenset(name for name in dir(builtins) if not name.startswith("_"))
CAUGHT: Final = (
    "AttributeError", "ModuleNotFoundError", "ImportError", "Exception", "BaseException",
)  # fmt: skip


def has_calls(context: Context) -> bool:
    """Say whether a file may name something of the project in such a string."""
    return context.string_targets.concerns(context.source.text)


@visits(ast.Call, when=has_calls)
def visit_call(context: Context, node: ast.Call, parents: Parents | None) -> Iterator[Violation]:
    for target in context.string_targets.of_call(node, parents):
        gap = _gap(context, target)
        if gap is None or not context.string_targets.confirms(target, node, parents):
            continue
        if not _is_expected(context, target, gap, node, parents):
            yield _report(context, target, gap)


@visits(ast.Assign, ast.AnnAssign, when=has_plugins)
def visit_assignment(
    context: Context, node: ast.Assign | ast.AnnAssign, parents: Parents | None
) -> Iterator[Violation]:
    around = context.situation(node, parents)
    for target in plugins(context, node, parents) if not (around.never or around.skips) else ():
        gap = _gap(context, target)
        if gap is not None:
            yield _report(context, target, gap)


def _gap(context: Context, target: Target) -> Gap | None:
    """Return where the path of a target ends too early, None if it doesn't."""
    paths, name, owner = context.importer.paths, target.name, str(target.owner)
    if target.kind != "patch target":
        return paths.module_gap(owner)
    found = paths.absolute(owner)
    if found is None:
        return None
    owner, roots = found
    gap = paths.gap(owner, roots)
    if gap is not None:  # of several names, the first one tells it
        is_told = target.expression is not None or isinstance(target.node, ast.keyword)
        return None if is_told else gap
    if name is None or target.creates:
        return None
    gap = paths.lacks(owner, name, roots)
    is_made = target.builtins and name in BUILTINS and gap is not None and not gap.is_class
    return None if is_made else gap


def _is_expected(
    context: Context, target: Target, gap: Gap, call: ast.Call, parents: Parents | None
) -> bool:
    """Say whether the call may not be evaluated, or its failure is caught or expected."""
    around = context.situation(call, parents)
    if around.never or around.conditional or around.catches(*CAUGHT):
        return True
    if context.may_be_skipped(call, around) or is_excused(call, parents):
        return True
    if gap.is_package and context.importer.entries.open:
        return True
    if target.kind != "patch target":
        return may_not_run(call, parents)
    is_late = target.late and not is_used_here(call, parents)
    if is_late and EXPECTS.search(context.source.text):
        return True
    made = context.replacements.may_hold(str(target.owner), gap.name, call, parents)
    return made or may_not_run(call, parents)


def _report(context: Context, target: Target, gap: Gap) -> Violation:
    node = target.node
    text = target.text if target.expression is None else f"{gap.owner}.{gap.name}"
    facts = context.importer.gap_facts(gap, text)
    return MISSING_PATCH_TARGET.at(Location.of(node), kind=target.kind, target=text, **facts)
