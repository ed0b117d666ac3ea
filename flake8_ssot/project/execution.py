"""Runs the program of one module in a session."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Final

from flake8_ssot.project.aftermath import Aftermath
from flake8_ssot.project.bindings import Target
from flake8_ssot.project.calls import Calls
from flake8_ssot.project.dynamics import GETATTR, NAMES_ONLY
from flake8_ssot.project.failures import UNTOLD, Failure, catches, failure
from flake8_ssot.project.loaded import Doubt, Function, Guards, Loaded
from flake8_ssot.project.program import (
    Call,
    Guarded,
    Leave,
    Load,
    Need,
    Program,
    Raise,
    Skip,
    Step,
    Steps,
    Take,
    TakeAll,
    Unbind,
    Undefined,
    Use,
)
from flake8_ssot.project.resolution import absolute
from flake8_ssot.project.session import Session
from flake8_ssot.project.taking import Taking

#: A run asks for modules, is sent them or why they failed, and ends with its own failure if any.
Running = Generator[str, "Loaded | Failure", "Failure | None"]
UNREAD: Final = "?"
#: What an import may fail with.
ESCAPING: Final = ("ModuleNotFoundError", "AttributeError", "NameError", "SyntaxError")


class Execution:
    """One execution of `module`, whose file is at `path`, or of a function of it.

    `owner` is the module whose import this is part of, `guards` what is caught around it, `doubt`
    whether it takes place. With `continuing` it goes on after a failure, as the whole session may.
    """

    def __init__(
        self,
        session: Session,
        module: Loaded,
        path: Path,
        program: Program,
        owner: Loaded | None = None,
        guards: Guards = (),
        doubt: Doubt = Doubt.NONE,
        *,
        continuing: bool = False,
    ) -> None:
        self.session = session
        self.module = module
        self.path = path
        self.owner = owner or module
        self.guards = guards
        self._doubt = doubt
        self._continuing = continuing or session.continuing
        self.program = program
        self.effects = Aftermath(self)
        self.calls = Calls(self)
        self._marks = [] if owner else list(reversed(session.world.refused_marks(path)))
        #: What is being handled, and the name that it has there.
        self._handling: list[tuple[Failure, str]] = []
        #: How many steps there were of which nobody knows whether they fail, and how many when each
        #: of the try blocks around began.
        self.doubts = 0
        #: How many modules were imported that may not be installed.
        self.unsure = 0
        #: How many calls and imported modules may have failed inside, and whether anything was
        #: imported that nothing is known to provide.
        self.below = 0
        self.unprovided = False
        self._begun: list[int] = []
        #: Whether what follows may not run, since the function returns or pytest skips the file.
        self.may_return = False
        self.may_skip = module.may_skip

    @property
    def doubtful(self) -> bool:
        """Whether it depends on a condition that what follows runs at all."""
        return self.may_return or self.may_skip

    def run(self) -> Running:
        """Execute the module; the result is why it failed, None if it didn't."""
        program = self.program
        if program.dynamic:
            self.module.open = program.dynamic[0]
            # A module that is no package is asked for its `__path__` as for any other name.
            answers = GETATTR in program.dynamic and not self.module.is_package
            self.module.roomy = answers or not NAMES_ONLY.issuperset(program.dynamic)
        if program.broken is not None:
            line, text, raises = program.broken
            if self.session.world.is_for_newer(self.path):
                return self._ended(failure("unknown", UNREAD, self.path, line))
            return self._ended(failure("syntax", raises, self.path, line, text=text))
        failed = yield from self.block(program.steps)
        if failed is None and self._marks:
            failed = self._refused(self._marks[-1].line + 1)
        return self._ended(failed) if failed is not None else None

    def finished(self) -> Generator[str, Loaded | Failure, Loaded | Failure]:
        """Execute the module; the result is the module, or why it failed."""
        failed = yield from self.run()
        return failed if failed is not None else self.module

    def _ended(self, failed: Failure) -> Failure | None:
        """Say what an import ends with: nothing if it goes on as if repaired."""
        if self.doubtful:
            return failure("unknown", UNREAD, self.path, failed.line)
        if not self._continuing:
            return failed
        self._note(failed)
        return failed if failed.kind in UNTOLD else None

    def _note(self, failed: Failure) -> None:
        """Keep a failure that would have ended the import."""
        if not self.doubtful and failed.kind not in UNTOLD:
            self.owner.causes.append((failed, self.around()))

    def around(self) -> Guards:
        """Return what is caught around the present step, all perhaps if that's not certain."""
        is_doubted = self._begun and self.doubts + self.unsure > self._begun[0]
        if is_doubted or self.doubtful:
            return (*self.guards, (UNREAD,))
        return self.guards

    @property
    def doubt(self) -> Doubt:
        """Whether the present step is executed."""
        if self.unprovided or (UNREAD,) in self.around():
            return Doubt.IF_SO
        return max(Doubt.IF_NOTHING_FAILS if self._risks else Doubt.NONE, self._doubt)

    @property
    def _risks(self) -> int:
        return self.doubts + self.unsure + self.below

    def block(self, steps: Steps) -> Running:
        """Run steps until one fails; with `continuing`, past what no handler here catches."""
        for step in steps:
            failed = self._refused(step.line)
            if failed is None:
                failed = yield from self._step(step)
            if failed is not None and not self._goes_on(step, failed):
                return failed
        return None

    def _goes_on(self, step: Step, failed: Failure) -> bool:
        """With `continuing`, note the failure and do what the step would have done."""
        if not self._continuing or failed.kind in UNTOLD:
            return False
        if any(catches(types, failed.raises) is not False for types in self.guards):
            return False
        self._note(failed)
        self.effects.may_happen((step,))
        return True

    def _refused(self, line: int) -> Failure | None:
        if self._marks and self._marks[-1].line < line:
            mark = self._marks.pop()
            return failure("marker", "Failed", self.path, mark.line, name=mark.name)
        return None

    def _step(self, step: Step) -> Running:
        if isinstance(step, (Load, Take, TakeAll)):
            return (yield from Taking(self, step.line).take(step))
        if isinstance(step, Guarded):
            return (yield from self._guarded(step))
        if isinstance(step, Need):
            return (yield from self._need(step))
        if isinstance(step, Call):
            return (yield from self.calls.call(step))
        if isinstance(step, Leave):
            return failure("left", "", self.path, step.line)
        if isinstance(step, (Undefined, Use)):
            if step.name in self.module.names or self.module.open is not None:
                return None
            return failure("undefined-name", "NameError", self.path, step.line, name=step.name)
        if isinstance(step, Skip):
            return failure("skipped", "Skipped", self.path, step.line)
        if isinstance(step, Raise):
            return self._raise(step)
        self.effects.happen(step)
        return None

    def within(self, function: Function) -> Execution:
        """Return the execution of a function that is called here."""
        inner = Execution(
            self.session,
            function.module,
            function.path,
            Program(function.steps),
            self.owner,
            self.around(),
            self.doubt,
            continuing=self._continuing,
        )
        inner.may_return, inner.may_skip = self.doubtful, False
        return inner

    def called(self) -> Running:
        """Run the steps of a function; the result is why it failed, None if it didn't."""
        failed = yield from self.block(self.program.steps)
        if failed is None or failed.kind == "left":
            return None
        return self._ended(failed)

    def _raise(self, step: Raise) -> Failure:
        raises = step.type or UNREAD
        if self._handling:
            handled, name = self._handling[-1]
            return handled if step.type in {"", name} else handled._replace(raises=raises)
        return failure("raised", raises, self.path, step.line)

    def _need(self, step: Need) -> Running:
        """Import a module without which this one skips itself."""
        if step.module == UNREAD:
            self.may_skip = True
            return None
        result = yield step.module
        if isinstance(result, Failure):
            if result.raises == "ModuleNotFoundError":
                return failure("skipped", "Skipped", self.path, step.line)
            self.may_skip = True
        elif result.may_skip or (
            result.unread and self.session.world.is_provided(step.module.partition(".")[0]) is None
        ):
            self.may_skip = True
        return None

    def _guarded(self, step: Guarded) -> Running:
        """Run try, its handlers, else and finally."""
        types = tuple(name for handler in step.handlers for name in handler.types)
        outer, self.guards = self.guards, (types, *self.guards)
        doubts, risks, unprovided = self.doubts + self.unsure, self._risks, self.unprovided
        self._begun.append(doubts)
        failed = yield from self.block(step.body)
        self._begun.pop()
        self.guards = outer
        # What failed earlier in the block, perhaps, was caught, perhaps, and by another clause.
        own = _clause(step, failed.raises) if failed is not None else None
        others = {_clause(step, error) for error in ESCAPING} - {None, own}
        doubtful = doubts < self.doubts + self.unsure and bool(others)
        if failed is None:
            if catches(types, "ModuleNotFoundError") and not step.raises:
                self.unprovided = unprovided
            doubt, self._doubt = self._doubt, Doubt.IF_SO if self._risks > risks else self._doubt
            failed = yield from self.block(step.orelse)
            doubts, self._doubt = self.doubts, doubt
            for handler in step.handlers:
                self.effects.may_happen(handler.steps)
            self.doubts = doubts
        elif failed.kind not in {"unknown", "left"}:
            failed = yield from self._handled(step, failed)
        if failed is not None and doubtful:
            failed = failure("unknown", UNREAD, self.path, failed.line)
        ended = yield from self.block(step.final)
        return ended or failed

    def _handled(self, step: Guarded, failed: Failure) -> Running:
        """Run the handler that catches the failure, if there is one."""
        for place, handler in enumerate(step.handlers):
            caught = catches(handler.types, failed.raises)
            if caught is None:
                self.doubts += 1
                self.may_skip = self.may_skip or failed.kind == "skipped"
                for other in step.handlers[place:]:
                    self.effects.may_happen(other.steps)
                return None
            if caught:
                self._handling.append((failed, handler.name))
                ended = yield from self.block(handler.steps)
                self._handling.pop()
                if ended is not None and isinstance(handler.steps[-1], Unbind):
                    self.effects.happen(handler.steps[-1])  # the exception's name
                return ended
        return failed

    def absolute(self, module: str, level: int) -> str | None:
        """Return the absolute name of what this module imports; None if it leads outside."""
        own = self.module
        return absolute(Target(module, None, level), own.name, is_package=own.is_package)


def _clause(step: Guarded, raises: str) -> int | None:
    """Return the first except clause that may catch an exception, by its place."""
    found = (n for n, one in enumerate(step.handlers) if catches(one.types, raises) is not False)
    return next(found, None)
