"""Which imports of a file go through shims, where that is said, and what would mend it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.imported import taken_from
from flake8_ssot.project.shim_use import Shims, Use
from flake8_ssot.rules import Intent, Location, Reach, Redirect
from flake8_ssot.syntax.attributes import attribute_nodes
from flake8_ssot.syntax.module_objects import attribute_uses
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.parents import Parents, links

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What a test of the shim itself is wrapped in: `pytest.warns`, `assertWarns`, `warns_deprecated`.
EXPECTS_WARNING: Final = re.compile(r"warns|deprecat", re.IGNORECASE)


class Through(NamedTuple):
    """A shim that an import, or an attribute of what was imported, goes through.

    `module` is what is imported from, `names` is what of it (None: the module itself). One that
    `is_tried` stands in a try statement, which may mean to have both the old and the new, and one
    that `is_late` is executed when a test may have replaced what the shim has. What is read of a
    module whose names have several homes is in `reaches`.
    """

    use: Use
    location: Location
    module: str
    names: tuple[str | None, ...]
    shims: Shims
    is_tried: bool = False
    is_late: bool = False
    reaches: tuple[Reach, ...] = ()

    @property
    def intent(self) -> Intent | None:
        """What would mend it: each name taken from its home, if all homes are known."""
        if self.reaches:
            return Intent(self.reaches, is_safe=False)
        actions: list[Redirect] = []
        is_safe = not (self.is_tried or self.is_late)
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
            is_late = may_be_replaced(context, node, parents, one.module)
            yield one._replace(is_tried=is_tried, is_late=one.is_late or is_late)


def may_be_replaced(context: Context, node: ast.AST, parents: Parents | None, module: str) -> bool:
    """Say whether a node is executed when a test may have replaced what `module` has.

    That is so in functions, those of test files apart that name no attribute of it in a string.
    """
    if not any(isinstance(parent, FUNCTIONS) for _, parent in links(node, parents)):
        return False
    is_named = re.search(rf"[\"']{re.escape(module)}\.", context.source.text)
    return is_named is not None or not context.is_test_file


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
            reaches = _reaches(context, shims, use, alias.name, alias.asname or alias.name)
            yield Through(use, Location.of(alias), alias.name, (None,), shims, reaches=reaches)


def _taken(context: Context, node: ast.ImportFrom) -> Iterator[Through]:
    module, roots = taken_from(context, node)
    project, path = context.workspace.project, context.source.path
    shims = Shims(project, context.options, path, roots, is_relative=node.level > 0)
    if not module or not shims.concerns(module):
        return
    found = list(_of_names(context, shims, node, module))
    yield from found
    if not found and shims.is_package(module):
        for alias in node.names:
            written = "." * node.level + ".".join(filter(None, (node.module, alias.name)))
            yield from _attributes(context, shims, f"{module}.{alias.name}", written)


def _of_names(
    context: Context, shims: Shims, node: ast.ImportFrom, module: str
) -> Iterator[Through]:
    """Yield the shims that a from-import goes through: one for all its names, or one a name."""
    names = tuple(alias.name for alias in node.names)
    use = shims.in_module(module, names)
    if use is not None:
        yield Through(use, Location.of(node), module, names, shims)
        return
    is_package = shims.is_package(module)
    for alias in node.names:
        use = shims.deprecated_name(module, alias.name)
        reaches: tuple[Reach, ...] = ()
        if use is None and is_package:
            use = shims.submodule(module, alias.name)
            name, written = f"{module}.{alias.name}", alias.asname or alias.name
            reaches = _reaches(context, shims, use, name, written) if use else ()
        if use is not None:
            yield Through(use, Location.of(alias), module, (alias.name,), shims, reaches=reaches)


def _reaches(
    context: Context, shims: Shims, use: Use, module: str, written: str
) -> tuple[Reach, ...]:
    """Return where what is read of a module, bound as `written`, is at home, if all of it is known.

    Nothing, if the module itself has one new home.
    """
    uses = attribute_uses(context.source.tree, written) if use.homes == (None,) else None
    names = list(dict.fromkeys(node.attr for node in uses or ()))
    taken = shims.in_module(module, names) if names else None
    found = zip(names, taken.homes, strict=True) if taken else ()
    reaches = [Reach(name, home.module, home.name) for name, home in found if home and home.name]
    return tuple(reaches) if len(reaches) == len(names) else ()


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
                is_late = may_be_replaced(context, node, parents, module)
                yield Through(use, Location.of(node), module, (name,), shims, is_late=is_late)


def is_expected(node: ast.AST, parents: Parents | None) -> bool:
    """Say whether a node stands where a shim's warning is expected: a test of the shim itself."""
    for _, parent in links(node, parents):
        if isinstance(parent, (ast.With, ast.AsyncWith)):
            for item in parent.items:
                call = item.context_expr
                dotted = dotted_name(call.func) if isinstance(call, ast.Call) else None
                if dotted and EXPECTS_WARNING.search((dotted.root.id, *dotted.attributes)[-1]):
                    return True
    return False
