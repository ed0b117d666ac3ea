"""The statements that define one name of a module, and the lines that they take."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.fixes.text import lines
from flake8_ssot.moving.layout import Layout
from flake8_ssot.moving.request import Refused
from flake8_ssot.project.bindings import Binding
from flake8_ssot.project.resolution import Resolved

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Definition(NamedTuple):
    """The statements that define a name; they take the lines from `first` to `last`, from 1."""

    name: str
    statements: tuple[ast.stmt, ...]
    first: int
    last: int

    @property
    def is_constant(self) -> bool:
        return not isinstance(self.statements[0], (*FUNCTIONS, ast.ClassDef))

    def text(self, context: Context) -> str:
        return "".join(lines(context.source.text)[self.first - 1 : self.last])


def definition(context: Context, layout: Layout, name: str) -> Definition:
    """Find what defines a name of the old module; raises Refused where it can't be taken out."""
    old = layout.request.old
    path = layout.old_path
    summary = context.workspace.project.summary(path) if path else None
    bindings = summary.bindings.get(name, ()) if summary else ()
    if not bindings:
        raise Refused(f"{old.module!r} has no name {name!r}")
    if any(binding.kind == "import" for binding in bindings):
        raise Refused(_imported(context, layout, name))
    body = context.source.tree.body
    found = [number for number, statement in enumerate(body) if _defines(statement, name)]
    if not found or not _is_plain(body, found, bindings):
        line = bindings[-1].line
        raise Refused(
            f"{str(old)!r} is not defined by one statement at the left margin (line {line}); "
            "move it by hand"
        )
    statements = list(body[found[0] : found[-1] + 1])
    statements += _description(body, found[-1])
    first, last = _first_line(context, statements[0]), statements[-1].end_lineno or 0
    if _is_shared(body, statements, context):
        raise Refused(f"{str(old)!r} shares a line with another statement; move it by hand")
    return Definition(name, tuple(statements), first, last)


def _imported(context: Context, layout: Layout, name: str) -> str:
    old = layout.request.old
    found = context.workspace.project.resolve(old.module, name, layout.roots)
    said = f"{old.module!r} only imports {name!r}"
    if isinstance(found, Resolved) and found.name is not None:
        return f"{said}; it is defined in {found.module!r}"
    return said


def _defines(statement: ast.stmt, name: str) -> bool:
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return statement.name == name
    found = targets(statement)
    return len(found) == 1 and isinstance(found[0], ast.Name) and found[0].id == name


def targets(statement: ast.stmt) -> list[ast.expr]:
    """Return what an assignment, or a statement `type`, gives a value; of others nothing."""
    if isinstance(statement, ast.Assign):
        return statement.targets
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return [statement.target]
    if type(statement).__name__ == "TypeAlias":  # pragma: no cover - Python has it from 3.12 on
        return [statement.name]  # type: ignore[attr-defined]
    return []


def _is_plain(body: Sequence[ast.stmt], found: list[int], bindings: Sequence[Binding]) -> bool:
    """Say whether statements one after the other are all that binds a name: overloads, or one."""
    statements = body[found[0] : found[-1] + 1]
    are_overloads = all(isinstance(statement, FUNCTIONS) for statement in statements)
    is_together = len(statements) == len(found)
    lines_of_all = {statement.lineno for statement in statements}
    return (
        is_together
        and (len(found) == 1 or are_overloads)
        and all(b.line in lines_of_all and not b.conditional for b in bindings)
    )


def _description(body: Sequence[ast.stmt], number: int) -> list[ast.stmt]:
    """Return the text behind an assignment that describes it."""
    after = body[number + 1] if number + 1 < len(body) else None
    is_text = (
        isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        and isinstance(after.value.value, str)
    )
    is_constant = not isinstance(body[number], (*FUNCTIONS, ast.ClassDef))
    return [after] if after is not None and is_text and is_constant else []


def _first_line(context: Context, statement: ast.stmt) -> int:
    """Return the first line of a statement, its decorators and the comments above it included.

    Comments at the head of the file are the file's.
    """
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    first = start = min([statement.lineno, *(d.lineno for d in decorators)])
    known = lines(context.source.text)
    while first > 1 and known[first - 2].startswith("#"):
        first -= 1
    return start if first == 1 else first


def _is_shared(body: Sequence[ast.stmt], own: Sequence[ast.stmt], context: Context) -> bool:
    first, last = _first_line(context, own[0]), own[-1].end_lineno or 0
    others = (statement for statement in body if statement not in own)
    return any((o.end_lineno or 0) >= first and o.lineno <= last for o in others)


def changes_when_imported(context: Context, found: Definition) -> Iterator[ast.stmt]:
    """Yield the statements of the module that change, when it is imported, what it defines."""
    for statement in context.source.tree.body:
        if statement in found.statements:
            continue
        if any(_begins_with(one, found.name) for one in _changed(statement)):
            yield statement


def _changed(statement: ast.stmt) -> list[ast.expr]:
    """Return the expressions that a statement gives a value, or calls at once."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return [statement.value.func]
    if isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return [getattr(decorator, "func", decorator) for decorator in statement.decorator_list]
    if isinstance(statement, ast.AugAssign):
        return [statement.target]
    return targets(statement)


def _begins_with(node: ast.expr, name: str) -> bool:
    """Say whether an expression is an attribute or an item of a name."""
    inner = node
    while isinstance(inner, (ast.Attribute, ast.Subscript)):
        inner = inner.value
    return inner is not node and isinstance(inner, ast.Name) and inner.id == name
