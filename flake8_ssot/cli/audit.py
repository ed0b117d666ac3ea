"""`flake8-ssot audit`: the root causes why pytest would refuse test modules."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_ssot.audit.checkers import check
from flake8_ssot.audit.output.view import View
from flake8_ssot.audit.prefetch import prefetch, processors
from flake8_ssot.audit.report import as_json
from flake8_ssot.audit.runs import examine
from flake8_ssot.audit.whole import Whole
from flake8_ssot.cli import audit_output
from flake8_ssot.files import isdir
from flake8_ssot.options import Options
from flake8_ssot.workspace import Workspace, relative

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

CLEAN, FOUND, WRONG = 0, 1, 2


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("audit", help="root causes of what pytest would refuse")
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
    parser.add_argument("--noconftest", action="store_true", help="leave conftest.py files out")
    parser.add_argument(
        "--strict-markers", action="store_true", help="count unregistered markers as failures"
    )
    parser.add_argument("--environment", metavar="PATH", help="as the option `environment`")
    audit_output.add_arguments(parser)
    parser.add_argument(
        "-j", "--jobs", type=int, metavar="N", help="processes; all processors by default"
    )
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print the audit; return 1 if it found root causes, else 0, and 2 if it can't be made."""
    started = time.perf_counter()
    root = Path(os.path.abspath(given.root))
    if not isdir(root):
        return _refuse(f"{given.root}: there is no such folder; name the project's root")
    if given.why is not None and given.output_format != "text":
        return _refuse("--why is text; leave out --output-format")
    flags = {"environment": given.environment} if given.environment else {}
    options, wrong = _options(Workspace(flags, root), root)
    extra = [f"--{name}" for name in audit_output.SHARED if getattr(given, name.replace("-", "_"))]
    suites = tuple(given.suite) or options.suites
    if suites:
        flags["suites"] = "\n".join(f"{suite} {shlex.join(extra)}".strip() for suite in suites)
    workspace = Workspace(flags, root)
    options, wrong = _options(workspace, root)
    if wrong:
        return _refuse(*wrong)
    if given.suite or not suites:
        options = replace(options, root=root)
    prefetch(flags, options, given.jobs or processors(), _progress)
    with audit_output.progress("simulating the runs of pytest"):
        findings = examine(workspace, options, tuple(extra))
    for command, problem in findings.problems:
        _tell(f"{command}: pytest would stop before it collects anything: {problem}")
    violations = []
    if given.why is None:
        with audit_output.progress("asking the rules of the whole project"):
            violations = list(check(Whole(workspace, options, tuple(extra))))
    seconds = time.perf_counter() - started
    made = as_json(findings, workspace, options, seconds, violations)
    stopped = tuple(f"{command}: {problem}" for command, problem in findings.problems)
    view = View(made, audit_output.source(workspace, options.root), stopped)
    if given.why is not None:
        tests = {relative(test, options.root) for test in findings.tests}
        return audit_output.why(view, tests, options.root, given)
    audit_output.write(view, given)
    return FOUND if findings.first or findings.problems else CLEAN


def _options(workspace: Workspace, root: Path) -> tuple[Options, list[str]]:
    """Return the options of the root, and what is wrong with them, a line each."""
    options, errors = workspace.options_for(root / "conftest.py")
    return options, [f"{e.source}: {e.key}: {e.problem}; {e.remedy}" for e in errors]


def _progress(done: int, total: int) -> None:
    """Show on a terminal how much was read."""
    if sys.stderr.isatty():
        ended = "\r\x1b[K" if done == total else ""
        sys.stderr.write(f"\rreading {100 * done // max(total, 1)} %{ended}")
        sys.stderr.flush()


def _refuse(*problems: str) -> int:
    for problem in problems:
        _tell(problem)
    return WRONG


def _tell(text: str) -> None:
    sys.stderr.write(f"flake8-ssot: {text}\n")
