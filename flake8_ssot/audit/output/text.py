"""The audit for a terminal: what is wrong, what to fix first, and the causes in a table."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from flake8_ssot.audit.output.style import Style
from flake8_ssot.audit.output.view import Cause, Report, View, plain
from flake8_ssot.audit.output.words import (
    WIDTH,
    first_step,
    headline,
    measure,
    more_causes,
    stopped,
    wrapped,
)
from flake8_ssot.wording import count


def render(view: View, style: Style) -> Iterator[str]:
    """Yield the lines of the report."""
    yield style.paint.bold(headline(view))
    yield from stopped(view)
    step = first_step(view, style.rows)
    if step:
        yield style.paint.bold(step)
    if not style.quiet:
        yield f"({measure(view)})"
    if view.causes:
        yield ""
        yield from _table(view.causes, style)
        if not style.quiet:
            yield ""
            yield "blocks: test modules that can reach the cause. free: blocked test modules that"
            yield "nothing holds back once this cause and all above it are fixed."
        yield from filter(None, [more_causes(view, style.rows)])
    for code, reports in view.violations.items():
        yield ""
        yield from _violations(code, reports, style)
    if view.blocked and not style.quiet:
        yield ""
        words = shlex.join(["--why", plain(next(iter(view.blocked))), *map(plain, style.asked)])
        yield f"Why a test module is blocked: flake8-ssot audit {words}"


def _table(causes: Sequence[Cause], style: Style) -> Iterator[str]:
    rank = len(str(len(causes[: style.rows])))
    yield style.paint.bold(f"{'#':>{rank}}  blocks   free  root cause")
    for cause in causes[: style.rows]:
        numbers = f"{cause.number:>{rank}}  {len(cause.blocks):>6,}  {cause.freed:>5,}  "
        yield from _row(cause, numbers, style)


def _row(cause: Cause, numbers: str, style: Style) -> Iterator[str]:
    """Yield code and place beside the numbers, and the message below; a place is never broken."""
    margin = " " * len(numbers)
    head = f"{numbers}{style.paint.code(cause.code)}"
    if len(numbers) + len(cause.code) + 1 + len(cause.place) <= WIDTH:
        yield f"{head} {cause.place}"
    else:
        yield head
        yield f"{cause.place:>{min(WIDTH, len(margin) + len(cause.place))}}"
    yield from wrapped(cause.message, margin)


def _violations(code: str, reports: Sequence[Report], style: Style) -> Iterator[str]:
    yield f"{style.paint.code(code)}: {count(len(reports), 'violation')}"
    for report in reports[: style.examples]:
        yield from wrapped(f"{report.place} {report.message}", "  ")
    more = len(reports) - len(reports[: style.examples])
    if more:
        yield f"  and {more:,} more: --verbose shows all"
