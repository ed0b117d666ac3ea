"""Whether the code at a node runs when its module is imported, and which of its errors escape."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

from flake8_ssot.syntax.conditions import constant_truth, needs_type_checking
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.parents import Parents, links
from flake8_ssot.syntax.skips import Blocks, ends, may_leave

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)


class Situation(NamedTuple):
    """What stands around a node.

    `never`: it is certainly not evaluated, or only under a type checker (`typing_only`), or only
    where the file fails anyway. `function` is the innermost function whose body it is in. `caught`
    are the last words of the exception types that are caught around it, "" for a bare except and
    "?" for one that can't be read. `skips` are the modules without which the file has skipped
    itself before, UNDECIDED where that depends on something else.
    `conditional`: it depends on what can't be decided here whether it is evaluated.
    """

    never: bool
    typing_only: bool = False
    function: ast.AST | None = None
    caught: frozenset[str] = frozenset()
    skips: tuple[str, ...] = ()
    conditional: bool = False

    def catches(self, *names: str) -> bool:
        """Say whether an exception that has one of these types may be caught."""
        return not self.caught.isdisjoint({"", "?", *names})


def situation(
    node: ast.AST,
    parents: Parents | None,
    typing: frozenset[str] = frozenset(),
    blocks: Blocks | None = None,
) -> Situation:
    """Return what stands around `node`.

    `typing` are further names of TYPE_CHECKING, `blocks` what is known of the file's blocks.
    """
    blocks = blocks or Blocks()
    never = typing_only = conditional = annotation = is_local_annotation = is_another = False
    below: ast.AST = node
    function: ast.AST | None = None
    caught: set[str] = set()
    skips: list[str] = []
    for child, parent in links(node, parents):
        typing_only = typing_only or _is_typing_only(child, parent, typing)
        never = never or _is_dead(child, parent, typing) or _is_lazy(below, child, parent)
        conditional = conditional or _is_conditional(child, parent)
        annotation = annotation or _is_annotation(child, parent)
        if function is None:
            names = set(_caught_by(child, parent))
            caught |= {"?"} if names and is_another else names
            is_another = is_another or _is_replaced(child, parent)
        if isinstance(parent, FUNCTIONS) and _is_body(child, parent):
            never = never or is_local_annotation
            function = function or parent
        for block, place in blocks.before(child, parent):
            never = never or place > block.end
            skips += [name for number, name in block.skips if number < place]
        if isinstance(parent, (ast.AnnAssign, ast.ClassDef)):
            is_local_annotation = child is getattr(parent, "annotation", None)
        if isinstance(parent, ast.Module):
            never = never or (annotation and defers_annotations(parent))
        below = child
    never = never or typing_only
    return Situation(never, typing_only, function, frozenset(caught), tuple(skips), conditional)


def _is_body(child: ast.AST, function: ast.AST) -> bool:
    body = getattr(function, "body", None)
    return child is body or (isinstance(body, list) and any(child is s for s in body))


def _is_typing_only(child: ast.AST, parent: ast.AST, typing: frozenset[str]) -> bool:
    if not isinstance(parent, ast.If):
        return False
    test, blocks = parent.test, (parent.body, parent.orelse)
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        test, blocks = test.operand, (parent.orelse, parent.body)
    return needs_type_checking(test, typing) and any(child is statement for statement in blocks[0])


def _is_dead(child: ast.AST, parent: ast.AST, typing: frozenset[str]) -> bool:
    """Whether the child of `parent` is not evaluated when `parent` is."""
    if isinstance(parent, (ast.If, ast.While, ast.IfExp)) and child is not parent.test:
        taken = constant_truth(parent.test, typing)
        return taken is not None and taken is not _is_body(child, parent)
    if isinstance(parent, ast.BoolOp):
        stops_at = isinstance(parent.op, ast.Or)
        earlier = parent.values[: next(n for n, v in enumerate(parent.values) if v is child)]
        return any(constant_truth(value, typing) is stops_at for value in earlier)
    if isinstance(parent, (ast.For, ast.AsyncFor)):
        breaks = isinstance(next(filter(ends, parent.body), None), ast.Break)
        is_empty = _is_empty(parent.iter)
        return (
            is_empty
            if _is_body(child, parent)
            else breaks and child in parent.orelse and not is_empty
        )
    if isinstance(parent, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        if isinstance(child, ast.comprehension):
            return False
        tests = [test for generator in parent.generators for test in generator.ifs]
        never = any(constant_truth(test, typing) is False for test in tests)
        return never or _is_empty(parent.generators[0].iter)
    if isinstance(parent, ast.Try) and isinstance(child, ast.ExceptHandler):
        return all(isinstance(statement, ast.Pass) for statement in parent.body)
    return isinstance(parent, ast.Assert) and child is parent.msg


def _is_empty(node: ast.expr) -> bool:
    return isinstance(node, (ast.List, ast.Tuple)) and not node.elts


#: Functions that run through a generator at once.
CONSUMERS: Final = frozenset(
    {"list", "tuple", "set", "frozenset", "dict", "any", "all", "sum", "min", "max", "sorted",
     "join", "extend", "update", "deque"}
)  # fmt: skip


def _is_lazy(below: ast.AST, child: ast.AST, parent: ast.AST) -> bool:
    """Whether `below` is what a generator yields that isn't consumed where it stands."""
    if not isinstance(child, ast.GeneratorExp) or below is child.generators[0]:
        return False
    if isinstance(parent, ast.Call):
        dotted = dotted_name(parent.func)
        return dotted is None or (dotted.root.id, *dotted.attributes)[-1] not in CONSUMERS
    return not isinstance(parent, (ast.Starred, ast.For, ast.AsyncFor, ast.comprehension))


