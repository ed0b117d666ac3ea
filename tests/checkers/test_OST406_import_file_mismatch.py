from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import report, write

SAME = {"conftest.py": "", "api/test_it.py": "x = 1\n", "web/test_it.py": "y = 1\n"}
MESSAGE = (
    "web/test_it.py:1:1 OST406 pytest imports api/test_it.py as 'test_it' before this file; "
    "rename one, or add __init__.py files"
)
REPORTED: list[tuple[str, str, Mapping[str, str], str]] = [
    ("same-name", "pytest", SAME, MESSAGE),
    ("append", "pytest --import-mode=append", SAME, MESSAGE),
    (
        "in-packages-of-one-name",
        "pytest",
        {
            "conftest.py": "",
            "one/tests/__init__.py": "",
            "one/tests/test_it.py": "",
            "two/tests/__init__.py": "",
            "two/tests/test_it.py": "",
        },
        "two/tests/test_it.py:1:1 OST406 pytest imports one/tests/test_it.py as 'tests.test_it' "
        "before this file; rename one, or add __init__.py files",
    ),
]
SILENT: list[tuple[str, str, Mapping[str, str]]] = [
    ("one-in-a-package", "pytest", {**SAME, "api/__init__.py": ""}),
    ("importlib", "pytest --import-mode=importlib", SAME),
    ("other-names", "pytest", {"api/test_api.py": "", "web/test_web.py": ""}),
    ("not-collected-together", "pytest web", SAME),
    ("the-first-fails", "pytest", {**SAME, "api/test_it.py": "import nothing_like_it.x\nz\n"}),
    ("ignored", "pytest --ignore=api", SAME),
]


def flags(suite: str) -> dict[str, str]:
    return {"opt-in": "OST406", "suites": suite}


@pytest.mark.parametrize(
    ("suite", "files", "expected"), [pytest.param(*rest, id=i) for i, *rest in REPORTED]
)
def test_reported(suite: str, files: Mapping[str, str], expected: str, tmp_path: Path) -> None:
    write(tmp_path, files)
    assert [line for line in report(tmp_path, flags(suite)) if " OST406 " in line] == [expected]


@pytest.mark.parametrize(("suite", "files"), [pytest.param(*rest, id=i) for i, *rest in SILENT])
def test_silent(suite: str, files: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, files)
    assert [line for line in report(tmp_path, flags(suite)) if " OST406 " in line] == []


def test_without_suites_nobody_knows_what_is_collected_together(tmp_path: Path) -> None:
    write(tmp_path, SAME)
    assert not any("OST406" in line for line in report(tmp_path, {"opt-in": "OST406"}))
