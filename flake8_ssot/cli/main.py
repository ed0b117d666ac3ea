"""`flake8-ssot`: the commands that see the whole project."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from flake8_ssot import __version__
from flake8_ssot.cli import audit, check, completion, doctor, index, markers, move, rule, shims
from flake8_ssot.output.streams import escape

WRONG: Final = 2
#: As a shell tells of a process that a closed pipe ended: 128 and SIGPIPE.
CLOSED: Final = 141
#: As a shell tells of a process that Ctrl-C ended: 128 and SIGINT.
INTERRUPTED: Final = 130


class Parser(argparse.ArgumentParser):
    """Tells a mistake in one line, and an unknown option by the command that was given it."""

    def parse_known_args(  # type: ignore[override]  # typeshed has its overloads
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        self.exit(WRONG, f"{self.prog}: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return the exit status: 0 clean, 1 something found, 2 wrong usage."""
    parser: argparse.ArgumentParser = Parser(prog="flake8-ssot", description=__doc__)
    parser.add_argument("--version", action="version", version=f"flake8-ssot {__version__}")
    completion.add_to(parser)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (check, audit, markers, shims, index, move, rule, doctor):
        command.add_to(commands)
    escape(sys.stdout)
    given = parser.parse_args(arguments)
    try:
        os.getcwd()
    except OSError as error:
        parser.error(f"the working folder: {error.strerror}")
    try:
        status = int(given.command(given))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read us has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLOSED
    except KeyboardInterrupt:
        return INTERRUPTED
    return status
