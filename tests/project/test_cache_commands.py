"""Real processes at a time on one cache say what each says without a cache."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from projects import write

from flake8_ssot.project.cache_file import NAME

PROJECT: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\naddopts = --strict-markers\n",
    **{
        f"pkg/part_{n}.py": f"import pytest\n\nmark = pytest.mark\nname_{n} = {n}\n"
        for n in range(8)
    },
    **{
        f"tests/test_{n}.py": f"from pkg.part_{n} import mark, name_{n}\n"
        f"from pkg.part_{n} import missing\n\n\n@mark.strange\ndef test_a():\n    pass\n"
        for n in range(8)
    },
}
FLAKE8: Final = ("flake8", "-j1", "--select=OST")
CHECK: Final = ("flake8_ssot", "check", "--output-format=concise")
AUDIT: Final = ("flake8_ssot", "audit")


def begun(root: Path, command: Sequence[str], cache: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=root, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
    )  # fmt: skip


def said(process: subprocess.Popen[str]) -> str:
    """Return what a process says, whatever the time it took."""
    output, complaints = process.communicate(timeout=120)
    assert (process.returncode, complaints) == (1, "")
    return re.sub(r"\d+\.\d+ s\b", "", output)


@pytest.mark.parametrize(
    ("commands", "times", "switch"),
    [
        pytest.param([FLAKE8], 8, "--ssot-cache-dir=none", id="flake8"),
        pytest.param([CHECK, AUDIT], 2, "--no-cache", id="check and audit"),
    ],
)
def test_processes_that_share_a_cache(
    commands: list[Sequence[str]], times: int, switch: str, tmp_path: Path
) -> None:
    root, cache = write(tmp_path / "project", PROJECT), tmp_path / "cache"
    processes = [begun(root, command, cache) for command in commands * times]
    found = [said(process) for process in processes]
    assert [path.name for path in cache.iterdir()] == ["flake8-ssot"]
    expected = [said(begun(root, (*command, switch), cache)) for command in commands]
    assert found == expected * times
    assert all(f"test_{n}.py" in text for n in range(8) for text in expected)
    with closing(sqlite3.connect(cache / "flake8-ssot" / NAME)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = [os.fsdecode(path) for (path,) in connection.execute("SELECT path FROM results")]
    assert {str(root / f"pkg/part_{n}.py") for n in range(8)} <= set(kept)
