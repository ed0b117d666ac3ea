"""What a module's statements bind, in the order in which they would run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from flake8_ssot.project.blocks import ALWAYS, Guard, iterates, module_level, stops
from flake8_ssot.syntax.exports import UNKNOWN, Exports, dotted_text, exports
from flake8_ssot.syntax.targets import names_in

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


# What a statement holds that is a statement of its own, or holds such.
ELSEWHERE = (ast.stmt, ast.excepthandler, ast.match_case)


@dataclass
class Table:
    """The module's names while its statements are followed, and afterwards.

    `stops`: importing the module never comes to its end.
    """

    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    stars: list[Star] = field(default_factory=list)
    exports: Exports | None = None
    stops: bool = False

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


def bind(
    tree: ast.Module,
    *,
    walrus: bool,
    global_statements: bool,
    typing: frozenset[str] = frozenset(),
) -> Table:
    """Return the names that `tree` binds at module level.

    The flags say whether its text has such things at all, so that they are worth a search.
    `typing` are further names of TYPE_CHECKING.
    """
    table = Table()
    for statement, guard in module_level(tree.body, typing=typing):
        _follow(table, statement, guard)
        if walrus:
            for name, line in _walrus(statement):
                table.add(name, Binding("assignment", line, None, None, guard.typing, True))
        table.exports = _exports(statement, guard, table.exports)
        table.stops = table.stops or (guard == ALWAYS and stops(statement))
    if global_statements:
        for name, line in _globals(tree):
            table.add(name, Binding("assignment", line, conditional=True))
    return table


def _follow(table: Table, statement: ast.stmt, guard: Guard) -> None:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        _follow_import(table, statement, guard)
    elif isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        table.add(statement.name, Binding("function", statement.lineno, None, None, *guard))
    elif isinstance(statement, ast.ClassDef):
        table.add(statement.name, Binding("class", statement.lineno, None, None, *guard))
    elif isinstance(statement, ast.Delete):
        for name in names_in(statement.targets):
            table.remove(name, guard)
    elif isinstance(statement, ast.Try) or type(statement).__name__ == "TryStar":
        for handler in statement.handlers:  # type: ignore[attr-defined]
            if handler.name:  # unbound when the handler ends
                table.remove(handler.name, guard._replace(conditional=True))
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
        targets = [statement.target] if iterates(statement) else []
        guard = guard._replace(conditional=True)
    elif isinstance(statement, (ast.With, ast.AsyncWith)):
        targets = [item.optional_vars for item in statement.items if item.optional_vars]
    elif isinstance(statement, ast.Match):
        targets, guard = list(statement.cases), guard._replace(conditional=True)
    elif type(statement).__name__ == "TypeAlias":  # pragma: no cover - Python has it from 3.12 on
        targets = [statement.name]  # type: ignore[attr-defined]
    plain = len(targets) == 1 and isinstance(targets[0], ast.Name)
    for name in names_in(targets):
        # `X = X` is no alias of anything but what X was.
        to = alias if plain and alias is not None and alias.partition(".")[0] != name else None
        kind: Kind = "alias" if to else "assignment"
        table.add(name, Binding(kind, statement.lineno, None, to, *guard))


def _walrus(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    """Yield what `:=` binds in the expressions of one statement, its blocks aside."""
    stack: list[ast.AST] = [statement]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.NamedExpr):
            yield node.target.id, node.lineno
        if isinstance(node, ast.Match):
            stack += [node.subject, *(case.guard for case in node.cases if case.guard)]
        elif isinstance(node, ast.Lambda):
            stack += [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]
        else:
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
