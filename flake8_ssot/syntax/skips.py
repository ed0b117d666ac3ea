"""Where nothing runs any more in a list of statements, and where the file may skip itself."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from flake8_ssot.syntax.children import blocks
from flake8_ssot.syntax.conditions import constant_truth
from flake8_ssot.syntax.names import dotted_name

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
#: In the place of a module: what a skip depends on can't be read.
UNDECIDED: Final = "?"
#: What a call may mean, by its name.
Functions = Mapping[str, Sequence[ast.AST]]


class Block:
    """A list of statements: where each stands, from where on nothing runs, and what is skipped."""

    def __init__(self, statements: list[ast.stmt]) -> None:
        self.statements = statements  # which keeps their ids theirs
        self.places = {id(statement): place for place, statement in enumerate(statements)}
        self.end = next((n for n, one in enumerate(statements) if ends(one)), len(statements))
        functions = functions_of(statements)
        self.skips = [
            (n, name) for n, one in enumerate(statements) for name in _skips(one, functions)
        ]


class Blocks:
    """The blocks of one file, each looked at once."""

    def __init__(self) -> None:
        self._blocks: dict[int, Block] = {}

    def _of(self, statements: list[ast.stmt]) -> Block:
        block = self._blocks.get(id(statements))
        if block is None:
            block = self._blocks[id(statements)] = Block(statements)
        return block

    def before(self, child: ast.AST, parent: ast.AST) -> Iterator[tuple[Block, int]]:
        """Yield the blocks of `parent` that are begun before the child, and how far they run."""
        if (found := self._place(child, parent)) is not None:
            yield found
        if isinstance(parent, ast.Try) and child in parent.orelse:
            yield self._of(parent.body), len(parent.body)

    def _place(self, child: ast.AST, parent: ast.AST) -> tuple[Block, int] | None:
        for name in ("body", "orelse", "finalbody", "handlers"):
            statements = getattr(parent, name, None)
            if isinstance(statements, list) and statements:
                block = self._of(statements)
                if id(child) in block.places:
                    return block, block.places[id(child)]
        return None


def ends(statement: ast.AST) -> bool:
    """Say whether nothing after the statement runs: a raise, a return, a module-level skip."""
    if isinstance(statement, (ast.Raise, ast.Return, ast.Continue, ast.Break)):
        return True
    if isinstance(statement, ast.Assert):
        return constant_truth(statement.test) is False
    if isinstance(statement, ast.If) and constant_truth(statement.test) is True:
        return any(map(ends, statement.body))
    if isinstance(statement, ast.Try):
        return any(map(ends, statement.finalbody))
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return _words(statement.value)[-2:] == ("sys", "exit") or _is_skip(statement.value)
    return False


def may_leave(statements: list[ast.AST] | list[ast.stmt]) -> bool:
    """Say whether a handler's or a finally clause's statements may forget the exception.

    They do so by a jump or by a skip of the file.
    """
    functions = functions_of(statements)
    for statement in statements:
        if isinstance(statement, (ast.Raise, *FUNCTIONS)):
            continue
        value = getattr(statement, "value", None)
        skips = isinstance(value, ast.Call) and any(skips_of_call(value, functions))
        if skips or ends(statement) or may_leave(blocks(statement)):
            return True
    return False


def _words(call: ast.Call) -> tuple[str, ...]:
    dotted = dotted_name(call.func)
    return (dotted.root.id, *dotted.attributes) if dotted else ("",)


def _is_skip(call: ast.Call) -> bool:
    """Recognise a skip that may stand at module level."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "allow_module_level"]
    is_allowed = any(
        isinstance(v, ast.Constant) and v.value is True for v in (*given, *call.args[1:2])
    )
    return is_allowed and _words(call)[-1] == "skip"


def _skips(statement: ast.AST, functions: Functions) -> Iterator[str]:
    """Yield the modules without which the statement may skip the file, UNDECIDED for what else.

    `functions` are those that it may call.
    """
    if isinstance(statement, FUNCTIONS):
        return
    value = getattr(statement, "value", None)
    if isinstance(value, ast.Call):
        yield from skips_of_call(value, functions)
    inner = blocks(statement)
    handlers = _of_handlers(statement)
    if isinstance(statement, ast.Try) and any(map(ends, handlers)):
        modules = list(_imported(statement.body))
        yield from modules or [UNDECIDED] * may_leave(handlers)
        inner = [*statement.body, *statement.orelse, *statement.finalbody]
    elif isinstance(statement, ast.If) and any(map(ends, inner)):
        yield UNDECIDED
    if own := functions_of(inner):
        functions = {**functions, **own}
    for one in inner:
        yield from _skips(one, functions)


def functions_of(statements: Iterable[ast.AST]) -> dict[str, list[ast.AST]]:
    """Return the functions that a list of statements defines, or may define, by name."""
    found: dict[str, list[ast.AST]] = {}
    stack = list(statements)
    while stack:
        one = stack.pop()
        if isinstance(one, FUNCTIONS):
            found.setdefault(one.name, []).append(one)
        elif not isinstance(one, ast.ClassDef):
            stack += blocks(one)
    return found


def skips_of_call(call: ast.Call, functions: Functions) -> Iterator[str]:
    """Yield the modules without which a call may skip the file, UNDECIDED for what else."""
    words = _words(call)
    if words[-1] == "importorskip":
        argument = call.args[0] if call.args else None
        is_text = isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        yield str(argument.value) if is_text and isinstance(argument, ast.Constant) else UNDECIDED
    elif _is_skip(call) or (
        len(words) == 1 and any(map(may_skip_when_called, functions.get(words[0], ())))
    ):
        yield UNDECIDED


def may_skip_when_called(function: ast.AST) -> bool:
    """Say whether the text of a function has a skip of the whole file in it."""
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(_is_skip(call) or _words(call)[-1] == "importorskip" for call in calls)


def _of_handlers(statement: ast.AST) -> list[ast.stmt]:
    handlers = statement.handlers if isinstance(statement, ast.Try) else []
    return [inner for handler in handlers for inner in handler.body]


def _imported(statements: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in statements:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and not statement.level:
            yield statement.module or ""
