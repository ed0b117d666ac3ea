from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from projects import write

from flake8_ssot.project.finder import Finder

LAYOUTS = [
    pytest.param(["a/m.py"], "m", "a/m.py", id="module"),
    pytest.param(["a/m/__init__.py", "a/m.py"], "m", "a/m/__init__.py", id="package-first"),
    pytest.param(["a/m/x.txt", "a/m.py"], "m", "a/m.py", id="module-before-folder"),
    pytest.param(["a/m/x.py", "b/m.py"], "m", "b/m.py", id="later-module-before-folder"),
    pytest.param(["a/m/x.py", "b/m/y.py"], "m.y", "b/m/y.py", id="second-portion"),
    pytest.param(["a/m/x.py", "b/m/x.py"], "m.x", "a/m/x.py", id="first-portion"),
    pytest.param(["a/m/__init__.py", "b/m/y.py"], "m.y", None, id="a-package-has-no-portions"),
    pytest.param(["a/m.py", "a/m/n.py"], "m.n", None, id="a-module-has-no-modules"),
    pytest.param(["a/p/q/__init__.py", "a/p/q/r.py"], "p.q.r", "a/p/q/r.py", id="deep"),
    pytest.param(["a/m.pyi"], "n", None, id="nothing"),
]


@pytest.mark.parametrize(("files", "name", "expected"), LAYOUTS)
def test_finds_what_python_finds(
    tmp_path: Path, files: list[str], name: str, expected: str | None
) -> None:
    write(tmp_path, dict.fromkeys([*files, "b/other.py"], ""))
    roots = (tmp_path / "a", tmp_path / "b")
    found = Finder().find(name, roots)
    assert (found.path if found else None) == (tmp_path / expected if expected else None)
    code = (
        "import sys, importlib.util\nsys.path[:0] = sys.argv[2:]\ntry:\n"
        "    spec = importlib.util.find_spec(sys.argv[1])\n"
        "except ModuleNotFoundError:\n    spec = None\nprint(spec and spec.origin)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, name, *map(str, roots)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout.strip() == str(found and found.path)


def test_namespace_package_has_all_its_folders(tmp_path: Path) -> None:
    write(tmp_path, {"a/m/x.py": "", "b/m/y.py": ""})
    found = Finder().find("m", (tmp_path / "a", tmp_path / "b", tmp_path / "a"))
    assert found is not None
    assert found.folders == (tmp_path / "a/m", tmp_path / "b/m")
    assert found.is_namespace
    assert found.is_package
    assert not found.readable


@pytest.mark.parametrize("file", ["m.cpython-311-x86_64-linux-gnu.so", "m.pyd", "m.pyi", "m.pyc"])
def test_compiled_module_is_found_but_unreadable(tmp_path: Path, file: str) -> None:
    write(tmp_path, {file: ""})
    found = Finder().find("m", (tmp_path,))
    assert found is not None
    assert found.path == tmp_path / file
    assert not found.readable


def test_stub_is_the_last_resort(tmp_path: Path) -> None:
    write(tmp_path, {"a/m.pyi": "", "b/m.py": "", "b/p/__init__.pyi": "", "b/p/n.py": ""})
    finder, roots = Finder(), (tmp_path / "a", tmp_path / "b")
    assert finder.find("m", roots) == ("m", tmp_path / "b/m.py", (), False)
    assert finder.find("p.n", roots) == ("p.n", tmp_path / "b/p/n.py", (), False)


def test_a_finder_sees_one_state_and_a_new_one_the_next(tmp_path: Path) -> None:
    finder, roots = Finder(), [tmp_path]
    assert finder.find("m", roots) is None
    write(tmp_path, {"m.py": ""})
    assert finder.find("m", roots) is None
    assert Finder().find("m", roots) is not None


def test_roots_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, {"a/m.py": "", "b/n.py": ""})
    finder, roots = Finder(), [tmp_path / "a"]
    assert finder.find("m", roots) is not None
    roots[0] = tmp_path / "b"
    assert finder.find("m", roots) is None
    assert finder.find("m", (tmp_path / "a",)) is not None
    assert finder.find("m", (tmp_path / "b",)) is None


def test_name_with_thousands_of_dots(tmp_path: Path) -> None:
    assert Finder().find("a" + ".a" * 5000, (tmp_path,)) is None
