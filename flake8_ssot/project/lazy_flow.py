"""Follows the statements of a module's `__getattr__`, for all names that it tells apart at once."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Final

from flake8_ssot.project.lazy_constants import Constants
from flake8_ssot.project.lazy_expressions import Evaluator
from flake8_ssot.project.lazy_states import Outcome, Split, Splitter, State, Unreadable, merged
from flake8_ssot.project.lazy_steps import (
    Writes,
    asking,
    imported,
    is_globals,
    is_plain,
    leaves,
    lets_pass,
    parameters,
    raised_kind,
)
from flake8_ssot.project.lazy_values import (
    ASKED,
    OPAQUE,
    OTHER,
    Env,
    Own,
    Raised,
    assign,
    catches,
    is_literal,
    listed,
)

#: Looking at more names at more places than that takes too long.
STEPS: Final = 25_000
CALLS: Final = 5


class Flow:
    """Runs statements. What they lead to is in `returned`, `raised` and `writes`.

    `told` are the names that are told apart from OTHER.
    """

    def __init__(self, constants: Constants) -> None:
        self.returned: list[Outcome] = []
        self.raised: list[tuple[State, str]] = []
        self.writes = Writes()
        self._constants = constants
        self._evaluator = Evaluator(constants)
        self._splitter = Splitter(constants, self._evaluator)
        self.told = self._evaluator.told
        self._ran: set[str] = set()
        self._breaks: list[State] = []
        self._continues: list[State] = []
        self._calls = self._steps = 0
        self._handling = "?"  # the kind of exception that a handler runs for
        self._forms: dict[type[ast.stmt], Callable[..., list[State]]] = {
            ast.If: self._branch, ast.Match: self._match, ast.For: self._loop, ast.Try: self._try,
            ast.With: self._with, ast.Return: self._return, ast.Assign: self._assigned,
            ast.AnnAssign: self._assigned, ast.Expr: self._assigned,
        }  # fmt: skip

    def called(self, function: ast.FunctionDef, states: State) -> list[State]:
        """Follow a call of which `states` holds the arguments; the result returns nothing."""
        if not is_plain(function):
            raise Unreadable
        before = self._splitter.asking
        self._splitter.asking = asking(function, states)
        try:
            return self.run(function.body, [states])
        finally:
            self._splitter.asking = before

    def run(self, body: list[ast.stmt], states: list[State]) -> list[State]:
        """Follow `body` and return the states in which its end is reached."""
        for statement in body:
            if not states:
                break
            states = merged(
                after for state in states for after in self._statement(statement, state)
            )
        return states

    def _count(self, steps: int) -> None:
        self._steps += 1 + steps
        if self._steps > STEPS:
            raise Unreadable

    def _statement(self, node: ast.stmt, state: State) -> list[State]:
        form = self._forms.get(type(node))
        if form is not None:
            return form(node, state)
        if isinstance(node, ast.Raise):
            self.raised.append((state, raised_kind(node) if node.exc else self._handling))
        elif isinstance(node, ast.Break):
            self._breaks.append(state)
        elif isinstance(node, ast.Continue):
            self._continues.append(state)
        else:
            return self._simple(node, state)
        return []

    def _return(self, node: ast.Return, state: State) -> list[State]:
        for name, env, value in self._results(node.value, state):
            if isinstance(node.value, ast.Name) and node.value.id not in env and is_literal(value):
                value = Own(node.value.id)
            self.returned.append(Outcome(name, value, node.lineno))
        return []

    def _simple(self, node: ast.stmt, state: State) -> list[State]:
        self._count(len(state))
        for env in state.values():
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                env.update(imported(node))
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
                env[node.name] = OPAQUE
            elif isinstance(node, ast.AugAssign):
                assign(node.target, OPAQUE, env)
            elif not isinstance(node, (ast.Pass, ast.Global, ast.Assert, ast.Delete)):
                raise Unreadable
        self._ran |= state.keys()
        return [state]

    def _assigned(self, node: ast.Assign | ast.AnnAssign | ast.Expr, state: State) -> list[State]:
        if node.value is None:
            return [state]
        targets = node.targets if isinstance(node, ast.Assign) else []
        targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
        states: list[State] = []
        for name, env, value in self._results(node.value, state):
            for target in targets:
                assign(target, value, env)
                if isinstance(target, ast.Subscript):
                    self._store(target, value, env)
            if isinstance(node.value, ast.Call):
                self.writes.call(node.value, env, self._evaluator)
            states.append({name: env})
        return merged(states)

    def _store(self, target: ast.Subscript, value: object, env: Env) -> None:
        key = self._evaluator.value(target.slice, env)
        if is_globals(target.value):
            self.writes.store(target.value, key, value, env)
        elif key == OTHER:
            # A cache that any name is put into answers for any name the next time.
            raise Unreadable

    def _results(self, node: ast.expr | None, state: State) -> Iterator[tuple[str, Env, object]]:
        """Yield for each name what `node` is; those for which it certainly raises are noted."""
        self._count(len(state))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            function = self._constants.function(node.func.id)
            given = self._given(function, node, state) if function is not None else {}
            if function is not None and given:
                yield from self._inlined(function, given, state)
                return
        for name, env in state.items():
            try:
                value = self._evaluator.value(node, env) if node is not None else None
            except Raised as raised:
                self.raised.append(({name: env}, raised.kind))
            else:
                self._ran.add(name)
                yield name, env, value

    def _given(self, function: ast.FunctionDef, call: ast.Call, state: State) -> State:
        """Return what the parameters of a function are, nothing if the call can't be followed."""
        inner: State = {}
        if self._calls == CALLS or any(function.name in env for env in state.values()):
            return inner
        for name, env in state.items():
            try:
                values = parameters(function, call, env, self._evaluator)
            except Raised:
                return {}
            if values is None or name not in values.values():
                return {}
            inner[name] = {ASKED: name, **values}
        return inner

    def _inlined(
        self, function: ast.FunctionDef, given: State, state: State
    ) -> Iterator[tuple[str, Env, object]]:
        """Follow a call to a function of the module, as `_results` does."""
        returned, self.returned = self.returned, []
        self._calls += 1
        fell = self.called(function, given)
        self._calls -= 1
        found = [outcome[:2] for outcome in self.returned]
        found += [(name, None) for after in fell for name in after]
        self.returned = returned
        for name, value in found:
            yield name, dict(state[name]), value

    def _branch(self, node: ast.If, state: State) -> list[State]:
        after: list[State] = []
        while True:
            taken, rest = self._split(self._splitter.split(node.test, state))
            if taken:
                after += self.run(node.body, [taken])
            if not rest:
                return after
            # A chain of elif is followed here: it may be longer than Python's stack.
            if len(node.orelse) != 1 or not isinstance(node.orelse[0], ast.If):
                return [*after, *self.run(node.orelse, [rest])]
            node, state = node.orelse[0], rest

    def _split(self, split: Split) -> tuple[State, State]:
        self.raised += split.raised
        if not split.sure:
            self._count(len(split.true) + len(split.false))
            self._ran.update(split.true, split.false)
        return split.true, split.false

    def _match(self, node: ast.Match, state: State) -> list[State]:
        after: list[State] = []
        for case in node.cases:
            taken, state = self._split(self._splitter.match(node, case, state))
            after += self.run(case.body, [taken] if taken else [])
        return [*after, state]

    def _try(self, node: ast.Try, state: State) -> list[State]:
        before = {name: dict(env) for name, env in state.items()}
        (raised, self.raised), (ran, self._ran) = (self.raised, []), (self._ran, set())
        fell = self.run(node.body, [state])
        failed, self.raised = self.raised, raised
        passed, self._ran = self._ran, ran | self._ran
        fell = self.run(node.orelse, fell)
        for names, kind in failed:
            fell += self._handled(node.handlers, names, kind)
        # What ran may have failed at any place, and with anything.
        perhaps = {name: env for name, env in before.items() if name in passed}
        for handler in node.handlers:
            fell += self._handler(handler, perhaps, "?")
        if any(map(leaves, node.finalbody)):
            raise Unreadable
        return self.run(node.finalbody, merged(fell))

    def _handled(self, handlers: list[ast.ExceptHandler], state: State, kind: str) -> list[State]:
        """Follow the handlers that an exception may come to."""
        fell: list[State] = []
        for handler in handlers:
            caught = catches(handler, kind)
            if caught is not False:
                fell += self._handler(handler, state, kind)
            if caught:
                return fell
        self.raised.append((state, kind))
        return fell

    def _handler(self, handler: ast.ExceptHandler, state: State, kind: str) -> list[State]:
        """Follow a handler for a copy of `state`."""
        bound = {handler.name: OPAQUE} if handler.name else {}
        before, self._handling = self._handling, kind
        names = {name: {**env, **bound} for name, env in state.items()}
        fell = self.run(handler.body, [names] if names else [])
        self._handling = before
        return fell

    def _with(self, node: ast.With, state: State) -> list[State]:
        before = {name: dict(env) for name, env in state.items()}
        for target in (item.optional_vars for item in node.items if item.optional_vars):
            for env in state.values():
                assign(target, OPAQUE, env)
        fell = self.run(node.body, [state])
        if all(map(lets_pass, node.items)):
            return fell
        return [*fell, before]

    def _loop(self, node: ast.For, state: State) -> list[State]:
        found = [(name, env, listed(value)) for name, env, value in self._results(node.iter, state)]
        after: list[State] = []
        # Usually all names go the same rounds.
        while found:
            items = found[0][2]
            same = {name: env for name, env, through in found if through == items}
            found = [other for other in found if other[0] not in same]
            after += self._rounds(node, same, items)
        return after

    def _rounds(self, node: ast.For, state: State, items: list[object] | None) -> list[State]:
        """Follow a loop through `items`; None: not at all, or with whatever."""
        outer, self._breaks, self._continues = (self._breaks, self._continues), [], []
        skipped = [] if items is not None else [{name: dict(env) for name, env in state.items()}]
        states = [state]
        for item in [OPAQUE] if items is None else items:
            self._count(sum(map(len, states)))
            for some in states:
                for env in some.values():
                    assign(node.target, item, env)
            states = merged([*self.run(node.body, states), *self._continues])
            self._continues = []
        after = [*self.run(node.orelse, merged([*skipped, *states])), *self._breaks]
        self._breaks, self._continues = outer
        return after
