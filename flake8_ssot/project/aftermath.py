"""What the steps of a module leave behind that import nothing, and those that may have run."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_ssot.project.loaded import Function, Loaded, Perhaps
from flake8_ssot.project.program import (
    Bind,
    Call,
    Choose,
    Export,
    Extend,
    Guarded,
    Leave,
    Load,
    Need,
    Raise,
    Set,
    Skip,
    Step,
    Steps,
    Stub,
    Take,
    TakeAll,
    Unbind,
)
from flake8_ssot.syntax.exports import UNKNOWN

if TYPE_CHECKING:
    from flake8_ssot.project.execution import Execution


class Aftermath:
    """Changes the module of an execution, and its session, as steps do."""

    def __init__(self, execution: Execution) -> None:
        self._execution = execution
        self._module = execution.module
        self._session = execution.session

    def happen(self, step: Step) -> None:
        """Do what a step leaves behind that runs."""
        if isinstance(step, Bind):
            for name in step.names:
                self._module.names[name] = self._function(name, step) if step.defines else None
        elif isinstance(step, Unbind):
            for name in step.names:
                self._module.names.pop(name, None)
        elif isinstance(step, Set):
            self._set(step)
        elif isinstance(step, Export):
            self._module.exports = step.exports
        elif isinstance(step, Extend):
            self._extend(step)
        elif isinstance(step, Stub):
            self._session.stubs.update(step.names)
            self._session.stubs_unread = self._session.stubs_unread or step.any
        else:
            self.may_happen((step,))

    def may_happen(self, steps: Steps) -> None:
        """Do what steps leave behind that may run, or not: nothing is imported, all names stay."""
        before = frozenset(self._module.names)
        stack = list(reversed(steps))
        while stack:
            step = stack.pop()
            if isinstance(step, Choose):
                stack += [inner for arm in reversed(step.arms) for inner in reversed(arm)]
            elif isinstance(step, Guarded):
                blocks = (step.body, *(h.steps for h in step.handlers), step.orelse, step.final)
                stack += [inner for block in reversed(blocks) for inner in reversed(block)]
            elif isinstance(step, Unbind):
                for name in set(step.names) - before:
                    self._module.names.pop(name, None)
            else:
                self._may(step)

    def _may(self, step: Step) -> None:
        module, session = self._module, self._session
        self._execution.doubts += isinstance(step, (Load, Take, TakeAll, Need, Raise))
        if isinstance(step, Bind):
            self._may_bind(step)
        elif isinstance(step, Call):
            self._execution.calls.may_call(step)
        elif isinstance(step, Export):
            module.exports = UNKNOWN
        elif isinstance(step, (Extend, Stub, Set)):
            self.happen(step)
        elif isinstance(step, Load):
            session.maybe_loaded.setdefault(step.module, session.begun)
            if step.name:
                module.names.setdefault(step.name, None)
        elif isinstance(step, Take):
            self._may_take(step)
        elif isinstance(step, (Skip, Need)):
            self._execution.may_skip = True
        elif isinstance(step, Leave):
            self._execution.may_return = True
        elif isinstance(step, TakeAll):
            module.open = module.open or f"it may take all names of {step.module}"

    def _function(self, name: str, step: Bind) -> Function | None:
        steps = self._execution.program.functions.get(step.line)
        return Function(self._module, self._execution.path, name, steps) if steps else None

    def _may_bind(self, step: Bind) -> None:
        for name in step.names:
            known = self._module.names.get(name)
            functions = known.functions if isinstance(known, Perhaps) else (known,)
            own = self._function(name, step) if step.defines else None
            found = tuple(f for f in (*functions, own) if isinstance(f, Function))
            self._module.names[name] = Perhaps(found) if found else None

    def _set(self, step: Set) -> None:
        owner = self._module.named(step.owner)
        if isinstance(owner, Loaded) and step.name:
            owner.names[step.name] = None
        elif isinstance(owner, Loaded):
            owner.open = owner.open or f"{self._module.name} gives it attributes"

    def _extend(self, step: Extend) -> None:
        for change in step.changes:
            if change.path is None:
                self._session.path.unread = True
            else:
                folder = Path(os.path.normpath(self._session.folder / change.path))
                self._session.path.put(folder, first=change.first, by=self._execution.path)

    def _may_take(self, step: Take) -> None:
        target = self._execution.absolute(step.module, step.level)
        if target is not None:
            for module in (target, *(f"{target}.{name}" for name, _ in step.names)):
                self._session.maybe_loaded.setdefault(module, self._session.begun)
        for _, bound in step.names:
            if bound:
                self._module.names.setdefault(bound, None)
