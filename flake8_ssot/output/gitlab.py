"""`gitlab`: a Code Quality report of GitLab."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import Report, shown


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    seen: Counter[tuple[str, str, str]] = Counter()
    issues = []
    for report in reports:
        facts = (report.code, _path(report), report.message)
        issues.append(_issue(report, _fingerprint(*facts, seen[facts])))
        seen[facts] += 1
    json.dump(issues, stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def _issue(report: Report, fingerprint: str) -> dict[str, object]:
    end_line, end_column = report.until
    return {
        "check_name": report.code,
        "description": f"{report.code}: {report.message}",
        "severity": "major",
        "fingerprint": fingerprint,
        "location": {
            "path": _path(report),
            "positions": {
                "begin": {"line": report.line, "column": report.column},
                "end": {"line": end_line, "column": end_column},
            },
        },
    }


def _path(report: Report) -> str:
    return PurePath(shown(report.path)).as_posix()


def _fingerprint(code: str, path: str, message: str, count: int) -> str:
    """Return what stays the same when the lines of a file move: `count` tells equals apart."""
    text = "\0".join((code, path, message, str(count)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
