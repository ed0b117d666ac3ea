"""The real flake8 process, started as users, hooks and editors start it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from projects import report, write

MODULE: Final = (sys.executable, "-m", "flake8")
SCRIPT: Final = (shutil.which("flake8", path=str(Path(sys.executable).parent)) or "flake8",)
FORMAT: Final = "--format=%(path)s:%(row)d:%(col)d %(code)s %(text)s"
DRIVER: Final = """
import multiprocessing, sys
from flake8.main.cli import main

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    raise SystemExit(main())
"""
SABOTAGE: Final = """
import sys
from flake8.main.cli import main
from flake8_ssot import walk, workspace
from flake8_ssot.checkers import registry


def fail(*arguments):
    raise ZeroDivisionError("boom\\nand more {of} it")
    yield


target = sys.argv.pop(1)
walk.REGISTRY[:] = [
    entry._replace(visitor=fail) if entry.checker == target else entry for entry in registry()
]
if target == "lint":
    workspace.Workspace.options_for = lambda *arguments: next(fail())
raise SystemExit(main())
"""
TEST: Final = """
import pytest
from . import helpers
from old.colours import RED


@pytest.mark.slwo
def test_it():
    assert helpers, RED
"""
CODES: Final = {"OST101", "OST102", "OST201", "OST202", "OST301"}
PROJECT: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\nmarkers = slow\n",
    "tox.ini": "[pytest]\nmarkers = other\n",
    "pyproject.toml": '[tool.flake8-ssot.shims]\n"old.colours" = "new.colours"\n',
    "tests/conftest.py": "# empty\n",
    "tests/helpers.py": "import old.colours as colours\n",
    "tests/test_a.py": TEST,
    "tests/deep/test_b.py": TEST,
    "service/mod.py": "from old.colours import BLUE\n",
}
SUSPECT: Final = """
import pytest
from . import helpers
import old.colours


@pytest.mark.parametrise
@pytest.mark._private
@pytest.mark.unheard_of
def test_it():
    assert helpers, old.colours
"""
UNHEARD: Final = "import pytest\n\npytestmark = pytest.mark.unheard_of\n"
ADDS_FRESH: Final = """
import pytest


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.fresh)
"""
REGISTERS_FRESH: Final = """
def pytest_configure(config):
    config.addinivalue_line("markers", "fresh: straight from the editor")
"""


def flake8(
    folder: Path, *arguments: str, stdin: str | None = None, launcher: Sequence[str] = MODULE
) -> list[str]:
    """Return our lines of what flake8 prints, all paths made relative to `folder`'s project."""
    hidden = ("PYTEST", "VIRTUAL_ENV")
    run = subprocess.run(
        [*launcher, FORMAT, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if not name.startswith(hidden)},
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert run.stderr == ""
    return [line for line in run.stdout.splitlines() if ":" in line]


def ours(root: Path, folder: Path, lines: Sequence[str]) -> list[str]:
    """Return our lines with their paths relative to `root`, sorted as `report` does."""
    found: list[tuple[str, str]] = []
    for line in lines:
        path, _, rest = line.partition(":")
        if " OST" in rest:
            found.append((os.path.relpath(os.path.normpath(folder / path), root), rest))
    found.sort(key=lambda pair: pair[0])
    return [f"{path.replace(os.sep, '/')}:{rest}" for path, rest in found]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "unrelated").mkdir()
    return write(tmp_path / "project", PROJECT)


WAYS = {
    "the folder": (".", ["."]),
    "no argument": (".", []),
    "relative files": (".", [name for name in PROJECT if name.endswith(".py")]),
    "the absolute folder": (".", ["{root}"]),
    "absolute files": (".", [f"{{root}}/{name}" for name in PROJECT if name.endswith(".py")]),
    "two processes": (".", ["-j2", "."]),
    "two processes, absolute": ("tests", ["-j2", "{root}"]),
    "from the tests folder, upward": ("tests", [".."]),
    "from an unrelated folder": ("../unrelated", ["{root}"]),
    "from an unrelated folder, upward": ("../unrelated", ["../project"]),
    "with a detour": (".", ["service/../../project"]),
}


@pytest.mark.parametrize(("folder", "arguments"), WAYS.values(), ids=WAYS)
def test_the_way_to_name_files_changes_nothing(
    folder: str, arguments: list[str], project: Path
) -> None:
    given = [argument.format(root=project) for argument in arguments]
    here = project / folder
    found = ours(project, here, flake8(here, *given))
    assert found == report(project)
    assert {line.split()[1] for line in found} == CODES


def test_the_script_says_what_the_module_says(project: Path) -> None:
    assert ours(project, project, flake8(project, launcher=SCRIPT)) == report(project)


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_processes_may_be_started_in_any_way(method: str, project: Path, tmp_path: Path) -> None:
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip("this platform has no such start method")
    driver = tmp_path / "driver.py"
    driver.write_text(DRIVER, encoding="utf-8")
    launcher = (sys.executable, str(driver), method)
    found = flake8(project, "-j2", ".", launcher=launcher)
    assert ours(project, project, found) == report(project)


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        pytest.param(".", "tests/test_a.py", id="relative"),
        pytest.param(".", "./tests/test_a.py", id="relative with a dot"),
        pytest.param(".", "{root}/tests/test_a.py", id="absolute"),
        pytest.param("tests", "test_a.py", id="from the tests folder"),
        pytest.param("../unrelated", "../project/tests/test_a.py", id="upward"),
        pytest.param("../unrelated", "{root}/tests/test_a.py", id="absolute from elsewhere"),
    ],
)
def test_a_buffer_is_judged_as_its_file(folder: str, name: str, project: Path) -> None:
    here = project / folder
    display = name.format(root=project)
    stdin = (project / "tests/test_a.py").read_text(encoding="utf-8")
    found = ours(project, here, flake8(here, "-", "--stdin-display-name", display, stdin=stdin))
    assert found == [line for line in report(project) if line.startswith("tests/test_a.py:")]
    assert found


