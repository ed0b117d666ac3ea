"""`flake8-ssot check`: what the flake8 plugin reports, without flake8."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TextIO

from flake8_ssot.cli import check_arguments, fixing
from flake8_ssot.files import exists, isfile

if TYPE_CHECKING:
    from flake8_ssot.check.one_file import Change
    from flake8_ssot.check.runner import Request
    from flake8_ssot.output.report import Report

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

CLEAN, FOUND, WRONG = 0, 1, 2
STDIN: Final = "-"
#: Fixes of a file that others call for more often than this contradict one another.
MOST: Final = 10
#: What wipes a terminal, before the reports of `--watch` are written anew.
WIPE: Final = "\x1b[2J\x1b[3J\x1b[H"
EMPTY: Final = "there is nothing to check: no Python file was found below {}"


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "check", help="what the flake8 plugin reports, without flake8", description=__doc__
    )
    check_arguments.add_arguments(parser)
    parser.set_defaults(command=run)


class Found(NamedTuple):
    """The result of a run: reports, sorted, mistakes in our options, and how many files it read.

    `changes` are what fixes come to.
    """

    reports: list[Report]
    mistakes: list[str]
    files: int
    changes: list[Change]


def run(given: argparse.Namespace) -> int:
    """Print the reports; return 1 if there are any, else 0, and 2 if it can't be done as asked."""
    problem = _problem(given) or fixing.problem(given)
    if problem:
        return _refuse(problem)
    request = _request(given)
    if reads_stdin(given):
        return _finish(_check_stdin(given, request), given)
    named = [Path(os.path.abspath(path)) for path in given.paths or ["."]]
    if given.watch:
        return _watch(named, given, request)
    first = _check(named, given, request)
    return _finish(first, given, lambda mends: _check(named, given, request._replace(mends=mends)))


def reads_stdin(given: argparse.Namespace) -> bool:
    return given.stdin_filename is not None or STDIN in given.paths


def _problem(given: argparse.Namespace) -> str | None:
    """Say what is wrong with the arguments as a whole."""
    from flake8_ssot.output.summary import STATISTICS

    if given.config and not isfile(given.config):
        return f"{given.config}: there is no such file; name a file with a table [tool.flake8-ssot]"
    if given.statistics and given.output_format not in STATISTICS:
        choices = ", ".join(sorted(STATISTICS))
        return f"--statistics can't be written as {given.output_format}; choose one of {choices}"
    if reads_stdin(given) and (given.paths not in ([], [STDIN]) or given.watch):
        return "standard input is checked alone: leave out the other paths and --watch"
    return None


def _request(given: argparse.Namespace) -> Request:
    from flake8_ssot.check.runner import Request
    from flake8_ssot.check.selection import DEFAULT, Selection

    select = (*(given.select or [DEFAULT]), *given.extend_select)
    flags = check_arguments.flags(given)
    return Request(
        Path.cwd(),
        Selection(select, tuple(given.ignore), tuple(given.per_file_ignores)),
        tuple(flags.items()),
        Path(os.path.abspath(given.config)) if given.config else None,
        given.isolated,
        fixing.wanted(given) if fixing.is_asked(given) else frozenset(),
    )


def _check(named: Sequence[Path], given: argparse.Namespace, request: Request) -> Found:
    """Check what is named and what lies below it."""
    from flake8_ssot.check.discovery import EXCLUDE, Search
    from flake8_ssot.check.globs import Globs
    from flake8_ssot.check.runner import check_files, usable_cores

    started = time.perf_counter()
    excluded = EXCLUDE if given.exclude is None else given.exclude
    globs = Globs.of([*excluded, *given.extend_exclude], request.folder)
    files = Search(globs, given.respect_gitignore, given.force_exclude).files(named)
    jobs = given.jobs or usable_cores()
    if given.verbose:
        _tell(f"{len(files)} files in {time.perf_counter() - started:.2f} s, {jobs} processes")
    if not files and not given.quiet:
        _tell(EMPTY.format(", ".join(given.paths or ["."])))
    reports: list[Report] = []
    mistakes: dict[str, None] = {}
    changes: list[Change] = []
    for checked in check_files(files, request, jobs):
        reports += checked.reports
        mistakes.update(dict.fromkeys(checked.mistakes))
        changes += [checked.change] if checked.change else []
    if given.verbose:
        _tell(f"checked in {time.perf_counter() - started:.2f} s")
    return Found(reports, list(mistakes), len(files), changes)


