"""How `flake8-ssot audit` is written: its options for that, the standard output, and `--why`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import Final

from flake8_ssot.audit.baseline import Difference
from flake8_ssot.audit.output import FORMATS, render
from flake8_ssot.audit.output import why as chain
from flake8_ssot.audit.output.reports import SHARED, reports
from flake8_ssot.audit.output.style import Style
from flake8_ssot.audit.output.view import View
from flake8_ssot.audit.whole import Whole
from flake8_ssot.cli.check_arguments import add_look
from flake8_ssot.output import render as render_reports
from flake8_ssot.output.colors import paint_for
from flake8_ssot.output.streams import escape
from flake8_ssot.workspace import relative

CLEAN, FOUND, WRONG = 0, 1, 2
#: Our flags that pytest has too.
PYTEST: Final = ("noconftest", "strict-markers")


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Add the options that say what is written."""
    group.add_argument(
        "--why", metavar="FILE", help="only tell how this test module comes to its root cause"
    )
    group.add_argument("--output-format", choices=[*FORMATS, *SHARED, "json"], default="text")
    add_look(group)


def write(view: View, root: Path, given: argparse.Namespace, known: Difference | None) -> None:
    """Print the audit in the form that was asked for.

    Of a project with a baseline, the formats for other programs show only what is new.
    """
    name = given.output_format
    escape(sys.stdout, None if name in {"text", "github"} else "utf-8")
    if name == "json":
        json.dump(view.audit, sys.stdout, indent=2)
        sys.stdout.write("\n")
    elif name in SHARED:
        render_reports(name, reports(view, root, known.new if known else None), sys.stdout)
    else:
        _print(render(name, view, _style(given)))


def why(view: View, tests: Collection[str], root: Path, given: argparse.Namespace) -> int:
    """Print why a test module is blocked: return 1, 0 if it is not, or 2 if it is none."""
    for name in _names(given.why, root):
        if name in tests:
            _print(chain.render(view, name, _style(given)))
            return FOUND if name in view.blocked else CLEAN
    sys.stderr.write(
        f"flake8-ssot: {given.why}: no run of pytest collects it as a test module; "
        "name one, or the run with --suite\n"
    )
    return WRONG


def _names(given: str, root: Path) -> Iterator[str]:
    """Yield what a file may be called in the audit; it is named from here, or from the root."""
    path = given.partition("::")[0]
    for folder in (Path.cwd(), root):
        yield relative(Path(os.path.normpath(folder / path)), root)


def source(whole: Whole) -> Callable[[str, int], str]:
    """Return what reads a line of a file that is named as the audit names it."""

    def line_of(path: str, number: int) -> str:
        data = whole.data(Path(os.path.normpath(whole.options.root / path)))
        lines = data.decode("utf-8", "replace").split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return line_of


def shared(given: argparse.Namespace) -> Iterator[str]:
    """Yield those of our flags that pytest has too: every run is given them."""
    return (f"--{name}" for name in PYTEST if getattr(given, name.replace("-", "_")))


def _style(given: argparse.Namespace) -> Style:
    paint = paint_for(given.color, sys.stdout)
    return Style(paint, given.verbose, given.quiet, tuple(_asked(given)))


def _asked(given: argparse.Namespace) -> Iterator[str]:
    """Yield the arguments that say what is looked at."""
    for suite in given.suite:
        yield from ("--suite", suite)
    for name in ("environment", "config"):
        if getattr(given, name):
            yield from (f"--{name}", getattr(given, name))
    if given.isolated:
        yield "--isolated"
    yield from shared(given)
    if given.root != ".":
        yield given.root


def _print(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)
