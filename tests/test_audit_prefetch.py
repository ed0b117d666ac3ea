"""Files that all processors read at once: the audit says the same, and reads none again."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from processes import run_module
from projects import write

from flake8_ssot.audit.apart import FEW
from flake8_ssot.audit.prefetch import (
    PIECE,
    _pieces,
    imports_and_copies,
    prefetch,
    several_define,
)
from flake8_ssot.project import programs
from flake8_ssot.project.cache import cache_for
from flake8_ssot.project.comparison import defined_in
from flake8_ssot.project.compiler import compiled
from flake8_ssot.project.copies import Definition
from flake8_ssot.project.modules import Modules
from flake8_ssot.project.program import Program
from flake8_ssot.workspace import Start, Workspace

MANY = {
    "conftest.py": "",
    "shop/__init__.py": "",
    "shop/money.py": "from shop.gone import Money\n",
    **{f"shop/part{n}.py": f"def f():\n    import shop.part{n + 1}\n" for n in range(FEW)},
    **{f"tests/test_{n}.py": f"import shop.part{n}\nimport shop.money\n" for n in range(9)},
}


def audit(root: Path, *arguments: str) -> dict[str, Any]:
    form = ("--output-format", "json")
    ended = run_module(root, "flake8_ssot", "audit", *form, *arguments, ".")
    assert (ended.returncode, ended.stderr) == (1, "")
    found: dict[str, Any] = json.loads(ended.stdout)
    del found["summary"]["seconds"]
    return found


def test_one_process_and_several_say_the_same(tmp_path: Path) -> None:
    root = write(tmp_path, MANY)
    alone = audit(root, "--jobs", "1")
    assert alone["summary"]["blocked_test_modules"] == 9
    assert audit(root, "--jobs", "3") == alone
    assert audit(root, "--jobs", "3") == alone, "from the cache"


def test_what_the_processes_made_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path / "project", MANY)
    flags = {"cache-dir": str(tmp_path / "cache")}
    options, errors = Workspace(flags, root).options_for(root / "conftest.py")
    assert not errors
    told: list[tuple[int, int]] = []
    prefetch(Start(flags, root), options, 2, lambda done, total: told.append((done, total)))
    assert told[-1] == (sum(map(len, MANY.values())),) * 2
    made: list[str] = []

    def noted(tree: ast.Module | None, data: bytes, file: str, dynamic: tuple[str, ...]) -> Program:
        made.append(file)
        return compiled(tree, data, file, dynamic)

    monkeypatch.setattr(programs, "compiled", noted)
    workspace = Workspace(flags, root)
    workspace.options_for(root / "conftest.py")
    known = programs.Programs(workspace.project, root)
    assert all(known.of(root / path) is not None for path in MANY)
    assert made == []
    (root / "shop/money.py").write_text("A = 1\n")
    other = Workspace(flags, root)
    other.options_for(root / "conftest.py")
    assert programs.Programs(other.project, root).of(root / "shop/money.py") is not None
    assert made == [str(root / "shop/money.py")]
    cache_for(tmp_path / "cache").close()


def test_pieces_are_of_about_one_size() -> None:
    sizes = {f"{n}.py": PIECE // 2 for n in range(4)} | {"big.py": 2 * PIECE}
    assert list(_pieces(sizes)) == [["big.py"], ["0.py", "1.py"], ["2.py", "3.py"]]
    assert list(_pieces({"a.py": 1, "b.py": 2})) == [["b.py", "a.py"]]


def test_only_files_that_were_chosen_are_read_for_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, {"a.py": "class A: ...\n", "b.py": "class A: ...\n", "c.py": ""})
    read: list[str] = []

    def noted(path: Path, project: Modules) -> Sequence[Definition]:
        read.append(path.name)
        return defined_in(path, project)

    monkeypatch.setattr("flake8_ssot.audit.prefetch.defined_in", noted)
    paths = [root / name for name in ("a.py", "b.py", "c.py")]
    chosen = several_define(paths)
    imports_and_copies(Workspace({}, root), root, paths, chosen)
    assert read == ["a.py", "b.py"]
