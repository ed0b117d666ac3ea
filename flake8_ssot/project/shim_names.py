"""Names that a module declares deprecated one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.blocks import module_level
from flake8_ssot.project.shim_text import SAYS_DEPRECATED, literal_texts, read_text
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.syntax.exports import dotted_text

Constants = Mapping[str, ast.expr]


class DeprecatedName(NamedTuple):
    """A name that a module declares deprecated, with the text that says so.

    What replaces it is an import (`target`), a dotted name of the same module (`alias`), or an
    absolute dotted path (`path`), where it is known. `decorator` is the dotted name that must turn
    out to be PEP 702's `deprecated`.
    """

    line: int
    text: str = ""
    target: Target | None = None
    alias: str | None = None
    path: str | None = None
    decorator: str | None = None


COLLECTIONS: Final = frozenset({"frozenset", "set", "tuple", "list", "dict"})


def deprecated_names(
    tree: ast.Module, summary: ModuleSummary, constants: Constants
) -> dict[str, DeprecatedName]:
    """Return the names that the module's tables, `__getattr__` and decorators call deprecated."""
    found: dict[str, DeprecatedName] = {}
    for statement, guard in module_level(tree.body):
        if guard.typing:
            continue
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found.update(_decorated(statement, summary))
        if isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
            found.update(_lazy(summary, _Getattr(statement, summary, constants).names()))
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            found.update(_lazy(summary, _table(statement.value, summary, constants)))
        elif isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Call):
            found.update(_assigned(statement, statement.value, summary, constants))
    return found


def _lazy(
    summary: ModuleSummary, names: Iterator[tuple[str, DeprecatedName]]
) -> Iterator[tuple[str, DeprecatedName]]:
    """Leave out what the module has without being asked: for that, no `__getattr__` is called."""
    for name, deprecated in names:
        if not summary.at_run_time(name):
            yield name, deprecated


def _is_helper(function: ast.expr) -> bool:
    return SAYS_DEPRECATED.search(dotted_text(function) or "") is not None


def _decorated(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, summary: ModuleSummary
) -> Iterator[tuple[str, DeprecatedName]]:
    """Find `@deprecated("text")` on the definition that is in force, all overloads apart."""
    bindings = summary.at_run_time(node.name)
    if not bindings or bindings[-1].line != node.lineno:
        return
    decorators = [(dotted_text(getattr(d, "func", d)) or "") for d in node.decorator_list]
    if any(name.rpartition(".")[2] == "overload" for name in decorators):
        return
    for name, decorator in zip(decorators, node.decorator_list, strict=True):
        if isinstance(decorator, ast.Call) and name.rpartition(".")[2] == "deprecated":
            text = read_text(decorator.args[0], {}) if decorator.args else None
            if text is not None:
                yield node.name, DeprecatedName(node.lineno, text, decorator=name)


def _assigned(
    statement: ast.Assign, call: ast.Call, summary: ModuleSummary, constants: Constants
) -> Iterator[tuple[str, DeprecatedName]]:
    """Find `Old = create_deprecated_class("Old", New)` and `__getattr__ = helper(...)`."""
    name = dotted_text(statement.targets[0]) or ""
    if not _is_helper(call.func) or (dotted_text(call.func) or "").endswith("Warning"):
        return
    arguments = [dotted_text(argument) for argument in call.args]
    texts = [read_text(argument, {}) for argument in call.args]
    if name == "__getattr__":
        yield from _lazy(summary, _forwarded(call, constants))
    elif name in texts:
        alias = next((a for a in arguments if a is not None), None)
        yield name, DeprecatedName(statement.lineno, alias=alias)
    else:
        for alias in arguments:
            if alias is not None and alias.rpartition(".")[2] == name != alias:
                yield name, DeprecatedName(statement.lineno, alias=alias)


def _forwarded(call: ast.Call, constants: Constants) -> Iterator[tuple[str, DeprecatedName]]:
    """Read `helper(__name__, "new.module", __all__)`: the list's names, from the module named."""
    texts = [read_text(argument, {}) for argument in call.args]
    module = next((t for t in texts if t is not None and t.replace(".", "").isidentifier()), None)
    for argument in call.args:
        for name, value in _entries(argument, constants):
            path = f"{module}.{name}" if module else None
            yield name, _from_value(call.lineno, "", value)._replace(path=path)


