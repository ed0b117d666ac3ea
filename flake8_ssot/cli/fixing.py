"""`flake8-ssot check --fix` and `--diff`: fixes are applied, or shown, and what is left is told."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from flake8_ssot.fixes import missing_library
from flake8_ssot.output.report import from_here
from flake8_ssot.output.summary import counted

if TYPE_CHECKING:
    from flake8_ssot.check.changes import Rewritten
    from flake8_ssot.check.one_file import Change

SAFE: Final = frozenset({"safe"})
ALL: Final = frozenset({"safe", "unsafe"})


def is_asked(given: argparse.Namespace) -> bool:
    """Say whether anything is to be fixed, or shown as fixed."""
    return bool(given.fix or given.fix_only or given.diff)


def problem(given: argparse.Namespace) -> str | None:
    """Say why fixes can't be applied as asked."""
    if is_asked(given) and missing_library() is not None:
        return f"fixes need the library {missing_library()}; pip install 'flake8-ssot[fix]'"
    if is_asked(given) and given.watch:
        return "--watch only reports: leave out --fix, --fix-only and --diff, or --watch"
    return None


def wanted(given: argparse.Namespace) -> frozenset[str]:
    """Return the kinds of fixes that count."""
    return ALL if given.unsafe_fixes else SAFE


def write_differences(files: Sequence[Rewritten], stream: TextIO) -> None:
    """Print what would change; a text without a name has none in it either."""
    from flake8_ssot.check.changes import difference

    for file in files:
        name = from_here(file.path) if file.path != Path() else ""
        stream.write(difference(file, name) + "\n")


def write_fixed(changes: Sequence[Change], stream: TextIO) -> None:
    """List what was fixed, by file and rule, as ruff shows it."""
    number = sum(len(change.mended) for change in changes)
    stream.write(f"\nFixed {counted(number, 'error')}:\n")
    for path in dict.fromkeys(change.path for change in changes):
        stream.write(f"- {from_here(path)}:\n")
        mended = [report for change in changes if change.path == path for report in change.mended]
        counts = Counter((report.code, report.name) for report in mended)
        width = max(len(str(count)) for count in counts.values())
        for (code, name), count in counts.most_common():
            stream.write(f"    {count:>{width}} \N{MULTIPLICATION SIGN} {code} ({name})\n")
    stream.write("\n")


def summary(fixed: int, more: int, *, would: bool) -> str:
    """Return what follows differences (`would`), or fixes alone; `more` would be unsafe."""
    verb = "Would fix" if would else "Fixed"
    if fixed:
        extra = counted(more, "additional fix")
        text = f"{verb} {counted(fixed, 'error')}"
        return (
            f"{text} ({extra} available with `--unsafe-fixes`)." if more and would else text + "."
        )
    if not more:
        return ""
    nothing = "No errors would be fixed" if would else "No errors fixed"
    return f"{nothing} ({counted(more, 'fix')} available with `--unsafe-fixes`)."
