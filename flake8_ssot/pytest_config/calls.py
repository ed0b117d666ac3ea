"""Calls in a partial evaluation: string methods, helper functions, and registration itself."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.pytest_config.values import (
    CONFIG,
    UNKNOWN,
    Bound,
    ClassValue,
    External,
    FunctionValue,
    Head,
    Instance,
    LazyMap,
    Method,
)

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.evaluation import Scope


def call(scope: Scope, node: ast.Call) -> Any:
    """Evaluate a call: its arguments, then its effect on the marker list, if any, and its value."""
    if isinstance(node.func, ast.Name) and node.func.id == "map" and len(node.args) == 2:
        return LazyMap(scope.value(node.args[0]), scope.value(node.args[1]))
    function = scope.value(node.func)
    positional: list[Any] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            value = scope.value(argument.value)
            positional += list(value) if isinstance(value, (list, tuple)) else [UNKNOWN, UNKNOWN]
        else:
            positional.append(scope.value(argument))
    named = {k.arg: scope.value(k.value) for k in node.keywords if k.arg}
    if function is Method.ADD:
        _add_line(scope, node, positional, named)
        return None
    return apply(scope, function, positional, named, node)


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
    node: ast.Call | None = None,
) -> Any:
    """Call a known value; a call that hands pytest's config to what can't be read is unknown."""
    if isinstance(function, FunctionValue):
        return scope.evaluation.call(function, positional, named)
    if isinstance(function, ClassValue):
        return Instance(function)
    if function is Method.REGISTER_PLUGIN:
        _register_plugin(scope, positional)
    elif isinstance(function, Bound):
        return _bound(scope, function, positional, named, node)
    elif isinstance(function, External):
        return _external(scope, function, positional, named)
    elif callable(function):
        return _consumer(scope, function, positional)
    elif CONFIG in positional or CONFIG in named.values():
        _unread_call(scope, node)
    return UNKNOWN


#: Calls that are handed the config and only look at it.
HARMLESS: Final = frozenset(
    {"hasattr", "getattr", "setattr", "isinstance", "print", "id", "str", "repr", "vars", "type"}
)  # fmt: skip


def _unread_call(scope: Scope, node: ast.Call | None) -> None:
    if node is None:
        return
    if isinstance(node.func, ast.Name) and node.func.id in HARMLESS:
        return
    if isinstance(node.func, ast.Attribute):
        found = scope.module.methods_named(node.func.attr)
        for function in found:
            arguments = [scope.value(argument) for argument in node.args]
            scope.evaluation.call(function, [UNKNOWN, *arguments], {})
        if found or isinstance(node.func.value, ast.Call):
            return
    name = ast.unparse(node.func) if isinstance(node.func, (ast.Name, ast.Attribute)) else "a call"
    scope.evaluation.on_unknown(f"{name} is given the config and can't be read")


def _register_plugin(scope: Scope, positional: list[Any]) -> None:
    from flake8_ssot.pytest_config.evaluation import arguments_of_hook, methods

    plugin = positional[0] if positional else UNKNOWN
    if isinstance(plugin, ClassValue):
        plugin = Instance(plugin)
    if not isinstance(plugin, Instance):
        return
    if any(scope.module.is_external_base(base) for base in plugin.type.node.bases):
        scope.evaluation.on_unknown("a plugin class has a base that can't be read")
    for name, function in methods(plugin):
        if name == "pytest_configure":
            scope.evaluation.call(function, [], arguments_of_hook(function))


def _bound(
    scope: Scope,
    function: Bound,
    positional: list[Any],
    named: Mapping[str, Any],
    node: ast.Call | None,
) -> Any:
    owner, name = function
    if owner is CONFIG:
        return (
            Method.MARKERS
            if name in {"getini", "_getini"} and positional[:1] == ["markers"]
            else UNKNOWN
        )
    if owner is Method.MARKERS:
        lines = positional if name == "append" else _lines(positional)
        for line in lines:
            scope.evaluation.on_register(line, node or ast.Pass(), scope.module)
        return None
    if isinstance(owner, dict):
        return _dict_method(owner, name, positional)
    if isinstance(owner, list):
        return _list_method(owner, name, positional)
    if isinstance(owner, (str, Head)):
        return _text_method(owner, name, positional, named)
    return UNKNOWN


def _lines(positional: list[Any]) -> list[Any]:
    given = positional[0] if positional else UNKNOWN
    return list(given) if isinstance(given, (list, tuple)) else [UNKNOWN]


def _dict_method(owner: dict[Any, Any], name: str, positional: list[Any]) -> Any:
    if name == "items":
        return list(owner.items())
    if name == "keys":
        return list(owner)
    if name == "values":
        return list(owner.values())
    if name == "get" and positional and isinstance(positional[0], (str, int)):
        return owner.get(positional[0], positional[1] if len(positional) > 1 else None)
    return UNKNOWN


def _list_method(owner: list[Any], name: str, positional: list[Any]) -> Any:
    if name == "append" and positional:
        owner.append(positional[0])
        return None
    if name == "extend" and positional:
        owner.extend(positional[0] if isinstance(positional[0], (list, tuple)) else [UNKNOWN])
        return None
    return list(owner) if name == "copy" else UNKNOWN


def _text_method(
    owner: str | Head, name: str, positional: list[Any], named: Mapping[str, Any]
) -> Any:
    text = owner.text if isinstance(owner, Head) else owner
    if name == "format":
        return _format(text, positional, named)
    if isinstance(owner, Head):
        return owner if name in {"rstrip"} else UNKNOWN
    if name == "join" and positional and isinstance(positional[0], (list, tuple)):
        parts = positional[0]
        return text.join(parts) if all(isinstance(p, str) for p in parts) else UNKNOWN
    method = TEXT_METHODS.get(name)
    if method is None or not all(isinstance(p, (str, int)) for p in positional):
        return UNKNOWN
    return method(text, *positional)


TEXT_METHOD_NAMES: Final = (
    "split", "rsplit", "splitlines", "strip", "lstrip", "rstrip", "lower", "upper", "casefold",
    "replace", "partition", "rpartition", "removeprefix", "removesuffix", "title", "capitalize",
    "swapcase",
)  # fmt: skip
TEXT_METHODS: Final[Mapping[str, Callable[..., Any]]] = {
    name: getattr(str, name) for name in TEXT_METHOD_NAMES
}


def _format(text: str, positional: list[Any], named: Mapping[str, Any]) -> Any:
    """Return the result of `text.format(...)`, known up to the first field that isn't."""
    result = ""
    automatic = 0
    for literal, field, spec, conversion in re_fields(text):
        result += literal
        if field is None:
            continue
        key = field or str(automatic)
        automatic += not field
        value = (
            positional[int(key)] if key.isdigit() and int(key) < len(positional) else named.get(key)
        )
        if not isinstance(value, (str, int)) or spec or conversion:
            return Head(result)
        result += str(value)
    return result


