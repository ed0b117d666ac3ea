"""`flake8-ssot audit`: the fixed JSON object, its statuses, and the example held against pytest."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from processes import run_module
from projects import write

from flake8_ssot.audit.messages import Messages
from flake8_ssot.audit.reach import reached
from flake8_ssot.audit.result import uncollected
from flake8_ssot.project.failures import failure
from flake8_ssot.project.loaded import Loaded
from flake8_ssot.workspace import Workspace

EXAMPLE = Path(__file__).parents[1] / "examples" / "remediation"
SUITES = ("pytest tests", "pytest auth_service", "pytest backend", "pytest analytics_service")
CLEAN, FOUND, WRONG = 0, 1, 2

SHOP = {
    "conftest.py": "",
    "shop/__init__.py": "from shop.money import *\n",
    "shop/money.py": "__all__ = ['Money', 'Curency']\nclass Money: ...\nclass Currency: ...\n",
    "shop/orders.py": "try:\n    import shop.gone\nexcept ImportError:\n    pass\nLIMIT = Limit\n",
    "tests/test_money.py": "from shop.money import Money\n",
    "tests/test_orders.py": "import shop.orders\n",
    "tests/test_guarded.py": "try:\n    import shop\nexcept ImportError:\n    shop = None\n",
    "tests/test_caught.py": "try:\n    import shop\nexcept AttributeError:\n    shop = None\n",
    "tests/test_healthy.py": "import os\n",
}


def command(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would."""
    return run_module(folder, "flake8_ssot", "audit", *arguments)


def audit(root: Path, *arguments: str) -> dict[str, Any]:
    ended = command("--output-format", "json", *arguments, ".", folder=root)
    assert ended.stderr == ""
    assert ended.returncode in {CLEAN, FOUND}
    found: dict[str, Any] = json.loads(ended.stdout)
    assert ended.returncode == (FOUND if found["root_causes"] else CLEAN)
    return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return audit(write(tmp_path_factory.mktemp("shop"), SHOP))


def test_the_object_has_the_fixed_keys(shop: dict[str, Any]) -> None:
    assert list(shop) == ["version", "root", "summary", "root_causes", "blocked", "violations"]
    assert (shop["version"], shop["root"], shop["violations"]) == (1, ".", [])
    assert shop["summary"].keys() == {
        "modules", "test_modules", "blocked_test_modules", "root_causes", "seconds",
    }  # fmt: skip
    assert {frozenset(cause) for cause in shop["root_causes"]} == {
        frozenset(("code", "path", "line", "column", "raises", "message", "blocks", "fix"))
    }


def test_one_line_blocks_three_modules(shop: dict[str, Any]) -> None:
    first = shop["root_causes"][0]
    assert first == {
        "code": "OST403",
        "path": "shop/__init__.py",
        "line": 1,
        "column": 1,
        "raises": "AttributeError",
        "message": "the __all__ of 'shop.money' names 'Curency', which it does not have; "
        "did you mean 'Currency'?",
        "blocks": ["tests/test_guarded.py", "tests/test_money.py", "tests/test_orders.py"],
        "fix": None,
    }


def test_what_lies_behind_the_first_cause_is_told_as_well(shop: dict[str, Any]) -> None:
    behind = [(c["code"], c["path"], c["line"], c["blocks"]) for c in shop["root_causes"][1:]]
    assert behind == [("F821", "shop/orders.py", 5, ["tests/test_orders.py"])]


def test_the_chain_leads_from_the_test_module_to_the_cause(shop: dict[str, Any]) -> None:
    assert shop["blocked"]["tests/test_orders.py"] == {
        "root_cause": 0,
        "chain": [
            {"path": "tests/test_orders.py", "line": 1},
            {"path": "shop/__init__.py", "line": 1},
        ],
    }
    assert shop["summary"]["blocked_test_modules"] == len(shop["blocked"]) == 2


def test_a_module_that_an_earlier_failure_left_behind_is_imported_well(
    shop: dict[str, Any], tmp_path: Path
) -> None:
    """`shop` leaves sys.modules when it fails, `shop.money` stays: pytest collects the test."""
    assert "tests/test_money.py" not in shop["blocked"]
    assert "tests/test_money.py" not in pytest_refuses(write(tmp_path, SHOP), tmp_path, ["pytest"])


def test_a_healthy_project_is_clean(tmp_path: Path) -> None:
    found = audit(write(tmp_path, {"test_it.py": "def test_it(): ...\n"}))
    assert found["root_causes"] == []
    assert found["blocked"] == {}
    assert found["summary"]["test_modules"] == 1


def test_a_marker_counts_where_the_run_is_strict(tmp_path: Path) -> None:
    write(tmp_path, {"pytest.ini": "[pytest]\n", "test_it.py": "import pytest\npytest.mark.slow\n"})
    assert audit(tmp_path)["blocked"] == {}
    cause = audit(tmp_path, "--strict-markers")["root_causes"][0]
    assert (cause["code"], cause["raises"], cause["line"]) == ("OST201", "Failed", 2)


