"""`flake8-ssot markers`: registered where, used where, how often, as pytest itself lists them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from environments import distribution, environment
from processes import run_module, run_pytest
from projects import write

from flake8_ssot.audit.marker_table import rows
from flake8_ssot.audit.whole import Whole
from flake8_ssot.workspace import Workspace

FINE, FOUND, WRONG = 0, 1, 2
PROJECT = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\nmarkers =\n    slow: takes long\n    legacy: old\n",
    "requirements.txt": "pytest-timeout\n",
    "conftest.py": "def pytest_configure(config):\n"
    "    config.addinivalue_line('markers', 'network: asks other machines')\n",
    "tests/test_a.py": "import pytest\n\n@pytest.mark.slow\n@pytest.mark.network\n"
    "def test_a(): ...\n\n@pytest.mark.parametrize('x', [1])\ndef test_b(x): ...\n",
    "tests/test_b.py": "import pytest\n\npytestmark = [pytest.mark.slow, pytest.mark.tapped]\n\n"
    "@pytest.mark.slwo\n@pytest.mark.timeout(3)\ndef test_b(): ...\n",
}
INSTALLED = {
    "pytest/__init__.py": "",
    **distribution("pytest_tap", "1.0", "pytest_tap.py"),
    "pytest_tap-1.0.dist-info/entry_points.txt": "[pytest11]\ntap = pytest_tap\n",
    "pytest_tap.py": "def pytest_configure(config):\n"
    "    config.addinivalue_line('markers', 'tapped: x')\n",
}
TABLE = """\
marker       uses  files  registered in
legacy          0      0  pytest.ini:4
network         1      1  conftest.py:2
parametrize     1      1  pytest itself
slow            2      2  pytest.ini:3
slwo            1      1  nowhere
tapped          1      1  pytest_tap (installed)
timeout         1      1  pytest-timeout (known plugin)

