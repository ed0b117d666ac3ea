"""`json`: a list of objects, their keys as ruff's."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import Fix, Report


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    json.dump([as_object(report) for report in reports], stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def as_object(report: Report) -> dict[str, object]:
    """Return the object of a report, its keys in alphabetical order."""
    return {
        "cell": None,
        "code": report.code,
        "end_location": _place(*report.until),
        "filename": report.path,
        "fix": _fix(report.edited) if report.edited else None,
        "location": _place(report.line, report.column),
        "message": report.message,
        "name": report.name,
        "noqa_row": report.noqa_row,
        "severity": "error",
        "url": report.url,
    }


def _place(row: int, column: int) -> dict[str, int]:
    return {"column": column, "row": row}


def _fix(fix: Fix) -> dict[str, object]:
    edits = [
        {
            "content": edit.content,
            "end_location": _place(edit.end_line, edit.end_column),
            "location": _place(edit.line, edit.column),
        }
        for edit in fix.edits
    ]
    return {"applicability": fix.applicability, "edits": edits, "message": fix.message}
