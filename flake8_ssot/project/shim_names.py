"""Names that a module declares deprecated one by one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.project.blocks import module_level
from flake8_ssot.project.shim_getattr import Getattr
from flake8_ssot.project.shim_tables import (
    Constants,
    DeprecatedName,
    entries,
    from_value,
    is_helper,
)
from flake8_ssot.project.shim_text import read_text
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.syntax.exports import dotted_text


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
            found.update(_lazy(summary, Getattr(statement, summary, constants).names()))
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
    if not is_helper(call.func) or (dotted_text(call.func) or "").endswith("Warning"):
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
        for name, value in entries(argument, constants):
            path = f"{module}.{name}" if module else None
            yield name, from_value(call.lineno, "", value)._replace(path=path)


def _table(
    call: ast.Call, summary: ModuleSummary, constants: Constants
) -> Iterator[tuple[str, DeprecatedName]]:
    """Read a table of aliases that is handed to a helper: `set_deprecated_aliases({...})`."""
    if is_helper(call.func):
        for argument in call.args:
            if isinstance(argument, ast.Dict):
                for name, value in entries(argument, constants):
                    yield name, from_value(call.lineno, "", value)
