"""`concise`: a line a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import Report, shown


def render(reports: Sequence[Report], stream: TextIO, paint: Paint) -> None:
    for report in reports:
        sign = paint.sign(":")
        place = f"{paint.bold(shown(report.path))}{sign}{report.line}{sign}{report.column}{sign}"
        stream.write(f"{place} {paint.code(report.label)} {report.message}\n")