@pytest.mark.parametrize("arguments", [[], ["--stdin-display-name", "stdin"]], ids=repr)
def test_a_nameless_buffer_is_judged_without_its_surroundings(
    arguments: list[str], project: Path
) -> None:
    found = flake8(project, "-", *arguments, stdin=SUSPECT)
    codes = [line.partition(":")[2].split()[:2] for line in found if " OST" in line]
    assert codes == [["4:8", "OST301"], ["7:2", "OST201"], ["8:2", "OST201"]]


def test_a_nameless_buffer_knows_shims_given_to_flake8(tmp_path: Path) -> None:
    write(tmp_path, {"setup.cfg": "[flake8]\nssot-shims = old.colours=fresh.colours\n"})
    found = flake8(tmp_path, "-", stdin="from old.colours import RED\n\nprint(RED)\n")
    assert found == [
        "stdin:1:1 OST301 import through deprecated shim 'old.colours'; "
        "import 'RED' from 'fresh.colours'"
    ]


def test_what_is_not_saved_yet_counts(project: Path) -> None:
    (project / "tests/test_a.py").write_text("", encoding="utf-8")
    display = ("-", "--stdin-display-name", "tests/test_a.py")
    assert [line.split()[1] for line in flake8(project, *display, stdin=UNHEARD)] == ["OST201"]
    (project / "tests/test_a.py").write_text(UNHEARD, encoding="utf-8")
    assert flake8(project, *display, stdin="") == []


@pytest.mark.parametrize("saved", [True, False], ids=["saved", "unsaved"])
def test_an_unsaved_conftest_registers(saved: bool, project: Path) -> None:
    both = ADDS_FRESH + "\n" + REGISTERS_FRESH
    disk, buffer = (ADDS_FRESH, both) if saved else (both, ADDS_FRESH)
    (project / "tests/conftest.py").write_text(disk, encoding="utf-8")
    found = flake8(project, "-", "--stdin-display-name", "tests/conftest.py", stdin=buffer)
    assert any("'fresh'" in line for line in found) is not saved


@pytest.mark.parametrize("name", ["tests/test_new.py", "tests/fresh/test_new.py"])
def test_a_file_that_does_not_exist_yet(name: str, project: Path) -> None:
    found = flake8(project, "-", "--stdin-display-name", name, stdin=TEST)
    codes = [line.split()[1] for line in found if " OST" in line]
    assert sorted(codes) == ["OST101", "OST102", "OST201", "OST301"]


def test_noqa_is_obeyed(project: Path) -> None:
    test = project / "tests/test_a.py"
    text = test.read_text(encoding="utf-8").replace("slwo", "slwo  # noqa: OST201")
    test.write_text(text.replace("RED\n", "RED  # noqa: OST\n", 1), encoding="utf-8")
    found = flake8(project, "tests/test_a.py")
    assert [line.split()[1] for line in found if " OST" in line] == ["OST101", "OST102"]


TEXTS = {
    "empty": "",
    "one line end": "\n",
    "without line end": "import os",
    "form feeds": "\f\nimport os\n\f",
    "windows": "import os\r\n\r\n",
    "old mac": "import os\rimport re\r",
    "byte order mark": "\ufeffimport os\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_line_reported_is_one_of_the_file(text: str, project: Path) -> None:
    conftest = project / "tests/conftest.py"
    conftest.write_bytes(text.encode())
    rest = [line.partition(":")[2] for line in flake8(project, "tests/conftest.py")]
    assert [place.split()[0] for place in rest if " OST202 " in place] == ["1:1"]


@pytest.mark.parametrize(
    ("target", "survivors"),
    [
        pytest.param("relative_import", {"OST102", "OST201", "OST301"}, id="a visitor of one rule"),
        pytest.param("unregistered_marker", {"OST101", "OST102", "OST301"}, id="another rule's"),
        pytest.param("lint", set(), id="before any checker"),
    ],
)
def test_a_failure_of_ours_costs_only_its_own_results(
    target: str, survivors: set[str], project: Path, tmp_path: Path
) -> None:
    driver = tmp_path / "driver.py"
    driver.write_text(SABOTAGE, encoding="utf-8")
    text = (project / "tests/test_a.py").read_text(encoding="utf-8")
    (project / "tests/test_a.py").write_text(text + "import os\n", encoding="utf-8")
    launcher = (sys.executable, str(driver), target)
    found = flake8(project, "-j1", "tests/test_a.py", launcher=launcher)
    codes = {line.split()[1] for line in found}
    assert codes == {"OST000", "E305", "E402", "F401", *survivors}
    assert [line for line in found if "OST000" in line] == [
        f"tests/test_a.py:1:1 OST000 checker {target} failed on this file: "
        "ZeroDivisionError: boom and more {of} it; please report it, the other results stand"
    ]
