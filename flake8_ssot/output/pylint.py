"""`pylint`: a line a report, as pylint writes its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import Report, shown


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    for report in reports:
        place = f"{shown(report.path)}:{report.line}:"
        stream.write(f"{place} [{report.code}] {report.message}\n")
