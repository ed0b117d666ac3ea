"""The rules of the whole project, asked by another process while this one simulates the runs."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flake8_ssot.audit.checkers import check
from flake8_ssot.audit.inputs import note, traced
from flake8_ssot.audit.prefetch import FEW
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.options import Options
from flake8_ssot.workspace import Start


@contextmanager
def checked(whole: Whole, start: Start, jobs: int) -> Iterator[Callable[[], list[Found]]]:
    """Give a function that returns what the rules find in a project, once they are through.

    With one job, or few files, they are asked when it is called; `whole` was made from `start`.
    """
    if jobs < 2 or len(whole.files) < FEW:
        yield lambda: check(whole)
        return
    from concurrent.futures import ProcessPoolExecutor  # here: few runs need them

    with ProcessPoolExecutor(1, initializer=gc.disable) as pool:
        answer = pool.submit(_check, start, whole.options, whole.extra)

        def found() -> list[Found]:
            violations, paths = answer.result()
            note(paths)
            return violations

        yield found


def _check(
    start: Start, options: Options, extra: tuple[str, ...]
) -> tuple[list[Found], frozenset[str]]:
    """Return what the rules find, and the paths of all that they read."""
    workspace = start.workspace()
    workspace.options_for(options.root / "conftest.py")
    with traced() as paths:
        return check(Whole(workspace, options, extra)), frozenset(paths)
