"""Nothing of the linted project is executed or imported, and nothing in its tree is written."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from projects import write
from traps import FILES, REGISTRARS, TRAP, TRAPS, trapped

MODULE: Final = (sys.executable, "-m", "flake8")
SCRIPT: Final = (shutil.which("flake8", path=str(Path(sys.executable).parent)) or "flake8",)


@pytest.fixture
def sprung(tmp_path: Path) -> Path:
    """Return the file that a trap writes its name to when it is executed."""
    return tmp_path / "sprung.txt"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return trapped(tmp_path / "project")


def flake8(
    folder: Path, sprung: Path, launcher: Sequence[str], *arguments: str, stdin: str = ""
) -> list[str]:
    """Return the markers that the real flake8 process calls unregistered."""
    hidden = ("PYTEST", "VIRTUAL_ENV", "PYTHONDONTWRITEBYTECODE")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    run = subprocess.run(
        [*launcher, "-j1", "--select=OST", *arguments],
        cwd=folder,
        env={**environment, "SPRUNG": str(sprung)},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (run.stderr, "OST000" in run.stdout) == ("", False)
    assert "OST301" in run.stdout
    return [line.split("'")[1] for line in run.stdout.splitlines() if "OST201" in line]


def listing(root: Path) -> dict[str, tuple[int, int, int]]:
    """Return mode, size and time of change of everything below `root`, and of itself."""
    found = {}
    for path in [root, *root.rglob("*")]:
        status = path.lstat()
        found[str(path)] = (status.st_mode, status.st_size, status.st_mtime_ns)
    return found


DISPLAY: Final = ("-", "--stdin-display-name", "tests/test_a.py")
INTERPRETER: Final = "--ssot-environment=.venv/bin/python"
RUNS: Final[dict[str, tuple[str, Sequence[str], Sequence[str]]]] = {
    "as a module": (".", MODULE, ["."]),
    "as a script": (".", SCRIPT, ["."]),
    "one file": (".", MODULE, ["tests/test_a.py"]),
    "from the tests folder": ("tests", MODULE, ["test_a.py"]),
    "a buffer": (".", MODULE, DISPLAY),
    "an interpreter named": (".", MODULE, [INTERPRETER, "."]),
}


@pytest.mark.parametrize(("folder", "launcher", "arguments"), RUNS.values(), ids=RUNS)
def test_the_project_is_read_and_nothing_else(
    folder: str, launcher: Sequence[str], arguments: Sequence[str], project: Path, sprung: Path
) -> None:
    before = listing(project)
    found = flake8(project / folder, sprung, launcher, *arguments, stdin=FILES["tests/test_a.py"])
    assert not sprung.exists(), sprung.read_text(encoding="utf-8")
    assert listing(project) == before
    assert found == ["of_nobody"]


@pytest.mark.parametrize("name", [*TRAPS, *REGISTRARS])
def test_every_trap_is_set(
    name: str, project: Path, sprung: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPRUNG", str(sprung))
    runpy.run_path(str(project / name))
    assert sprung.read_text(encoding="utf-8") == f"{project / name}\n"


@pytest.mark.parametrize("name", ["importlib_metadata", "iniconfig", "pathspec"])
@pytest.mark.parametrize("launcher", [MODULE, SCRIPT], ids=["as a module", "as a script"])
def test_a_package_named_as_one_that_we_use(
    name: str, launcher: Sequence[str], project: Path, sprung: Path
) -> None:
    write(project, {f"{name}/__init__.py": TRAP})
    found = flake8(project, sprung, launcher, "tests/test_a.py")
    assert not sprung.exists(), sprung.read_text(encoding="utf-8")
    assert found == ["of_nobody"]


def test_a_tree_that_may_not_be_written(project: Path, sprung: Path) -> None:
    folders = [path for path in [project, *project.rglob("*")] if path.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    try:
        assert flake8(project, sprung, MODULE, ".") == ["of_nobody"]
    finally:
        for folder in folders:
            folder.chmod(0o755)
