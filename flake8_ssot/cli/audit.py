"""`flake8-ssot audit`: the root causes why pytest would refuse test modules."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_ssot.audit.report import as_json
from flake8_ssot.audit.runs import examine
from flake8_ssot.workspace import Workspace

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("audit", help="root causes of what pytest would refuse")
    parser.add_argument("root", nargs="?", default=".", metavar="PATH", help="the project's root")
    parser.add_argument(
        "--suite",
        action="append",
        default=[],
        metavar="COMMAND",
        help="a run of pytest as the team starts it; replaces the option `suites`",
    )
    parser.add_argument("--noconftest", action="store_true", help="leave conftest.py files out")
    parser.add_argument(
        "--strict-markers", action="store_true", help="count unregistered markers as failures"
    )
    parser.add_argument("--environment", help="as the option `environment`")
    parser.add_argument("--output-format", choices=["json"], default="json")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print the audit; return 1 if it found root causes, else 0."""
    started = time.perf_counter()
    root = Path(given.root).resolve()
    extra = [f"--{name}" for name in ("noconftest", "strict-markers") if _is_set(given, name)]
    flags: dict[str, str] = {}
    if given.environment:
        flags["environment"] = given.environment
    workspace = Workspace(flags, root)
    options, _ = workspace.options_for(root / "conftest.py")
    suites = tuple(given.suite) or options.suites or ("pytest",)
    flags["suites"] = "\n".join(" ".join((suite, *extra)) for suite in suites)
    workspace = Workspace(flags, root)
    options, _ = workspace.options_for(root / "conftest.py")
    findings = examine(workspace, options)
    seconds = time.perf_counter() - started
    json.dump(as_json(findings, workspace, options, seconds), sys.stdout, indent=2)
    print()  # noqa: T201
    return 1 if findings.first else 0


def _is_set(given: argparse.Namespace, name: str) -> bool:
    return bool(getattr(given, name.replace("-", "_")))
