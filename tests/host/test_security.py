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

MODULE: Final = (sys.executable, "-m", "flake8")
SCRIPT: Final = (shutil.which("flake8", path=str(Path(sys.executable).parent)) or "flake8",)
SPRING: Final = "with open(os.environ['SPRUNG'], 'a') as file:\n{0}file.write(__file__ + '\\n')\n"
TRAP: Final = "import os\n\n" + SPRING.format("    ")
REGISTER: Final = f"""

def pytest_configure(config):
    {SPRING.format("        ").strip()}
    config.addinivalue_line("markers", "{{name}}")
"""
SITE: Final = f".venv/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
#: The marker that each plugin registers: that it is known shows that the plugin has been read.
REGISTRARS: Final = {
    "conftest.py": "of_conftest",
    "tests/conftest.py": "of_inner_conftest",
    "named_plugin.py": "of_named_plugin",
    "listed_plugin.py": "of_listed_plugin",
    f"{SITE}/evil_plugin.py": "of_entry_point",
    "elsewhere/linked_plugin.py": "of_path_file",
}
TRAPS: Final = (
    "setup.py", "sitecustomize.py", "usercustomize.py", "noxfile.py", "tests/__init__.py",
    "tests/helpers.py", "old.py", "new.py", f"{SITE}/pytest/__init__.py",
    f"{SITE}/sitecustomize.py", f"{SITE}/__editable___evil_finder.py", ".venv/bin/python.py",
)  # fmt: skip
FILES: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\naddopts = --strict-markers -p named_plugin\npythonpath = .\n",
    "pyproject.toml": '[tool.flake8-ssot.shims]\nold = "new"\n',
    ".venv/pyvenv.cfg": "home = /nowhere\n",
    f"{SITE}/evil.pth": "import evil_plugin\n../../../../elsewhere\n",
    f"{SITE}/evil-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n",
    f"{SITE}/evil-1.0.dist-info/entry_points.txt": "[pytest11]\n"
    "a = evil_plugin\nb = linked_plugin\n",
    "tests/test_a.py": "import os\nimport pytest\nimport old\nfrom tests import helpers\n"
    + "".join(f"pytest.mark.{name}\n" for name in REGISTRARS.values())
    + "pytest.mark.of_nobody\n",
}


@pytest.fixture
def sprung(tmp_path: Path) -> Path:
    """Return the file that a trap writes its name to when it is executed."""
    return tmp_path / "sprung.txt"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {**FILES, **dict.fromkeys(TRAPS, TRAP)}
    for path, name in REGISTRARS.items():
        files[path] = TRAP + REGISTER.replace("{name}", name)
    files["conftest.py"] += "\npytest_plugins = ['listed_plugin']\n"
    root = write(tmp_path / "project", files)
    interpreter = root / ".venv/bin/python"
    interpreter.write_text('#!/bin/sh\necho "$0" >> "$SPRUNG"\n', encoding="utf-8")
    interpreter.chmod(0o755)
    return root


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