7 markers: 1 registered and never used (--unused),
1 used where they are not registered (--unregistered)
"""
UNUSED = "pytest.ini:4:5 'legacy' is registered and never used\n"
UNREGISTERED = (
    "tests/test_b.py:5:2 marker 'slwo' is not registered in pytest.ini; did you mean 'slow'?\n"
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    environment(tmp_path / ".venv", INSTALLED)
    return write(tmp_path, PROJECT)


def start(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(root, "flake8_ssot", "markers", *arguments)


def listed(root: Path, *arguments: str) -> list[dict[str, Any]]:
    found = json.loads(start(root, "--output-format", "json", *arguments).stdout)
    assert (found["version"], found["root"]) == (1, ".")
    markers: list[dict[str, Any]] = found["markers"]
    return markers


def test_the_table(project: Path) -> None:
    done = start(project)
    assert (done.returncode, done.stdout, done.stderr) == (FINE, TABLE, "")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--unused"], UNUSED),
        (["--unregistered"], UNREGISTERED),
        (["--unused", "--unregistered"], UNUSED + UNREGISTERED),
    ],
)
def test_defects_have_a_line_each_and_status_1(
    arguments: list[str], text: str, project: Path
) -> None:
    done = start(project, *arguments)
    assert (done.returncode, done.stdout) == (FOUND, text)


def test_no_defects_are_status_0(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "test_it.py": "def test_it(): ...\n"})
    done = start(tmp_path, "--unused", "--unregistered")
    assert (done.returncode, done.stdout) == (FINE, "")


def test_json_has_all_places(project: Path) -> None:
    markers = {one["name"]: one for one in listed(project)}
    assert markers["slow"] == {
        "name": "slow",
        "registered": [
            {
                "by": "configuration", "path": "pytest.ini", "line": 3, "distribution": None,
                "unused": False,
            }
        ],
        "uses": [
            {"path": "tests/test_a.py", "line": 3, "column": 2},
            {"path": "tests/test_b.py", "line": 3, "column": 15},
        ],
        "unregistered": [],
    }  # fmt: skip
    assert markers["legacy"]["registered"][0]["unused"] is True
    by = {name: [one["by"] for one in found["registered"]] for name, found in markers.items()}
    assert by == {
        "legacy": ["configuration"], "network": ["conftest"], "parametrize": ["pytest"],
        "slow": ["configuration"], "slwo": [], "tapped": ["installed"], "timeout": ["known"],
    }  # fmt: skip
    (refused,) = markers["slwo"]["unregistered"]
    assert (refused["path"], refused["line"], refused["column"]) == ("tests/test_b.py", 5, 2)


def test_the_lists_are_those_of_pytest(tmp_path: Path) -> None:
    """What it lists as registered by the project pytest lists; what it calls unregistered fails."""
    files = {name: text for name, text in PROJECT.items() if name != "tests/test_b.py"}
    write(tmp_path, files)
    done = run_pytest(tmp_path, "--markers")
    known = {
        line.removeprefix("@pytest.mark.").partition(":")[0].partition("(")[0]
        for line in done.stdout.splitlines()
        if line.startswith("@pytest.mark.")
    }
    own = {one["name"] for one in listed(tmp_path) if one["registered"]}
    assert {"slow", "legacy", "network"} <= own <= known
    strict = ("--collect-only", "--strict-markers", "-q")
    assert listed(tmp_path, "--unregistered") == []
    assert run_pytest(tmp_path, *strict).returncode == FINE
    write(tmp_path, {"tests/test_c.py": PROJECT["tests/test_b.py"].replace(".tapped", ".slow")})
    assert "slwo" in {one["name"] for one in listed(tmp_path, "--unregistered")}
    assert "'slwo' not found in `markers`" in run_pytest(tmp_path, *strict).stdout


def test_a_computed_mark_makes_the_rest_unknown(project: Path) -> None:
    hook = "def pytest_collection_modifyitems(items):\n    for item in items:\n"
    write(project, {"tests/conftest.py": hook + "        item.add_marker(item.name)\n"})
    done = start(project, "--unused")
    assert (done.returncode, done.stdout) == (FINE, "")
    assert done.stderr == (
        "flake8-ssot: 1 more have no use that can be read, but tests/conftest.py:3 makes marks "
        "whose names are known when it runs only: legacy\n"
    )
    (legacy,) = [one for one in listed(project) if one["name"] == "legacy"]
    assert legacy["registered"][0]["unused"] is None


def test_a_registration_that_may_be_used_is_no_defect_where_a_use_is_one(project: Path) -> None:
    hook = "def pytest_collection_modifyitems(items):\n    items[0].add_marker(items[0].name)\n"
    other = {"other/pytest.ini": "[pytest]\nmarkers = slwo\n", "other/conftest.py": hook}
    write(project, {**other, "other/test_o.py": "def test_o(): ...\n"})
    suites = ("--suite", "pytest tests", "--suite", "pytest other")
    done = start(project, "--unused", "--unregistered", *suites)
    elsewhere = "it is registered in other/pytest.ini:2, which does not count here"
    told = UNREGISTERED.replace("did you mean 'slow'?", elsewhere)
    assert (done.returncode, done.stdout) == (FOUND, told)
    assert "legacy, slwo" in done.stderr


def test_suites_say_which_runs_are_meant(project: Path) -> None:
    write(project, {"ci.ini": "[pytest]\nmarkers = slwo\n"})
    by_path = {
        one["name"]: [place["path"] for place in one["registered"]]
        for one in listed(project, "--suite", "pytest -c ci.ini tests")
    }
    assert by_path["slwo"] == ["ci.ini"]
    assert "legacy" not in by_path


def test_wrong_usage(tmp_path: Path) -> None:
    done = start(tmp_path, "nowhere")
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert done.stderr.startswith("flake8-ssot: nowhere: there is no such folder")


def test_an_environment_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = start(tmp_path, "--environment", "gone")
    assert done.returncode == WRONG
    assert done.stdout == ""
    assert done.stderr == (
        "flake8-ssot: gone: there is no such environment; name its folder or its Python\n"
    )
    assert start(tmp_path, "--environment", "none").returncode == 0


def test_all_that_registers_a_marker_is_named(tmp_path: Path) -> None:
    files = {
        ".git/HEAD": "",
        "pytest.ini": "[pytest]\n",
        "conftest.py": "pytest_plugins = ['pytest_timeout']\n",
        "test_a.py": "import pytest\n@pytest.mark.timeout(1)\n@pytest.mark.\\\n  extra\n"
        "@pytest.mark.asyncio\n@pytest.mark.skip\ndef test(): ...\n",
    }
    workspace = Workspace({"environment": "none", "markers": "extra"}, write(tmp_path, files))
    options, _ = workspace.options_for(tmp_path / "conftest.py")
    found = {row.name: row for row in rows(Whole(workspace, options))}
    places = {
        name: [(one.source, one.place, one.line) for one in row.registered]
        for name, row in found.items()
    }
    assert places == {
        "asyncio": [("known", "pytest-asyncio", 0)],
        "extra": [("option", "the option markers", 0)],
        "skip": [("pytest", "pytest", 0)],
        "timeout": [("known", "pytest_timeout", 0)],
    }
    assert [(use.line, use.column) for use in found["extra"].uses] == [(4, 3)]
