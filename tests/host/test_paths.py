"""Paths of other systems: drives, backslashes, letters of either case, composed and decomposed."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any, Final, Literal

import pytest
from processes import run
from projects import report, write

from flake8_ssot.check.globs import Globs, glob_error
from flake8_ssot.cli.check_arguments import per_file
from flake8_ssot.output.report import from_here, inside, shown
from flake8_ssot.output.sarif import uri
from flake8_ssot.project.project_files import python_files
from flake8_ssot.project.traces import Traces
from flake8_ssot.pytest_config.commandline import Arguments
from flake8_ssot.pytest_config.rootdir import ConfigFiles, common_ancestor, determine_setup
from flake8_ssot.workspace import relative

WINDOWS: Final = PureWindowsPath("C:/Work/shop")
POSIX: Final = PurePosixPath("/work/shop")


@pytest.mark.parametrize(
    ("root", "pattern", "path", "expected"),
    [
        pytest.param(WINDOWS, "tests/*.py", "tests/test_a.py", True, id="a slash"),
        pytest.param(WINDOWS, "tests\\*.py", "tests/test_a.py", True, id="a backslash"),
        pytest.param(WINDOWS, ".\\tests\\old\\", "tests/old", True, id="a folder"),
        pytest.param(WINDOWS, "C:/Work/shop/tests/*", "tests/test_a.py", True, id="a drive"),
        pytest.param(WINDOWS, "C:\\Work\\shop\\tests\\*", "tests/a.py", True, id="both"),
        pytest.param(WINDOWS, "D:/Work/shop/tests/*", "tests/a.py", False, id="another drive"),
        pytest.param(WINDOWS, "/Work/shop/tests/*", "tests/a.py", True, id="this drive"),
        pytest.param(WINDOWS, "test_a.py", "tests/test_a.py", True, id="a name"),
        pytest.param(POSIX, "tests/*.py", "tests/test_a.py", True, id="posix"),
        pytest.param(POSIX, "/work/shop/tests/*", "tests/test_a.py", True, id="posix, absolute"),
        pytest.param(POSIX, "tests\\*.py", "tests/test_a.py", False, id="posix, a backslash"),
        pytest.param(POSIX, "tests/{a,test_*}.py", "tests/test_a.py", True, id="choices"),
        pytest.param(POSIX, "tests/{a,b}.py", "tests/test_a.py", False, id="none of the choices"),
        pytest.param(PurePosixPath("/"), "tests/*", "tests/a.py", True, id="the root of all"),
        pytest.param(PureWindowsPath("C:/"), "tests/*", "tests/a.py", True, id="a drive's root"),
    ],
)
def test_globs_of_the_command_line(root: PurePath, pattern: str, path: str, expected: bool) -> None:
    assert Globs.of([pattern], root).match(root / path) is expected


def test_what_is_no_glob_of_the_command_line() -> None:
    assert glob_error("tests/[z-a].py")
    assert glob_error("tests/[a-z].py") is None


def test_a_drive_is_no_code() -> None:
    assert per_file("C:/shop/tests/*:OST1") == [("C:/shop/tests/*", "OST1")]


@pytest.mark.parametrize(
    ("path", "folder", "expected"),
    [
        pytest.param(WINDOWS / "a b/c.py", WINDOWS, "a b\\c.py", id="below"),
        pytest.param(PureWindowsPath("c:/WORK/shop/c.py"), WINDOWS, "c.py", id="another case"),
        pytest.param(PureWindowsPath("D:/c.py"), WINDOWS, "D:\\c.py", id="another drive"),
        pytest.param(POSIX / "c.py", POSIX, "c.py", id="posix"),
        pytest.param(
            PurePosixPath("/work/shopping/c.py"), POSIX, "/work/shopping/c.py", id="beside"
        ),
        pytest.param(PurePosixPath("/c.py"), PurePosixPath("/"), "c.py", id="the root of all"),
    ],
)
def test_where_people_are_shown_a_file(path: PurePath, folder: PurePath, expected: str) -> None:
    assert inside(path, folder) == expected


def test_paths_from_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    beside = tmp_path.parent / "a.py"
    assert (shown(str(tmp_path / "b.py")), shown(str(beside)), shown("-")) == (
        "b.py",
        str(beside),
        "-",
    )
    assert from_here(beside) == os.path.join("..", "a.py")

    def refuse(path: object) -> str:
        raise ValueError("path is on mount 'D:', start on mount 'C:'")

    monkeypatch.setattr(os.path, "relpath", refuse)
    assert from_here(beside) == str(beside)


def test_messages_and_documents_have_slashes() -> None:
    path: Any = WINDOWS / "tests" / "a b.py"
    assert relative(path, WINDOWS) == "tests/a b.py"  # type: ignore[arg-type]
    assert uri(path) == "file:///C:/Work/shop/tests/a%20b.py"


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param([], WINDOWS, id="none"),
        pytest.param(["tests"], "tests", id="one"),
        pytest.param(["tests/a", "tests/b"], "tests", id="two"),
        pytest.param(["tests", "tests/b"], "tests", id="one in the other"),
        pytest.param(["tests", "D:/x"], "tests", id="another drive"),
        pytest.param(["c:/WORK/shop/tests/a", "tests/b"], "tests", id="another case"),
    ],
)
def test_what_arguments_have_in_common(paths: Sequence[str], expected: Any) -> None:
    folder: Any = WINDOWS
    assert common_ancestor(folder, [folder / path for path in paths]) == folder / expected


@pytest.mark.parametrize("options", [[], ["-c", os.devnull]], ids=["found", "no configuration"])
def test_the_root_of_the_file_system_is_no_rootdir(options: list[str], tmp_path: Path) -> None:
    folder = next(p for p in map(Path, ("/usr", "/etc")) if p not in tmp_path.parents)
    write(tmp_path, {"tests/test_a.py": "def test(): ...\n"})
    words = ("-q", "--collect-only", "-p", "no:cacheprovider", *options, str(tmp_path / "tests"))
    told = run(folder, sys.executable, "-m", "pytest", "-v", *words).stdout
    inifile = options[-1] if options else None
    arguments = Arguments(paths=(str(tmp_path / "tests"),), inifile=inifile)
    setup = determine_setup(ConfigFiles(), folder, arguments)
    assert f"rootdir: {setup.rootdir}\n" in told


def test_modules_in_the_root_of_the_file_system(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container whose files lie there."""
    tree = [(os.sep, ["pkg"], ["a.py"]), (f"{os.sep}pkg", [], ["b.py"])]
    monkeypatch.setattr(os, "walk", lambda root: iter(tree))
    root = Path(os.sep)
    files = list(python_files(root))
    assert files == [str(root / "a.py"), str(root / "pkg" / "b.py")]
    traces = Traces(root, lambda: files)
    places = [traces.holding(name) for name in ("a", "b", "pkg")]
    assert places == [(root,), (root / "pkg",), (root,)]


