"""`github`: the workflow commands from which GitHub Actions makes annotations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import TOOL, Report, shown

#: What a command can't hold as it is, in its message and besides that in its properties.
MESSAGE: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY: Final = str.maketrans(
    {"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"}
)  # fmt: skip


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    for report in reports:
        place = f"{shown(report.path)}:{report.line}:{report.column}:"
        text = f"{place} {report.label.removesuffix(' [*]')} {report.message}"
        if report.fix:
            text += f"\n  help: {report.fix.message}"
        properties = ",".join(f"{key}={value}" for key, value in _properties(report).items())
        stream.write(f"::error {properties}::{text.translate(MESSAGE)}\n")


def _properties(report: Report) -> dict[str, str]:
    """Return the place of a report; GitHub takes columns only where it is within one line."""
    end_line, end_column = report.until
    found = {
        "title": f"{TOOL} ({report.code})",
        "file": report.path.translate(PROPERTY),
        "line": str(report.line),
    }
    if end_line != report.line:
        return {**found, "endLine": str(end_line)}
    return {
        **found,
        "col": str(report.column),
        "endLine": str(end_line),
        "endColumn": str(end_column),
    }