def _check_stdin(given: argparse.Namespace, request: Request) -> Found:
    """Check standard input, which may stand for a file."""
    from flake8_ssot.check.discovery import EXCLUDE
    from flake8_ssot.check.globs import Globs
    from flake8_ssot.check.one_file import Change, check_text

    name = given.stdin_filename
    path = Path(os.path.abspath(name)) if name and name != STDIN else None
    data = sys.stdin.buffer.read()
    if path and given.force_exclude:
        excluded = EXCLUDE if given.exclude is None else given.exclude
        if Globs.of([*excluded, *given.extend_exclude], request.folder).match_within(path):
            return Found([], [], 0, [Change(path, data, data, ())])
    workspace = request.workspace()
    checked = check_text(data, path, workspace, request.selection, request.folder)
    if request.mends and checked.data:
        from flake8_ssot.check.mending import mended

        checked = mended(path, checked, workspace, request)
    change = checked.change or Change(path or Path(), data, data, ())
    return Found(list(checked.reports), list(checked.mistakes), 1, [change])


def _finish(
    found: Found,
    given: argparse.Namespace,
    again: Callable[[frozenset[str]], Found] | None = None,
) -> int:
    """Apply or show the fixes that are asked for, then write the reports that are left.

    `again` checks the files anew, with the kinds of fixes that it makes, as fixes of one file may
    matter to others; a text has no others.
    """
    if found.mistakes or not fixing.is_asked(given):
        return _print(found, given)
    from flake8_ssot.check.changes import rewritten, write  # here: they need libraries

    if given.diff:
        return _show(found, given, sys.stdout if again else sys.stderr)
    done: list[Change] = []
    if again is None:
        done = found.changes
        sys.stdout.buffer.write(done[0].after)
        sys.stdout.flush()
    while again is not None and found.changes:
        files = list(rewritten(found.changes))
        problems = write(files)
        is_stuck = bool(problems) or not files or len(done) > MOST * found.files
        _refuse(*problems)
        done += [] if is_stuck else found.changes
        found = again(frozenset() if is_stuck else fixing.wanted(given))
    fixed = [change for change in done if change.mended]
    status = _print(found, given, fixed, sys.stdout if again else sys.stderr)
    return FOUND if given.exit_non_zero_on_fix and fixed else status


def _show(found: Found, given: argparse.Namespace, stream: TextIO) -> int:
    """Write what fixes would change; return 1 if they would change anything."""
    from flake8_ssot.check.changes import rewritten
    from flake8_ssot.output.summary import hidden

    files = list(rewritten(found.changes))
    fixing.write_differences(files, sys.stdout)
    number = sum(len(change.mended) for change in found.changes)
    text = fixing.summary(number, hidden(found.reports), would=True)
    if text and not given.quiet:
        stream.write(f"{text}\n")
    return FOUND if files and not given.exit_zero else CLEAN


def _print(
    found: Found,
    given: argparse.Namespace,
    fixed: Sequence[Change] = (),
    out: TextIO | None = None,
) -> int:
    """Write the reports, or only why there can't be any; `fixed` is what is no more."""
    from flake8_ssot.output import TEXTS, render
    from flake8_ssot.output.colors import paint_for
    from flake8_ssot.output.streams import escape
    from flake8_ssot.output.summary import write_statistics, write_sum

    if found.mistakes:
        return _refuse(*map(_of_command_line, found.mistakes))
    out = out or sys.stdout
    name = given.output_format
    escape(out, None if name in TEXTS else "utf-8")
    paint = paint_for(given.color, out)
    reports = [report._replace(takes_unsafe=given.unsafe_fixes) for report in found.reports]
    number = sum(len(change.mended) for change in fixed)
    if given.fix_only:
        from flake8_ssot.output.summary import hidden

        text = fixing.summary(number, hidden(reports), would=False)
        out.write(f"{text}\n" if text and not given.quiet else "")
        return CLEAN
    if given.statistics:
        write_statistics(reports, out, paint, as_json=name == "json")
    else:
        render(name, reports, out, paint)
    if given.show_fixes and fixed:
        fixing.write_fixed(fixed, out)
    if name in TEXTS and not given.quiet:
        write_sum(reports, out, number)
    return FOUND if reports and not given.exit_zero else CLEAN


def _watch(named: Sequence[Path], given: argparse.Namespace, request: Request) -> int:
    """Check now and whenever something changes; only an interrupt ends it."""
    from flake8_ssot.check.watching import MissingLibrary, changes

    missing = [path for path in named if not exists(path)]
    if missing:
        return _refuse(f"{missing[0]}: there is no such file or folder; name one that exists")
    try:
        for _ in changes(named):  # pragma: no branch - there is no end but an interrupt
            if sys.stdout.isatty():
                sys.stdout.write(WIPE)
            _print(_check(named, given, request), given)
            sys.stdout.flush()
            if not given.quiet:
                _tell("watching for changes, Ctrl-C ends it")
    except MissingLibrary:
        _tell("--watch needs the library watchfiles; pip install 'flake8-ssot[watch]'")
    return WRONG


def _of_command_line(message: str) -> str:
    """Return an option's mistake as one of ours, where it was not read from a file."""
    return message.replace("flake8: ssot-", "command line: --", 1)


def _refuse(*problems: str) -> int:
    for problem in problems:
        _tell(problem)
    return WRONG


def _tell(text: str) -> None:
    sys.stderr.write(f"flake8-ssot: {text}\n")
