"""What the commands share that look at a whole project: its root, its options, their mistakes."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

from flake8_ssot.audit.whole import Whole
from flake8_ssot.files import isdir
from flake8_ssot.workspace import Workspace

CLEAN, FOUND, WRONG = 0, 1, 2


def add_project(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say which project is meant, and which of its runs of pytest."""
    parser.add_argument(
        "root", nargs="?", default=".", metavar="PATH", help="the project's root, or a part of it"
    )
    parser.add_argument(
        "--suite",
        action="append",
        default=[],
        metavar="COMMAND",
        help="a run of pytest as the team starts it; replaces the option `suites`",
    )
    parser.add_argument("--environment", metavar="PATH", help="as the option `environment`")


def opened(given: argparse.Namespace) -> Whole | None:
    """Return the project that is meant; None if it can't be read, which is told then."""
    root = Path(os.path.abspath(given.root))
    if not isdir(root):
        tell(f"{given.root}: there is no such folder; name the project's root")
        return None
    flags = {"environment": given.environment} if given.environment else {}
    if given.suite:
        flags["suites"] = "\n".join(given.suite)
    workspace = Workspace(flags, root)
    options, errors = workspace.options_for(root / "conftest.py")
    for error in errors:
        tell(f"{error.source}: {error.key}: {error.problem}; {error.remedy}")
    if errors:
        return None
    if given.suite or not options.suites:
        options = replace(options, root=root)
    return Whole(workspace, options)


def tell(text: str) -> None:
    """Print a line of the command's own, which is no result."""
    sys.stderr.write(f"flake8-ssot: {text}\n")
