"""The formats that others have specified hold to it, with names and messages that are hostile."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import jsonschema
import pytest
from specified import check_sarif

from flake8_ssot.output import FORMATS, render
from flake8_ssot.output.colors import PLAIN, Paint, paint_for
from flake8_ssot.output.report import Edit, Fix, Report, Snippet
from flake8_ssot.output.sarif import uri

HOSTILE: Final = "a <b> & \"c\" 'd' % ; ] , : ]]> \x00\x1b[31m \ud800 é 🐍\r\nnext ::error::"
FIX: Final = Fix("say it", "safe", (Edit(1, 1, 1, 5, "x"), Edit(2, 1, 3, 1, "")))


def reports(folder: Path) -> list[Report]:
    path = str(folder / "a b,c;d%é.py")
    return [
        Report("-", 1, 1, "invalid-syntax", "never closed", "invalid-syntax"),
        Report(path, 1, 1, "OST101", HOSTILE, "relative-import", (1, 9), fix=FIX, noqa_row=1),
        Report(path, 2, 3, "OST401", "twice", "missing-module", (4, 2), noqa_row=4),
        Report(path, 9, 3, "OST401", "twice", "missing-module", (9, 4), noqa_row=9),
        Report(str(folder / "z.py"), 1, 1, "E902", "No such file", "io-error"),
    ]


def written(name: str, found: Sequence[Report], paint: Paint = PLAIN) -> str:
    stream = StringIO()
    render(name, found, stream, paint)
    return stream.getvalue()


@pytest.mark.parametrize("name", FORMATS)
def test_no_report_at_all(name: str) -> None:
    text = written(name, [])
    assert "error" not in text.replace("errors", "")
    if name in {"json", "gitlab"}:
        assert json.loads(text) == []


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_reports_are_written_the_same(name: str, tmp_path: Path) -> None:
    assert written(name, reports(tmp_path)) == written(name, reports(tmp_path))


@pytest.mark.parametrize("with_reports", [False, True])
def test_sarif_is_valid(with_reports: bool, tmp_path: Path) -> None:
    found = reports(tmp_path) if with_reports else []
    document = json.loads(written("sarif", found))
    check_sarif(document)
    (run,) = document["runs"]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert ids == (["OST101", "OST401"] if with_reports else [])
    for result, report in zip(run["results"], found, strict=True):
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        start = (region["startLine"], region["startColumn"])
        assert start <= (region["endLine"], region["endColumn"])
        address = location["physicalLocation"]["artifactLocation"]["uri"]
        assert address.isascii()
        assert unquote(urlsplit(address).path) == report.path


def test_the_schema_refuses_what_is_wrong(tmp_path: Path) -> None:
    document = json.loads(written("sarif", reports(tmp_path)))
    spoils: tuple[Callable[[Any], object], ...] = (
        lambda run: run.pop("tool"),
        lambda run: run["results"][0].pop("message"),
        lambda run: run["results"][0].update(level="fatal"),
        lambda run: run["results"][0]["locations"][0].update(path="a.py"),
    )
    for spoil in spoils:
        spoiled: Any = json.loads(json.dumps(document))
        spoil(spoiled["runs"][0])
        with pytest.raises(jsonschema.ValidationError):
            check_sarif(spoiled)


def test_addresses_of_relative_paths() -> None:
    assert uri("a b/é.py") == "a%20b/%C3%A9.py"


def test_junit_counts_what_it_holds(tmp_path: Path) -> None:
    root = ElementTree.fromstring(written("junit", reports(tmp_path)))
    assert root.tag == "testsuites"
    suites = root.findall("testsuite")
    assert len(suites) == 3
    for element in (root, *suites):
        cases = list(element.iter("testcase"))
        assert element.get("name")
        assert int(element.attrib["tests"]) == len(cases)
        assert int(element.attrib["failures"]) == len(list(element.iter("failure")))
        assert (element.get("errors"), element.get("skipped")) == ("0", "0")
    for case in root.iter("testcase"):
        assert case.get("name")
        assert case.get("classname")
        (failure,) = case.findall("failure")
        assert failure.get("message")
        assert failure.text


def test_gitlab_has_what_is_required(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = reports(tmp_path)
    issues = json.loads(written("gitlab", found))
    for issue in issues:
        assert issue["description"]
        assert issue["check_name"]
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not issue["location"]["path"].startswith(("/", "./"))
        assert issue["location"]["positions"]["begin"]["line"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    moved = [report._replace(line=report.line + 7, end=None) for report in found]
    again = json.loads(written("gitlab", moved))
    assert [i["fingerprint"] for i in again] == [i["fingerprint"] for i in issues]
    fewer = json.loads(written("gitlab", found[2:]))
    assert [i["fingerprint"] for i in fewer] == [i["fingerprint"] for i in issues[2:]]


def test_rdjson_has_what_is_required(tmp_path: Path) -> None:
    document = json.loads(written("rdjson", reports(tmp_path)))
    assert document["source"]["name"]
    assert document["severity"] in {"ERROR", "WARNING", "INFO"}
    for diagnostic in document["diagnostics"]:
        assert diagnostic["message"]
        assert diagnostic["location"]["path"]
        start, end = (diagnostic["location"]["range"][side] for side in ("start", "end"))
        assert 1 <= start["line"] <= end["line"]
        assert start["column"] >= 1
    assert document["diagnostics"][1]["suggestions"][0] == {
        "range": {"end": {"column": 5, "line": 1}, "start": {"column": 1, "line": 1}},
        "text": "x",
    }


@pytest.mark.parametrize("name", ["github", "azure"])
def test_a_command_is_one_line_and_ends_where_it_should(name: str, tmp_path: Path) -> None:
    lines = written(name, reports(tmp_path)).rstrip("\n").split("\n")
    assert len(lines) == 5
    if name == "azure":
        properties, _, message = lines[1].removeprefix("##vso[task.logissue ").partition("]")
        facts = dict(pair.split("=", 1) for pair in properties.rstrip(";").split(";"))
        assert facts["sourcepath"] == str(tmp_path / "a b,c%3Bd%AZP25é.py")
        assert message.endswith("%0D%0Anext ::error::")
        return
    properties, _, message = lines[1].removeprefix("::error ").partition("::")
    facts = dict(pair.split("=", 1) for pair in properties.split(","))
    assert facts["file"] == str(tmp_path / "a b%2Cc;d%25é.py")
    assert (facts["line"], facts["col"], facts["endColumn"]) == ("1", "1", "9")
    assert message.endswith("%0D%0Anext ::error::%0A  help: say it")
    assert "col=" not in lines[2]


def test_tabs_and_wide_letters_are_pointed_at(tmp_path: Path) -> None:
    snippet = Snippet(1, ("\tx = 'ä'; from . import y",))
    report = Report(str(tmp_path / "a.py"), 1, 12, "OST101", "text", "n", (1, 27), snippet=snippet)
    assert written("full", [report]).splitlines()[2:] == [
        "  |",
        "1 |     x = 'ä'; from . import y",
        "  |              ^^^^^^^^^^^^^^^",
        "",
    ]


@pytest.mark.parametrize(
    ("choice", "variables", "expected"),
    [
        ("always", {"NO_COLOR": "1"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, True),
        ("auto", {"NO_COLOR": "1"}, False),
    ],
)
def test_who_decides_on_colours(choice: str, variables: dict[str, str], expected: bool) -> None:
    assert paint_for(choice, StringIO(), variables).on is expected


def test_only_the_texts_are_coloured(tmp_path: Path) -> None:
    found = [report._replace(message="text") for report in reports(tmp_path)]
    coloured = {name for name in FORMATS if "\x1b" in written(name, found, Paint(on=True))}
    assert coloured == {"full", "concise", "grouped"}
