"""How `flake8-ssot audit` is written: its options for that, the standard output, and `--why`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from flake8_ssot.audit.output import FORMATS, render
from flake8_ssot.audit.output import why as chain
from flake8_ssot.audit.output.style import Style, is_colored
from flake8_ssot.audit.output.view import View
from flake8_ssot.workspace import Workspace, relative

CLEAN, FOUND, WRONG = 0, 1, 2
#: Our flags that pytest has too: every suite is given them.
SHARED: Final = ("noconftest", "strict-markers")
#: Begins the line anew, and wipes it.
WIPE: Final = "\r\x1b[K"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is written."""
    parser.add_argument(
        "--why", metavar="FILE", help="only tell how this test module comes to its root cause"
    )
    parser.add_argument("--output-format", choices=[*FORMATS, "json"], default="text")
    parser.add_argument("--verbose", action="store_true", help="show all root causes")
    parser.add_argument(
        "--color", choices=["auto", "always", "never"], default="auto", help="colours of the text"
    )


def write(view: View, given: argparse.Namespace) -> None:
    """Print the whole audit in the form that was asked for."""
    name = given.output_format
    if name == "json":
        json.dump(view.audit, sys.stdout, indent=2)
        sys.stdout.write("\n")
        return
    _print(render(name, view, _style(given)), encoding=None if name == "text" else "utf-8")


def why(view: View, tests: Collection[str], root: Path, given: argparse.Namespace) -> int:
    """Print why a test module is blocked: return 1, 0 if it is not, or 2 if it is none."""
    for name in _names(given.why, root):
        if name in tests:
            _print(chain.render(view, name, _style(given)), encoding=None)
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


def source(workspace: Workspace, root: Path) -> Callable[[str, int], str]:
    """Return what reads a line of a file that is named as the audit names it."""

    def line_of(path: str, number: int) -> str:
        data = workspace.sources.data(Path(os.path.normpath(root / path))) or b""
        lines = data.decode("utf-8", "replace").split("\n")
        return lines[number - 1] if 0 < number <= len(lines) else ""

    return line_of


@contextmanager
def progress(doing: str) -> Iterator[None]:
    """Say on a terminal what takes time, as long as it does."""
    if not sys.stderr.isatty():
        yield
        return
    sys.stderr.write(f"flake8-ssot: {doing} ...")
    sys.stderr.flush()
    try:
        yield
    finally:
        sys.stderr.write(WIPE)
        sys.stderr.flush()


def _style(given: argparse.Namespace) -> Style:
    return Style(is_colored(given.color, sys.stdout), given.verbose, tuple(_asked(given)))


def _asked(given: argparse.Namespace) -> Iterator[str]:
    """Yield the arguments that say what is looked at."""
    for suite in given.suite:
        yield from ("--suite", suite)
    if given.environment:
        yield from ("--environment", given.environment)
    yield from (f"--{name}" for name in SHARED if getattr(given, name.replace("-", "_")))
    if given.root != ".":
        yield given.root


def _print(lines: Iterable[str], *, encoding: str | None) -> None:
    out = sys.stdout
    if hasattr(out, "reconfigure"):  # what the terminal can't encode is spelled out
        out.reconfigure(encoding=encoding, errors="backslashreplace")
    out.writelines(f"{line}\n" for line in lines)
