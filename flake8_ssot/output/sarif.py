"""`sarif`: the Static Analysis Results Interchange Format, version 2.1.0."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final, TextIO
from urllib.parse import quote

from flake8_ssot import __version__
from flake8_ssot.checkers import catalogue, is_opt_in, summary
from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import TOOL, Fix, Report

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    codes = sorted({report.code for report in reports} & set(catalogue()))
    driver = {"name": TOOL, "rules": [_rule(code) for code in codes], "version": __version__}
    run = {"results": [_result(report) for report in reports], "tool": {"driver": driver}}
    document = {"$schema": SCHEMA, "runs": [run], "version": "2.1.0"}
    json.dump(document, stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def _rule(code: str) -> dict[str, Any]:
    rule = catalogue()[code]
    return {
        "defaultConfiguration": {"enabled": not is_opt_in(code), "level": "error"},
        "fullDescription": {"text": summary(code)},
        "help": {"text": rule.message},
        "id": code,
        "properties": {
            "id": code,
            "kind": TOOL,
            "name": rule.name,
            "problem.severity": "error",
        },
        "shortDescription": {"text": rule.message},
    }


def _result(report: Report) -> dict[str, Any]:
    location = {
        "artifactLocation": {"uri": uri(report.path)},
        "region": _region((report.line, report.column), report.until),
    }
    fixes = {"fixes": [_fix(report.path, report.fix)]} if report.fix else {}
    return {
        **fixes,
        "level": "error",
        "locations": [{"physicalLocation": location}],
        "message": {"text": report.message},
        "ruleId": report.code,
    }


def _region(start: tuple[int, int], end: tuple[int, int]) -> dict[str, int]:
    return {
        "endColumn": end[1],
        "endLine": end[0],
        "startColumn": start[1],
        "startLine": start[0],
    }


def _fix(path: str, fix: Fix) -> dict[str, Any]:
    replacements: list[dict[str, Any]] = []
    for edit in fix.edits:
        start, end = (edit.line, edit.column), (edit.end_line, edit.end_column)
        replacement: dict[str, Any] = {"deletedRegion": _region(start, end)}
        if edit.content:
            replacement["insertedContent"] = {"text": edit.content}
        replacements.append(replacement)
    change = {"artifactLocation": {"uri": uri(path)}, "replacements": replacements}
    return {"artifactChanges": [change], "description": {"text": fix.message}}


def uri(path: str) -> str:
    """Return the address of a file, absolute where its path is."""
    pure = PurePath(path)
    if pure.is_absolute():
        return pure.as_uri()
    return quote(pure.as_posix().encode(sys.getfilesystemencoding(), "surrogateescape"))
