"""Files that are skipped, perhaps, by what they import or call: flake8 is silent about the rest."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importing.case import Row
from importing.cases.skips import ROWS
from projects import write

from flake8_ssot.lint import lint
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace


def codes(root: Path, name: str) -> list[str]:
    path = root / name
    text = path.read_text("utf-8")
    source = SourceFile(path, ast.parse(text), text)
    return [violation.code for violation in lint(source, Workspace({}, root))]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_agrees_with_python(tmp_path: Path, row: Row) -> None:
    """What Python says of a row is held to it in test_session_against_python.py."""
    (tmp_path / ".git").mkdir()
    write(tmp_path, row.files)
    found = codes(tmp_path, row.module.replace(".", "/") + ".py")
    fails = row.says.startswith("ModuleNotFoundError")
    assert set(found) == ({"OST401"} if fails else set()) or (fails and row.unknown and not found)
