"""What a simulated run imports under which name: the real pytest refuses the same test modules."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from environments import environment
from projects import write

from differential.case import NOTHING, TEST
from differential.oracle import Oracle
from flake8_ssot.audit import runs
from flake8_ssot.audit.apart import here
from flake8_ssot.audit.whole import Whole
from flake8_ssot.workspace import Workspace, relative

IMPORTLIB: Final = "pytest --import-mode=importlib"
FAILS: Final = "undefined\n"
SKIP: Final = "pytest.skip('x', allow_module_level=True)\n"
SAME: Final = {"api/test_it.py": TEST, "web/test_it.py": TEST}


class Row(NamedTuple):
    """A project, the run, the test modules that pytest refuses, and those we can't know of."""

    files: Mapping[str, str]
    refused: Set[str]
    run: str = "pytest"
    unknown: Set[str] = NOTHING


ROWS: Final = {
    "one name twice": Row(SAME, {"web/test_it.py"}),
    "one name twice, appended": Row(SAME, {"web/test_it.py"}, "pytest --import-mode=append"),
    "one name twice, each by itself": Row(SAME, NOTHING, IMPORTLIB),
    "packages of one name": Row(
        {
            "a/pkg/__init__.py": "",
            "a/pkg/test_a.py": TEST,
            "b/pkg/__init__.py": "",
            "b/pkg/test_b.py": TEST,
        },
        {"b/pkg/test_b.py"},
    ),
    "package that another one hides": Row(
        {
            "pytest.ini": "[pytest]\npythonpath = lib\n",
            "lib/own/__init__.py": "",
            "own/__init__.py": "",
            "own/test_a.py": TEST,
        },
        {"own/test_a.py"},
        "pytest --import-mode=append",
    ),
    "skipped by a conftest.py": Row(
        {
            "a/conftest.py": f"import os\nimport pytest\nif os.name:\n    {SKIP}",
            "a/sub/test_a.py": FAILS,
            "b/conftest.py": f"import os\nimport pytest\nif not os.name:\n    {SKIP}",
            "b/test_b.py": FAILS,
            "test_c.py": FAILS,
        },
        {"b/test_b.py", "test_c.py"},
        unknown={"b/test_b.py"},
    ),
    "a dot in the name": Row({"test_a.b.py": TEST, "test_c.py": TEST}, {"test_a.b.py"}),
    "a dot in the name, by itself": Row({"test_a.b.py": TEST}, NOTHING, IMPORTLIB),
    "imported by another one before": Row(
        {
            "pytest.ini": "[pytest]\npythonpath = .\n",
            "tests/test_a.py": "import tests.test_b\n",
            "tests/test_b.py": "import sys\nif 'tests.test_a' not in sys.modules: undefined\n",
            "tests/test_c.py": FAILS,
        },
        {"tests/test_c.py"},
        IMPORTLIB,
    ),
    "package below a folder that no import can name": Row(
        {
            "the-tests/__init__.py": "",
            "the-tests/unit/__init__.py": "",
            "the-tests/unit/test_a.py": FAILS,
            "test_b.py": FAILS,
        },
        {"the-tests/unit/test_a.py", "test_b.py"},
        IMPORTLIB,
        unknown={"the-tests/unit/test_a.py"},
    ),
}


def blocked(root: Path, run: str) -> set[str]:
    """Return the test modules that we say `run` refuses where nothing is installed."""
    environment(root.parent / "environment", {})
    workspace = Workspace({"suites": run, "environment": str(root.parent / "environment")}, root)
    whole = Whole(workspace, workspace.options_for(root / "conftest.py")[0])
    found = runs.collected(whole, runs.begun(whole, here(whole)))
    return {relative(path, root) for path in found.first}


def refused(oracle: Oracle, root: Path, run: str) -> set[str]:
    return {failure.refused for failure in oracle.ask(root, run, autoload=False).failures}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_we_refuse_what_pytest_does(row: Row, oracle: Oracle, tmp_path: Path) -> None:
    root = write(tmp_path / "project", row.files)
    assert refused(oracle, root, row.run) == row.refused
    assert blocked(root, row.run) == row.refused - row.unknown


def test_a_link_to_a_test_module_is_that_module(oracle: Oracle, tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"api/test_it.py": TEST, "web/conftest.py": ""})
    (root / "web" / "test_it.py").symlink_to(root / "api" / "test_it.py")
    assert refused(oracle, root, "pytest") == blocked(root, "pytest") == set()
