"""`grouped`: the reports below the name of their file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import Report, shown


def render(reports: Sequence[Report], stream: TextIO, paint: Paint) -> None:
    for path, group in groupby(reports, key=lambda report: report.path):
        of_file = list(group)
        rows = max(len(str(report.line)) for report in of_file)
        columns = max(len(str(report.column)) for report in of_file)
        stream.write(f"{paint.bold(shown(path))}:\n")
        for report in of_file:
            place = f"{report.line:>{rows}}{paint.sign(':')}{report.column:<{columns}}"
            stream.write(f"  {place} {paint.code(report.label)} {report.message}\n")
        stream.write("\n")
