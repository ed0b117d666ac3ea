"""The values of expressions in a partial evaluation."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.pytest_config import calls
from flake8_ssot.pytest_config.builtin_methods import percent
from flake8_ssot.pytest_config.methods import methods
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
    bounded,
)

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.evaluation import Scope

PLAIN: Final = (str, bytes, int, float, bool, type(None), list, tuple, dict)


def evaluate(scope: Scope, node: ast.expr) -> Any:
    """Return the value of `node`, or UNKNOWN; calls in it take effect."""
    if handler := EXPRESSIONS.get(type(node)):
        return handler(scope, node)
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):  # pragma: no branch - these have no other children so far
            scope.value(child)
    return UNKNOWN


def is_known(value: Any) -> bool:
    """Whether `value` is plain data, so that Python's own operators may be used on it."""
    return isinstance(value, PLAIN)


def truth(value: Any) -> bool:
    return bool(value) if is_known(value) else True


def elements(value: Any) -> list[Any]:
    """Return the elements of a sequence, or one unknown element."""
    return list(value) if isinstance(value, (list, tuple, dict)) else [UNKNOWN]


def add(left: Any, right: Any) -> Any:
    """Return `left + right` as far as it is known."""
    if isinstance(left, Head):
        return left
    if isinstance(left, str):
        if isinstance(right, str):
            return bounded(left + right)
        return Head(left + right.text) if isinstance(right, Head) else Head(left)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return bounded([*left, *right])
    if type(left) is type(right) is int:
        return left + right
    return UNKNOWN


def _name(scope: Scope, node: ast.Name) -> Any:
    return False if node.id == "TYPE_CHECKING" else scope.name(node.id)


def _sequence(scope: Scope, node: ast.List | ast.Tuple | ast.Set) -> Any:
    result: list[Any] = []
    for element in node.elts:
        if isinstance(element, ast.Starred):
            given = scope.value(element.value)
            result += elements(given.consume() if isinstance(given, Lazy) else given)
        else:
            result.append(scope.value(element))
    return tuple(result) if isinstance(node, ast.Tuple) else result


def _dict(scope: Scope, node: ast.Dict) -> Any:
    result: dict[Any, Any] = {}
    for key, value in zip(node.keys, node.values, strict=True):
        known = scope.value(value)
        if key is None:
            if not isinstance(known, dict):
                return UNKNOWN
            result.update(known)
            continue
        name = scope.value(key)
        if not isinstance(name, (str, int)):
            return UNKNOWN
        result[name] = known
    return result


def _joined(scope: Scope, node: ast.JoinedStr) -> Any:
    text: Any = ""
    for part in node.values:
        value = scope.value(part)
        text = add(text, value)
        if not isinstance(text, str):
            return text
    return text


def _formatted(scope: Scope, node: ast.FormattedValue) -> Any:
    value = scope.value(node.value)
    plain = node.conversion == -1 and node.format_spec is None
    return str(value) if plain and isinstance(value, (str, int)) else UNKNOWN


def _binary(scope: Scope, node: ast.BinOp) -> Any:
    operands: list[ast.expr] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and type(left.op) is type(node.op):
        operands.append(left.right)
        left = left.left
    value = scope.value(left)
    for operand in reversed(operands):
        right = scope.value(operand)
        value = _operate(node.op, value, right)
    return value


def _operate(op: ast.operator, left: Any, right: Any) -> Any:
    if isinstance(op, ast.Add):
        return add(left, right)
    if isinstance(op, ast.Mod) and isinstance(left, str):
        return percent(left, right)
    if isinstance(op, ast.BitOr) and isinstance(left, dict) and isinstance(right, dict):
        return {**left, **right}
    return UNKNOWN


def _boolean(scope: Scope, node: ast.BoolOp) -> Any:
    stops_at = isinstance(node.op, ast.Or)
    value: Any = UNKNOWN
    unknown = False
    for operand in node.values:
        value = scope.value(operand)
        unknown = unknown or not is_known(value)
        if is_known(value) and truth(value) is stops_at:
            break
    return UNKNOWN if unknown else value


def _not(scope: Scope, node: ast.UnaryOp) -> Any:
    value = scope.value(node.operand)
    return not value if isinstance(node.op, ast.Not) and is_known(value) else UNKNOWN


COMPARISONS: Final[Mapping[type[ast.cmpop], Callable[[Any, Any], Any]]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Is: operator.eq,
    ast.IsNot: operator.ne,
    ast.In: lambda left, right: operator.contains(right, left),
    ast.NotIn: lambda left, right: not operator.contains(right, left),
}


