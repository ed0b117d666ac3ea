"""The imports of a file that have to be written in another way after a move."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.fixes.from_imports import Source
from flake8_ssot.imported import taken_from
from flake8_ssot.moving.change import Change, Writer
from flake8_ssot.syntax.parents import descend
from flake8_ssot.syntax.scope_imports import imports_of

Place = tuple[int, int]


class Redirects(NamedTuple):
    """By their places: the names that from-imports take from elsewhere, and other modules."""

    sources: Mapping[Place, Mapping[str, Source]]
    modules: Mapping[Place, Sequence[str]]


def redirects(context: Context, change: Change, writer: Writer, *, moves: bool) -> Redirects:
    """Return what a file has to import in another way; `moves`: it lies elsewhere afterwards.

    Raises Unreachable.
    """
    sources: dict[Place, Mapping[str, Source]] = {}
    modules: dict[Place, Sequence[str]] = {}
    for node in ast.walk(context.source.tree):
        if isinstance(node, ast.ImportFrom):
            found = _sources(context, change, writer, node, moves)
            if found:
                sources[node.lineno, node.col_offset] = found
        elif isinstance(node, ast.Import):
            for alias in node.names:
                new = change.module(alias.name, context.search_path)
                if new is not None:
                    modules[alias.lineno, alias.col_offset] = (new,)
    if modules:
        _keep_packages(context, modules)
    return Redirects(sources, modules)


def _sources(
    context: Context, change: Change, writer: Writer, node: ast.ImportFrom, moves: bool
) -> Mapping[str, Source]:
    """Return where the names of a from-import come from, as far as that is another place."""
    module, roots = taken_from(context, node)
    if not module:
        return {}
    is_relative = node.level > 0
    written = "." * node.level + (node.module or "")
    found: dict[str, Source] = {}
    for alias in node.names:
        new = change.member(module, alias.name, roots)
        if new is None and is_relative and moves:
            new = f"{module}.{alias.name}"
        if new is not None:
            package, _, name = new.rpartition(".")
            source = Source(writer.written(package, relative=is_relative), name)
            if source != (written, alias.name):
                found[alias.name] = source
    return found


def _keep_packages(context: Context, modules: dict[Place, Sequence[str]]) -> None:
    """Have `import a.b`, which becomes another one, import `a` as well if that is needed still."""
    used = {
        (owner[0], node.id)
        for node, parents in descend(context.source.tree)
        if isinstance(node, ast.Name) and (owner := context.scopes.owner(node, parents))
    }
    for scope in {scope for scope, _ in used}:
        tops = list(_tops(scope))
        kept = {top for place, top in tops if place not in modules}
        for place, top in tops:
            new = modules.get(place)
            is_needed = (scope, top) in used and top not in kept
            if new is not None and is_needed and new[0].partition(".")[0] != top:
                modules[place] = (top, *new)
                kept.add(top)


def _tops(scope: ast.AST) -> Iterator[tuple[Place, str]]:
    """Yield the places of `import a.b` in a scope, and the names that they bind."""
    for node in imports_of(scope):
        for alias in node.names if isinstance(node, ast.Import) else ():
            if alias.asname is None:
                yield (alias.lineno, alias.col_offset), alias.name.partition(".")[0]
