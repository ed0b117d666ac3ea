"""OST303: a path in a string, of a patch, an import or a plugin, that leads through a shim."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from flake8_ssot.imported import has_plugins, plugins
from flake8_ssot.project.shim_targets import Reached, ShimTargets
from flake8_ssot.project.shim_use import Shims
from flake8_ssot.rules import Intent, Location, Replace, Rule, Violation
from flake8_ssot.shim_imports import is_expected
from flake8_ssot.syntax.literals import rewritten
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.string_targets import Target
from flake8_ssot.walk import Context, visits

SHIM_PATH_IN_STRING = Rule(
    "OST303",
    "shim-path-in-string",
    "{what} {target!r} {defect}; {remedy}",
)

VERBS: Final = {"patch target": "patch", "module": "import", "plugin": "name"}


def has_calls(context: Context) -> bool:
    return context.string_targets.concerns(context.source.text)


@visits(ast.Call, when=has_calls)
def visit_call(context: Context, node: ast.Call, parents: Parents | None) -> Iterator[Violation]:
    for target in context.string_targets.of_call(node, parents):
        reached = _reached(context, target)
        if reached is None or not context.string_targets.confirms(target, node, parents):
            continue
        if not is_expected(node, parents):
            yield _report(context, target, reached)


@visits(ast.Assign, ast.AnnAssign, when=has_plugins)
def visit_assignment(
    context: Context, node: ast.Assign | ast.AnnAssign, parents: Parents | None
) -> Iterator[Violation]:
    for target in plugins(context, node, parents):
        reached = _reached(context, target)
        if reached is not None:
            yield _report(context, target, reached)


def _reached(context: Context, target: Target) -> Reached | None:
    """Return the shim that the path of a target leads through, and what it leads to.

    The path of an expression is no string, and its import is OST301's matter: of these, only a
    patch is told that goes to nothing but a reference.
    """
    found = context.importer.paths.absolute(str(target.owner))
    if found is None:
        return None
    owner, roots = found
    project, path, seen = context.workspace.project, context.source.path, context.search_path
    shims = Shims(project, context.options, path, roots or seen, is_relative=roots is not None)
    if not shims.concerns(owner):
        return None
    targets = ShimTargets(project, shims, roots or seen)
    if target.kind != "patch target":
        return targets.module(owner)
    reached = targets.attribute(owner, target.name) if target.name else None
    if reached is None or target.expression is None:
        return _in_place(reached) if reached and target.stays else reached
    return reached if reached.is_reference else None


def _in_place(reached: Reached) -> Reached:
    """Return the same for what is not replaced but changed: a dictionary."""
    return reached._replace(is_reference=False, is_same=reached.is_proven)


def _report(context: Context, target: Target, reached: Reached) -> Violation:
    kind, old = reached.use.kind, reached.use.old
    defect = f"goes through deprecated {kind} {old!r}"
    if old == target.text:
        defect = f"is a deprecated {kind}"
    if reached.is_reference:
        defect += " and replaces nothing but the name there"
    violation = SHIM_PATH_IN_STRING.at(
        Location.of(target.node),
        what=target.kind,
        target=target.text,
        defect=defect,
        remedy=_remedy(target, reached),
    )
    return violation._replace(intent=_intent(context, target, reached))


def _remedy(target: Target, reached: Reached) -> str:
    home, use = reached.home, reached.use
    if home is None:
        return f"{use.said}{use.when}"
    if not reached.is_reference:
        return f"{VERBS[target.kind]} {home!r}{use.when}"
    if reached.is_defined:
        where = f"patch {home!r}, where it is defined, or the name in the module that uses it"
    else:
        where = f"patch the name in the module that uses it, which comes from {home!r}"
    return f"{where}{use.when}"


def _intent(context: Context, target: Target, reached: Reached) -> Intent | None:
    """Return the string with the path at home, where that is proven and the string is simple."""
    if target.expression or reached.home is None or not reached.is_proven:
        return None
    text = rewritten(target.node, context.source.text, target.text, reached.home)
    is_safe = reached.is_same and target.kind != "plugin"
    return Intent((Replace(text),), is_safe) if text else None
