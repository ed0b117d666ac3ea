"""`rdjson`: the Reviewdog Diagnostic Format."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import TOOL, Report


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    document = {
        "diagnostics": [_diagnostic(report) for report in reports],
        "severity": "WARNING",
        "source": {"name": TOOL},
    }
    json.dump(document, stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def _diagnostic(report: Report) -> dict[str, object]:
    code = {"url": report.url} if report.url else {}
    found: dict[str, object] = {
        "code": {**code, "value": report.code},
        "location": {
            "path": report.path,
            "range": _range((report.line, report.column), report.until),
        },
        "message": report.message,
    }
    if report.edited:
        found["suggestions"] = [
            {
                "range": _range((edit.line, edit.column), (edit.end_line, edit.end_column)),
                "text": edit.content,
            }
            for edit in report.edited.edits
        ]
    return found


def _range(start: tuple[int, int], end: tuple[int, int]) -> dict[str, dict[str, int]]:
    return {
        "end": {"column": end[1], "line": end[0]},
        "start": {"column": start[1], "line": start[0]},
    }
