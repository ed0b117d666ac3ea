"""The audit as a comment on a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from flake8_ssot.audit.output.style import Style
from flake8_ssot.audit.output.view import Report, View, plain
from flake8_ssot.audit.output.words import (
    first_step,
    headline,
    measure,
    more_causes,
    stopped,
)
from flake8_ssot.wording import count

#: What Markdown reads as more than a character.
SIGNS: Final = re.compile(r"[\\`*_\[\]|~]")
ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "@": "@<!-- -->", "#": "#<!-- -->"}
#: What GitHub makes a link of, even without markup.
ADDRESS: Final = re.compile(r"(?<=[A-Za-z])://|(?<=www)\.", re.IGNORECASE)


def render(view: View, style: Style) -> Iterator[str]:
    """Yield the lines of the comment."""
    yield "## flake8-ssot audit"
    yield ""
    yield f"**{escaped(headline(view))}**"
    for line in [*view.problems, *stopped(view), first_step(view, style.rows)]:
        if line:
            yield ""
            yield escaped(line)
    if view.causes:
        yield ""
        yield from _table(view, style)
    for code, reports in view.violations.items():
        yield ""
        yield from _violations(code, reports, style)
    yield ""
    yield f"<sub>{escaped(measure(view))}</sub>"


def _table(view: View, style: Style) -> Iterator[str]:
    yield "| # | blocks | free | code | root cause |"
    yield "| --: | --: | --: | --- | --- |"
    for cause in view.causes[: style.rows]:
        yield (
            f"| {cause.number} | {len(cause.blocks):,} | {cause.freed:,} | {cause.code} "
            f"| {code_span(cause.place)}<br>{escaped(cause.message)} |"
        )
    yield ""
    yield "*blocks*: test modules that can reach the cause. *free*: blocked test modules that"
    yield "nothing holds back once this cause and all above it are fixed."
    yield from map(escaped, filter(None, [more_causes(view, style.rows)]))


def _violations(code: str, reports: Sequence[Report], style: Style) -> Iterator[str]:
    yield f"<details><summary>{code}: {count(len(reports), 'violation')}</summary>"
    yield ""
    for report in reports[: style.rows]:
        yield f"- {code_span(report.place)} {escaped(report.message)}"
    more = len(reports) - len(reports[: style.rows])
    if more:
        yield f"- and {more:,} more"
    yield ""
    yield "</details>"


def escaped(text: str) -> str:
    """Return the text so that it is shown as it is: no markup, nobody mentioned, nothing linked."""
    signs = SIGNS.sub(lambda match: f"\\{match[0]}", plain(text))
    text = "".join(ENTITIES.get(one, one) for one in signs)
    return ADDRESS.sub(lambda match: f"<!-- -->{match[0]}", text)


def code_span(text: str) -> str:
    """Return the text in backticks, more of them than it has, as a cell of a table takes it."""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", text)), default=0))
    pad = " " if text[:1] == "`" or text[-1:] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", r"\|")
