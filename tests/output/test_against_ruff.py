"""The formats have ruff's shape: the real ruff writes of one file, we write of the same."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree

import pytest

from flake8_ssot.output import FORMATS, TEXTS, render
from flake8_ssot.output.colors import PLAIN
from flake8_ssot.output.report import Edit, Fix, Report, Snippet
from flake8_ssot.output.summary import write_statistics, write_sum

RUFF: Final = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
pytestmark = pytest.mark.skipif(RUFF is None, reason="ruff is not installed")

LINES: Final = (
    "import os", "", "", "def function(", "    first,", "    second=[],", "):", "    return (",
    '        "ä" is first', "    )", "", "class Some:",
    "    def method(self): os = lambda: (", "        1)",
)  # fmt: skip
#: Keys of which we have nothing to say, since our rules have no page on the web.
ADDRESSES: Final = {"url", "helpUri", "informationUri"}
RULES: Final = ("F401", "B006", "F632", "E731", "E702")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project")
    (root / "pkg").mkdir()
    (root / "pkg" / "first.py").write_text("\n".join(LINES) + "\n", encoding="utf-8")
    (root / "second.py").write_text("import os, sys\nx = 1; y = 2\n", encoding="utf-8")
    (root / "third.py").write_text("x = 1\ny = 1 + / 2\n", encoding="utf-8")
    return root


@pytest.fixture(autouse=True)
def _here(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)


def theirs(project: Path, name: str, *more: str, paths: Sequence[str] = (".",)) -> str:
    command = [RUFF or "", "check", "--isolated", "--no-cache", "--select", ",".join(RULES)]
    command += ["--output-format", name, *more, *paths]
    ended = subprocess.run(command, cwd=project, capture_output=True, check=False, encoding="utf-8")
    assert ended.returncode in {0, 1}, ended.stderr
    return ended.stdout


def reports(
    project: Path, paths: Sequence[str] = (".",), *, in_bytes: bool = False
) -> list[Report]:
    """Return the reports of ruff as ours, from its JSON; its columns count letters, ours bytes."""
    found = json.loads(theirs(project, "json", paths=paths))
    return [_report(item, in_bytes) for item in found]


def _report(item: dict[str, Any], in_bytes: bool) -> Report:
    fix = None
    if item["fix"]:
        edits = tuple(
            Edit(*_place(edit["location"]), *_place(edit["end_location"]), edit["content"])
            for edit in item["fix"]["edits"]
        )
        fix = Fix(item["fix"]["message"], item["fix"]["applicability"], edits)
    lines = Path(item["filename"]).read_text(encoding="utf-8").splitlines()
    row, column = _place(item["location"])
    end = _place(item["end_location"])
    columns = [_bytes(lines, *place) if in_bytes else place[1] for place in ((row, column), end)]
    first, last = max(1, row - 2), min(len(lines), end[0] + 2)
    while not lines[first - 1].strip():
        first += 1
    while not lines[last - 1].strip():
        last -= 1
    return Report(
        item["filename"], row, columns[0], item["code"], item["message"],
        item["name"], (end[0], columns[1]), item["url"], fix, item["noqa_row"],
        Snippet(first, tuple(lines[first - 1 : last])),
    )  # fmt: skip


def _place(location: dict[str, int]) -> tuple[int, int]:
    return location["row"], location["column"]


def _bytes(lines: list[str], row: int, column: int) -> int:
    """Turn ruff's column of letters into ours, of bytes."""
    return len(lines[row - 1][: column - 1].encode()) + 1 if row <= len(lines) else column


def ours(name: str, found: list[Report]) -> str:
    stream = StringIO()
    render(name, found, stream, PLAIN)
    if name in TEXTS:
        write_sum(found, stream)
    return stream.getvalue()


def renamed(text: str) -> str:
    """Return our text as ruff would sign it."""
    return text.replace("flake8-ssot", "ruff")