def _is_annotation(child: ast.AST, parent: ast.AST) -> bool:
    return child is getattr(parent, "annotation", None) or child is getattr(parent, "returns", None)


def defers_annotations(module: ast.Module) -> bool:
    """Say whether importing the module leaves annotations unevaluated (PEP 563, PEP 649)."""
    return sys.version_info >= (3, 14) or any(
        isinstance(statement, ast.ImportFrom)
        and statement.module == "__future__"
        and any(alias.name == "annotations" for alias in statement.names)
        for statement in module.body
    )


def _is_conditional(child: ast.AST, parent: ast.AST) -> bool:
    """Whether it can't be said here if the child of a statement runs when the statement does."""
    if isinstance(parent, (ast.If, ast.While)):
        return child is not parent.test and constant_truth(parent.test, frozenset()) is None
    if isinstance(parent, (ast.For, ast.AsyncFor)):
        return child is not parent.iter
    return isinstance(parent, (ast.ExceptHandler, ast.match_case))


def _caught_by(child: ast.AST, parent: ast.AST) -> Iterator[str]:
    if isinstance(parent, ast.Try) or type(parent).__name__ == "TryStar":
        if any(child is statement for statement in parent.body):  # type: ignore[attr-defined]
            for handler in parent.handlers:  # type: ignore[attr-defined]
                if not isinstance(handler.body[-1], ast.Raise) or may_leave(handler.body):
                    yield from exception_names(handler.type)
        final: list[ast.stmt] = parent.finalbody  # type: ignore[attr-defined]
        if may_leave(final) and not any(child is statement for statement in final):
            yield "?"
    elif isinstance(parent, (ast.With, ast.AsyncWith)) and _is_body(child, parent):
        for item in parent.items:
            yield from caught_by_manager(item.context_expr)


def _is_replaced(child: ast.AST, parent: ast.AST) -> bool:
    """Whether an exception of the child may leave the statement `parent` as another one."""
    last: list[ast.stmt] = []
    if isinstance(parent, ast.Try) or type(parent).__name__ == "TryStar":
        last = parent.finalbody[-1:]  # type: ignore[attr-defined]
        if any(child is statement for statement in parent.body):  # type: ignore[attr-defined]
            last += [handler.body[-1] for handler in parent.handlers]  # type: ignore[attr-defined]
    return any(isinstance(one, ast.Raise) and one.exc is not None for one in last)


#: Context managers that let exceptions pass, by their last words; any other may swallow them.
TRANSPARENT: Final = frozenset(
    {"open", "catch_warnings", "warns", "deprecated_call", "patch", "object", "dict", "multiple",
     "chdir", "nullcontext", "redirect_stdout", "redirect_stderr", "TemporaryDirectory", "closing",
     "NamedTemporaryFile", "Lock", "context", "subTest", "assertWarns", "StringIO", "BytesIO"}
)  # fmt: skip


def caught_by_manager(manager: ast.expr) -> Iterator[str]:
    dotted = dotted_name(manager.func) if isinstance(manager, ast.Call) else None
    word = (dotted.root.id, *dotted.attributes)[-1] if dotted else ""
    if not isinstance(manager, ast.Call) or word not in TRANSPARENT | CATCHING:
        yield "?"
    elif word in CATCHING:
        named = [k.value for k in manager.keywords if k.arg == "expected_exception"]
        given = [*manager.args[: None if word == "suppress" else 1], *named]
        for argument in given:
            yield from exception_names(argument)
        if not given:
            yield "?"


#: Context managers that swallow the exceptions they are given.
CATCHING: Final = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})


def exception_names(node: ast.expr | None) -> Iterator[str]:
    """Yield the last words of the exception types that `node` names: "" for none, "?" if unread."""
    if node is None:
        yield ""
    elif isinstance(node, ast.Tuple):
        for element in node.elts:
            yield from exception_names(element)
    else:
        dotted = dotted_name(node)
        if dotted is None:
            yield "?"
        elif dotted.attributes:  # pytest.fail.Exception is not Exception
            words = (dotted.root.id, *dotted.attributes)
            yield ".".join(words[-2:]) if words[-1] == "Exception" else words[-1]
        else:
            known = getattr(builtins, dotted.root.id, None)
            is_exception = isinstance(known, type) and issubclass(known, BaseException)
            yield dotted.root.id if is_exception else "?"
