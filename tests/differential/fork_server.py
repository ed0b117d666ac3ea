"""Runs pytest for each request on standard input, in a child that has pytest imported already.

A request is a JSON object on one line; the answer is the exit status. Imports are most of what a
small run takes, and nothing else is shared: a child has its own folder, arguments, environment,
`sys.path` and output, and ends with the run.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from importlib import import_module
from typing import Any, Final, NoReturn

import pytest
from _pytest.config import default_plugins
from module_server import serve

from differential import recorder

SECONDS: Final = 60


class Ending:
    """Ends a child once pytest has told all, before plugins import what their summaries need."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_terminal_summary(self, exitstatus: int) -> None:
        end(int(exitstatus))


def end(status: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def run(request: dict[str, Any]) -> int:
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = request["argv"]
    # In place of the folder that we were started in, what the real command puts there.
    sys.path[0] = request["path_entry"]
    try:
        return int(pytest.main(plugins=[recorder, Ending()]))
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else 1
    except BaseException:  # what ends a real run with a traceback
        traceback.print_exc()
        return 1


def child(request: dict[str, Any]) -> NoReturn:
    status = 1
    try:
        signal.alarm(SECONDS)
        output = os.open(request["output"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        status = run(request)
    finally:
        end(status)


if __name__ == "__main__":
    for plugin in default_plugins:
        import_module(f"_pytest.{plugin}")
    own = serve(sys.stdin, sys.stdout)
    if own is not None:
        child(own)