def re_fields(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Split a format string as `string.Formatter` does; one that it refuses has no known fields."""
    import string

    try:
        return list(string.Formatter().parse(text))
    except ValueError:
        return [("", "", "unknown", None)]


def percent(text: str, right: Any) -> Any:
    """Return `text % right`, known up to the first field that isn't."""
    values = list(right) if isinstance(right, (list, tuple)) else [right]
    pieces = re.split(r"%s", text)
    result = pieces[0]
    if "%" in result:
        return Head(result.partition("%")[0])
    for piece, value in zip(pieces[1:], [*values, *[UNKNOWN] * len(pieces)], strict=False):
        if not isinstance(value, (str, int)) or "%" in piece:
            return Head(result)
        result += f"{value}{piece}"
    return result


def _external(
    scope: Scope, function: External, positional: list[Any], named: Mapping[str, Any]
) -> Any:
    known = {"textwrap.dedent": textwrap.dedent, "inspect.cleandoc": inspect.cleandoc}
    clean = known.get(function.name)
    if clean is not None and positional and isinstance(positional[0], str):
        return clean(positional[0])
    if function.name == "collections.deque" and positional:
        return _consumer(scope, list, positional)
    from_standard = function.name.partition(".")[0] in scope.module.standard
    if not from_standard and (CONFIG in positional or CONFIG in named.values()):
        scope.evaluation.on_unknown(f"{function.name} is given the config and can't be read")
    return UNKNOWN


def _consumer(scope: Scope, function: Callable[..., Any], positional: list[Any]) -> Any:
    from flake8_ssot.pytest_config.expressions import consume

    given = positional[0] if positional else []
    if isinstance(given, LazyMap):
        given = consume(scope, given)
    if not isinstance(given, (list, tuple, dict)):
        return UNKNOWN
    if function in {list, tuple, set}:
        return list(given)
    if function is sorted and all(isinstance(x, str) for x in given):
        return sorted(given)
    return dict(given) if function is dict and isinstance(given, dict) else UNKNOWN
