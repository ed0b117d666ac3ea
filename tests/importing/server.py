"""Imports a module for each request on standard input, in a child that knows of no other request.

A request is a JSON list of the search path and the module's name. The answer is empty if the module
could be imported, else the exception and those that were being handled: the type of each and where
it came from, the lines below the first folder that were being executed, outermost first.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import sys
import traceback
from collections.abc import Iterator
from typing import Final, NoReturn

import pytest

#: What the projects import besides themselves, loaded once.
LOADED: Final = (pytest, importlib)
SECONDS: Final = 20
SIZE: Final = 1_000_000

Answer = list[tuple[str, list[tuple[str, int]]]]


def attempt(folders: list[str], module: str) -> Answer:
    """Import a module; return how that ended."""
    os.chdir(folders[0])
    sys.path[:1] = folders
    sys.argv = ["python"]
    sys.dont_write_bytecode = True
    try:
        importlib.import_module(module)
    except BaseException as error:
        return [(type(e).__name__, places(e, folders[0])) for e in chain(error)]
    return []


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__context__


def places(error: BaseException, folder: str) -> list[tuple[str, int]]:
    """Return the lines in the folder that led to an error."""
    frames: list[tuple[str, int]] = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if frames and not code.co_flags & inspect.CO_OPTIMIZED and code.co_name != "<module>":
            frames.pop()  # the class statement, whose body this is
        if code.co_name == "<listcomp>":
            continue
        frames.append((code.co_filename, line))
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno or 1))
    prefix = folder + os.sep
    return [(f.removeprefix(prefix), line) for f, line in frames if f.startswith(prefix)]


def child(request: str, sending: int) -> NoReturn:
    import signal

    try:
        signal.alarm(SECONDS)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        os.write(sending, json.dumps(attempt(*json.loads(request))).encode())
    finally:
        os._exit(0)


def serve() -> None:
    for request in iter(sys.stdin.readline, ""):
        receiving, sending = os.pipe()
        process = os.fork()
        if not process:
            child(request, sending)
        os.close(sending)
        answer = os.read(receiving, SIZE).decode()
        os.close(receiving)
        os.waitpid(process, 0)
        print(answer or '[["died", []]]', flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
