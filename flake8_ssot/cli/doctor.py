"""`flake8-ssot doctor`: what would silence us, and what was found of the project."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from flake8_ssot.audit.whole import Whole
from flake8_ssot.checkers import catalogue
from flake8_ssot.cli.project import CLEAN, FOUND, WRONG, add_project, opened
from flake8_ssot.doctor.editors import check_editor, check_hook
from flake8_ssot.doctor.finding import Finding
from flake8_ssot.doctor.flake8_files import check_configuration
from flake8_ssot.doctor.pytest_files import check_pytest, tests_of
from flake8_ssot.doctor.ruff_files import check_ruff
from flake8_ssot.doctor.services import check_services
from flake8_ssot.doctor.surroundings import (
    check_cache,
    check_environment,
    check_plugin,
    check_roots,
)

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

VERSION: Final = 1


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("doctor", help="what would silence us, and what was found")
    add_project(parser)
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print what each check found; return 1 if something silences us, else 0."""
    project = opened(given)
    if project is None:
        return WRONG
    found = list(examine(project.whole))
    problems = sum(one.status == "problem" for one in found)
    if given.output_format == "json":
        checks = [one._asdict() for one in found]
        document = {"version": VERSION, "root": ".", "problems": problems, "checks": checks}
        json.dump(document, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(found, problems))
    return FOUND if problems else CLEAN


def examine(whole: Whole) -> Iterator[Finding]:
    """Yield what all checks find, what may silence us first."""
    root = whole.options.root
    tests = sorted({path for suite in whole.runs for path in tests_of(suite)})
    yield from check_configuration(root, list(catalogue()), tests)
    yield from check_plugin(whole, os.environ)
    yield from check_editor(root)
    yield from check_hook(root)
    yield from check_ruff(root, whole.files, whole.data)
    yield from check_pytest(whole)
    yield from check_services(whole)
    yield check_roots(whole)
    yield check_environment(whole)
    yield check_cache(whole)


def _lines(found: list[Finding], problems: int) -> Iterator[str]:
    for one in found:
        yield f"{one.status:8} {one.check}: {one.found}"
        yield f"{'':8} looked at {one.looked_at}"
        if one.remedy:
            yield f"{'':8} remedy: {one.remedy}"
    yield ""
    if problems:
        yield f"{problems} problem{'' if problems == 1 else 's'}: reports are lost, or may be."
    else:
        yield "Nothing silences flake8-ssot here."
