"""The wheel in an environment of its own, with the oldest versions that it says it works with."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import pytest
from processes import run
from projects import report, write
from sources import ROOT

FILES: Final = {
    "setup.cfg": "[flake8]\nssot-markers = known\n",
    "pyproject.toml": '[tool.flake8-ssot.shims]\n"old" = "new"\n',
    "pytest.ini": "[pytest]\nmarkers = slow\n",
    "new.py": "class Colour: ...\n",
    "tests/conftest.py": "",
    "tests/test_a.py": """
        import pytest
        from . import helpers
        from old import Colour
        from new import Color


        @pytest.mark.slwo
        @pytest.mark.known
        def test_it():
            assert helpers, Colour
        """,
    "tests/test_b.py": "from new import Color  # noqa: OST402\n",
}
FORMAT: Final = "--format=%(path)s:%(row)d:%(col)d %(code)s %(text)s"


def oldest() -> list[str]:
    """Return the lowest versions that pyproject.toml allows, as requirements."""
    done = run(ROOT, sys.executable, "scripts/lowest_versions.py")
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def installed(folder: Path, *requirements: str) -> str:
    """Make an environment in `folder` from wheels alone, and return its interpreter."""
    assert run(folder.parent, "virtualenv", folder.name).returncode == 0
    python = str(folder / ("Scripts" if os.name == "nt" else "bin") / "python")
    pip = (python, "-m", "pip", "install", "--only-binary", ":all:", *requirements)
    done = run(folder.parent, *pip)
    assert done.returncode == 0, done.stderr
    return python


def reported(python: str, project: Path) -> list[str]:
    """Return what flake8 reports in that environment, in which it must name the plugin."""
    flake8 = (python, "-m", "flake8")
    assert "flake8-ssot" in run(project, *flake8, "--version").stdout
    found = run(project, *flake8, "--select=OST", FORMAT, "tests/test_a.py", "tests/test_b.py")
    assert found.stderr == ""
    return found.stdout.splitlines()


def expected(project: Path) -> list[str]:
    found = report(project, {"markers": "known"}, only="tests/test_a.py")
    codes = {line.split()[1] for line in found}
    assert codes == {"OST101", "OST102", "OST201", "OST301", "OST402"}
    return found


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the oldest are no wheels for this Python")
def test_the_oldest_of_all_that_it_needs(wheels: Path, tmp_path: Path) -> None:
    (wheel,) = wheels.glob("*.whl")
    python = installed(tmp_path / "venv", f"{wheel}[fix,watch]", *oldest())
    project = write(tmp_path / "project", FILES)
    assert reported(python, project) == expected(project)
    check = (python, "-m", "flake8_ssot", "check", "--quiet", "--fix", "--unsafe-fixes")
    checked = run(project, *check)
    assert checked.returncode == 1, checked.stderr
    fixed = (project / "tests/test_a.py").read_text(encoding="utf-8")
    assert "from new import Color, Colour\n" in fixed


def test_the_oldest_of_flake8_7(wheels: Path, tmp_path: Path) -> None:
    (wheel,) = wheels.glob("*.whl")
    python = installed(tmp_path / "venv", str(wheel), "flake8==7.0.0")
    project = write(tmp_path / "project", FILES)
    assert reported(python, project) == expected(project)
