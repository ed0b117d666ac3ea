"""What a module's statements bind, in the order in which they would run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flake8_ssot.syntax.conditions import is_type_checking
from flake8_ssot.syntax.exports import UNKNOWN, Exports, dotted_text, exports

Kind = Literal["class", "function", "assignment", "alias", "import"]


class Target(NamedTuple):
    """What an import names, as written: `name` is None where it is the module itself."""

    module: str
    name: str | None
    level: int


class Binding(NamedTuple):
    """One place that binds a module's name.

    `target` is there for an import, `alias` (a dotted name of the same module) for `Old = new.New`.
    `typing` means only for type checkers, `conditional` that it may not happen.
    """

    kind: Kind
    line: int
    target: Target | None = None
    alias: str | None = None
    typing: bool = False
    conditional: bool = False


class Star(NamedTuple):
    """`from module import *`."""

    target: Target
    line: int
    typing: bool
    conditional: bool


class Guard(NamedTuple):
    """What is known of whether a statement runs."""

    typing: bool = False
    conditional: bool = False


ALWAYS = Guard()
MAYBE = Guard(conditional=True)

# What a statement holds that is a statement of its own or another scope.
ELSEWHERE = (ast.stmt, ast.excepthandler, ast.match_case, ast.Lambda)


@dataclass
class Table:
    """The module's names while its statements are followed, and afterwards."""

    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[Star] = field(default_factory=list)
    exports: Exports | None = None

    def add(self, name: str, binding: Binding) -> None:
        """Bind `name`: what certainly happens replaces what was there before."""
        known = self.bindings.setdefault(name, [])
        if not binding.conditional:
            known[:] = [b for b in known if b.typing != binding.typing]
        known.append(binding)

    def remove(self, name: str, guard: Guard) -> None:
        """Follow `del name`."""
        known = self.bindings.get(name, [])
        if guard.conditional or guard.typing:
            known[:] = [b._replace(conditional=True) for b in known]
        else:
            known.clear()


def bind(tree: ast.Module, *, walrus: bool, global_statements: bool) -> Table:
    """Return the names that `tree` binds at module level.

    The flags say whether its text has such things at all, so that they are worth a search.
    """
    table = Table()
    for statement, guard in module_level(tree.body):
        _follow(table, statement, guard)
        if walrus:
            for name, line in _walrus(statement):
                table.add(name, Binding("assignment", line, None, None, guard.typing, True))
        table.exports = _exports(statement, guard, table.exports)
    if global_statements:
        for name, line in _globals(tree):
            table.add(name, Binding("assignment", line, conditional=True))
    return table


def module_level(body: list[ast.stmt], guard: Guard = ALWAYS) -> Iterator[tuple[ast.stmt, Guard]]:
    """Yield the statements that run in the module's own scope, compound ones before their bodies.

    They come in the order of the text, each with its guard.
    """
    stack = [(statement, guard) for statement in reversed(body)]
    while stack:
        statement, guard = stack.pop()
        yield statement, guard
        for inner, inner_guard in reversed(list(_blocks(statement, guard))):
            stack += [(child, inner_guard) for child in reversed(inner)]


def _blocks(statement: ast.stmt, guard: Guard) -> Iterator[tuple[list[ast.stmt], Guard]]:
    maybe = guard._replace(conditional=True)
    if isinstance(statement, ast.If):
        yield from _branches(statement, guard)
    elif isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
        yield statement.body, maybe
        yield statement.orelse, maybe
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        yield statement.body, maybe if any(map(_swallows, statement.items)) else guard
    elif isinstance(statement, ast.Match):
        for case in statement.cases:
            yield case.body, maybe
    elif isinstance(statement, ast.Try) or type(statement).__name__ == "TryStar":
        yield from _tried(statement, guard)  # type: ignore[arg-type]


def _branches(statement: ast.If, guard: Guard) -> Iterator[tuple[list[ast.stmt], Guard]]:
    test, negated = statement.test, False
    while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, negated = test.operand, not negated
    if isinstance(test, ast.Constant):
        yield (statement.orelse if bool(test.value) is negated else statement.body), guard
    elif is_type_checking(test):
        bodies = (statement.body, statement.orelse)
        typed, ran = reversed(bodies) if negated else bodies
        yield typed, guard._replace(typing=True)
        yield ran, guard
    else:
        maybe = guard._replace(conditional=True)
        yield statement.body, maybe
        yield statement.orelse, maybe


