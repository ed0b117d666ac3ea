"""Questions about a whole project, answered by other processes while this one goes on."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Protocol, TypeVar

from flake8_ssot.audit.inputs import note, traced
from flake8_ssot.audit.whole import Whole
from flake8_ssot.options import Options
from flake8_ssot.workspace import Start

T = TypeVar("T")
#: Fewer files than these are read sooner than processes start.
FEW: Final = 200


class Ask(Protocol):
    """Asks a question, and gives a function that returns the answer once there is one.

    What is asked is a function of a module, or a partial one: another process is told its name.
    """

    def __call__(self, question: Callable[[Whole], T], /) -> Callable[[], T]: ...


def here(whole: Whole) -> Ask:
    """Return what has this process answer, when an answer is wanted."""
    return lambda question: lambda: question(whole)


@contextmanager
def apart(whole: Whole, start: Start, jobs: int) -> Iterator[Ask]:
    """Give what asks questions about a project, which was made from `start`.

    With one job, or few files, each is answered here, when its answer is wanted.
    """
    if jobs < 2 or len(whole.files) < FEW:
        yield here(whole)
        return
    from concurrent.futures import ProcessPoolExecutor  # here: few runs need them

    known = (start, whole.options, whole.extra)
    with ProcessPoolExecutor(jobs, initializer=_Process.begin, initargs=known) as pool:

        def ask(question: Callable[[Whole], T], /) -> Callable[[], T]:
            asked = pool.submit(_answer, question)

            def answer() -> T:
                found, paths = asked.result()
                note(paths)
                return found

            return answer

        yield ask


class _Process:
    """What a process that answers knows of the project, from one question to the next."""

    whole: Whole

    @classmethod
    def begin(cls, start: Start, options: Options, extra: tuple[str, ...]) -> None:
        gc.disable()
        workspace = start.workspace()
        workspace.options_for(options.root / "conftest.py")
        cls.whole = Whole(workspace, options, extra)


def _answer(question: Callable[[Whole], T]) -> tuple[T, frozenset[str]]:
    """Return the answer, and the paths of all that was read for it."""
    with traced() as paths:
        return question(_Process.whole), frozenset(paths)
