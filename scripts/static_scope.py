"""Say which expressions a name stands for in a plugin's source."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

MAX_DEPTH = 12
COLLECTIONS = frozenset({"frozenset", "list", "reversed", "set", "sorted", "tuple"})
FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
# None stands for a value that the source does not give.
Expression = ast.expr | None


class Scope(NamedTuple):
    """The assignments of a module or function, those around it, and the other modules' ones."""

    bindings: Mapping[str, list[Expression]]
    parent: Scope | None = None
    elsewhere: tuple[Scope, ...] = ()


def module_scope(tree: ast.Module) -> Scope:
    """Bind what the module assigns, constants of its classes included."""
    bindings: dict[str, list[Expression]] = {}
    for node in _own_nodes(tree):
        if isinstance(node, ast.ClassDef):
            constants = module_scope(ast.Module(node.body, [])).bindings
            bindings |= {name: found for name, found in constants.items() if name.isupper()}
        _bind_statement(node, bindings)
    return Scope(bindings)


def function_scope(function: FunctionNode, parent: Scope) -> Scope:
    """Bind what the function assigns; its parameters are unknown."""
    bindings: dict[str, list[Expression]] = {
        node.arg: [None] for node in ast.walk(function.args) if isinstance(node, ast.arg)
    }
    for node in _own_nodes(function):
        _bind_statement(node, bindings)
    return Scope(bindings, parent, parent.elsewhere)


def bound(node: ast.Name | ast.Attribute, scope: Scope) -> list[Expression]:
    """Find what a name, or a constant of some object, may stand for."""
    if isinstance(node, ast.Name):
        return _looked_up(node.id, scope)
    if node.attr == "value" and isinstance(node.value, ast.Attribute):
        return [node.value]
    return _looked_up(node.attr, scope) if node.attr.isupper() else [None]


def elements(node: Expression, scope: Scope, depth: int = 0) -> list[Expression]:
    """Find what iterating over a collection may give."""
    if depth > MAX_DEPTH:
        return [None]
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return [found for item in items for found in _spread(item, scope, depth)]
        case ast.Dict(keys=keys):
            return list(keys)
        case ast.Call(func=ast.Name(id=name), args=[first]) if name in COLLECTIONS:
            return elements(first, scope, depth + 1)
        case ast.Call(func=ast.Attribute(value=value, attr=view), args=[]):
            return _viewed(value, view, scope, depth)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [*elements(left, scope, depth + 1), *elements(right, scope, depth + 1)]
        case ast.Name() | ast.Attribute():
            found = bound(node, scope)
        case ast.Starred() | ast.Subscript():
            found = selected(node, scope, depth + 1)
        case _:
            return [None]
    return [element for value in found for element in elements(value, scope, depth + 1)]


def selected(node: ast.Starred | ast.Subscript, scope: Scope, depth: int = 0) -> list[Expression]:
    """Find what `*collection` (any of its elements) or `collection[index]` may stand for."""
    if isinstance(node, ast.Starred):
        return elements(node.value, scope, depth + 1)
    return [
        value
        for collection in _literals(node.value, scope, depth + 1)
        for value in _item(collection, node.slice)
    ]


def _item(collection: Expression, index: ast.expr) -> Iterator[Expression]:
    match collection, index:
        case ast.Tuple(elts=items) | ast.List(elts=items), ast.Constant(value=int(position)):
            yield items[position] if position < len(items) else None
        case ast.Dict(keys=keys, values=values), ast.Constant(value=wanted):
            for key, value in zip(keys, values, strict=True):
                if isinstance(key, ast.Constant) and key.value == wanted:
                    yield value
        case _:
            yield None


def _literals(node: Expression, scope: Scope, depth: int) -> list[Expression]:
    if depth > MAX_DEPTH:
        return [None]
    match node:
        case ast.Name() | ast.Attribute():
            found = bound(node, scope)
        case ast.Starred() | ast.Subscript():
            found = selected(node, scope, depth)
        case _:
            return [node]
    return [literal for value in found for literal in _literals(value, scope, depth + 1)]


def _spread(item: ast.expr, scope: Scope, depth: int) -> list[Expression]:
    return elements(item.value, scope, depth + 1) if isinstance(item, ast.Starred) else [item]


def _viewed(value: ast.expr, view: str, scope: Scope, depth: int) -> list[Expression]:
    if view == "split" and isinstance(value, ast.Constant) and isinstance(value.value, str):
        return [ast.Constant(word) for word in value.value.split()]
    found: list[Expression] = []
    for literal in _literals(value, scope, depth + 1):
        if not isinstance(literal, ast.Dict) or None in literal.keys:
            return [None]
        keys = [key for key in literal.keys if key is not None]
        pairs = zip(keys, literal.values, strict=True)
        views: dict[str, list[Expression]] = {
            "items": [ast.Tuple([key, item], ast.Load()) for key, item in pairs],
            "keys": [*keys],
            "values": [*literal.values],
        }
        found += views.get(view, [None])
    return found


def _looked_up(name: str, scope: Scope) -> list[Expression]:
    innermost: Scope | None = scope
    while innermost is not None:
        if name in innermost.bindings:
            return innermost.bindings[name]
        innermost = innermost.parent
    found = [other.bindings[name] for other in scope.elsewhere if name in other.bindings]
    different = {tuple(ast.dump(value) if value else "" for value in values) for values in found}
    return found[0] if len(different) == 1 else [None]


def _own_nodes(root: ast.AST) -> Iterator[ast.AST]:
    """Walk the nodes below `root` that share its names."""
    for child in ast.iter_child_nodes(root):
        yield child
        if not isinstance(child, (FunctionNode, ast.ClassDef)):
            yield from _own_nodes(child)


def _bind_statement(node: ast.AST, bindings: dict[str, list[Expression]]) -> None:
    match node:
        case ast.Assign(targets=targets, value=value):
            _bind(targets, value, bindings)
        case ast.AnnAssign(target=target, value=ast.expr() as value):
            _bind([target], value, bindings)
        case ast.NamedExpr(target=target, value=value):
            _bind([target], value, bindings)
        case ast.AugAssign(target=ast.Name(id=name), op=operator, value=value):
            before = bindings.get(name, [None])
            bindings[name] = [old and ast.BinOp(old, operator, value) for old in before]
        case ast.For(target=target, iter=iterable) | ast.AsyncFor(target=target, iter=iterable):
            _bind([target], ast.Starred(iterable, ast.Load()), bindings)
        case ast.comprehension(target=target, iter=iterable):
            _bind([target], ast.Starred(iterable, ast.Load()), bindings)
        case ast.withitem(optional_vars=ast.Name(id=name)):
            bindings.setdefault(name, []).append(None)


def _bind(
    targets: Iterable[ast.expr], value: ast.expr, bindings: dict[str, list[Expression]]
) -> None:
    for target in targets:
        if isinstance(target, ast.Name):
            bindings.setdefault(target.id, []).append(value)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for index, part in enumerate(target.elts):
                _bind([part], ast.Subscript(value, ast.Constant(index), ast.Load()), bindings)
