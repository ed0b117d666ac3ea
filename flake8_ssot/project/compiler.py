"""From a module's tree to the steps that importing it takes."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from flake8_ssot.project.called import direct_calls, function_steps
from flake8_ssot.project.effects import Effects
from flake8_ssot.project.program import (
    Bind,
    Choose,
    Export,
    Guarded,
    Handler,
    Load,
    Program,
    Step,
    Steps,
    Take,
    TakeAll,
    Unbind,
    Undefined,
    Use,
)
from flake8_ssot.project.undefined import undefined_names
from flake8_ssot.syntax.broken import may_not_compile, syntax_error
from flake8_ssot.syntax.conditions import constant_truth
from flake8_ssot.syntax.evaluated import FUNCTIONS, evaluated
from flake8_ssot.syntax.exports import UNKNOWN, Exports, exports
from flake8_ssot.syntax.guards import caught_by_manager, defers_annotations, exception_names
from flake8_ssot.syntax.targets import bound_names

KNOWN: Final = frozenset(dir(builtins)) | {
    "__file__", "__name__", "__path__", "__builtins__", "__annotations__", "__module__",
    "__qualname__", "WindowsError", "__class__", "__spec__", "__loader__", "__package__",
}  # fmt: skip


def compiled(
    tree: ast.Module | None, data: bytes, file: str, dynamic: tuple[str, ...] = ()
) -> Program:
    """Return the program of the module at `file` that holds `data`; `tree` is its parse if any.

    `dynamic` says why the module may have names that no statement shows.
    """
    if tree is None:
        broken = syntax_error(data)
        return Program(dynamic=("it can't be parsed",), broken=broken)
    compiler = Compiler(tree, file, typing_names(data))
    steps = compiler.block(tree.body)
    broken = None
    if compiler.suspect or may_not_compile(data, tree):
        broken = syntax_error(data)
    if b"global " in data:
        names = {n for node in ast.walk(tree) if isinstance(node, ast.Global) for n in node.names}
        steps = (Bind(0, tuple(sorted(names))), *steps)
    return Program(steps, dynamic, broken, tuple(compiler.plugins), compiler.functions(data))


def typing_names(data: bytes) -> frozenset[str]:
    """Return the further names that a file gives TYPE_CHECKING."""
    found = re.findall(rb"\bTYPE_CHECKING\s+as\s+(\w+)", data)
    return frozenset(name.decode("utf-8", "replace") for name in found)


class Compiler:
    """Follows the statements of one module in their order.

    `suspect`: something was met that only the compiler refuses.
    """

    def __init__(self, tree: ast.Module, file: str, typing: frozenset[str]) -> None:
        self.suspect = False
        self.plugins: list[str] = []
        self._tree = tree
        self._annotations = not defers_annotations(tree) and sys.version_info < (3, 14)
        self._typing = typing
        self._effects = Effects(file)
        self._exports: Exports | None = None
        self._known: set[str] = set(KNOWN)
        self._undefined: frozenset[tuple[int, int, str]] | None = None
        #: Names that only imports in a try block bind.
        self._tentative: set[str] = set()
        self._in_class = False
        self._functions: dict[str, ast.FunctionDef] = {}

    def functions(self, data: bytes) -> dict[str, Steps]:
        """Return the steps of the module's functions that import or call anything."""
        touches = b"sys.path" in data or b"sys.modules" in data
        found: dict[str, Steps] = {}
        for name, function in self._functions.items():
            changes = tuple(self._effects.of_body(function)) if touches else ()
            if steps := (*changes, *function_steps(function)):
                found[name] = steps
        return found

    def block(self, statements: Iterable[ast.stmt]) -> Steps:
        """Return the steps of a list of statements."""
        return tuple(step for statement in statements for step in self._statement(statement))

    def _statement(self, statement: ast.stmt) -> Iterator[Step]:
        yield from self._expressions(statement)
        if isinstance(statement, ast.Import):
            yield from self._import(statement)
        elif isinstance(statement, ast.ImportFrom):
            yield from self._from(statement)
        elif isinstance(statement, FUNCTIONS):
            if isinstance(statement, ast.FunctionDef) and not self._in_class:
                self._functions[statement.name] = statement
            yield from self._bind(statement.lineno, [statement.name])
        elif isinstance(statement, ast.ClassDef):
            yield from self._class(statement)
        elif isinstance(statement, ast.If):
            yield from self._if(statement)
        elif isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
            yield from self._bind(statement.lineno, bound_names(statement))
            yield Choose(statement.lineno, (self._arm(statement.body), self._arm(statement.orelse)))
        elif isinstance(statement, (ast.With, ast.AsyncWith)):
            yield from self._with(statement)
        elif isinstance(statement, ast.Match):
            yield from self._bind(statement.lineno, bound_names(statement))
            yield Choose(statement.lineno, tuple(self._arm(c.body) for c in statement.cases))
        elif isinstance(statement, ast.Try) or type(statement).__name__ == "TryStar":
            yield self._try(statement)  # type: ignore[arg-type]
        else:
            yield from self._simple(statement)

    def _expressions(self, statement: ast.stmt) -> Iterator[Step]:
        """Yield what evaluating the statement's own expressions does."""
        walrus: list[str] = []
        if isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign)):
            yield from direct_calls(statement.value)
        for node in evaluated(statement, annotations=self._annotations):
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load):
                    yield from self._evaluated(node)
            elif isinstance(node, ast.Call):
                yield from self._effects.of_call(node)
            elif isinstance(node, ast.NamedExpr):
                walrus.append(node.target.id)
                self._known.add(node.target.id)
            else:
                self.suspect = True
        if walrus:
            yield from self._bind(statement.lineno, walrus)

    def _evaluated(self, node: ast.Name) -> Iterator[Step]:
        """Look at a name; pyflakes is asked whether nothing defines one that is new to us."""
        if node.id in self._known:
            if node.id in self._tentative:
                yield Use(node.lineno, node.id)
            return
        if self._undefined is None:
            self._undefined = undefined_names(self._tree)
        if (node.lineno, node.col_offset, node.id) in self._undefined:
            yield Undefined(node.lineno, node.id)

    def _bind(self, line: int, names: Iterable[str]) -> Iterator[Step]:
        found = tuple(names)
        self._known.update(found)
        if self._in_class:
            self._tentative.difference_update(found)
        elif found:
            yield Bind(line, found)

    def _import(self, node: ast.Import) -> Iterator[Step]:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            self._known.add(bound)
            whole = alias.asname is not None
            yield Load(node.lineno, alias.name, "" if self._in_class else bound, whole)

    def _from(self, node: ast.ImportFrom) -> Iterator[Step]:
        module = node.module or ""
        if module == "__future__" and not node.level:
            yield from self._bind(node.lineno, [a.asname or a.name for a in node.names])
            return
        if node.names[0].name == "*":
            yield TakeAll(node.lineno, module, node.level)
            return
        names: list[tuple[str, str]] = []
        for alias in node.names:
            bound = alias.asname or alias.name
            self._known.add(bound)
            names.append((alias.name, "" if self._in_class else bound))
        yield Take(node.lineno, module, node.level, tuple(names))

    def _class(self, node: ast.ClassDef) -> Iterator[Step]:
        around = self._known, self._tentative, self._in_class
        self._known, self._tentative, self._in_class = set(self._known), set(self._tentative), True
        yield from self.block(node.body)
        self._known, self._tentative, self._in_class = around
        yield from self._bind(node.lineno, [node.name])

    def _if(self, node: ast.If) -> Iterator[Step]:
        truth = constant_truth(node.test, self._typing)
        if truth is not None:
            yield from self.block(node.body if truth else node.orelse)
            return
        arms = (self._arm(node.body), self._arm(node.orelse))
        if any(arms):
            yield Choose(node.lineno, arms)

    def _arm(self, statements: list[ast.stmt]) -> Steps:
        """Return a block that may run: what it does to `__all__` can't be known afterwards."""
        before = self._exports
        steps = self.block(statements)
        if self._exports is not before:
            self._exports = UNKNOWN
            steps = (*steps, Export(statements[0].lineno, UNKNOWN))
        return steps

    def _with(self, node: ast.With | ast.AsyncWith) -> Iterator[Step]:
        names = bound_names(node)
        yield from self._bind(node.lineno, names)
        caught = [t for item in node.items for t in caught_by_manager(item.context_expr)]
        body = self.block(node.body)
        if caught:
            yield Guarded(node.lineno, body, (Handler(tuple(caught), ()),), (), ())
        else:
            yield from body

    def _try(self, node: ast.Try) -> Step:
        body = self.block(node.body)
        if not self._in_class:
            taken = (name for step in body if isinstance(step, Take) for name in step.names)
            self._tentative.update(bound for _, bound in taken)
        handlers: list[Handler] = []
        for handler in node.handlers:
            name = [handler.name] if handler.name else []
            steps = (*self._bind(handler.lineno, name), *self._arm(handler.body))
            if name and not self._in_class:
                steps += (Unbind(handler.lineno, tuple(name)),)  # as the handler ends
            handlers.append(Handler(tuple(exception_names(handler.type)), steps))
        orelse, final = self.block(node.orelse), self.block(node.finalbody)
        return Guarded(node.lineno, body, tuple(handlers), orelse, final)

    def _simple(self, statement: ast.stmt) -> Iterator[Step]:
        yield from self._effects.of_statement(statement)
        if isinstance(statement, ast.Delete):
            names = tuple(bound_names(statement))
            self._known.difference_update(names)
            if names and not self._in_class:
                yield Unbind(statement.lineno, names)
            return
        self._remember(statement)
        yield from self._bind(statement.lineno, bound_names(statement))
        after = self._exports if self._in_class else exports(statement, self._exports)
        if after is not self._exports:
            self._exports = after
            yield Export(statement.lineno, after)

    def _remember(self, statement: ast.stmt) -> None:
        """Keep what a name is given, for paths that are computed from it."""
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
            return
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else statement.targets
        for target in targets:
            if isinstance(target, ast.Name):
                self._effects.names[target.id] = statement.value
                if target.id == "pytest_plugins":
                    self.plugins += _texts(statement.value)


def _texts(value: ast.expr) -> Iterator[str]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
