"""Which imports of a file go through shims, where that is said, and what would mend it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.imported import taken_from
from flake8_ssot.project.shim_use import Shims, Use
from flake8_ssot.rules import Intent, Location, Redirect
from flake8_ssot.syntax.attributes import attribute_nodes
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.parents import Parents, links

#: What a test of the shim itself is wrapped in.
EXPECTS_WARNING: Final = frozenset({"warns", "deprecated_call", "assertWarns", "assertWarnsRegex"})


class Through(NamedTuple):
    """A shim that an import, or an attribute of what was imported, goes through.

    `module` is what is imported from, `names` is what of it (None: the module itself). One that
    `is_tried` stands in a try statement, which may mean to have both the old and the new.
    """

    use: Use
    location: Location
    module: str
    names: tuple[str | None, ...]
    shims: Shims
    is_tried: bool = False

    @property
    def intent(self) -> Intent | None:
        """What would mend it: each name taken from its home, if all homes are known."""
        actions: list[Redirect] = []
        is_safe = not self.is_tried
        for name, home in zip(self.names, self.use.homes, strict=True):
            if home is None or name == "*":
                return None
            actions.append(Redirect(self.module, name, home.module, home.name))
            is_safe = is_safe and self.shims.is_same(self.module, name, home)
        return Intent(tuple(actions), is_safe)


def through(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Through]:
    """Yield the shims that an import goes through, those that are expected apart."""
    found = _imported(context, node) if isinstance(node, ast.Import) else _taken(context, node)
    is_tried = any(isinstance(parent, ast.Try) for _, parent in links(node, parents))
    for one in found:
        if not is_expected(node, parents):
            yield one._replace(is_tried=is_tried)


def importer(context: Context) -> Shims:
    """Return the shims as the file sees them with its absolute imports."""
    workspace, path = context.workspace, context.source.path
    return Shims(workspace.project, context.options, path, context.search_path)


def goes_through(context: Context, module: str, name: str, roots: tuple[Path, ...] | None) -> bool:
    """Say whether a name of a module is had through a shim; `roots` are those of a relative one."""
    project, path = context.workspace.project, context.source.path
    seen, is_relative = roots or context.search_path, roots is not None
    shims = Shims(project, context.options, path, seen, is_relative=is_relative)
    return any((shims.in_module(module, [name]), shims.deprecated_name(module, name)))


def _imported(context: Context, node: ast.Import) -> Iterator[Through]:
    shims = importer(context)
    for alias in node.names:
        if not shims.concerns(alias.name):
            continue
        use = shims.in_module(alias.name, [None])
        if use is None:
            yield from _attributes(context, shims, alias.name, alias.name)
        else:
            yield Through(use, Location.of(alias), alias.name, (None,), shims)


def _taken(context: Context, node: ast.ImportFrom) -> Iterator[Through]:
    module, roots = taken_from(context, node)
    project, path = context.workspace.project, context.source.path
    shims = Shims(project, context.options, path, roots, is_relative=node.level > 0)
    if not module or not shims.concerns(module):
        return
    found = list(_of_names(shims, node, module))
    yield from found
    if not found and shims.is_package(module):
        for alias in node.names:
            written = "." * node.level + ".".join(filter(None, (node.module, alias.name)))
            yield from _attributes(context, shims, f"{module}.{alias.name}", written)


def _of_names(shims: Shims, node: ast.ImportFrom, module: str) -> Iterator[Through]:
    """Yield the shims that a from-import goes through: one for all its names, or one a name."""
    names = tuple(alias.name for alias in node.names)
    use = shims.in_module(module, names)
    if use is not None:
        yield Through(use, Location.of(node), module, names, shims)
        return
    is_package = shims.is_package(module)
    for alias in node.names:
        use = shims.deprecated_name(module, alias.name)
        if use is None and is_package:
            use = shims.submodule(module, alias.name)
        if use is not None:
            yield Through(use, Location.of(alias), module, (alias.name,), shims)


def _attributes(context: Context, shims: Shims, module: str, written: str) -> Iterator[Through]:
    """Yield the deprecated names of a module that are reached through the module object.

    `written` is the module as the file's imports write it, with leading dots.
    """
    text = context.source.text
    names = {name for name in shims.deprecated_names(module) if f".{name}" in text}
    for name in names:
        for node, parents in attribute_nodes(context.source.tree).get(name, ()):
            if context.scopes.canonical_name(node, parents) != f"{written}.{name}":
                continue
            use = shims.deprecated_name(module, name)
            if use is not None and not is_expected(node, parents):
                yield Through(use, Location.of(node), module, (name,), shims)


def is_expected(node: ast.AST, parents: Parents | None) -> bool:
    """Say whether a node stands where a shim's warning is expected: a test of the shim itself."""
    for _, parent in links(node, parents):
        if isinstance(parent, (ast.With, ast.AsyncWith)):
            for item in parent.items:
                call = item.context_expr
                dotted = dotted_name(call.func) if isinstance(call, ast.Call) else None
                if dotted and {dotted.root.id, *dotted.attributes[-1:]} & EXPECTS_WARNING:
                    return True
    return False
