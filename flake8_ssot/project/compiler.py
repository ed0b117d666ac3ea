"""From a module's tree to the steps that importing it takes."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

from flake8_ssot.project.called import called, direct_calls, function_steps, may_skip
from flake8_ssot.project.defined import Defined
from flake8_ssot.project.dynamics import STOPS
from flake8_ssot.project.effects import Effects, raised
from flake8_ssot.project.nested import global_names, late_imports, nested
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
)
from flake8_ssot.syntax.broken import may_not_compile, syntax_error
from flake8_ssot.syntax.conditions import constant_truth, typing_names
from flake8_ssot.syntax.evaluated import FUNCTIONS, evaluated
from flake8_ssot.syntax.exports import UNKNOWN, Exports, exports
from flake8_ssot.syntax.guards import caught_by_manager, defers_annotations, exception_names
from flake8_ssot.syntax.skips import Functions, functions_of
from flake8_ssot.syntax.targets import bound_names, names_bound_in


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
    places = tuple(nested(tree))
    steps = compiler.block(tree.body)
    broken = None
    if compiler.suspect or may_not_compile(data, tree, (node for node, _ in places)):
        broken = syntax_error(data)
    if b"global " in data:
        steps = (Bind(0, global_names(places)), *steps)
    dynamic = tuple(reason for reason in dynamic if reason != STOPS)  # the steps show where
    functions = compiler.functions(data)
    return Program(steps, dynamic, broken, tuple(compiler.plugins), functions, late_imports(places))


class Compiler:
    """Follows the statements of one module in their order.

    `suspect`: something was met that only the compiler refuses.
    """

    def __init__(self, tree: ast.Module, file: str, typing: frozenset[str]) -> None:
        self.suspect = False
        self.plugins: list[str] = []
        self._annotations = not defers_annotations(tree) and sys.version_info < (3, 14)
        self._typing = typing
        self._effects = Effects(file)
        self._exports: Exports | None = None
        self._names = Defined(tree)
        self._functions: list[ast.FunctionDef] = []
        #: The functions of the class body that is being followed, and all its names.
        self._methods: Functions = {}
        self._local: frozenset[str] = frozenset()

    def functions(self, data: bytes) -> dict[int, Steps]:
        """Return the steps of the module's functions that import or call anything."""
        touches = b"sys.path" in data or b"sys.modules" in data
        found: dict[int, Steps] = {}
        for function in self._functions:
            changes = tuple(self._effects.of_body(function)) if touches else ()
            if steps := (*changes, *function_steps(function)):
                found[function.lineno] = steps
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
            yield from self._define(statement)
        elif isinstance(statement, ast.ClassDef):
            yield from self._class(statement)
        elif isinstance(statement, ast.If):
            yield from self._if(statement)
        elif isinstance(statement, (ast.For, ast.AsyncFor, ast.While)):
            yield from self._bind(statement.lineno, bound_names(statement))
            self._effects.loop(statement)
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

    def _define(self, statement: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Step]:
        defines = isinstance(statement, ast.FunctionDef) and not self._names.in_class
        if isinstance(statement, ast.FunctionDef) and defines:
            self._functions.append(statement)
        for step in self._bind(statement.lineno, [statement.name]):
            yield step._replace(defines=defines)

    def _expressions(self, statement: ast.stmt) -> Iterator[Step]:
        """Yield what evaluating the statement's own expressions does."""
        plain = statement if isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign)) else None
        direct = dict.fromkeys(direct_calls(plain.value if plain else None))
        for node, certain in evaluated(statement, annotations=self._annotations):
            if isinstance(node, ast.Name):
                if isinstance(node.ctx, ast.Load) and certain:
                    yield from self._names.used(node)
            elif isinstance(node, (ast.Call, ast.NamedExpr)):
                steps = tuple(self._evaluated(node, certain=certain))
                if isinstance(node, ast.Call) and node not in direct:
                    perhaps = tuple(called(node, self._local))
                    steps += (Choose(node.lineno, (perhaps,)),) if perhaps else ()
                if steps and not certain:
                    steps = (Choose(node.lineno, (steps,)),)
                yield from steps
            else:
                self.suspect = True
        for call in direct:
            yield from called(call, self._local)

    def _evaluated(self, node: ast.Call | ast.NamedExpr, *, certain: bool) -> Iterator[Step]:
        if isinstance(node, ast.Call):
            yield from self._effects.of_call(node)
            yield from may_skip(node, self._methods)
            return
        yield from self._bind(node.lineno, [node.target.id])
        if not certain:
            self._names.perhaps([node.target.id])

    def _bind(self, line: int, names: Iterable[str]) -> Iterator[Bind]:
        found = tuple(names)
        self._names.bind(found)
        if found and not self._names.in_class:
            yield Bind(line, found)

    def _import(self, node: ast.Import) -> Iterator[Step]:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            self._names.bind([bound])
            whole = alias.asname is not None
            yield Load(node.lineno, alias.name, "" if self._names.in_class else bound, whole)

    def _from(self, node: ast.ImportFrom) -> Iterator[Step]:
        module = node.module or ""
        if module == "__future__" and not node.level:
            yield from self._bind(node.lineno, [a.asname or a.name for a in node.names])
            return
        if node.names[0].name == "*":
            self._names.star()
            yield TakeAll(node.lineno, module, node.level)
            return
        names: list[tuple[str, str]] = []
        for alias in node.names:
            bound = alias.asname or alias.name
            self._names.bind([bound])
            names.append((alias.name, "" if self._names.in_class else bound))
        yield Take(node.lineno, module, node.level, tuple(names))
        yield from self._export(node)

    def _class(self, node: ast.ClassDef) -> Iterator[Step]:
        around = self._methods, self._local
        self._methods, self._local = functions_of(node.body), frozenset(names_bound_in(node.body))
        with self._names.class_body(p.name for p in getattr(node, "type_params", ())):
            yield from self.block(node.body)
        self._methods, self._local = around
        yield from self._bind(node.lineno, [node.name])

    def _if(self, node: ast.If) -> Iterator[Step]:
        truth = constant_truth(node.test, self._typing)
        if truth is not None:
            self._names.dead(names_bound_in(node.orelse if truth else node.body))
            yield from self.block(node.body if truth else node.orelse)
            return
        arms = (self._arm(node.body), self._arm(node.orelse))
        if any(arms):
            yield Choose(node.lineno, arms)

    def _arm(self, statements: list[ast.stmt]) -> Steps:
        """Return a block that may run: what it adds `__all__` to can't be known afterwards."""
        before = self._exports
        steps = self.block(statements)
        if self._exports is not before:
            self._exports = UNKNOWN
        return steps

    def _with(self, node: ast.With | ast.AsyncWith) -> Iterator[Step]:
        names = bound_names(node)
        yield from self._bind(node.lineno, names)
        caught = [t for item in node.items for t in caught_by_manager(item.context_expr)]
        if not caught:
            yield from self.block(node.body)
            return
        body = self._arm(node.body)
        self._names.perhaps(names_bound_in(node.body))
        yield Guarded(node.lineno, body, (Handler(tuple(caught), ()),), (), ())

    def _try(self, node: ast.Try) -> Step:
        types = [tuple(exception_names(handler.type)) for handler in node.handlers]
        with self._names.caught(name for caught in types for name in caught):
            body = self._arm(node.body)
        orelse = self._arm(node.orelse)
        self._names.perhaps(names_bound_in([*node.body, *node.orelse]))
        handlers: list[Handler] = []
        for handler, caught in zip(node.handlers, types, strict=True):
            name = [handler.name] if handler.name else []
            steps = (*self._bind(handler.lineno, name), *self._arm(handler.body))
            if name and not self._names.in_class:
                steps += (Unbind(handler.lineno, tuple(name)),)  # as the handler ends
                self._names.perhaps(name)
            handlers.append(Handler(caught, steps, handler.name or ""))
        final = self.block(node.finalbody)
        return Guarded(node.lineno, body, tuple(handlers), orelse, final)

    def _simple(self, statement: ast.stmt) -> Iterator[Step]:
        yield from self._effects.of_statement(statement)
        if isinstance(statement, (ast.Raise, ast.Assert)) and (step := raised(statement)):
            yield step
        if isinstance(statement, ast.Delete):
            names = tuple(bound_names(statement))
            yield from self._names.deleted(statement.lineno, names)
            if names and not self._names.in_class:
                yield Unbind(statement.lineno, names)
        else:
            self._remember(statement)
            yield from self._bind(statement.lineno, bound_names(statement))
        yield from self._export(statement)

    def _export(self, statement: ast.stmt) -> Iterator[Step]:
        """Follow what a statement does to `__all__`."""
        after = self._exports if self._names.in_class else exports(statement, self._exports)
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
