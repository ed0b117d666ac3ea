"""Other programs, started in a folder as their users start them."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
#: The folder with the scripts of the environment that runs the tests.
SCRIPTS: Final = Path(sys.executable).parent
#: What of the developer's shell, or of the running pytest, would change what a program does.
HIDDEN: Final = ("GIT_", "PYTEST", "VIRTUAL_ENV", "TOX_", "NOX")
QUIET: Final = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "NO_COLOR": "1",
    "PATH": os.pathsep.join((str(SCRIPTS), os.environ.get("PATH", ""))),
}


def run(
    folder: Path, *command: str, stdin: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command, scripts of our own environment first, and return it with what it printed."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
    return subprocess.run(
        command, cwd=folder, env={**kept, **QUIET, **variables}, input=stdin, capture_output=True,
        encoding="utf-8", check=False,
    )  # fmt: skip


def run_module(
    folder: Path,
    module: str,
    *arguments: str,
    stdin: str = "",
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `python -m MODULE ARGUMENTS` and return it with what it printed.

    It is a fork of a process that has imported the module, which saves most of the time, unless
    Python itself reads something else of the environment than we did.
    """
    variables = dict(os.environ if environment is None else environment)
    if not hasattr(os, "fork") or _of_python(variables) != _of_python(os.environ):
        return subprocess.run(
            [sys.executable, "-m", module, *arguments], cwd=folder, env=variables, input=stdin,
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        streams = [Path(scratch, name) for name in ("in", "out", "err")]
        streams[0].write_text(stdin, encoding="utf-8", newline="")
        request = {
            "folder": str(folder),
            "environment": variables,
            "arguments": arguments,
            "streams": [str(path) for path in streams],
        }
        status = _server(module).ask(request)
        output, errors = (path.read_text(encoding="utf-8") for path in streams[1:])
    return subprocess.CompletedProcess(arguments, status, output, errors)


def _of_python(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith("PYTHON")}


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest without the plugins that happen to be installed, and without its cache."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    alone = {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return run_module(folder, "pytest", "-p", "no:cacheprovider", *arguments, environment=alone)


class _Server:
    """A process that imported a module, and is forked for each run of it."""

    def __init__(self, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "module_server.py"), module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self._process.communicate)

    def ask(self, request: Mapping[str, object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(request), file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())


@cache
def _server(module: str) -> _Server:
    return _Server(module)