CASES: Final = {
    "pytest.ini": "[pytest]\npythonpath = .\n",
    "pkg/__init__.py": "",
    "pkg/Helpers.py": "x = 1\n",
    "tests/test_a.py": "import pkg.helpers\nfrom pkg.Helpers import x\nfrom pkg import helpers\n",
}


def test_names_of_modules_have_their_case_wherever_files_have_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python compares the names in a folder, on macOS and Windows too (PEP 235)."""
    write(tmp_path, CASES)
    real = os.stat

    def stat(path: Any, *arguments: Any, **options: Any) -> os.stat_result:
        try:
            return real(path, *arguments, **options)
        except FileNotFoundError:
            wanted = Path(path)
            for name in os.listdir(wanted.parent):
                if name.lower() == wanted.name.lower():
                    return real(wanted.with_name(name), *arguments, **options)
            raise

    monkeypatch.setattr(os, "stat", stat)
    assert os.path.isfile(tmp_path / "pkg/helpers.py")
    found = [line.split(" ")[:2] for line in report(tmp_path)]
    assert found == [["tests/test_a.py:1:8", "OST401"], ["tests/test_a.py:3:17", "OST402"]]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "statement", ["import pkg.{}", "from pkg.{} import x", "from pkg import {}"]
)
def test_names_of_modules_are_composed(
    statement: str, form: Literal["NFC", "NFD"], tmp_path: Path
) -> None:
    """An identifier is normalized, PEP 3131, and the name of a file is not: Python decides."""
    spelled = unicodedata.normalize(form, "größe")
    write(tmp_path, {"pkg/__init__.py": "", f"pkg/{spelled}.py": "x = 1\n"})
    if f"{spelled}.py" not in os.listdir(tmp_path / "pkg"):
        pytest.skip("this file system composes names itself")
    text = statement.format(unicodedata.normalize("NFD", "größe")) + "\n"
    write(tmp_path, {"pytest.ini": "[pytest]\n", "test_a.py": text})
    done = run(tmp_path, sys.executable, "test_a.py")
    codes = {line.split(" ")[1] for line in report(tmp_path)}
    assert (done.returncode != 0) is bool(codes & {"OST401", "OST402"})
    assert (done.returncode != 0) is (form == "NFD")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_markers_are_compared_as_pytest_does(form: Literal["NFC", "NFD"], tmp_path: Path) -> None:
    marker = unicodedata.normalize(form, "größe")
    test = "import pytest\n\n\n@pytest.mark.größe\ndef test_it(): ...\n"
    ini = f"[pytest]\naddopts = --strict-markers\nmarkers = {marker}\n"
    write(tmp_path, {"pytest.ini": ini, "test_a.py": test})
    command = ("-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider")
    done = run(tmp_path, sys.executable, *command)
    codes = [line.split(" ")[1] for line in report(tmp_path)]
    assert (done.returncode != 0) is (codes == ["OST201"]) is (form == "NFD")
