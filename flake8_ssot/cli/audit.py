"""`flake8-ssot audit`: the root causes why pytest would refuse test modules."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from flake8_ssot.audit.baseline import BaselineError
from flake8_ssot.audit.memory import remembered
from flake8_ssot.audit.output.view import View
from flake8_ssot.audit.prefetch import processors
from flake8_ssot.audit.result import audited
from flake8_ssot.cli import audit_output, ratchet
from flake8_ssot.cli.progress import Progress
from flake8_ssot.cli.project import CLEAN, FOUND, WRONG, add_project, opened, tell

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

EXAMPLES = """\
examples:
  flake8-ssot audit                                      the working folder
  flake8-ssot audit --suite "pytest services/auth"       one run of pytest
  flake8-ssot audit --why tests/test_a.py                why pytest refuses that module
  flake8-ssot audit --output-format html > audit.html    one page, with chains to click through
  flake8-ssot audit --baseline known.json                only what is new or mended fails

Exit status: 0 nothing blocked, 1 root causes (with a baseline: new or stale entries),
2 wrong usage or configuration.
"""


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "audit",
        help="root causes of what pytest would refuse",
        description=__doc__,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_project(parser)
    parser.add_argument("--noconftest", action="store_true", help="leave conftest.py files out")
    parser.add_argument(
        "--strict-markers", action="store_true", help="count unregistered markers as failures"
    )
    audit_output.add_arguments(parser.add_argument_group("output"))
    ratchet.add_arguments(parser.add_argument_group("baseline"))
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print the audit; return 1 if it found root causes, else 0, and 2 if it can't be made."""
    if given.why is not None and given.output_format != "text":
        return _refuse("--why is text; leave out --output-format")
    project = opened(given, tuple(audit_output.shared(given)))
    if project is None:
        return WRONG
    options = project.whole.options
    file = ratchet.asked(given, options.baseline)
    try:
        entries = ratchet.known(file, given) if file else {}
        jobs, shown = given.jobs or processors(), Progress(quiet=given.quiet)
        result = remembered(project.whole, lambda: audited(*project, jobs, shown))
        for problem in result.problems:
            tell(f"pytest would stop before it collects anything: {problem}")
        if file and given.write_baseline:
            ratchet.rewrite(file, result, entries, given.reason)
            return CLEAN
    except BaselineError as error:
        return _refuse(f"{file}: {error}")
    view = View(result.audit, audit_output.source(project.whole), tuple(result.problems))
    if given.why is not None:
        return audit_output.why(view, result.tests, options.root, given)
    difference = ratchet.judged(file, result, entries) if file else None
    audit_output.write(view, options.root, given, difference)
    failed = difference.fails if difference else bool(view.blocked)
    return FOUND if failed or result.problems else CLEAN


def _refuse(problem: str) -> int:
    tell(problem)
    return WRONG
