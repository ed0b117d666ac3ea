"""Syntax that the running Python may not know yet: one clear E999, and no guess about the rest."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from pathlib import Path
from typing import Final

import pytest
from environments import environment
from processes import run
from projects import report, write
from sources import ROOT

#: A module of each kind, and the Python that came with it.
NEWER: Final = {
    "exception groups": ((3, 11), "try:\n    x = 1\nexcept* ValueError:\n    x = 2\n"),
    "type aliases": ((3, 12), "type x = int\n"),
    "type parameters": ((3, 12), "def x[T](a: T) -> T:\n    return a\n"),
    "quotes in f-strings": ((3, 12), "x = f\"{'a' + f\"{'b'}\"}\"\n"),
    "defaults of parameters": ((3, 13), "class x[T = int]: ...\n"),
    "template strings": ((3, 14), 'x = t"{1}"\n'),
    "exceptions without brackets": (
        (3, 14),
        "try:\n    x = 1\nexcept ValueError, KeyError:\n    x = 2\n",
    ),
    "lazy imports": ((3, 15), "lazy import os\nx = 1\n"),
}
FIRST: Final = "from . import nothing\n"
FLAKE8: Final = (
    sys.executable,
    "-m",
    "flake8",
    "--select=E9,OST",
    "--format=%(path)s:%(row)d %(code)s",
)
CHECK: Final = (sys.executable, "-m", "flake8_ssot", "check", "--quiet", "--output-format=pylint")


def test_files_are_read_or_called_broken(tmp_path: Path) -> None:
    texts = {f"tests/test_{n}.py": FIRST + text for n, (_, text) in enumerate(NEWER.values())}
    write(tmp_path, texts)
    known = [sys.version_info >= version for version, _ in NEWER.values()]
    done = run(tmp_path, *FLAKE8, "-j1", *texts)
    codes: dict[str, list[str]] = {path: [] for path in texts}
    for line in done.stdout.splitlines():
        codes[line.partition(":")[0]].append(line.split(" ")[1])
    assert list(codes.values()) == [["OST101", "OST102"] if each else ["E999"] for each in known]
    assert done.stderr == ""
    checked = run(tmp_path, *CHECK, *texts)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout.count("[invalid-syntax]") == known.count(False)


#: What says that a project is for a newer Python, or an old one; no Python parses its module.
STATED: Final = {
    "nothing": ({}, True),
    "metadata": ({"pyproject.toml": '[project]\nrequires-python = ">=3.99"\n'}, False),
    "metadata, one of two": ({"pyproject.toml": 'requires-python = "<4, >= 3.99"\n'}, False),
    "poetry": ({"pyproject.toml": '[tool.poetry.dependencies]\npython = "^3.99"\n'}, False),
    "setuptools": ({"setup.cfg": "[options]\npython_requires = >=3.99\n"}, False),
    "setup.py": ({"setup.py": "setup(\n    python_requires='~=3.99',\n)\n"}, False),
    "a version manager": ({".python-version": "3.99.1\n"}, False),
    "metadata of long ago": ({"pyproject.toml": '[project]\nrequires-python = ">=3.8"\n'}, True),
    "at most": ({"pyproject.toml": '[project]\nrequires-python = ">=3.8, <3.99"\n'}, True),
    "a comment": ({"pyproject.toml": '# requires-python = ">=3.99"\n'}, True),
}
PROJECT: Final = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\npythonpath = .\n",
    "module.py": "x = = 1\n",
    "tests/test_a.py": "import module\n\nprint(module)\n",
}


def blocked(root: Path) -> bool:
    """Say whether the import of the module is taken for a failure."""
    found = [line.split(" ")[1] for line in report(root, {"opt-in": "OST404"}, only="tests/*.py")]
    assert found in ([], ["OST404"])
    return bool(found)


@pytest.mark.parametrize(("files", "expected"), STATED.values(), ids=STATED)
def test_what_a_newer_python_may_know_is_no_failure(
    files: dict[str, str], expected: bool, tmp_path: Path
) -> None:
    assert blocked(write(tmp_path, {**PROJECT, **files})) is expected


@pytest.mark.parametrize(("version", "expected"), [("3.99", False), ("3.9", True)])
def test_the_version_of_the_environment_counts(
    version: str, expected: bool, tmp_path: Path
) -> None:
    write(tmp_path, PROJECT)
    config = f"version = {version}.0\n"
    environment(tmp_path / ".venv", {"pytest/__init__.py": ""}, config, version)
    assert blocked(tmp_path) is expected


@pytest.mark.parametrize("name", ["python3.13t", "python3.14", "python3.14t", "python3.15"])
def test_other_pythons_read_all_that_they_know(name: str, tmp_path: Path) -> None:
    """With what is installed here: all that this needs is written in Python."""
    python = shutil.which(name)
    if python is None or run(tmp_path, python, "-c", "").returncode != 0:
        pytest.skip(f"there is no {name}")
    found = run(tmp_path, python, "-c", "import sys; print(*sys.version_info[:2])").stdout.split()
    known = [text for version, text in NEWER.values() if version <= tuple(map(int, found))]
    write(tmp_path, {f"tests/test_{n}.py": FIRST + text for n, text in enumerate(known)})
    places = os.pathsep.join((str(ROOT), sysconfig.get_path("purelib")))
    done = run(tmp_path, python, *FLAKE8[1:], ".", PYTHONPATH=places)
    assert done.stderr == ""
    codes = [line.split(" ")[1] for line in done.stdout.splitlines()]
    assert sorted(codes) == sorted(["OST101", "OST102"] * len(known))
