"""How the result of a call is used, and what around it expects its failure."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from flake8_ssot.syntax.exports import dotted_text
from flake8_ssot.syntax.guards import caught_by_manager
from flake8_ssot.syntax.parents import Parents, links

#: Functions that end a test: what stands after them never runs.
ENDING: Final = frozenset({"skip", "skipTest", "xfail", "fail"})
#: Methods that enter a context manager at once.
ENTERING: Final = frozenset(
    {"enter_context", "enterContext", "enter_async_context", "enterClassContext",
     "enterModuleContext", "start", "__enter__"}
)  # fmt: skip
#: Text that says that a failure to find something is expected.
EXPECTS: Final = re.compile(
    r"(?:raises|assertRaises|assertRaisesRegex|suppress|except)\b[\s(]*(?![\s(])"
    r"[^:\n]{0,300}\b(?:AttributeError|ImportError|ModuleNotFoundError|Exception|BaseException)\b"
)


def may_not_run(node: ast.expr, parents: Parents | None) -> bool:
    """Say whether an expression may not be evaluated, or its failure may be caught.

    What `situation` sees is left to it: this is about the rest of the line, and the lines above.
    """
    for child, parent in links(node, parents):
        if isinstance(parent, ast.IfExp):
            if child is not parent.test:
                return True
        elif isinstance(parent, ast.BoolOp):
            if child is not parent.values[0]:
                return True
        elif isinstance(parent, ast.comprehension | ast.ListComp | ast.SetComp | ast.DictComp):
            return True
        elif isinstance(parent, (ast.With, ast.AsyncWith)) and isinstance(child, ast.withitem):
            for item in parent.items[: parent.items.index(child)]:
                if [*caught_by_manager(item.context_expr)]:
                    return True
        elif isinstance(child, ast.stmt) and any(map(_ends_test, _above(child, parent))):
            return True
    return False


def is_used_here(call: ast.Call, parents: Parents | None) -> bool:
    """Say whether a patcher takes effect where the code around it shows it.

    As a decorator of a function or class that is no local one, or where it is entered at once.
    """
    parent = parents.node if parents else None
    if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return not any(
            isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            for node, _ in _upward(parents.above if parents else None)
        )
    if isinstance(parent, ast.withitem):
        return True
    if isinstance(parent, ast.Call):
        return (dotted_text(parent.func) or "").rpartition(".")[2] in ENTERING
    return isinstance(parent, ast.Attribute) and parent.attr in ENTERING


def _upward(parents: Parents | None) -> Iterator[Parents]:
    while parents is not None:
        yield parents
        parents = parents.above


def _above(statement: ast.stmt, parent: ast.AST) -> Iterator[ast.stmt]:
    """Yield the statements before `statement` in its block."""
    for name in ("body", "orelse", "finalbody"):
        block = getattr(parent, name, None)
        if isinstance(block, list) and statement in block:
            yield from block[: block.index(statement)]


def _ends_test(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call):
        return False
    return (dotted_text(call.func) or "").rpartition(".")[2] in ENDING
