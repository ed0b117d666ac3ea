"""What the simulated run of pytest says of module names, against the real run."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from projects import write

from differential.case import TEST
from differential.oracle import Oracle
from flake8_ssot.audit import runs
from flake8_ssot.audit.apart import here
from flake8_ssot.audit.whole import Whole
from flake8_ssot.workspace import Workspace

IMPORTLIB: Final = "pytest --import-mode=importlib"
APPEND: Final = "pytest --import-mode=append"
SAME_NAME: Final = {"a/test_x.py": TEST, "b/test_x.py": TEST}
SHADOWED: Final = {"pytest.ini": "[pytest]\npythonpath = lib\n"}
#: The command, the files, and what of them fails with which error.
ROWS: Final[dict[str, tuple[str, Mapping[str, str], Mapping[str, str]]]] = {
    "modules of one name": ("pytest", SAME_NAME, {"b/test_x.py": "ImportMismatch"}),
    "packages of one name": (
        "pytest",
        {"a/pkg/__init__.py": "", "a/pkg/test_x.py": TEST,
         "b/pkg/__init__.py": "", "b/pkg/test_y.py": TEST},
        {"b/pkg/test_y.py": "ModuleNotFoundError"},
    ),
    "a package that another one hides": (
        APPEND, {**SHADOWED, "t/__init__.py": "", "t/test_a.py": TEST, "lib/t/__init__.py": ""},
        {"t/test_a.py": "ModuleNotFoundError"},
    ),
    "modules of one name, by their files": (IMPORTLIB, SAME_NAME, {}),
    "a module that another one has imported": (
        IMPORTLIB,
        {"pytest.ini": "[pytest]\npythonpath = .\n", "t/__init__.py": "",
         "t/test_a.py": f"import t.test_b\n{TEST}", "t/test_b.py": TEST},
        {},
    ),
    "a package in a folder that is no name": (
        IMPORTLIB,
        {"my-pkg/__init__.py": "", "my-pkg/sub/__init__.py": "", "my-pkg/sub/test_x.py": TEST},
        {},
    ),
}  # fmt: skip


def simulated(root: Path, command: str) -> dict[str, str]:
    """Return what we say that the run can't import, each file with the error."""
    workspace = Workspace({"suites": command, "environment": sys.prefix}, root)
    options, _ = workspace.options_for(root / "any.py")
    whole = Whole(workspace, options)
    found = runs.collected(whole, runs.begun(whole, here(whole)))
    return {path.relative_to(root).as_posix(): one.raises for path, one in found.first.items()}


@pytest.mark.parametrize(("command", "files", "failing"), ROWS.values(), ids=ROWS)
def test_what_can_not_be_imported_under_its_name(
    command: str,
    files: Mapping[str, str],
    failing: Mapping[str, str],
    oracle: Oracle,
    tmp_path: Path,
) -> None:
    root = write(tmp_path / "project", {".git/HEAD": "", **files})
    run = oracle.ask(root, command)
    assert {failure.refused for failure in run.failures} == failing.keys(), run.output
    assert simulated(root, command) == failing


def test_a_link_to_a_test_module_is_the_same_module(oracle: Oracle, tmp_path: Path) -> None:
    root = write(tmp_path / "project", {".git/HEAD": "", "a/test_x.py": TEST, "b/data.txt": ""})
    (root / "b" / "test_x.py").symlink_to(root / "a" / "test_x.py")
    assert oracle.ask(root, "pytest").failures == frozenset()
    assert simulated(root, "pytest") == {}
