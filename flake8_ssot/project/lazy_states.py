"""Which names come which way through a module's `__getattr__`."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Final, NamedTuple

from flake8_ssot.project.lazy_constants import Constants
from flake8_ssot.project.lazy_expressions import Evaluator
from flake8_ssot.project.lazy_values import OTHER, Env, Raised, is_closed, is_equal, listed, negated

#: For each name that may come to a place, the variables there.
State = dict[str, Env]
#: More ways than that to one place for one name, and nobody follows them.
WAYS: Final = 40


class Unreadable(Exception):
    """The function does something that nobody follows here."""


class Outcome(NamedTuple):
    """What was returned for a name, and where."""

    name: str
    value: object
    line: int


class Split(NamedTuple):
    """The names for which a condition may be true, may be false, and certainly raises.

    `sure`: for the others it can't raise.
    """

    true: State
    false: State
    raised: list[tuple[State, str]]
    sure: bool = False


class Splitter:
    """Divides states by conditions. `asking` are variables that hold the name that is asked for."""

    def __init__(self, constants: Constants, evaluator: Evaluator) -> None:
        self.asking: frozenset[str] = frozenset()
        self._constants = constants
        self._evaluator = evaluator
        self._sets: dict[ast.expr, frozenset[object] | None] = {}

    def split(self, test: ast.expr, state: State) -> Split:
        """Divide `state`, which is used up, by a condition."""
        negative = False
        while isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
            test, negative = test.operand, not negative
        names = self._compared(test, state)
        if names is not None:
            if OTHER in state:
                self._evaluator.told.update(name for name in names if isinstance(name, str))
            # Most functions are long chains of these, where each takes out a few names of many.
            hits = [name for name in names if isinstance(name, str) and name in state]
            taken = {name: state.pop(name) for name in hits}
            negative = negative is not _is_negative(test)
            true, false = (state, taken) if negative else (taken, state)
            return Split(true, false, [], sure=True)
        return self._each(test, state, negative=negative)

    def _each(self, test: ast.expr, state: State, *, negative: bool) -> Split:
        true: State = {}
        false: State = {}
        raised: list[tuple[State, str]] = []
        for name, env in state.items():
            try:
                known = self._evaluator.truth(test, env)
            except Raised as error:
                raised.append(({name: env}, error.kind))
                continue
            known = negated(known) if negative else known
            if known is not False:
                true[name] = dict(env) if known is None else env
            if known is not True:
                false[name] = env
        return Split(true, false, raised)

    def _compared(self, test: ast.expr, state: State) -> frozenset[object] | None:
        """Return the names for which `name == "x"` or `name in NAMES` is true, negations aside."""
        if not isinstance(test, ast.Compare) or len(test.ops) != 1:
            return None
        left, op, right = test.left, test.ops[0], test.comparators[0]
        if not isinstance(left, ast.Name) or left.id not in self.asking:
            return None
        if isinstance(op, (ast.Eq, ast.NotEq)) and isinstance(right, ast.Constant):
            return frozenset({right.value})
        if not isinstance(op, (ast.In, ast.NotIn)):
            return None
        if isinstance(right, ast.Name):
            values = [env[right.id] for env in state.values() if right.id in env]
            if values:
                same = len(values) == len(state) and all(v is values[0] for v in values)
                return _closed(values[0]) if same else None
        if right not in self._sets:
            self._sets[right] = _closed(self._constant(right))
        return self._sets[right]

    def _constant(self, node: ast.expr) -> object:
        """Return what a node is whatever the variables are, else nothing that can be used."""
        if isinstance(node, ast.Name):
            return self._constants.value(node.id)
        if not isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            return None
        plain = all(isinstance(element, ast.Constant) for element in node.elts)
        return self._evaluator.value(node, {}) if plain else None

    def match(self, node: ast.Match, case: ast.match_case, state: State) -> Split:
        """Divide `state` by the pattern of a case, and its guard."""
        literals = _literals(case.pattern)
        true: State = {}
        false: State = {}
        raised: list[tuple[State, str]] = []
        for name, env in state.items():
            try:
                value = self._evaluator.value(node.subject, env)
                self._evaluator.tell(literals, env)
                known = self._matches(case, literals, value, env)
            except Raised as error:
                raised.append(({name: env}, error.kind))
                continue
            if known is not False:
                true[name] = dict(env) if known is None else env
            if known is not True:
                false[name] = env
        return Split(true, false, raised)

    def _matches(
        self, case: ast.match_case, literals: list[object] | None, value: object, env: Env
    ) -> bool | None:
        known: bool | None = True
        if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None:
            if case.pattern.name is not None:
                env[case.pattern.name] = value
        elif literals is None:
            known = None
        else:
            answers = [is_equal(value, literal) for literal in literals]
            known = True if True in answers else None if None in answers else False
        if known is False or case.guard is None:
            return known
        guarded = self._evaluator.truth(case.guard, env)
        return guarded if known or guarded is False else None


def _literals(pattern: ast.pattern) -> list[object] | None:
    """Return the constants of which a value must be one to match, None if it isn't so simple."""
    alternatives = pattern.patterns if isinstance(pattern, ast.MatchOr) else [pattern]
    found: list[object] = []
    for alternative in alternatives:
        if isinstance(alternative, ast.MatchSingleton):
            found.append(alternative.value)
        elif isinstance(alternative, ast.MatchValue):
            if not isinstance(alternative.value, ast.Constant):
                return None
            found.append(alternative.value.value)
        else:
            return None
    return found


def _is_negative(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and isinstance(test.ops[0], (ast.NotEq, ast.NotIn))


def _closed(value: object) -> frozenset[object] | None:
    """Return what a collection holds, None if that can't be known."""
    items = listed(value)
    if items is None or not all(map(is_closed, items)):
        return None
    return frozenset(item for item in items if isinstance(item, str))


def merged(states: Iterable[State]) -> list[State]:
    """Join states, so that there are as few as there are ways for one name; empty ones are left."""
    found: list[State] = []
    for state in states:
        for name, env in state.items():
            place = next((known for known in found if name not in known), None)
            if place is None:
                place = {}
                found.append(place)
            place[name] = env
    if len(found) > WAYS:
        raise Unreadable
    return found
