"""The conftest.py that speaks for a folder with a bad configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from projects import report, write

from flake8_ssot.pytest_config.defects import folders_of

BAD: Final = {"pytest.ini": "[tool:pytest]\n"}


@pytest.mark.parametrize(
    ("conftests", "speaker"),
    [
        (["conftest.py", "a/conftest.py"], "conftest.py"),
        (["b/conftest.py", "a/c/conftest.py"], "b/conftest.py"),
        (["b/conftest.py", "a/conftest.py"], "a/conftest.py"),
        ([".b/conftest.py", "c/d/conftest.py"], "c/d/conftest.py"),
        (["venv/conftest.py", ".b/conftest.py"], None),
    ],
    ids=["its-own", "nearest", "first-of-the-nearest", "not-hidden", "nobody"],
)
def test_the_nearest_one_tells(conftests: list[str], speaker: str | None, tmp_path: Path) -> None:
    root = write(tmp_path, {".git/HEAD": "", **BAD, **dict.fromkeys(conftests, "")})
    told = [line for line in report(root) if "OST202" in line]
    assert [line.partition(":")[0] for line in told] == ([speaker] if speaker else [])


def test_the_root_may_be_that_of_the_file_system(tmp_path: Path) -> None:
    root = Path(tmp_path.anchor)
    folder = root / "no such folder" / "below"
    assert list(folders_of(folder / "conftest.py", root)) == [folder, folder.parent, root]
