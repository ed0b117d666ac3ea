"""Run pytest in a forked process, where one module of ours has another text."""

from __future__ import annotations

import importlib.machinery
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pytest

if TYPE_CHECKING:
    from _typeshed import TraceFunction

QUIET: Final = (
    "-q", "--exitfirst", "--tb=no", "--no-header", "-p", "no:cacheprovider", "-p", "no:xdist",
    "-W", "ignore::pytest.PytestAssertRewriteWarning",  # of what is imported before
)  # fmt: skip


class Trial(NamedTuple):
    """A changed text of `module` (a path from `root`), and the tests that are to notice it."""

    root: Path
    module: str
    text: str
    operator: str
    line: int
    tests: list[str]
    limit: float  # in seconds of processor time


class Runs(NamedTuple):
    """By the id of a test: the module's lines that it executes, and how long it takes."""

    lines: dict[str, frozenset[int]]
    seconds: dict[str, float]


class Tracer:
    """A plugin of pytest that notes which lines of a file each test executes."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)
        self.runs = Runs({}, {})

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        lines: set[int] = set()

        def trace(frame: FrameType, event: str, argument: Any) -> TraceFunction | None:
            if frame.f_code.co_filename != self._path:
                return None
            lines.add(frame.f_lineno)
            return trace

        start = time.process_time()
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            return (yield)
        finally:
            sys.settrace(before)
            self.runs.lines[item.nodeid] = frozenset(lines)
            self.runs.seconds[item.nodeid] = time.process_time() - start


def executed(root: Path, module: str, tests: Sequence[str]) -> Runs:
    """Run the tests on the module as it is. Raises RuntimeError if they don't pass."""
    tracer = Tracer(root / module)
    # Loaded as a changed text is, so that what fails then fails because of the change.
    replace(root, module, (root / module).read_text(encoding="utf-8"))
    if _run(tests, [tracer]) != pytest.ExitCode.OK:
        raise RuntimeError(f"the tests of {module} don't pass as they are: {' '.join(tests)}")
    return tracer.runs


def is_noticed(trial: Trial) -> tuple[Trial, bool]:
    """Return the trial, and whether one of its tests fails, or takes far too long."""
    if not trial.tests:
        return trial, False
    replace(trial.root, trial.module, trial.text)

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, trial.limit, 1)
    try:
        return trial, _run(trial.tests, []) != pytest.ExitCode.OK
    except KeyboardInterrupt:
        return trial, True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def replace(root: Path, module: str, text: str) -> None:
    """Let this process import `text` as the module at the path `module`."""
    name = module.removesuffix(".py").replace("/", ".")
    sys.meta_path.insert(0, Changed(name, root / module, text))


def _run(tests: Sequence[str], plugins: list[object]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        return pytest.main([*QUIET, f"--basetemp={folder}/base", *tests], plugins)


class Changed(importlib.machinery.SourceFileLoader):
    """Finds and loads one module, with another text than its file has."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        super().__init__(name, str(path))
        self._text = text

    def find_spec(
        self, name: str, path: object = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self.path)

    def get_code(self, fullname: str) -> CodeType:
        return compile(self._text, self.path, "exec", dont_inherit=True)
