"""The baseline on the command line: what is new or stale is told, and both fail."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.audit.baseline import (
    Baseline,
    BaselineError,
    Difference,
    compare,
    keys,
    read,
    write,
)
from flake8_ssot.audit.result import Result
from flake8_ssot.cli.project import tell
from flake8_ssot.files import exists

#: The reason of what `--write-baseline` finds first, unless it is told one.
REASON: Final = "it was there when the baseline was written"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    """Add the arguments about a baseline."""
    which = group.add_mutually_exclusive_group()
    which.add_argument(
        "--baseline",
        metavar="FILE",
        help="fail only for what is not in it, and for what is there and not found any more",
    )
    which.add_argument(
        "--write-baseline",
        metavar="FILE",
        help="write all that is found; the reasons that it has already are kept",
    )
    group.add_argument(
        "--reason", metavar="TEXT", default=REASON, help="why what is new is accepted"
    )


def asked(given: argparse.Namespace, option: Path | None) -> Path | None:
    """Return the baseline that counts: the one that is named, or else the option's."""
    named = given.write_baseline or given.baseline
    return Path(os.path.abspath(named)) if named else option


def known(file: Path, given: argparse.Namespace) -> Baseline:
    """Return the entries so far; for `--write-baseline` there need not be any. See `read`."""
    return {} if given.write_baseline and not exists(file) else read(file)


def rewrite(file: Path, result: Result, entries: Baseline, reason: str) -> None:
    """Write what was found, and say how it differs from before."""
    if not reason.strip():
        raise BaselineError("--reason: it is empty; say why these are accepted")
    found = keys(result)
    written = write(file, found, entries, reason)
    before = compare(found, entries)
    new = len({found[number] for number in before.new})
    tell(f"{file}: {len(written)} entries, {new} of them new; {len(before.stale)} removed")


def judged(file: Path, result: Result, entries: Baseline) -> Difference:
    """Tell what is new and what is stale, and return it."""
    found = keys(result)
    difference = compare(found, entries)
    _each(file, "not in the baseline", [str(found[number]) for number in difference.new])
    remedy = "in the baseline and not found any more, remove it or use --write-baseline"
    _each(file, remedy, list(map(str, difference.stale)))
    return difference


def _each(file: Path, what: str, found: Sequence[str]) -> None:
    for one in dict.fromkeys(found):
        tell(f"{file.name}: {what}: {one}")
