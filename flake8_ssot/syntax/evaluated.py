"""The expressions that are evaluated when a statement runs, and not later or never."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from flake8_ssot.syntax.children import parts

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
#: What holds statements of its own, which come one by one.
COMPOUND: Final = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match,
)  # fmt: skip
#: What a walk yields besides names; the rest only leads to these.
TOLD: Final = frozenset({ast.Call, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await})
#: What evaluates some of its parts later, or never.
CHOOSY: Final = frozenset(
    {ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp, ast.IfExp, ast.BoolOp,
     ast.Compare}
)  # fmt: skip


def evaluated(statement: ast.stmt, *, annotations: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Yield the names, calls and the like that running `statement` evaluates, blocks aside.

    Each comes with whether it is certainly evaluated, and not only where something else is true.
    `annotations` says whether those are evaluated as well (they aren't under PEP 563 and 649). The
    names that a comprehension binds for itself are left out.
    """
    stack: list[tuple[ast.AST, frozenset[str], bool]] = []
    parameters = _type_parameters(statement)
    stack += [(node, parameters, True) for node in reversed(_heads(statement, annotations))]
    while stack:
        node, local, certain = stack.pop()
        if isinstance(node, ast.Name):
            if node.id not in local:
                yield node, certain
            continue
        kind = type(node)
        if kind in TOLD:
            yield node, certain
        if kind not in CHOOSY:
            stack += [(child, local, certain) for child in reversed(parts(node))]
            continue
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
            local |= _bound(node.generators)
        always, perhaps = _choice(node)
        stack += [(child, local, False) for child in reversed(perhaps)]
        stack += [(child, local, certain) for child in reversed(always)]


def _choice(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """Return the parts of an expression that are evaluated with it, and those that may be."""
    if isinstance(node, ast.Lambda):
        return _defaults(node.args), []
    if isinstance(node, ast.GeneratorExp):
        return [node.generators[0].iter], []
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp)):
        first = node.generators[0]
        others = [child for child in parts(node) if child is not first]
        inner = [first.target, *first.ifs, *others]
        return ([first.iter, *inner], []) if _has_items(node) else ([first.iter], inner)
    # A comparison evaluates two of its parts, `and`, `or` and `if` the first alone.
    inner, sure = parts(node), 2 if isinstance(node, ast.Compare) else 1
    return inner[:sure], inner[sure:]


def _has_items(node: ast.ListComp | ast.SetComp | ast.DictComp) -> bool:
    """Say whether a comprehension certainly comes to its elements."""
    only = node.generators[0]
    literal = isinstance(only.iter, (ast.List, ast.Tuple, ast.Set)) and bool(only.iter.elts)
    return literal and len(node.generators) == 1 and not only.ifs


def _heads(statement: ast.stmt, annotations: bool) -> list[ast.AST]:
    """Return the expressions that a statement evaluates itself, in Python's order."""
    if isinstance(statement, FUNCTIONS):
        heads: list[ast.AST] = [*statement.decorator_list, *_defaults(statement.args)]
        if annotations:
            heads += _annotations(statement)
        return heads
    if isinstance(statement, ast.ClassDef):
        keywords = [keyword.value for keyword in statement.keywords]
        return [*statement.decorator_list, *statement.bases, *keywords]
    if isinstance(statement, (ast.If, ast.While)):
        return [statement.test]
    if isinstance(statement, (ast.For, ast.AsyncFor)):
        return [statement.iter, statement.target]
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        return [item.context_expr for item in statement.items]
    if isinstance(statement, ast.Match):
        return [statement.subject]
    if isinstance(statement, ast.AnnAssign):
        value: list[ast.AST] = [statement.value] if statement.value else []
        plain = isinstance(statement.target, ast.Name)
        heads = value + ([statement.annotation] if annotations else [])
        return heads if plain else [*heads, statement.target]
    if isinstance(statement, ast.AugAssign):
        return [ast.copy_location(_read(statement.target), statement.target), statement.value]
    if isinstance(statement, ast.Assert):
        return [statement.test]
    if isinstance(statement, COMPOUND) or type(statement).__name__ in {"TryStar", "TypeAlias"}:
        return []
    return [child for child in parts(statement) if isinstance(child, ast.expr)]


def _read(target: ast.expr) -> ast.expr:
    """Return the target of `x += 1` as something that is read."""
    return ast.Name(target.id, ast.Load()) if isinstance(target, ast.Name) else target


def _defaults(arguments: ast.arguments) -> list[ast.AST]:
    return [*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)]


def _annotations(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.AST]:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [a for a in (arguments.vararg, arguments.kwarg) if a is not None]
    found: list[ast.AST] = [a.annotation for a in every if a.annotation is not None]
    return [*found, *([function.returns] if function.returns is not None else [])]


def _type_parameters(statement: ast.stmt) -> frozenset[str]:
    return frozenset(p.name for p in getattr(statement, "type_params", ()))


def _bound(generators: list[ast.comprehension]) -> frozenset[str]:
    return frozenset(
        node.id
        for generator in generators
        for node in ast.walk(generator.target)
        if isinstance(node, ast.Name)
    )