def test_a_broken_conftest_blocks_what_it_stands_above(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "conftest.py": "import shop\nfrom shop import gone\n",
            "shop.py": "",
            "test_it.py": "",
            "inner/test_other.py": "",
        },
    )
    assert set(audit(tmp_path)["blocked"]) == {"test_it.py", "inner/test_other.py"}
    assert audit(tmp_path, "--noconftest")["blocked"] == {}


def test_wrong_configuration_is_a_line_and_status_2(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.flake8-ssot]\nsuites = 3\n", "test_it.py": ""})
    ended = command(folder=tmp_path)
    assert ended.returncode == WRONG
    assert ended.stdout == ""
    assert ended.stderr.startswith("flake8-ssot: pyproject.toml: suites: ")
    assert ended.stderr.count("\n") == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    ended = command("gone", folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (WRONG, "")
    assert ended.stderr == "flake8-ssot: gone: there is no such folder; name the project's root\n"


def test_a_suite_that_pytest_would_not_start(tmp_path: Path) -> None:
    write(tmp_path, {"pytest.ini": "[pytest]\nmarkers\n", "test_it.py": ""})
    ended = command(folder=tmp_path)
    assert ended.returncode == FOUND
    assert "pytest would stop before it collects anything" in ended.stderr


def test_the_example_is_blocked_where_pytest_refuses(tmp_path: Path) -> None:
    """One refusal is no import's: an enum lacks a member (root cause 1 of the example)."""
    suites = [word for suite in SUITES for word in ("--suite", suite)]
    before = audit(EXAMPLE / "before", "--strict-markers", *suites)
    refused = pytest_refuses(EXAMPLE / "before", tmp_path, SUITES)
    assert refused - before["blocked"].keys() == {"backend/tests/test_parcel_states.py"}
    assert before["blocked"].keys() <= refused
    assert audit(EXAMPLE / "after", "--strict-markers", *suites)["root_causes"] == []


def pytest_refuses(root: Path, scratch: Path, suites: Iterable[str]) -> set[str]:
    """Return the test modules that pytest can't collect, by its own word."""
    refused: set[str] = set()
    for suite in suites:
        ended = subprocess.run(
            [sys.executable, "-m", *suite.split(), "--collect-only", "-q", "--strict-markers",
             "-p", "no:cacheprovider", "--rootdir", str(root)],
            cwd=root,
            env={"PYTHONPYCACHEPREFIX": str(scratch), "COLUMNS": "300"},
            capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        lines = [line for line in ended.stdout.splitlines() if line.startswith("ERROR ")]
        refused |= {line.split()[1] for line in lines}
    return refused


def test_what_only_the_whole_project_shows_is_among_the_violations(tmp_path: Path) -> None:
    files = {"pytest.ini": "[pytest]\nmarkers = legacy\n", "test_it.py": "def test_it(): ...\n"}
    assert audit(write(tmp_path, files))["violations"] == [
        {
            "code": "OST203",
            "path": "pytest.ini",
            "line": 2,
            "column": 11,
            "message": "marker 'legacy' is registered and never used; use it or remove it",
        }
    ]


def test_what_is_caught_where_it_fails_stops_nobody() -> None:
    path = Path("test_a.py")
    failed = failure("missing-module", "ModuleNotFoundError", path, 1, module="gone")
    for guards, stopped in (((("ImportError",),), {}), ((("KeyError",),), {failed.cause: {path}})):
        module = Loaded("test_a", path, causes=[(failed, guards)])
        assert reached({path: module}) == stopped


MISSING = "module 'shop.gone' does not exist; "


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("from shop.gone import Purse\n", 1, "'Purse' is defined in 'shop.money'"),
        ("from shop.gone import (\n    Purse,\n)\n", 1, "'Purse' is defined in 'shop.money'"),
        ("import importlib\nimportlib.import_module('shop.gone')\n", 2, ""),
        ("if not __name__: pass\nelse: import shop.gone\n", 2, ""),
    ],
    ids=["an import", "over lines", "a call", "behind a word"],
)
def test_a_cause_has_the_remedy_that_its_statement_allows(
    text: str, line: int, remedy: str, tmp_path: Path
) -> None:
    files = {"shop/__init__.py": "", "shop/money.py": "class Purse: ...\n", "a.py": text}
    workspace = Workspace({}, write(tmp_path, {".git/HEAD": "", **files}))
    options, _ = workspace.options_for(tmp_path / "a.py")
    failed = failure(
        "missing-module", "ModuleNotFoundError", tmp_path / "a.py", line, module="shop.gone"
    )
    said = Messages(workspace, options).of(failed)
    assert said == MISSING + (remedy or "add it, or remove the import")


def test_who_looks_for_no_cycles_does_not_begin_with_it() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
