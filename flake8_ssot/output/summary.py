"""What follows the reports: their number, or a table of how many each rule has."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Final, TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import INVALID_SYNTAX, Report

#: The formats in which statistics can be written.
STATISTICS: Final = frozenset({"full", "concise", "grouped", "json"})


def write_sum(reports: Sequence[Report], stream: TextIO, fixed: int = 0) -> None:
    """Say how many reports there are, as ruff says it; `fixed` were there before."""
    number = len(reports) + fixed
    if not number:
        stream.write("All checks passed!\n")
        return
    parts = f" ({fixed} fixed, {len(reports)} remaining)" if fixed else ""
    stream.write(f"Found {counted(number, 'error')}{parts}.\n")
    if hint := _hint(sum(r.is_fixable for r in reports), hidden(reports)):
        stream.write(f"{hint}.\n")


def counted(number: int, noun: str) -> str:
    """Return a number of things in words."""
    plural = "es" if noun.endswith("x") else "s"
    return f"{number} {noun}{'' if number == 1 else plural}"


def hidden(reports: Sequence[Report]) -> int:
    """Return how many reports only an unsafe fix would put right, where that is not asked for."""
    return sum(report.fix is not None and not report.is_fixable for report in reports)


def _hint(fixable: int, more: int) -> str:
    """Return what says how to put reports right."""
    unsafe = f"{counted(more, 'unsafe fix')} available with `--fix --unsafe-fixes`" if more else ""
    if not fixable:
        return unsafe
    return f"[*] {fixable} fixable with `--fix`" + (f" ({unsafe})" if unsafe else "")


def write_statistics(
    reports: Sequence[Report], stream: TextIO, paint: Paint, *, as_json: bool
) -> None:
    """Write how often each rule is reported, the most frequent first."""
    counts = Counter((_code(report), report.name) for report in reports)
    fixable = Counter(_code(report) for report in reports if report.is_fixable)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0][1]))
    if as_json:
        objects = [
            {
                "code": code or None,
                "name": name,
                "count": count,
                "fixable": count == fixable[code],
                "fixable_count": fixable[code],
            }
            for (code, name), count in rows
        ]
        json.dump(objects, stream, indent=2)
        stream.write("\n")
        return
    digits = max((len(str(count)) for _, count in rows), default=0)
    letters = max((len(code) for (code, _), _ in rows), default=0)
    for (code, name), count in rows:
        label = paint.code(f"{code:<{letters}}")
        mark = ("[*] " if fixable[code] == count else "[ ] ") if fixable else ""
        stream.write(f"{count:>{digits}}\t{label}\t{mark}{name}\n")


def _code(report: Report) -> str:
    """Return the code of a rule, nothing for a syntax error, which breaks none."""
    return "" if report.code == INVALID_SYNTAX else report.code