def without_sum_of_fixes(text: str) -> str:
    return re.sub(r"^\[\*\] .*\n|^No fixes available.*\n", "", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", ["concise", "grouped", "pylint", "azure"])
def test_lines_are_the_same(name: str, project: Path) -> None:
    found = reports(project)
    assert renamed(ours(name, found)) == theirs(project, name)


def test_the_full_picture_is_the_same(project: Path) -> None:
    found = [report._replace(fix=None) for report in reports(project, in_bytes=True)]
    expected = theirs(project, "full").replace(" [*]", "")
    expected = re.sub(r"^help: .*\n(?:(?!\n).*\n)*", "", expected, flags=re.MULTILINE)
    assert ours("full", found) == without_sum_of_fixes(expected)


def test_commands_for_github_are_the_same(project: Path) -> None:
    found = reports(project)
    plain = re.sub(r"%0A  help: .*", "", theirs(project, "github"))
    assert re.sub(r"%0A  help: .*", "", renamed(ours("github", found))) == plain


def shape(value: object) -> object:
    """Return the keys and the kinds of values; of a list, the kinds of items that it has."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items() if key not in ADDRESSES}
    if isinstance(value, list):
        return sorted({json.dumps(shape(item), sort_keys=True) for item in value})
    return type(value).__name__


@pytest.mark.parametrize("paths", [("second.py",), (".",), ("empty.py",)])
@pytest.mark.parametrize("name", ["json", "gitlab", "rdjson", "sarif"])
def test_documents_have_the_same_keys(name: str, paths: tuple[str, ...], project: Path) -> None:
    (project / "empty.py").touch()
    document = json.loads(theirs(project, name, paths=paths))
    mine = json.loads(ours(name, reports(project, paths)))
    if name == "sarif":  # their rules are not in our catalogue
        for one in (document, mine):
            one["runs"][0]["tool"]["driver"]["rules"] = []
    assert shape(mine) == shape(document)
    assert list(mine[0] if isinstance(mine, list) and mine else mine) == list(
        document[0] if isinstance(document, list) and document else document
    )


def test_a_rule_in_sarif_has_the_same_keys(project: Path) -> None:
    found = json.loads(theirs(project, "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    report = Report(str(project / "a.py"), 1, 1, "OST404", "text", "blocked-import")
    mine = json.loads(ours("sarif", [report]))["runs"][0]["tool"]["driver"]["rules"]
    assert shape(mine[0]) == shape(found[0])
    assert mine[0]["defaultConfiguration"]["enabled"] is False


def test_values_are_the_same_in_json(project: Path) -> None:
    found = [report for report in reports(project) if "first" not in report.path]
    expected = [
        item for item in json.loads(theirs(project, "json")) if "first" not in item["filename"]
    ]
    assert json.loads(ours("json", found)) == expected
    lines = ours("json-lines", found).splitlines()
    assert [json.loads(line) for line in lines] == expected
    assert set(lines) <= set(theirs(project, "json-lines").splitlines())


def elements(root: ElementTree.Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(element.tag, tuple(element.attrib)) for element in root.iter()]


@pytest.mark.parametrize("paths", [(".",), ("empty.py",)])
def test_junit_is_the_same(paths: tuple[str, ...], project: Path) -> None:
    (project / "empty.py").touch()
    expected = ElementTree.fromstring(theirs(project, "junit", paths=paths))
    mine = ElementTree.fromstring(renamed(ours("junit", reports(project, paths))))
    assert elements(mine) == elements(expected)
    if paths == ("empty.py",):
        assert ElementTree.tostring(mine) == ElementTree.tostring(expected).rstrip()


@pytest.mark.parametrize("as_json", [False, True])
def test_statistics_are_the_same(as_json: bool, project: Path) -> None:
    stream = StringIO()
    write_statistics(reports(project), stream, PLAIN, as_json=as_json)
    expected = theirs(project, "json" if as_json else "concise", "--statistics")
    if as_json:
        assert json.loads(stream.getvalue()) == json.loads(expected)
    else:
        rows = [line for line in expected.splitlines() if "\t" in line]
        assert stream.getvalue().splitlines() == rows


def test_all_formats_are_held_to_ruff() -> None:
    ended = subprocess.run(
        [RUFF or "", "check", "--help"], capture_output=True, text=True, check=True
    )
    match = re.search(r"--output-format.*?possible values: ([\w, \n-]+)\]", ended.stdout, re.DOTALL)
    assert match
    assert set(re.split(r",\s+", match[1])) == set(FORMATS)
