"""Runs a module for each request on standard input, in a child that has it imported already.

A request is a JSON object on one line; the answer is the exit status. Imports are most of what a
small run takes, and nothing else is shared: a child has its own folder, arguments, environment,
`sys.path`, streams and end, as what `python -m` starts.
"""

from __future__ import annotations

import json
import os
import pkgutil
import runpy
import signal
import sys
from importlib import import_module
from typing import Any, Final, TextIO

SECONDS: Final = 120
#: What a module imports only as it runs, by the package that has it.
LATER: Final = {"flake8_ssot": "flake8_ssot", "pytest": "_pytest", "flake8": "flake8"}


def load(name: str) -> None:
    """Import a program's modules, but for those that start it and those that need an extra."""
    package = LATER[name]
    found = pkgutil.walk_packages(import_module(package).__path__, f"{package}.")
    for module in found:
        if not module.name.endswith("__main__"):
            try:
                import_module(module.name)
            except ImportError:
                continue


def become(request: dict[str, Any]) -> None:
    """Take the place of a process that was started by `python -m`."""
    signal.alarm(SECONDS)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["-m", *request["arguments"]]
    sys.path[0] = request["folder"]
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    for stream, flags in enumerate((os.O_RDONLY, new, new)):
        os.dup2(os.open(request["streams"][stream], flags, 0o600), stream)


def serve(requests: TextIO, answers: TextIO) -> dict[str, Any] | None:
    """Answer requests; return one in the child that is to run it, None at their end."""
    for line in requests:
        process = os.fork()
        if not process:
            return dict(json.loads(line))
        _, ended = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(ended), file=answers, flush=True)
    return None


if __name__ == "__main__":
    program = sys.argv[1]
    load(program)
    with os.fdopen(os.dup(0)) as requests, os.fdopen(os.dup(1), "w") as answers:
        own = serve(requests, answers)
    if own is not None:
        become(own)
        runpy.run_module(program, run_name="__main__", alter_sys=True)
