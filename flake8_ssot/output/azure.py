"""`azure`: the logging commands of Azure Pipelines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import Report

#: What a command can't hold as it is, in its message and besides that in its properties.
MESSAGE: Final = str.maketrans({"%": "%AZP25", "\r": "%0D", "\n": "%0A"})
PROPERTY: Final = str.maketrans(
    {"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"}
)  # fmt: skip


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    for report in reports:
        stream.write(
            "##vso[task.logissue type=error;"
            f"sourcepath={report.path.translate(PROPERTY)};"
            f"linenumber={report.line};columnnumber={report.column};"
            f"code={report.code};]{report.message.translate(MESSAGE)}\n"
        )
