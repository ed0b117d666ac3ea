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
from flake8_ssot.output.report import INVALID_SYNTAX, TOOL, Fix, Report
from flake8_ssot.rules import Rule

#: What is wrong with a file as a whole is no rule, neither here nor in ruff.
UNRULED: Final = frozenset({INVALID_SYNTAX, "E902"})
SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    names = dict(sorted((report.code, report.name) for report in reports))
    rules = [_rule(code, name) for code, name in names.items() if code not in UNRULED]
    driver = {"name": TOOL, "rules": rules, "version": __version__}
    run = {"results": [_result(report) for report in reports], "tool": {"driver": driver}}
    document = {"$schema": SCHEMA, "runs": [run], "version": "2.1.0"}
    json.dump(document, stream, indent=2, ensure_ascii=False)
    stream.write("\n")


def _rule(code: str, name: str) -> dict[str, Any]:
    """Return a rule; of one that does not look at single files only the name is known here."""
    rule = catalogue().get(code) or Rule(code, name, name.replace("-", " "))
    is_own = code in catalogue()
    return {
        "defaultConfiguration": {"enabled": not (is_own and is_opt_in(code)), "level": "error"},
        "fullDescription": {"text": summary(code) if is_own else rule.message},
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
    fixes = {"fixes": [_fix(report.path, report.edited)]} if report.edited else {}
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


def uri(path: str | PurePath) -> str:
    """Return the address of a file, absolute where its path is."""
    pure = path if isinstance(path, PurePath) else PurePath(path)
    if pure.is_absolute():
        return pure.as_uri()
    return quote(pure.as_posix().encode(sys.getfilesystemencoding(), "surrogateescape"))
