"""`flake8-ssot --print-completion SHELL`: what makes a shell complete our commands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, Final

from flake8_ssot.imports import outside_project

SHELLS: Final = ("bash", "zsh", "tcsh")


class PrintCompletion(argparse.Action):
    """Prints the script for a shell, and ends."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        with outside_project():
            import shtab  # here: it is needed once an installation

        sys.stdout.write(shtab.complete(parser, shell=str(values)))
        sys.stdout.write("\n")
        sys.stdout.flush()
        parser.exit()


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the option, which the help does not show."""
    parser.add_argument(
        "--print-completion", action=PrintCompletion, choices=SHELLS, help=argparse.SUPPRESS
    )
