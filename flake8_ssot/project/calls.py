"""Calls of the project's functions, as far as it is known which function is called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flake8_ssot.project.loaded import Function, Perhaps
from flake8_ssot.project.program import Call

if TYPE_CHECKING:
    from flake8_ssot.project.execution import Execution, Running


class Calls:
    """What the calls in an execution lead to."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._session = execution.session

    def call(self, step: Call) -> Running:
        """Run the function that is called; the result is why it failed, None if it didn't."""
        function = self._execution.module.named(step.function)
        if not isinstance(function, Function):
            self.may_call(step)
            return None
        if function in self._session.calls:
            return None
        with self._inside(function) as inner:
            failed = yield from inner.called()
        return failed.below(self._execution.path, step.line) if failed is not None else None

    def may_call(self, step: Call) -> None:
        """Do what a call leaves behind that may take place, or be one of another function."""
        value = self._execution.module.named(step.function)
        functions = value.functions if isinstance(value, Perhaps) else (value,)
        for function in functions:
            if isinstance(function, Function) and function not in self._session.calls:
                with self._inside(function) as inner:
                    inner.effects.may_happen(function.steps)

    @contextmanager
    def _inside(self, function: Function) -> Iterator[Execution]:
        """Give the execution of a function, of which the caller learns how certain it was."""
        execution = self._execution
        inner = execution.within(function)
        self._session.calls.add(function)
        yield inner
        self._session.calls.discard(function)
        execution.doubts += inner.doubts
        execution.unsure += inner.unsure
        execution.below += inner.below + inner.doubtful
        execution.unprovided = execution.unprovided or inner.unprovided
        execution.may_skip = execution.may_skip or inner.may_skip
