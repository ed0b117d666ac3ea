"""What an import is never judged for, and where else what it lacks is looked for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from projects import write

from flake8_ssot.lint import lint
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.generated import Generated
from flake8_ssot.project.homes import Whereabouts, closest, is_test
from flake8_ssot.project.project_files import python_files
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.source import SourceFile, Sources
from flake8_ssot.workspace import Workspace

TEXT = "import shop.gone\n"


def codes(root: Path, path: Path | None, tree: ast.Module) -> list[str]:
    found = lint(SourceFile(path, tree, TEXT), Workspace({}, root))
    return [violation.code for violation in found]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    return write(tmp_path, {"shop/__init__.py": "", "test_a.py": TEXT})


def test_buffer_and_stub_file(shop: Path) -> None:
    tree = ast.parse(TEXT)
    assert codes(shop, shop / "test_a.py", tree) == ["OST401"]
    assert codes(shop, shop / "test_a.pyi", tree) == []
    assert codes(shop, None, tree) == []


def test_plugins_of_a_buffer(shop: Path) -> None:
    text = "pytest_plugins = ['shop.gone']\n"
    for path, expected in ((shop / "conftest.py", ["OST421"]), (None, [])):
        found = lint(SourceFile(path, ast.parse(text), text), Workspace({}, shop))
        assert [violation.code for violation in found] == expected


def test_lazy_import(shop: Path) -> None:
    tree = ast.parse(TEXT)
    tree.body[0].is_lazy = 1  # type: ignore[attr-defined]
    assert codes(shop, shop / "test_a.py", tree) == []


@pytest.mark.parametrize(
    ("name", "others", "expected"),
    [
        ("weigths", ["weights", "heights"], "weights"),
        ("HttpClient", ["http_client", "HTTPClient"], "HTTPClient"),
        ("get_users", ["get_user", "set_user"], "get_user"),
        ("docker_manager", ["docker_test_manager"], "docker_test_manager"),
        ("redis_config_builder", ["cors_config_builder"], None),
        ("ConfigurationManager", ["ConfigurationLoader"], None),
        ("x", [], None),
    ],
)
def test_closest(name: str, others: list[str], expected: str | None) -> None:
    assert closest(name, others) == expected


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("app.tests.helpers", True),
        ("test_prices", True),
        ("app.prices_test", True),
        ("conftest", True),
        ("app.contest", False),
        ("testimony.latest", False),
    ],
)
def test_test_modules(module: str, expected: bool) -> None:
    assert is_test(module) is expected


def test_files_that_are_searched(tmp_path: Path) -> None:
    files = ["a.py", "b/c.py", ".hidden/d.py", "node_modules/e.py", "env2/f.py", "b/build/g.py"]
    write(tmp_path, dict.fromkeys([*files, "env2/pyvenv.cfg", "b/h.txt"], ""))
    found = [Path(path).relative_to(tmp_path).as_posix() for path in python_files(tmp_path)]
    assert sorted(found) == ["a.py", "b/c.py"]


HOMES = {
    "dup.py": "class Core: ...\n",
    "dup/__init__.py": "",
    "my-app/core.py": "class Core: ...\n",
    "app/__init__.py": "",
    "app/core.py": "class Core: ...\nasync  def start(): ...\n",
    "app/more/__init__.py": "Core: type = None\nLATE = 1\ndel LATE\n",
    "lib/src/far/__init__.py": "class Core: ...\n",
    "tests/test_core.py": "class Core: ...\nFAKE = 1\n",
    "app/text.py": "'''\n    class Core\nCore == 1\nclass Corelike: ...\n'''\n",
}


@pytest.mark.parametrize(
    ("name", "near", "expected"),
    [
        ("Core", "app.gone", ["app.core", "app.more"]),
        ("Core", "app.more.gone", ["app.more", "app.core"]),
        ("Core", "app.more", ["app.core"]),
        ("Core", "tests.gone", ["tests.test_core", "app.core", "app.more"]),
        ("start", "app", ["app.core"]),
        ("FAKE", "app", ["tests.test_core"]),
        ("nothing", "app", []),
    ],
)
def test_homes(tmp_path: Path, name: str, near: str, expected: list[str]) -> None:
    write(tmp_path, HOMES)
    whereabouts = Whereabouts(Project(Sources(), Finder()), tmp_path)
    first = whereabouts.of_name(name, near, (tmp_path,))
    from_index = whereabouts.of_name(name, near, (tmp_path,))
    assert first == from_index == expected


def test_a_package_outside_of_the_root(tmp_path: Path) -> None:
    write(tmp_path, {"pkg/fast.pyx": ""})
    generated = Generated(Sources(), Finder(), tmp_path / "elsewhere")
    assert generated.may_be("fast", [tmp_path / "pkg"])
    assert not generated.may_be("slow", [tmp_path / "pkg"])


def test_roots_of_a_name(tmp_path: Path) -> None:
    write(tmp_path, dict.fromkeys(["a/h.py", "b/h/__init__.py", "c/__init__.py", "c/h.py"], ""))
    whereabouts = Whereabouts(Project(Sources(), Finder()), tmp_path)
    assert whereabouts.roots_of("h") == [tmp_path / "a", tmp_path / "b"]
