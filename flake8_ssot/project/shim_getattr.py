"""What a module's `__getattr__` says of the names that it is asked for."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.blocks import module_level
from flake8_ssot.project.shim_tables import (
    Constants,
    DeprecatedName,
    entries,
    from_value,
    is_helper,
)
from flake8_ssot.project.shim_text import SAYS_DEPRECATED, SAYS_GONE, literal_texts, read_text
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.syntax.exports import dotted_text

#: Statements of `__getattr__` that neither end it nor choose.
PLAIN: Final = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Global)


def warns_of_any_name(
    tree: ast.Module, summary: ModuleSummary, constants: Constants
) -> tuple[int, str] | None:
    """Return the line and the text of a `__getattr__` that warns of each name of the module.

    None if there is none, or if the module has names without asking it. A package has submodules.
    """
    if summary.is_package:
        return None
    for statement, guard in module_level(tree.body):
        if isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
            text = Getattr(statement, summary, constants).of_any_name()
            used = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
            names = summary.bindings.keys() - used
            if text is None or guard.typing or any(_is_had(summary, name) for name in names):
                return None
            return statement.lineno, text
    return None


def _is_had(summary: ModuleSummary, name: str) -> bool:
    """Say whether a public name is bound, to something else than a module or a tool."""
    if name[:1] == "_" or SAYS_DEPRECATED.search(name):
        return False
    targets = [binding.target for binding in summary.at_run_time(name)]
    return any(target is None or not _is_tool(target) for target in targets)


def _is_tool(target: Target) -> bool:
    top = target.module.partition(".")[0]
    return target.name is None or (not target.level and top in sys.stdlib_module_names)


class _Branch(NamedTuple):
    """Statements of `__getattr__` that run for `names` only (None: for any name)."""

    body: list[ast.stmt]
    names: dict[str, ast.expr | None] | None


class Getattr:
    """Reads a module's `__getattr__`: for which names it warns, and what it returns for them."""

    def __init__(self, node: ast.FunctionDef, summary: ModuleSummary, constants: Constants) -> None:
        self._node = node
        self._argument = node.args.args[0].arg if node.args.args else ""
        local = {
            target.id: statement.value
            for statement in node.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if isinstance(target, ast.Name)
        }
        self._constants = {**constants, **local}
        self._summary = summary

    def names(self) -> Iterator[tuple[str, DeprecatedName]]:
        stack = [_Branch(self._node.body, None)]
        while stack:
            body, names = stack.pop()
            text: str | None = None
            for statement in body:
                text = self._warning(statement) if text is None else text
                if isinstance(statement, ast.If):
                    tested, is_in = self._tested(statement.test)
                    if tested is not None and is_in:
                        stack.append(_Branch(statement.body, _both(names, tested)))
                        stack.append(_Branch(statement.orelse, names))
                    elif tested is not None:
                        if names is not None:
                            others = {n: v for n, v in names.items() if n not in tested}
                            stack.append(_Branch(statement.body, others))
                        stack.append(_Branch(statement.orelse, _both(names, tested)))
                        if isinstance(statement.body[-1], (ast.Raise, ast.Return)):
                            names = _both(names, tested)
                elif isinstance(statement, ast.Match):
                    stack += self._cases(statement, names)
                elif isinstance(statement, (ast.With, ast.Try)):
                    stack.append(_Branch(statement.body, names))
            if text is not None and names is not None:
                for name, value in names.items():
                    yield name, self._deprecated(text, name, value, body)

    def of_any_name(self) -> str | None:
        """Return the text with which it warns of whatever it is asked for, None if it may not."""
        for statement in self._node.body:
            if isinstance(statement, ast.If):
                if not _only_refuses(statement):
                    return None
            elif isinstance(statement, (ast.Expr, ast.Return)):
                text = self._warning(statement) or self._answered(statement)
                if text is not None:
                    return text if not isinstance(self._node.body[-1], ast.Raise) else None
            elif not isinstance(statement, PLAIN):
                return None
        return None

    def _answered(self, statement: ast.stmt) -> str | None:
        """Return the text of `return deprecated_attribute(..., name)`, empty if it has none."""
        call = statement.value if isinstance(statement, ast.Return) else None
        if not isinstance(call, ast.Call) or not is_helper(call.func):
            return None
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        if all(dotted_text(argument) != self._argument for argument in given):
            return None
        return " ".join(text for text in literal_texts(call, self._constants) if " " in text)

    def _warning(self, statement: ast.stmt) -> str | None:
        """Return the text of a statement that warns of a deprecation."""
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call):
            return None
        function = dotted_text(call.func) or ""
        texts = " ".join(literal_texts(call, self._constants))
        if is_helper(call.func):
            return texts
        if function.rpartition(".")[2] != "warn":
            return None
        kinds = [dotted_text(getattr(a, "func", a)) or "" for a in call.args]
        kinds += [dotted_text(k.value) or "" for k in call.keywords]
        says = SAYS_GONE.search(texts) or any(SAYS_DEPRECATED.search(kind) for kind in kinds)
        if says and not texts and call.args:
            texts = read_text(call.args[0], self._constants) or ""
        return texts if says else None

    def _tested(self, test: ast.expr) -> tuple[dict[str, ast.expr | None] | None, bool]:
        """Return the names that a condition tells apart, and whether it holds for them."""
        tests = [test]
        if isinstance(test, ast.BoolOp):
            tests = test.values
        names: dict[str, ast.expr | None] = {}
        holds: set[bool] = set()
        for part in tests:
            if not isinstance(part, ast.Compare) or dotted_text(part.left) != self._argument:
                if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
                    continue
                return None, True
            operator, right = part.ops[0], part.comparators[0]
            if isinstance(operator, (ast.Eq, ast.NotEq)):
                right = ast.Tuple([right])
            elif not isinstance(operator, (ast.In, ast.NotIn)):
                return None, True
            names.update(entries(right, self._constants))
            holds.add(isinstance(operator, (ast.Eq, ast.In)))
        if not names or len(holds) != 1:
            return None, True
        return names, holds.pop()

    def _cases(
        self, statement: ast.Match, names: dict[str, ast.expr | None] | None
    ) -> Iterator[_Branch]:
        if dotted_text(statement.subject) == self._argument:
            for case in statement.cases:
                patterns = getattr(case.pattern, "patterns", [case.pattern])
                values = [p.value for p in patterns if isinstance(p, ast.MatchValue)]
                if len(values) == len(patterns):
                    tested = dict(entries(ast.Tuple(list(values)), {}))
                    yield _Branch(case.body, _both(names, tested))

    def _deprecated(
        self, text: str, name: str, value: ast.expr | None, body: list[ast.stmt]
    ) -> DeprecatedName:
        found = from_value(self._node.lineno, text, value)
        imports: dict[str, Target] = {}
        for statement in body:
            if isinstance(statement, ast.ImportFrom):
                for alias in statement.names:
                    imports[alias.asname or alias.name] = Target(
                        statement.module or "", alias.name, statement.level
                    )
            elif isinstance(statement, ast.Return) and statement.value is not None:
                returned = dotted_text(statement.value)
                if returned in imports:
                    return found._replace(target=imports[returned])
                if returned is not None and returned not in self._constants:
                    return found._replace(alias=returned)
        return found


def _only_refuses(statement: ast.If) -> bool:
    """Say whether a condition does nothing but to raise an exception."""
    return not statement.orelse and isinstance(statement.body[0], ast.Raise)


def _both(
    outer: dict[str, ast.expr | None] | None, inner: dict[str, ast.expr | None]
) -> dict[str, ast.expr | None]:
    return inner if outer is None else {name: inner[name] for name in inner if name in outer}
