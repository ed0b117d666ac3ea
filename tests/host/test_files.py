"""Questions to the file system have an answer whatever is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from flake8_ssot.files import contents, entries, exists, globbed, is_larger, isdir, isfile

PATHS = ["gone", "nul\0", "x" * 5000, "half a letter \ud800", "file/below"]


@pytest.mark.parametrize("name", PATHS, ids=["gone", "nul", "too-long", "surrogate", "no-folder"])
def test_what_cannot_be_looked_at_is_not_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    path = tmp_path / name
    assert [exists(path), isfile(path), isdir(path)] == [False, False, False]
    assert contents(str(path)) == b""
    assert list(entries(path)) == []
    assert not is_larger(str(path), 0)
    assert globbed(path, "*") == []


def test_what_is_there_is_told(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"xyz")
    assert contents(str(path)) == b"xyz"
    assert list(entries(tmp_path)) == [("file", False)]
    assert (is_larger(str(path), 2), is_larger(str(path), 3)) == (True, False)
    assert globbed(tmp_path, "f*") == [path]
