"""What the commands share that look at a whole project: its root, its options, their mistakes."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.audit.whole import Whole
from flake8_ssot.cli.check_arguments import add_configuration
from flake8_ssot.files import exists, isdir, isfile
from flake8_ssot.workspace import Start

CLEAN, FOUND, WRONG = 0, 1, 2


class Opened(NamedTuple):
    """The project that is meant, and what its workspace was made from."""

    whole: Whole
    start: Start


def add_project(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say which project is meant, and which of its runs of pytest."""
    parser.add_argument(
        "root", nargs="?", default=".", metavar="PATH", help="the project's root, or a part of it"
    )
    group = parser.add_argument_group("configuration")
    group.add_argument(
        "--suite",
        action="append",
        default=[],
        metavar="COMMAND",
        help="a run of pytest as the team starts it; replaces the option `suites`",
    )
    group.add_argument("--environment", metavar="PATH", help="as the option `environment`")
    add_configuration(group, "PATH")


def opened(
    given: argparse.Namespace, extra: tuple[str, ...] = (), *, spared: str = ""
) -> Opened | None:
    """Return the project that is meant; None if it can't be read, which is told then.

    `extra` are arguments that all its runs of pytest are given; mistakes in the option `spared` do
    not matter.
    """
    root = Path(os.path.abspath(given.root))
    if not isdir(root):
        tell(f"{given.root}: there is no such folder; name the project's root")
        return None
    if given.config and not isfile(given.config):
        tell(f"{given.config}: there is no such file; name a file with a table [tool.flake8-ssot]")
        return None
    if given.environment not in {None, "none"} and not exists(given.environment):
        tell(f"{given.environment}: there is no such environment; name its folder or its Python")
        return None
    config = Path(os.path.abspath(given.config)) if given.config else None
    start = Start(_flags(given), root, config, given.isolated)
    options, errors = start.workspace().options_for(root / "conftest.py")
    suites = tuple(given.suite) or options.suites
    if suites:
        runs = "\n".join(f"{suite} {shlex.join(extra)}".strip() for suite in suites)
        start = start._replace(flags={**start.flags, "suites": runs})
    workspace = start.workspace()
    options, errors = workspace.options_for(root / "conftest.py")
    errors = tuple(error for error in errors if error.key.removeprefix("ssot-") != spared)
    for error in errors:
        tell(f"{error.source}: {error.key}: {error.problem}; {error.remedy}")
    if errors:
        return None
    if given.suite or not suites:
        options = replace(options, root=root)
    return Opened(Whole(workspace, options, extra), start)


def _flags(given: argparse.Namespace) -> dict[str, str]:
    """Return our options that were given, by key; a path is relative to the working folder."""
    flags = {}
    if given.environment:
        is_path = given.environment != "none"
        flags["environment"] = os.path.abspath(given.environment) if is_path else "none"
    if given.no_cache:
        flags["cache-dir"] = "none"
    return flags


def tell(text: str) -> None:
    """Print a line of the command's own, which is no result."""
    sys.stderr.write(f"flake8-ssot: {text}\n")
