"""Many files, on as many processes as it is worth."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.check.one_file import Checked, check_file
from flake8_ssot.check.selection import Selection
from flake8_ssot.workspace import Start, Workspace

#: Up to so many files are checked sooner than processes are started for them.
FEW: Final = 40
#: How many files a process is handed at once: neighbours, which share what is known around them.
MANY: Final = 48
#: At most so many handfuls for each process, so that all end at about the same time.
HANDFULS: Final = 6


class Request(NamedTuple):
    """What is asked of each file; `flags` are our options by key, and paths start at `folder`.

    `mends` are the kinds of fixes that are made: `safe`, `unsafe`.
    """

    folder: Path
    selection: Selection = Selection()
    flags: tuple[tuple[str, str], ...] = ()
    config: Path | None = None
    isolated: bool = False
    mends: frozenset[str] = frozenset()

    def workspace(self) -> Workspace:
        flags, opt_in = dict(self.flags), self.selection.opt_in
        return Start(flags, self.folder, self.config, self.isolated, opt_in).workspace()


def check_files(paths: Sequence[Path], request: Request, jobs: int) -> Iterator[Checked]:
    """Yield what is found in each file, in the order of `paths`."""
    if len(paths) <= FEW or jobs < 2:
        yield from _check(paths, request.workspace(), request)
        return
    size = max(1, min(MANY, len(paths) // (jobs * HANDFULS)))
    handfuls = [paths[start : start + size] for start in range(0, len(paths), size)]
    pool = ProcessPoolExecutor(jobs, initializer=_start, initargs=(request,))
    alone = cache(request.workspace)
    try:
        with _uninterrupted():
            futures = [_submitted(pool, some) for some in handfuls]
        for some, future in zip(handfuls, futures, strict=True):
            try:
                yield from future.result()
            except BrokenProcessPool:  # a process was killed, for its memory perhaps
                yield from _check(some, alone(), request)
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, paths: Sequence[Path]) -> Future[list[Checked]]:
    """Hand paths to the pool; a broken one gives an answer too, and refuses to take any more."""
    try:
        return pool.submit(_work, paths)
    except BrokenProcessPool as error:
        broken: Future[list[Checked]] = Future()
        broken.set_exception(error)
        return broken


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put Ctrl-C off; the processes that are started meanwhile never hear of it."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover - Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def usable_cores() -> int:
    """Return how many processes can run at once."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # pragma: no cover - Windows and macOS


#: What a process of the pool was started for, and what it knows by now.
_OWN: list[tuple[Request, Workspace]] = []


def _start(request: Request) -> None:
    """Prepare a process: what it has by now lives as long as it does, and needs no look again."""
    _OWN[:] = [(request, request.workspace())]
    gc.collect()
    gc.freeze()


def _work(paths: Sequence[Path]) -> list[Checked]:
    request, workspace = _OWN[0]
    return list(_check(paths, workspace, request))


def _check(paths: Sequence[Path], workspace: Workspace, request: Request) -> Iterator[Checked]:
    for path in paths:
        checked = check_file(path, workspace, request.selection, request.folder)
        if request.mends and any(report.fix for report in checked.reports):
            from flake8_ssot.check.mending import mended  # here: it needs libraries

            checked = mended(path, checked, workspace, request)
        yield checked
