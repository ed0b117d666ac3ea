"""A pytest plugin that writes what pytest collects and refuses, a JSON value a line."""

from __future__ import annotations

import json
import os
import traceback
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from _pytest.assertion.rewrite import AssertionRewritingHook

#: The files that were executed to their end, each with the name of its module. sys.modules does not
#: tell: pytest takes a conftest.py out of it to import the next one.
EXECUTED: list[tuple[str, str]] = []


def watch(loader: type[SourceFileLoader | AssertionRewritingHook]) -> None:
    """Keep what a loader executes from now on."""
    execute = loader.exec_module

    def exec_module(self: Any, module: ModuleType) -> None:
        execute(self, module)
        EXECUTED.append((str(module.__file__), module.__name__))

    loader.exec_module = exec_module  # type: ignore[method-assign]


watch(SourceFileLoader)
watch(AssertionRewritingHook)


def record(kind: str, **facts: object) -> None:
    with Path(os.environ["DIFFERENTIAL_RECORD"]).open("a", encoding="utf-8") as file:
        file.write(json.dumps({"kind": kind, **facts}) + "\n")


def record_error(path: Path | None, error: BaseException) -> None:
    """Record the error that pytest's own wrappers stand for, with the frames that led to it."""
    while type(error).__module__.startswith("_pytest") and error.__cause__ is not None:
        error = error.__cause__
    frames = [
        # Columns came with Python 3.11.
        {"file": f.filename, "line": f.lineno, "column": getattr(f, "colno", None)}
        for f in traceback.extract_tb(error.__traceback__)
    ]
    record("refused", path=path and str(path), message=str(error), frames=frames)


def pytest_sessionstart(session: pytest.Session) -> None:
    record("session", rootdir=str(session.config.rootpath))


def pytest_collection_finish() -> None:
    record("executed", modules=EXECUTED)


def pytest_pycollect_makemodule(module_path: Path) -> None:
    record("module", path=str(module_path))


def pytest_exception_interact(
    node: pytest.Item | pytest.Collector, call: pytest.CallInfo[object]
) -> None:
    if call.excinfo is not None:
        record_error(node.path, call.excinfo.value)


def pytest_internalerror(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    record_error(None, excinfo.value)
