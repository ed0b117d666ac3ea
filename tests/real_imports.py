"""What Python itself says of imports: each is tried in a process of its own, forked for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = """
import json, os, sys, warnings
import contextlib, functools, importlib, types, typing  # once, not in each fork
warnings.simplefilter("ignore")
sys.dont_write_bytecode = True

def ask(folders, statements):
    sys.path[:0] = folders
    found = []
    for statement in statements:
        try:
            exec(statement, {"__name__": "asking"})
        except BaseException as error:
            found.append(type(error).__name__)
        else:
            found.append("")
    return found

for line in sys.stdin:
    folders, groups = json.loads(line)
    answers = []
    for statements in groups:
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            out = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(out, stream)
            os.write(writing, json.dumps(ask(folders, statements)).encode())
            os._exit(0)
        os.close(writing)
        with open(reading, "rb") as pipe:
            answers.append(json.loads(pipe.read() or b"null"))
        os.waitpid(child, 0)
    print(json.dumps(answers), flush=True)
"""


class Python:
    """A running interpreter that forks itself for each question."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def failures(self, folders: Iterable[Path], groups: Iterable[Iterable[str]]) -> list[list[str]]:
        """Return for each statement the type of the exception that it raises, "" for none.

        The statements of a group are run in one process, one after the other.
        """
        request = [[str(folder) for folder in folders], [list(group) for group in groups]]
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answers: list[list[str]] = json.loads(self._process.stdout.readline())
        return answers

    def lacks(self, folders: Iterable[Path], module: str, names: Iterable[str]) -> dict[str, str]:
        """Return for each name what `from module import name` raises in a fresh interpreter."""
        names = list(names)
        found = self.failures(folders, [[f"from {module} import {name}"] for name in names])
        return {name: failure for name, (failure,) in zip(names, found, strict=True)}


@contextmanager
def running() -> Iterator[Python]:
    """Start an interpreter that sees nothing of ours, and end it."""
    command = [sys.executable, "-I", "-S", "-c", SERVER]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Python(process)
        assert process.stdin is not None
        process.stdin.close()
