"""OST301: an import of a module, or of a name, that is deprecated in favour of another path."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.resolution import absolute
from flake8_ssot.project.shim_use import Shims, Use
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.attributes import attribute_nodes
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.parents import Parents, links
from flake8_ssot.walk import Context, visits

IMPORT_THROUGH_SHIM = Rule(
    "OST301", "import-through-shim", "import through deprecated {kind} {old!r}; {remedy}"
)
# What a test of the shim itself is wrapped in.
EXPECTS_WARNING = frozenset({"warns", "deprecated_call", "assertWarns", "assertWarnsRegex"})


@visits(ast.Import)
def visit_import(
    context: Context, node: ast.Import, parents: Parents | None
) -> Iterator[Violation]:
    project, path = context.workspace.project, context.source.path
    shims = Shims(project, context.options, path, context.search_path)
    for alias in node.names:
        if not shims.concerns(alias.name):
            continue
        use = shims.in_module(alias.name, [None])
        if use is None:
            yield from _attributes(context, shims, alias.name, alias.name)
        elif not _is_expected(node, parents) and not shims.importer_is_shim:
            yield _report(use, Location.of(alias))


@visits(ast.ImportFrom)
def visit_import_from(
    context: Context, node: ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    project, path, roots = context.workspace.project, context.source.path, context.search_path
    module = node.module
    if node.level:
        if path is None:
            return
        place = project.place(path, roots)
        target = Target(node.module or "", None, node.level)
        module = absolute(target, place.name, is_package=path.name == "__init__.py")
        roots = place.roots
    shims = Shims(project, context.options, path, roots, is_relative=node.level > 0)
    if not module or not shims.concerns(module):
        return
    found = list(_uses(shims, node, module))
    if found and not _is_expected(node, parents) and not shims.importer_is_shim:
        for use, location in found:
            yield _report(use, location)
    elif not found and shims.is_package(module):
        for alias in node.names:
            written = "." * node.level + ".".join(filter(None, (node.module, alias.name)))
            yield from _attributes(context, shims, f"{module}.{alias.name}", written)


def _uses(shims: Shims, node: ast.ImportFrom, module: str) -> Iterator[tuple[Use, Location]]:
    """Yield the shims that a from-import goes through: one for all its names, or one a name."""
    use = shims.in_module(module, [alias.name for alias in node.names])
    if use is not None:
        yield use, Location.of(node)
        return
    is_package = shims.is_package(module)
    for alias in node.names:
        use = shims.deprecated_name(module, alias.name)
        if use is None and is_package:
            use = shims.submodule(module, alias.name)
        if use is not None:
            yield use, Location.of(alias)


def _attributes(context: Context, shims: Shims, module: str, written: str) -> Iterator[Violation]:
    """Report the deprecated names of a module that are reached through the module object.

    `written` is the module as the file's imports write it, with leading dots.
    """
    text = context.source.text
    names = {name for name in shims.deprecated_names(module) if f".{name}" in text}
    for name in names:
        for node, parents in attribute_nodes(context.source.tree).get(name, ()):
            if context.scopes.canonical_name(node, parents) != f"{written}.{name}":
                continue
            use = shims.deprecated_name(module, name)
            if use is not None and not _is_expected(node, parents) and not shims.importer_is_shim:
                yield _report(use, Location.of(node))


def _is_expected(node: ast.AST, parents: Parents | None) -> bool:
    """Say whether the import stands where its warning is expected: a test of the shim itself."""
    for _, parent in links(node, parents):
        if isinstance(parent, (ast.With, ast.AsyncWith)):
            for item in parent.items:
                call = item.context_expr
                dotted = dotted_name(call.func) if isinstance(call, ast.Call) else None
                if dotted and {dotted.root.id, *dotted.attributes[-1:]} & EXPECTS_WARNING:
                    return True
    return False


def _report(use: Use, location: Location) -> Violation:
    return IMPORT_THROUGH_SHIM.at(location, kind=use.kind, old=use.old, remedy=use.remedy)