def _table(
    call: ast.Call, summary: ModuleSummary, constants: Constants
) -> Iterator[tuple[str, DeprecatedName]]:
    """Read a table of aliases that is handed to a helper: `set_deprecated_aliases({...})`."""
    if _is_helper(call.func):
        for argument in call.args:
            if isinstance(argument, ast.Dict):
                for name, value in _entries(argument, constants):
                    yield name, _from_value(call.lineno, "", value)


def _entries(node: ast.expr, constants: Constants) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the strings of a collection, a dictionary's with their values."""
    if isinstance(node, ast.Name) and node.id in constants:
        node = constants[node.id]
    if isinstance(node, ast.Call) and dotted_text(node.func) in COLLECTIONS and node.args:
        node = node.args[0]
    if isinstance(node, ast.Dict):
        pairs: list[tuple[ast.expr | None, ast.expr | None]] = list(
            zip(node.keys, node.values, strict=True)
        )
    elif isinstance(node, (ast.Set, ast.List, ast.Tuple)):
        pairs = [(element, None) for element in node.elts]
    else:
        return
    for key, value in pairs:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value


def _from_value(line: int, text: str, value: ast.expr | None) -> DeprecatedName:
    """Read what a table says of a name: a path, a module and a name, an object, or a text."""
    found = DeprecatedName(line, text)
    if value is None:
        return found
    if alias := dotted_text(value):
        return found._replace(alias=alias)
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return _from_text(found, value.value)
    if isinstance(value, ast.Tuple) and len(value.elts) >= 2:
        module, name = (read_text(element, {}) for element in value.elts[:2])
        if module and name and name.isidentifier() and module.replace(".", "").isidentifier():
            level = len(module) - len(module.lstrip("."))
            return found._replace(target=Target(module[level:], name, level))
    if isinstance(value, ast.Call):
        instead = [read_text(k.value, {}) for k in value.keywords if k.arg == "instead"]
        return _from_text(found, instead[0]) if instead and instead[0] else found
    return found


def _from_text(found: DeprecatedName, text: str) -> DeprecatedName:
    """Read a string of a table: a dotted path, a name of the same module, or what to say."""
    parts = text.replace(":", ".").split(".")
    if all(part.isidentifier() for part in parts):
        path = ".".join(parts)
        return found._replace(path=path) if len(parts) > 1 else found._replace(alias=path)
    return found._replace(text=text) if " " in text and not found.text else found


class _Branch(NamedTuple):
    """Statements of `__getattr__` that run for `names` only (None: for any name)."""

    body: list[ast.stmt]
    names: dict[str, ast.expr | None] | None


class _Getattr:
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

    def _warning(self, statement: ast.stmt) -> str | None:
        """Return the text of a statement that warns of a deprecation."""
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call):
            return None
        function = dotted_text(call.func) or ""
        texts = " ".join(literal_texts(call, self._constants))
        if _is_helper(call.func):
            return texts
        if function.rpartition(".")[2] != "warn":
            return None
        kinds = [dotted_text(getattr(a, "func", a)) or "" for a in call.args]
        kinds += [dotted_text(k.value) or "" for k in call.keywords]
        says = any(SAYS_DEPRECATED.search(kind) for kind in [*kinds, texts])
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
            names.update(_entries(right, self._constants))
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
                    tested = dict(_entries(ast.Tuple(list(values)), {}))
                    yield _Branch(case.body, _both(names, tested))

    def _deprecated(
        self, text: str, name: str, value: ast.expr | None, body: list[ast.stmt]
    ) -> DeprecatedName:
        found = _from_value(self._node.lineno, text, value)
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


def _both(
    outer: dict[str, ast.expr | None] | None, inner: dict[str, ast.expr | None]
) -> dict[str, ast.expr | None]:
    return inner if outer is None else {name: inner[name] for name in inner if name in outer}
