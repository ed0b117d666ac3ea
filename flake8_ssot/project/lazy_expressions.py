"""What an expression in a module's `__getattr__` is, for one name that is asked for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from flake8_ssot.project.lazy_calls import called, method
from flake8_ssot.project.lazy_values import (
    ASKED,
    OPAQUE,
    OPERATORS,
    OTHER,
    PACKAGE,
    RELATIONS,
    STORED,
    Env,
    Own,
    Raised,
    assign,
    attribute_of,
    is_closed,
    is_literal,
    item_of,
    listed,
    negated,
    truth,
)
from flake8_ssot.syntax.conditions import constant_truth
from flake8_ssot.syntax.exports import dotted_text

DEPTH: Final = 50
#: More elements than that, and a comprehension is no table that somebody wrote.
MOST: Final = 20_000


class Names(Protocol):
    """What names mean that a function does not bind itself."""

    is_package: bool
    #: Whether calls in the function may bind names of the module, for all that can be seen.
    unread_calls: bool

    def value(self, name: str) -> object: ...


class Evaluator:
    """Evaluates expressions, and raises Raised where they certainly raise.

    `told` collects what names are told apart from OTHER.
    """

    def __init__(self, names: Names) -> None:
        self.told: set[str] = set()
        self._names = names
        self._tables: dict[int, object] = {}
        self._depth = 0
        self._constant: dict[ast.expr, bool | None] = {}
        self._forms: dict[type[ast.expr], Callable[..., object]] = {
            ast.Constant: lambda node, env: node.value,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.Call: self._call,
            ast.JoinedStr: self._text,
            ast.BinOp: self._operation,
            ast.BoolOp: self._choice,
            ast.UnaryOp: self._negation,
            ast.Compare: self._comparison,
            ast.IfExp: self._either,
            ast.NamedExpr: self._named,
            ast.Dict: self._dict,
            ast.List: lambda node, env: list(self._elements(node.elts, env)),
            ast.Tuple: lambda node, env: tuple(self._elements(node.elts, env)),
            ast.Set: lambda node, env: set(self._elements(node.elts, env)),
            ast.ListComp: lambda node, env: list(self._comprehended(node, env)),
            ast.SetComp: lambda node, env: set(self._comprehended(node, env)),
            ast.GeneratorExp: lambda node, env: list(self._comprehended(node, env)),
            ast.DictComp: lambda node, env: dict(self._pairs(node, env)),
        }

    def value(self, node: ast.expr, env: Env) -> object:
        """Return what `node` is; variables that it binds are put into `env`."""
        form = self._forms.get(type(node))
        if form is None or self._depth >= DEPTH:
            return OPAQUE
        self._depth += 1
        try:
            return form(node, env)
        except (TypeError, ValueError, LookupError, AttributeError, _Unknown):
            return OPAQUE
        finally:
            self._depth -= 1

    def truth(self, test: ast.expr, env: Env) -> bool | None:
        """Return the truth of a condition, None if it isn't known."""
        constant = self._constant_truth(test)
        return truth(self.value(test, env)) if constant is None else constant

    def _constant_truth(self, test: ast.expr) -> bool | None:
        if test not in self._constant:
            self._constant[test] = constant_truth(test)
        return self._constant[test]

    def tell(self, value: object, env: Env) -> None:
        """Note that a name is compared with `value`, or looked for in it."""
        if env.get(ASKED) == OTHER and id(value) not in self._tables:
            self._tables[id(value)] = value  # so that nothing else gets its id
            texts = [value] if isinstance(value, str) else listed(value) or []
            self.told.update(text for text in texts if isinstance(text, str))

    def _name(self, node: ast.Name, env: Env) -> object:
        if node.id in env:
            return env[node.id]
        if node.id == "__package__" or (node.id == "__name__" and self._names.is_package):
            return PACKAGE
        return OPAQUE if node.id == "__name__" else self._names.value(node.id)

    def _attribute(self, node: ast.Attribute, env: Env) -> object:
        if dotted_text(node) == "__spec__.parent":
            return PACKAGE
        return attribute_of(self.value(node.value, env), node.attr)

    def _subscript(self, node: ast.Subscript, env: Env) -> object:
        key = self.value(node.slice, env)
        owner = node.value
        if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Name):
            if owner.func.id == "locals" and isinstance(key, str):
                return env.get(key, OPAQUE)
            if owner.func.id == "globals" and not owner.args:
                return self._global(key, env)
        table = self.value(owner, env)
        self.tell(table, env)
        return item_of(table, key)

    def _global(self, key: object, env: Env) -> object:
        """Return `globals()[key]`: a module that has the name asks no `__getattr__` for it."""
        if key != env.get(ASKED):
            return Own(key) if isinstance(key, str) and OTHER not in key else OPAQUE
        if STORED in env:
            return env[STORED]
        if self._names.unread_calls:
            return OPAQUE
        raise Raised("KeyError")

    def _call(self, node: ast.Call, env: Env) -> object:
        given = [self.value(argument, env) for argument in node.args]
        named = {keyword.arg or "": self.value(keyword.value, env) for keyword in node.keywords}
        if "" in named or any(isinstance(argument, ast.Starred) for argument in node.args):
            return OPAQUE
        function = dotted_text(node.func) or ""
        result = called(function, given, named)
        if result is OPAQUE and isinstance(node.func, ast.Attribute):
            owner = self.value(node.func.value, env)
            for table in (owner, *given):
                self.tell(table, env)
            return method(owner, node.func.attr, given, named)
        return result

    def _text(self, node: ast.JoinedStr, env: Env) -> object:
        parts: list[str] = []
        for value in node.values:
            plain = isinstance(value, ast.FormattedValue)
            if isinstance(value, ast.FormattedValue):
                if value.conversion != -1 or value.format_spec is not None:
                    return OPAQUE
                value = value.value
            part = self.value(value, env)
            if not isinstance(part, (str, int) if plain else str):
                return OPAQUE
            parts.append(str(part))
        text = "".join(parts)
        return text if len(text) <= MOST else OPAQUE

    def _operation(self, node: ast.BinOp, env: Env) -> object:
        left, right = self.value(node.left, env), self.value(node.right, env)
        operation = OPERATORS.get(type(node.op))
        if operation is None or not is_literal(left) or not is_literal(right):
            return OPAQUE
        self.tell(left, env)
        self.tell(right, env)
        result = operation(left, right)
        return result if len(listed(result) or str(result)) <= MOST else OPAQUE

    def _choice(self, node: ast.BoolOp, env: Env) -> object:
        """Follow `and` and `or`, as far as they stop."""
        stops_at = isinstance(node.op, ast.Or)
        unknown = False
        value: object = OPAQUE
        for part in node.values:
            constant = self._constant_truth(part)
            value = self.value(part, env) if constant is None else constant
            known = truth(value)
            if known is stops_at:
                # Whatever was unknown before, the whole is true, or false.
                return stops_at if unknown else value
            unknown = unknown or known is None
        return OPAQUE if unknown else value

    def _negation(self, node: ast.UnaryOp, env: Env) -> object:
        value = self.value(node.operand, env)
        known = negated(truth(value)) if isinstance(node.op, ast.Not) else None
        if isinstance(node.op, ast.USub) and isinstance(value, int):
            return -value
        return OPAQUE if known is None else known

    def _comparison(self, node: ast.Compare, env: Env) -> object:
        if len(node.ops) != 1:
            return OPAQUE
        op, right = node.ops[0], node.comparators[0]
        value = self.value(node.left, env)
        if isinstance(op, (ast.In, ast.NotIn)) and _is_globals(right):
            is_asked = value == env.get(ASKED) and not self._names.unread_calls
            known = False if is_asked and STORED not in env else None
        else:
            other = self.value(right, env)
            self.tell(value, env)
            self.tell(other, env)
            relation = RELATIONS.get(type(op))
            known = relation(value, other) if relation is not None else None
        if isinstance(op, (ast.NotIn, ast.IsNot, ast.NotEq)):
            known = negated(known)
        return OPAQUE if known is None else known

    def _either(self, node: ast.IfExp, env: Env) -> object:
        known = self.truth(node.test, env)
        return OPAQUE if known is None else self.value(node.body if known else node.orelse, env)

    def _named(self, node: ast.NamedExpr, env: Env) -> object:
        env[node.target.id] = value = self.value(node.value, env)
        return value

    def _dict(self, node: ast.Dict, env: Env) -> object:
        found: dict[object, object] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                more = self.value(value, env)
                if not isinstance(more, dict):
                    return OPAQUE
                found |= more
            else:
                found[self.value(key, env)] = self.value(value, env)
        return found if all(map(is_closed, found)) else OPAQUE

    def _elements(self, nodes: list[ast.expr], env: Env) -> Iterator[object]:
        for node in nodes:
            if isinstance(node, ast.Starred):
                yield from _listed(self.value(node.value, env))
            else:
                yield self.value(node, env)

    def _comprehended(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp, env: Env
    ) -> Iterator[object]:
        for inner in self._rounds(node.generators, env):
            yield self.value(node.elt, inner)

    def _pairs(self, node: ast.DictComp, env: Env) -> Iterator[tuple[object, object]]:
        for inner in self._rounds(node.generators, env):
            key = self.value(node.key, inner)
            if not is_closed(key):
                raise _Unknown
            yield key, self.value(node.value, inner)

    def _rounds(self, generators: list[ast.comprehension], env: Env) -> list[Env]:
        envs: list[Env] = [dict(env)]
        for generator in generators:
            envs = [inner for outer in envs for inner in self._iterated(generator, outer)]
            if len(envs) > MOST:
                raise _Unknown
        return envs

    def _iterated(self, generator: ast.comprehension, env: Env) -> Iterator[Env]:
        for item in _listed(self.value(generator.iter, env)):
            inner = dict(env)
            assign(generator.target, item, inner)
            tests = [self.truth(test, inner) for test in generator.ifs]
            if None in tests:
                raise _Unknown
            if all(tests):
                yield inner


class _Unknown(Exception):
    """What is needed to go on isn't known."""


def _listed(value: object) -> list[object]:
    """Return what iterating over `value` gives, in order."""
    found = listed(value)
    if found is None:
        raise _Unknown
    return found


def _is_globals(node: ast.expr) -> bool:
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value  # globals().keys()
    return isinstance(node, ast.Call) and dotted_text(node.func) == "globals"
