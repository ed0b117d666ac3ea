"""OST601: an import from one service of what is private to another one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from flake8_ssot.imported import has_plugins, plugins, taken_from
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.string_targets import Target
from flake8_ssot.walk import Context, visits
from flake8_ssot.workspace import relative

CROSS_SERVICE_IMPORT = Rule(
    "OST601",
    "cross-service-import",
    "{module!r} is private to the service {owner!r}, and this file belongs to {own!r}: a service "
    "imports its own modules and shared ones; move what both need to {shared}, or allow it with a "
    "reason",
)


def has_service(context: Context) -> bool:
    return _own(context) is not None


def has_calls(context: Context) -> bool:
    return has_service(context) and context.string_targets.concerns(context.source.text)


@visits(ast.Import, when=has_service)
def visit_import(
    context: Context, node: ast.Import, _parents: Parents | None
) -> Iterator[Violation]:
    for alias in node.names:
        yield from _report(context, alias.name, context.search_path, Location.of(alias))


@visits(ast.ImportFrom, when=has_service)
def visit_import_from(
    context: Context, node: ast.ImportFrom, _parents: Parents | None
) -> Iterator[Violation]:
    module, roots = taken_from(context, node)
    if not module:
        return
    found = [
        (Location.of(alias), one)
        for alias in node.names
        for one in _report(context, f"{module}.{alias.name}", roots, Location.of(alias))
    ]
    # One report tells of all names that come from the module itself.
    messages = {one.message for _, one in found}
    if len(found) == len(node.names) and len(messages) == 1:
        yield found[0][1]._replace(location=Location.of(node))
    else:
        yield from (one for _, one in found)


@visits(ast.Call, when=has_calls)
def visit_call(context: Context, node: ast.Call, parents: Parents | None) -> Iterator[Violation]:
    for target in context.string_targets.of_call(node, parents):
        if target.expression is None:
            for violation in _of_string(context, target):
                if context.string_targets.confirms(target, node, parents):
                    yield violation


@visits(ast.Assign, ast.AnnAssign, when=has_plugins)
def visit_assignment(
    context: Context, node: ast.Assign | ast.AnnAssign, parents: Parents | None
) -> Iterator[Violation]:
    for target in plugins(context, node, parents):
        yield from _of_string(context, target)


def _of_string(context: Context, target: Target) -> Iterator[Violation]:
    found = context.importer.paths.absolute(target.text)
    if found is not None:
        path, roots = found
        yield from _report(context, path, roots or context.search_path, Location.of(target.node))


def _own(context: Context) -> str | None:
    """Return the service that the file belongs to."""
    path, services = context.source.path, context.options.services
    return services.owner(path) if path is not None else None


def _report(
    context: Context, path: str, roots: Sequence[Path], location: Location
) -> Iterator[Violation]:
    """Report the module on the dotted path of an object, if it is private to another service."""
    services, own = context.options.services, _own(context)
    found = context.workspace.project.module_on(path, roots)
    owner = services.owner(*found.places) if found is not None else None
    if found is None or own is None or owner in {None, own}:
        return
    if not services.allows(own, path) and not _may_be_own(context, found.name, roots, owner):
        root = context.options.root
        shared = " or ".join(relative(folder, root) for folder in services.shared)
        yield CROSS_SERVICE_IMPORT.at(
            location, module=found.name, owner=owner, own=own, shared=shared or "a shared folder"
        )


def _may_be_own(context: Context, module: str, roots: Sequence[Path], owner: str | None) -> bool:
    """Say whether another folder of the search path has a module of that name, not the owner's."""
    services, project = context.options.services, context.workspace.project
    found = (project.find(module, (root,)) for root in roots)
    return any(one is not None and services.owner(*one.places) != owner for one in found)
