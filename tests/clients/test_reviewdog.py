"""rdjson, as reviewdog takes it: by the schema of its format, and its suggestions applied."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
from processes import run
from projects import write

SCHEMA: Final = json.loads(
    (Path(__file__).parents[1] / "output/rdjson.schema.json").read_text(encoding="utf-8")
)
CHECK: Final = ("flake8-ssot", "check", "--quiet", "--no-cache")
FILES: Final = {
    "pyproject.toml": '[tool.flake8-ssot.shims]\n"alt" = "neu"\n"ältere" = "neu"\n',
    "pytest.ini": "[pytest]\nmarkers = langsam\n",
    "neu.py": "class Farbe: ...\n\n\nclass Größe: ...\n",
    "tests/__init__.py": "",
    "tests/hilfe.py": "",
    "tests/test_a.py": """
        import pytest
        from alt import Farbe
        import os; x = "𐐀 ä"; from . import hilfe

        pytestmark = [x, "größer 𐐀", pytest.mark.langsm, os]
        from ältere import (
            Größe,  # bleibt
        )
        """,
    "tests/test_b.py": "def test_b(:\n",
}


def diagnostics(root: Path, *arguments: str) -> dict[str, Any]:
    done = run(root, *CHECK, "--output-format", "rdjson", *arguments)
    document: dict[str, Any] = json.loads(done.stdout)
    jsonschema.validate(document, SCHEMA, jsonschema.Draft7Validator)
    return document


def applied(data: bytes, suggestions: list[dict[str, Any]]) -> bytes:
    """Do what the suggestions say: lines and bytes count from 1, and the end is exclusive."""
    lines = data.splitlines(keepends=True)

    def offset(at: dict[str, int]) -> int:
        return sum(map(len, lines[: at["line"] - 1])) + at["column"] - 1

    edits = [
        (offset(one["range"]["start"]), offset(one["range"]["end"]), one["text"].encode())
        for one in suggestions
    ]
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text + data[end:]
    return data


def test_suggestions_are_what_the_fix_does(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    test = tmp_path / "tests/test_a.py"
    document = diagnostics(tmp_path)
    mine = [one for one in document["diagnostics"] if one["location"]["path"] == str(test)]
    assert {one["code"]["value"] for one in mine} == {"OST101", "OST201", "OST301"}
    suggested = [edit for one in mine for edit in one.get("suggestions", [])]
    assert len(suggested) >= len(mine)
    expected = applied(test.read_bytes(), suggested)
    run(tmp_path, *CHECK, "--fix", "--unsafe-fixes")
    assert test.read_bytes() == expected


def test_a_text_that_cannot_be_parsed_has_a_place(tmp_path: Path) -> None:
    (only,) = diagnostics(write(tmp_path, FILES), "tests/test_b.py")["diagnostics"]
    assert only["code"]["value"] == "invalid-syntax"
    assert only["location"]["range"]["start"]["line"] == 1


SPOILS: Final[dict[str, Callable[[Any], object]]] = {
    "no message": lambda document: document["diagnostics"][0].pop("message"),
    "another key": lambda document: document["diagnostics"][0].update(name="a"),
    "a column of 0": lambda d: d["diagnostics"][0]["location"]["range"]["start"].update(column=0),
    "an unheard-of severity": lambda document: document.update(severity="FATAL"),
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_the_schema_refuses_what_is_wrong(spoil: Callable[[Any], object]) -> None:
    start = {"line": 1, "column": 1}
    place = {"path": "a.py", "range": {"start": start}}
    document = {"diagnostics": [{"message": "m", "location": place}], "source": {"name": "s"}}
    jsonschema.validate(document, SCHEMA, jsonschema.Draft7Validator)
    spoil(document)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SCHEMA, jsonschema.Draft7Validator)
