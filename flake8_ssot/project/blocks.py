"""The statements that run when a module is imported, and what is known of whether they do."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from flake8_ssot.syntax.conditions import constant_truth, needs_type_checking
from flake8_ssot.syntax.exports import dotted_text
from flake8_ssot.syntax.guards import CATCHING


class Guard(NamedTuple):
    """What is known of whether a statement runs."""

    typing: bool = False
    conditional: bool = False


ALWAYS = Guard()

Blocks = Iterator[tuple[list[ast.stmt], Guard]]
#: After these, nothing in their block runs.
LEAVING: Final = (ast.Raise, ast.Break, ast.Continue, ast.Return)


def module_level(
    body: list[ast.stmt], guard: Guard = ALWAYS, typing: frozenset[str] = frozenset()
) -> Iterator[tuple[ast.stmt, Guard]]:
    """Yield the statements that run in the module's own scope, compound ones before their bodies.

    They come in the order of the text, each with its guard; those that can't run are left out.
    `typing` are further names of TYPE_CHECKING.
    """
    stack = [(statement, guard) for statement in reversed(_reached(body))]
    while stack:
        statement, guard = stack.pop()
        yield statement, guard
        blocks = COMPOUND.get(type(statement).__name__)
        if blocks is not None:
            for inner, inner_guard in reversed(list(blocks(statement, guard, typing))):
                stack += [(child, inner_guard) for child in reversed(_reached(inner))]


def _reached(body: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements of a block up to the first that leaves it."""
    for place, statement in enumerate(body):
        if isinstance(statement, LEAVING):
            return body[: place + 1]
    return body


def stops(statement: ast.stmt) -> bool:
    """Say whether a statement, if it runs, ends the import: a raise, a skip, an exit."""
    if isinstance(statement, ast.Raise):
        return True
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    owner, _, word = (dotted_text(call.func) or "").rpartition(".")
    if word == "skip":
        return bool(call.args[1:]) or any(k.arg == "allow_module_level" for k in call.keywords)
    return word in {"exit", "_exit", "fail"} and owner in {"sys", "os", "pytest"}


def _if(statement: ast.If, guard: Guard, typing: frozenset[str]) -> Blocks:
    test, negated = statement.test, False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    known = constant_truth(test, typing)
    if needs_type_checking(test, typing):
        bodies = (statement.body, statement.orelse)
        typed, ran = reversed(bodies) if negated else bodies
        yield typed, guard._replace(typing=True)
        yield ran, guard
    elif known is not None:
        yield (statement.orelse if known is negated else statement.body), guard
    else:
        maybe = guard._replace(conditional=True)
        yield statement.body, maybe
        yield statement.orelse, maybe


def _loop(
    statement: ast.For | ast.AsyncFor | ast.While, guard: Guard, typing: frozenset[str]
) -> Blocks:
    maybe = guard._replace(conditional=True)
    if isinstance(statement, ast.While):
        known = constant_truth(statement.test, typing)
    else:
        known = None if iterates(statement) else False
    if known is not False:
        yield statement.body, maybe
    if known is not True:
        yield statement.orelse, maybe


def iterates(statement: ast.For | ast.AsyncFor) -> bool:
    """Say whether a loop may have a round at all."""
    through = statement.iter
    return not isinstance(through, (ast.List, ast.Tuple)) or bool(through.elts)


def _with(statement: ast.With | ast.AsyncWith, guard: Guard, typing: frozenset[str]) -> Blocks:
    swallows = any(map(_swallows, statement.items))
    yield statement.body, guard._replace(conditional=True) if swallows else guard


def _swallows(item: ast.withitem) -> bool:
    """Say whether a context manager is of the kind that ends its block early on an exception."""
    call = item.context_expr
    function = dotted_text(call.func) if isinstance(call, ast.Call) else None
    return (function or "").rpartition(".")[2] in CATCHING


def _match(statement: ast.Match, guard: Guard, typing: frozenset[str]) -> Blocks:
    for case in statement.cases:
        yield case.body, guard._replace(conditional=True)


def _try(statement: ast.Try, guard: Guard, typing: frozenset[str]) -> Blocks:
    maybe = guard._replace(conditional=True)
    # Where every handler raises, whoever comes past the statement has run its body.
    leaves = all(isinstance(h.body[-1], ast.Raise) for h in statement.handlers)
    yield statement.body, guard if leaves else maybe
    for handler in statement.handlers:
        yield handler.body, maybe
    yield statement.orelse, guard if leaves else maybe
    yield statement.finalbody, guard


#: What is made of blocks, by the name of the node's type (3.10 has no TryStar).
COMPOUND: Final[dict[str, Callable[..., Blocks]]] = {
    "If": _if,
    "For": _loop,
    "AsyncFor": _loop,
    "While": _loop,
    "With": _with,
    "AsyncWith": _with,
    "Match": _match,
    "Try": _try,
    "TryStar": _try,
}
