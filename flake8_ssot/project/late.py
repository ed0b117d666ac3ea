"""Modules that functions import: who calls them while modules load, nobody knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.program import Choose, Guarded, Load, Step, Steps, Take, TakeAll
from flake8_ssot.project.resolution import absolute

if TYPE_CHECKING:
    from flake8_ssot.project.session import Session


def may_be_loaded(session: Session, place: int) -> frozenset[str]:
    """Return the modules that may have been loaded before the module at a place was begun.

    These are what functions of the earlier modules import, and what these import on a condition,
    and all that this leads to.
    """
    seen: set[str] = set()
    stack = [name for name, begun in session.maybe_loaded.items() if begun < place]
    for module in list(session.modules.values()):
        if module.path is not None and not module.unread and module.place < place:
            stack += session.world.late_imports(module.path, module.name, module.is_package)
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        found = session.world.finder.find(name, session.path.roots)
        if found is None or found.path is None:
            continue
        program = session.world.program(found.path)
        if program is not None:
            stack += imports(program.steps, name, is_package=found.is_package)
            stack.append(name.rpartition(".")[0] or name)
    return frozenset(seen)


def imports(steps: Steps, importer: str, *, is_package: bool) -> Iterator[str]:
    """Yield the modules that steps may import, those in branches too."""
    stack: list[Step] = list(steps)
    while stack:
        step = stack.pop()
        if isinstance(step, Choose):
            stack += [inner for arm in step.arms for inner in arm]
        elif isinstance(step, Guarded):
            blocks = (step.body, *(h.steps for h in step.handlers), step.orelse, step.final)
            stack += [inner for block in blocks for inner in block]
        elif isinstance(step, Load):
            yield step.module
        elif isinstance(step, (Take, TakeAll)):
            target = Target(step.module, None, step.level)
            module = absolute(target, importer, is_package=is_package)
            if module is not None:
                yield module
                if isinstance(step, Take):
                    yield from (f"{module}.{name}" for name, _ in step.names)