def _swallows(item: ast.withitem) -> bool:
    """Say whether a context manager is of the kind that ends its block early on an exception."""
    call = item.context_expr
    function = dotted_text(call.func) if isinstance(call, ast.Call) else None
    return (function or "").rpartition(".")[2] in {"suppress", "raises"}


def _tried(statement: ast.Try, guard: Guard) -> Iterator[tuple[list[ast.stmt], Guard]]:
    maybe = guard._replace(conditional=True)
    # Where every handler raises, whoever comes past the statement has run its body.
    leaves = all(isinstance(h.body[-1], ast.Raise) for h in statement.handlers)
    yield statement.body, guard if leaves else maybe
    for handler in statement.handlers:
        yield handler.body, maybe
    yield statement.orelse, guard if leaves else maybe
    yield statement.finalbody, guard


def _follow(table: Table, statement: ast.stmt, guard: Guard) -> None:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        _follow_import(table, statement, guard)
    elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        table.add(statement.name, Binding("function", statement.lineno, None, None, *guard))
    elif isinstance(statement, ast.ClassDef):
        table.add(statement.name, Binding("class", statement.lineno, None, None, *guard))
    elif isinstance(statement, ast.Delete):
        for name in _names(statement.targets):
            table.remove(name, guard)
    else:
        _follow_assignment(table, statement, guard)


def _follow_import(table: Table, node: ast.Import | ast.ImportFrom, guard: Guard) -> None:
    for alias in node.names:
        bound = alias.asname or alias.name
        if isinstance(node, ast.ImportFrom):
            target = Target(node.module or "", alias.name, node.level)
            if alias.name == "*":
                star = Target(node.module or "", None, node.level)
                table.stars.append(Star(star, node.lineno, *guard))
                continue
        elif alias.asname:
            target = Target(alias.name, None, 0)
        else:
            bound = alias.name.partition(".")[0]
            target = Target(bound, None, 0)
        table.add(bound, Binding("import", node.lineno, target, None, *guard))


def _follow_assignment(table: Table, statement: ast.stmt, guard: Guard) -> None:
    alias: str | None = None
    targets: list[ast.AST] = []
    if isinstance(statement, ast.Assign):
        targets = list(statement.targets)
        alias = dotted_text(statement.value)
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
        alias = dotted_text(statement.value)
    elif isinstance(statement, ast.AugAssign):
        targets = [statement.target]
    elif isinstance(statement, (ast.For, ast.AsyncFor)):
        targets, guard = [statement.target], guard._replace(conditional=True)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        targets = [item.optional_vars for item in statement.items if item.optional_vars]
    elif isinstance(statement, ast.Match):
        targets, guard = list(statement.cases), guard._replace(conditional=True)
    elif type(statement).__name__ == "TypeAlias":
        targets = [statement.name]  # type: ignore[attr-defined]
    plain = len(targets) == 1 and isinstance(targets[0], ast.Name)
    for name in _names(targets):
        # `X = X` is no alias of anything but what X was.
        to = alias if plain and alias is not None and alias.partition(".")[0] != name else None
        kind: Kind = "alias" if to else "assignment"
        table.add(name, Binding(kind, statement.lineno, None, to, *guard))


def _names(targets: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that assignment targets or patterns bind."""
    stack = list(reversed(list(targets)))
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.Tuple, ast.List)):
            stack += reversed(node.elts)
        elif isinstance(node, ast.Starred):
            stack.append(node.value)
        elif isinstance(node, ast.match_case):
            stack.append(node.pattern)
        elif isinstance(node, ast.pattern):
            for name in (getattr(node, "name", None), getattr(node, "rest", None)):
                if isinstance(name, str):
                    yield name
            stack += [c for c in ast.iter_child_nodes(node) if isinstance(c, ast.pattern)]


def _walrus(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    """Yield what `:=` binds in the expressions of one statement, its blocks aside."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.NamedExpr):
            yield node.target.id, node.lineno
        stack += [c for c in ast.iter_child_nodes(node) if not isinstance(c, ELSEWHERE)]


def _globals(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Yield the names that functions and class bodies declare `global`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            for name in node.names:
                yield name, node.lineno


def _exports(statement: ast.stmt, guard: Guard, before: Exports | None) -> Exports | None:
    if guard.typing:
        return before
    after = exports(statement, before)
    # What a condition decides about __all__, nobody can read.
    return UNKNOWN if guard.conditional and after is not before else after
