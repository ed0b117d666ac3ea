"""Calls in a partial evaluation: string methods, helper functions, and registration itself."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.pytest_config import expressions
from flake8_ssot.pytest_config.builtin_methods import dict_method, list_method, spoil, text_method
from flake8_ssot.pytest_config.methods import arguments_of_hook, methods
from flake8_ssot.pytest_config.values import (
    CONFIG,
    UNKNOWN,
    Bound,
    ClassValue,
    External,
    FunctionValue,
    Head,
    Instance,
    Lazy,
    Method,
    ModuleValue,
)

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.evaluation import Scope


def call(scope: Scope, node: ast.Call) -> Any:
    """Evaluate a call: its arguments, then its effect on the marker list, if any, and its value."""
    if isinstance(node.func, ast.Name) and node.func.id == "map" and len(node.args) == 2:
        mapped, given = scope.value(node.args[0]), scope.value(node.args[1])
        return Lazy(lambda: [apply(scope, mapped, [x], {}, node) for x in _elements(given)])
    if isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) > 1:
        owner, name = scope.value(node.args[0]), scope.value(node.args[1])
        if owner is CONFIG and not isinstance(name, str):
            scope.evaluation.on_unknown("an attribute of the config is computed")
        return expressions.attribute(owner, name) if isinstance(name, str) else UNKNOWN
    function = scope.value(node.func)
    positional: list[Any] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            value = scope.value(argument.value)
            value = value.consume() if isinstance(value, Lazy) else value
            positional += list(value) if isinstance(value, (list, tuple)) else [UNKNOWN, UNKNOWN]
        else:
            positional.append(scope.value(argument))
    named = {k.arg: scope.value(k.value) for k in node.keywords if k.arg}
    if function is Method.ADD:
        _add_line(scope, node, positional, named)
        return None
    return apply(scope, function, positional, named, node)


def _elements(value: Any) -> list[Any]:
    """Return what iterating over a value gives, or one unknown element."""
    value = value.consume() if isinstance(value, Lazy) else value
    return list(value) if isinstance(value, (list, tuple, dict)) else [UNKNOWN]


def _add_line(
    scope: Scope, node: ast.Call, positional: list[Any], named: Mapping[str, Any]
) -> None:
    arguments = [*positional, *(named[k] for k in ("name", "line") if k in named)]
    option, line = (*arguments, UNKNOWN, UNKNOWN)[:2]
    if option == "markers":
        scope.evaluation.on_register(line, node, scope.module)
    elif not isinstance(option, str):
        scope.evaluation.on_unknown(f"the ini option of line {node.lineno} can't be read")


def apply(
    scope: Scope,
    function: Any,
    positional: list[Any],
    named: Mapping[str, Any],
    node: ast.Call,
) -> Any:
    """Call a known value; a call that hands pytest's config to what can't be read is unknown."""
    if isinstance(function, FunctionValue):
        return scope.evaluation.call(function, positional, named)
    if Method.ADD in positional or Method.ADD in named.values():
        scope.evaluation.on_unknown("addinivalue_line is handed to what can't be read")
        return UNKNOWN
    if isinstance(function, ClassValue):
        return _make(scope, function, positional, named)
    if isinstance(function, Bound) and function.owner is Method.REGISTER_PLUGIN:
        _plugin_manager(scope, function.name, positional)
    elif isinstance(function, Bound) and function.owner is Method.HOOKS:
        if function.name in REGISTERING_HOOKS:
            scope.evaluation.on_unknown(f"the hook {function.name} is called by a plugin")
    elif isinstance(function, Bound):
        return _bound(scope, function, positional, named, node)
    elif isinstance(function, External):
        return _external(scope, function, positional, named)
    elif callable(function):
        return _consumer(function, positional)
    else:
        if CONFIG in positional or CONFIG in named.values():
            _unread_call(scope, node)
        for value in positional:
            spoil(value)
    return UNKNOWN


#: Hooks whose implementations register markers; others are called to be told something.
REGISTERING_HOOKS: Final = frozenset(
    {"pytest_configure", "pytest_sessionstart", "pytest_collection", "pytest_cmdline_main",
     "pytest_load_initial_conftests", "pytest_plugin_registered"}
)  # fmt: skip

#: Calls that are handed the config and only look at it.
HARMLESS: Final = frozenset(
    {"hasattr", "getattr", "setattr", "isinstance", "print", "id", "str", "repr", "vars", "type"}
)  # fmt: skip


def _unread_call(scope: Scope, node: ast.Call) -> None:
    if isinstance(node.func, ast.Name) and node.func.id in HARMLESS:
        return
    name = ast.unparse(node.func) if isinstance(node.func, (ast.Name, ast.Attribute)) else "a call"
    scope.evaluation.on_unknown(f"{name} is given the config and can't be read")


def _make(scope: Scope, cls: ClassValue, positional: list[Any], named: Mapping[str, Any]) -> Any:
    made = Instance(cls)
    starter = dict(methods(made)).get("__init__")
    if starter is not None:
        scope.evaluation.call(starter, positional, named)
    return made


#: What one may do with the plugin manager without loading a plugin.
ASKING: Final = frozenset(
    {"getplugin", "get_plugin", "hasplugin", "has_plugin", "get_plugins", "list_name_plugin",
     "get_name", "get_canonical_name", "is_registered", "is_blocked", "set_blocked", "unregister",
     "add_hookspecs", "list_plugin_distinfo", "get_hookcallers", "subset_hook_caller"}
)  # fmt: skip


def _plugin_manager(scope: Scope, method: str, positional: list[Any]) -> None:
    """Follow `config.pluginmanager.register(plugin)`, whose hooks are called at once."""
    if method in ASKING:
        return
    found: Any
    plugin = positional[0] if positional and method == "register" else UNKNOWN
    if isinstance(plugin, ClassValue):
        plugin = Instance(plugin)
    if isinstance(plugin, Instance):
        if any(scope.module.is_external_base(base) for base in plugin.type.node.bases):
            scope.evaluation.on_unknown("a plugin class has a base that can't be read")
        found = dict(methods(plugin)).get("pytest_configure")
    elif isinstance(plugin, ModuleValue) and plugin.module.unknown is None:
        found = plugin.module.names.get("pytest_configure")
    else:
        scope.evaluation.on_unknown("a plugin is loaded that can't be read")
        return
    if isinstance(found, FunctionValue):
        scope.evaluation.call(found, [], arguments_of_hook(found))
    elif found is not None:
        scope.evaluation.on_unknown("the hook of a plugin can't be read")


def _bound(
    scope: Scope,
    function: Bound,
    positional: list[Any],
    named: Mapping[str, Any],
    node: ast.Call,
) -> Any:
    owner, name = function.owner, function.name
    if owner is CONFIG:
        return (
            Method.MARKERS
            if name in {"getini", "_getini"} and positional[:1] == ["markers"]
            else UNKNOWN
        )
    if owner is Method.MARKERS:
        lines = positional if name == "append" else _lines(positional)
        for line in lines:
            scope.evaluation.on_register(line, node, scope.module)
        return None
    if isinstance(owner, dict):
        return dict_method(owner, name, positional)
    if isinstance(owner, list):
        return list_method(owner, name, positional, named)
    if isinstance(owner, (str, Head)):
        return text_method(owner, name, positional, named)
    return UNKNOWN


def _lines(positional: list[Any]) -> list[Any]:
    given = positional[0] if positional else UNKNOWN
    return list(given) if isinstance(given, (list, tuple)) else [UNKNOWN]


def _external(
    scope: Scope, function: External, positional: list[Any], named: Mapping[str, Any]
) -> Any:
    known = {"textwrap.dedent": textwrap.dedent, "inspect.cleandoc": inspect.cleandoc}
    clean = known.get(function.name)
    if clean is not None and positional and isinstance(positional[0], str):
        return clean(positional[0])
    if function.name == "collections.deque" and positional:
        return _consumer(list, positional)
    from_standard = function.name.partition(".")[0] in scope.module.standard
    if not from_standard and (CONFIG in positional or CONFIG in named.values()):
        scope.evaluation.on_unknown(f"{function.name} is given the config and can't be read")
    for value in positional:
        spoil(value)
    return UNKNOWN


def _consumer(function: Callable[..., Any], positional: list[Any]) -> Any:
    given = positional[0] if positional else []
    if isinstance(given, Lazy):
        given = given.consume()
    if not isinstance(given, (list, tuple, dict)):
        return UNKNOWN
    if function in {list, tuple, set}:
        return list(given)
    if function is sorted and all(isinstance(x, str) for x in given):
        return sorted(given)
    return dict(given) if function is dict and isinstance(given, dict) else UNKNOWN