def _compare(scope: Scope, node: ast.Compare) -> Any:
    left = scope.value(node.left)
    right = scope.value(node.comparators[0])
    compare = COMPARISONS.get(type(node.ops[0]))
    if compare is None or len(node.ops) > 1 or not is_known(left) or not is_known(right):
        return UNKNOWN
    if isinstance(right, (list, tuple, dict)) and not all(map(is_known, right)):
        return UNKNOWN
    try:
        return compare(left, right)
    except TypeError:
        return UNKNOWN


def _conditional(scope: Scope, node: ast.IfExp) -> Any:
    test = scope.value(node.test)
    if not is_known(test):
        values = scope.value(node.body), scope.value(node.orelse)
        return values[0] if values[0] == values[1] else UNKNOWN
    return scope.value(node.body if truth(test) else node.orelse)


def _subscript(scope: Scope, node: ast.Subscript) -> Any:
    owner = scope.value(node.value)
    index = UNKNOWN if isinstance(node.slice, ast.Slice) else scope.value(node.slice)
    if not isinstance(owner, (dict, list, tuple, str)) or not isinstance(index, (str, int)):
        return UNKNOWN
    try:
        return owner[index]  # type: ignore[index]
    except (LookupError, TypeError):
        return UNKNOWN


def attribute(owner: Any, name: str) -> Any:
    """Return `owner.name`."""
    if name in {"hook", "ihook"} and owner in (CONFIG, UNKNOWN):
        return Method.HOOKS
    if owner is CONFIG:
        return Method.ADD if name == "addinivalue_line" else Bound(CONFIG, name)
    if isinstance(owner, Bound) and owner == Bound(CONFIG, "pluginmanager"):
        return Bound(Method.REGISTER_PLUGIN, name)
    if isinstance(owner, ModuleValue):
        return owner.module.attribute(name)
    if isinstance(owner, External):
        return External(f"{owner.name}.{name}")
    if isinstance(owner, (str, dict, list, tuple, Head, Bound, Method)):
        return Bound(owner, name)
    if isinstance(owner, (Instance, ClassValue)):
        return dict(methods(owner)).get(name, UNKNOWN)
    if name == "config" and owner is UNKNOWN:
        return CONFIG
    return Method.ADD if name == "addinivalue_line" else UNKNOWN


def _comprehension(
    scope: Scope, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
) -> Any:
    result: list[Any] = []
    known = True

    def run(generators: list[ast.comprehension]) -> None:
        nonlocal known
        if not generators:
            if isinstance(node, ast.DictComp):
                result.append((scope.value(node.key), scope.value(node.value)))
            else:
                result.append(scope.value(node.elt))
            return
        iterable = scope.value(generators[0].iter)
        known = known and isinstance(iterable, (list, tuple, dict))
        for element in elements(iterable):
            scope.assign(generators[0].target, element)
            tests = [scope.value(test) for test in generators[0].ifs]
            known = known and all(is_known(test) for test in tests)
            if all(truth(test) for test in tests):
                run(generators[1:])

    run(node.generators)
    if not known:
        return UNKNOWN
    if isinstance(node, ast.DictComp):
        hashable = all(isinstance(key, (str, int)) for key, _ in result)
        return dict(result) if hashable else UNKNOWN
    return result


def _walrus(scope: Scope, node: ast.NamedExpr) -> Any:
    value = scope.value(node.value)
    scope.assign(node.target, value)
    return value


def _lambda(scope: Scope, node: ast.Lambda) -> Any:
    return FunctionValue(
        node, scope.module, {} if scope.local is scope.module.names else scope.local
    )


def _call(scope: Scope, node: ast.Call) -> Any:
    return calls.call(scope, node)


def _generator(scope: Scope, node: ast.GeneratorExp) -> Any:
    return Lazy(lambda: _comprehension(scope, node))


EXPRESSIONS: Final[Mapping[type[ast.expr], Callable[[Scope, Any], Any]]] = {
    ast.Constant: lambda _scope, node: node.value,
    ast.Name: _name,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _not,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.Subscript: _subscript,
    ast.Attribute: lambda scope, node: attribute(scope.value(node.value), node.attr),
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _generator,
    ast.DictComp: _comprehension,
    ast.NamedExpr: _walrus,
    ast.Lambda: _lambda,
    ast.Call: _call,
}
