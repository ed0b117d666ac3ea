"""Attributes of imported modules that are read from elsewhere, and the imports that this needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from flake8_ssot.imports import outside_project
from flake8_ssot.rules import Reach, Redirect
from flake8_ssot.syntax.module_objects import attribute_uses, bindings
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.scopes import bound_by

with outside_project():
    import libcst as cst

from flake8_ssot.fixes.from_imports import dotted

IMPORTS: Final = (ast.Import, ast.ImportFrom)


def read_elsewhere(
    tree: ast.Module, written: str, reaches: Sequence[Reach]
) -> list[tuple[ast.expr, str]] | None:
    """Return the uses of the module that an import binds as `written`, each with its new text.

    `reaches` has all that they read. None if that can't be done for all of them: the name of a
    home is bound to something else.
    """
    homes = {reach.name: reach for reach in reaches}
    uses = attribute_uses(tree, written) or []
    known = bindings(tree)
    modules = dict.fromkeys(reach.new_module for reach in reaches)
    if len({_last(module) for module in modules}) < len(modules):
        return None
    for module in modules:
        if _last(module) != written and not known.get(_last(module), set()) <= {module}:
            return None
    found = [(use, homes[use.attr]) for use in uses]
    return [(use, f"{_last(home.new_module)}.{home.new_name}") for use, home in found]


def imports_instead(
    node: cst.Import | cst.ImportFrom, alias: cst.ImportAlias, reaches: Sequence[Reach]
) -> list[cst.Import | cst.ImportFrom]:
    """Return what imports the homes, and what `node` imports besides the name `alias`."""
    packages: dict[str | None, list[cst.ImportAlias]] = {}
    for module in dict.fromkeys(reach.new_module for reach in reaches):
        package, _, name = module.rpartition(".")
        packages.setdefault(package, []).append(cst.ImportAlias(cst.Name(name)))
    names = [] if isinstance(node.names, cst.ImportStar) else node.names
    others = [other for other in names if other is not alias]
    found: list[cst.Import | cst.ImportFrom] = []
    if others:
        joined = packages.pop(_package(node), [])
        last = others[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
        found.append(node.with_changes(names=[*others[:-1], last, *joined]))
    for source, modules in packages.items():
        parent = dotted(source) if source else None
        found.append(cst.ImportFrom(parent, modules) if parent else cst.Import(modules))
    return found


def _package(node: cst.Import | cst.ImportFrom) -> str | None:
    """Return the package that a statement takes modules from, None for a relative one."""
    if isinstance(node, cst.Import):
        return ""
    return cst.Module([]).code_for_node(node.module) if node.module and not node.relative else None


def _last(module: str) -> str:
    return module.rpartition(".")[2]


class Written(NamedTuple):
    """What stands for an attribute; its module has to be imported behind the line `after`, if any.

    The line is 0 where the file has the module already.
    """

    text: str
    module: str
    after: int = 0


def written_elsewhere(tree: ast.Module, node: ast.Attribute, redirect: Redirect) -> Written | None:
    """Return how the new home of the attribute `node` is written in the file, None if it can't be.

    The name by which the file has the module already is taken, else its dotted path.
    """
    name, module = redirect.new_name, redirect.new_module
    owner = dotted_name(node.value)
    if name is None or owner is None or node.lineno != node.end_lineno:
        return None
    if module == redirect.module:
        return Written(f"{ast.unparse(node.value)}.{name}", module)
    known, root = bindings(tree), module.partition(".")[0]
    above = [
        statement
        for statement in tree.body
        if isinstance(statement, IMPORTS) and statement.lineno <= node.lineno
    ]
    for local, path in _modules(above):
        if path == module and known[local.partition(".")[0]] <= {local.partition(".")[0], path}:
            return Written(f"{local}.{name}", module)
    binds = [one for one in above if any(bound == owner.root.id for bound, _ in bound_by(one))]
    if not binds or not known.get(root, set()) <= {root}:
        return None
    return Written(f"{module}.{name}", module, binds[-1].end_lineno or 0)


def _modules(statements: Sequence[ast.Import | ast.ImportFrom]) -> Iterator[tuple[str, str]]:
    """Yield how a file writes what imports give it, and the absolute dotted path of that."""
    for statement in statements:
        if isinstance(statement, ast.ImportFrom):
            yield from ((name, str(path)) for name, path in bound_by(statement))
            continue
        for alias in statement.names:
            parts = alias.name.split(".")
            if alias.asname:
                yield alias.asname, alias.name
            else:
                paths = (".".join(parts[: n + 1]) for n in range(len(parts)))
                yield from ((path, path) for path in paths)
