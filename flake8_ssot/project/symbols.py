"""What a module defines for others, and what it takes from other modules, at any depth."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from flake8_ssot.project.cache import Kind
from flake8_ssot.project.copies import kind_of
from flake8_ssot.syntax.children import parts
from flake8_ssot.syntax.reached import reached


class Symbol(NamedTuple):
    """A public class, enum, dataclass, function or constant at the left margin."""

    kind: str
    name: str
    line: int


class Taken(NamedTuple):
    """A name that a from-import takes; `level` counts the dots of a relative one."""

    module: str
    name: str
    level: int


class Symbols(NamedTuple):
    """What one module defines, takes, and reaches (see `reached`)."""

    defined: tuple[Symbol, ...] = ()
    taken: tuple[Taken, ...] = ()
    reached: tuple[str, ...] = ()


SYMBOLS: Final = Kind(
    "symbols",
    Symbols,
    (
        "project/copies.py",
        "project/symbols.py",
        "syntax/attributes.py",
        "syntax/children.py",
        "syntax/names.py",
        "syntax/reached.py",
        "syntax/scopes.py",
    ),
)


def symbols(tree: ast.Module | None) -> Symbols:
    """Return what a module defines and takes, nothing of one that can't be parsed."""
    if tree is None:
        return Symbols()
    defined = {symbol.name: symbol for node in tree.body for symbol in _defined(node)}
    nodes = list(_nodes(tree))
    taken = {
        Taken(node.module or "", alias.name, node.level)
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    return Symbols(
        tuple(sorted(defined.values(), key=lambda one: one.line)),
        tuple(sorted(taken)),
        tuple(sorted(reached(tree, nodes))),
    )


def _nodes(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield all nodes, outer ones before inner ones."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        yield node
        stack += parts(node)


def _defined(node: ast.stmt) -> Iterator[Symbol]:
    if isinstance(node, ast.ClassDef):
        found = [(kind_of(node), node.name)]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        found = [("function", node.name)]
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        found = [("constant", name) for name in names if name.isupper()]
    else:
        return
    yield from (Symbol(kind, name, node.lineno) for kind, name in found if name[:1] != "_")
