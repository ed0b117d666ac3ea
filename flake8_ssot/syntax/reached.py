"""What a file reaches through what it imports: `import shop` and then `shop.State`."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from flake8_ssot.syntax.attributes import attribute_nodes
from flake8_ssot.syntax.names import DottedName, dotted_name
from flake8_ssot.syntax.scopes import Scopes, bound_by

#: What the project is never asked for (`test` may be its own).
STANDARD: Final = sys.stdlib_module_names - {"test"}
#: Nodes that bind names, besides names that are stored.
BINDING: Final = (
    ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.arg,
    ast.ExceptHandler, ast.MatchAs, ast.MatchStar, ast.MatchMapping,
)  # fmt: skip


def reached(tree: ast.Module, nodes: Iterable[ast.AST]) -> frozenset[str]:
    """Return the dotted paths of what attributes of imported things name, as long as they go.

    `nodes` are all of the tree, outer ones before inner ones. A path begins as the import is
    written, with dots if that is relative. What the standard library has is left out.
    """
    bound: defaultdict[str, set[str | None]] = defaultdict(set)
    chains: list[DottedName] = []
    inner: set[int] = set()
    for node in nodes:
        if isinstance(node, ast.Attribute):
            inner.add(id(node.value))
            dotted = dotted_name(node) if id(node) not in inner else None
            chains += [dotted] if dotted is not None else []
        elif isinstance(node, ast.Name):
            if not isinstance(node.ctx, ast.Load):
                bound[node.id].add(None)
        elif isinstance(node, BINDING):
            for name, binding in bound_by(node):
                bound[name].add(binding if isinstance(binding, str) else None)
    return frozenset(_paths(tree, bound, chains))


def _paths(
    tree: ast.Module, bound: Mapping[str, set[str | None]], chains: Iterable[DottedName]
) -> Iterator[str]:
    doubtful: set[str] = set()
    for root, attributes in chains:
        targets = bound.get(root.id, set())
        target, *others = targets or {None}
        if not others and target is not None and _may_be_ours(target):
            yield ".".join((target, *attributes))
        elif others and any(one is not None and _may_be_ours(one) for one in targets):
            doubtful.add(root.id)
    if doubtful:  # a scope's own name may be another thing
        yield from _by_scopes(tree, doubtful)


def _may_be_ours(target: str) -> bool:
    return target.partition(".")[0] not in STANDARD


def _by_scopes(tree: ast.Module, roots: set[str]) -> Iterator[str]:
    scopes = Scopes(tree)
    for found in attribute_nodes(tree).values():
        for node, parents in found:
            dotted = dotted_name(node)
            is_inner = parents is not None and isinstance(parents.node, ast.Attribute)
            if dotted is not None and dotted.root.id in roots and not is_inner:
                path = scopes.canonical_name(node, parents)
                if path is not None and _may_be_ours(path):
                    yield path
