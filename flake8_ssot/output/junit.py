"""`junit`: a test suite a file, a failed test case a report."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final, TextIO
from xml.etree import ElementTree

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import TOOL, Report

#: What XML 1.0 has no way to write.
UNWRITABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    failures = str(len(reports))
    tests = failures if reports else "1"
    counts = {"tests": tests, "skipped": "0", "failures": failures, "errors": "0"}
    suites = ElementTree.Element("testsuites", {"name": TOOL, **counts})
    for path, group in groupby(reports, key=lambda report: report.path):
        of_file = list(group)
        suite = _suite(suites, path, len(of_file), len(of_file))
        for report in of_file:
            _case(suite, report)
    if not reports:
        suite = _suite(suites, TOOL, 1, 0)
        ElementTree.SubElement(suite, "testcase", name="No errors found", classname=TOOL)
    ElementTree.indent(suites, " " * 4)
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(ElementTree.tostring(suites, encoding="unicode"))
    stream.write("\n")


def _suite(
    suites: ElementTree.Element, name: str, tests: int, failures: int
) -> ElementTree.Element:
    counts = {"tests": str(tests), "skipped": "0", "errors": "0", "failures": str(failures)}
    attributes = {"name": _writable(name), **counts, "package": f"org.{TOOL}"}
    return ElementTree.SubElement(suites, "testsuite", attributes)


def _case(suite: ElementTree.Element, report: Report) -> None:
    attributes = {
        "name": f"org.{TOOL}.{report.code}",
        "classname": _writable(os.path.splitext(report.path)[0]),
        "line": str(report.line),
        "column": str(report.column),
    }
    case = ElementTree.SubElement(suite, "testcase", attributes)
    properties = ElementTree.SubElement(case, "properties")
    ElementTree.SubElement(properties, "property", name="severity", value="error")
    message = _writable(report.message)
    failure = ElementTree.SubElement(case, "failure", message=message)
    failure.text = f"line {report.line}, col {report.column}, {message}"


def _writable(text: str) -> str:
    return UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", text)
