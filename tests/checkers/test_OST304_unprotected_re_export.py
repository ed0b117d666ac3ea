"""OST304: what a shim passes on unprotected is what ruff deletes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from projects import audited, write

from flake8_ssot.audit.checkers import unprotected_re_export
from flake8_ssot.audit.whole import Found, Whole

WARNING = "import warnings\nwarnings.warn('old is deprecated, use new', DeprecationWarning)\n"
NEW = "class A: ...\nclass B: ...\n"
#: A shim's own text, and the names in it that F401's autofix deletes.
CASES = {
    "no __all__": ("from new import A, B\n", ["A", "B"]),
    "half of them in __all__": ("from new import A, B\n__all__ = ['A']\n", ["B"]),
    "all in __all__": ("from new import A, B\n__all__ = ['A', 'B']\n", []),
    "as themselves": ("from new import A as A, B as B\n", []),
    "under another name": ("from new import A as Old\n", ["Old"]),
    "used": ("from new import A\nOld = A\n", []),
    "noqa": ("from new import A  # noqa\n", []),
    "noqa with the code": ("from new import A  # noqa: F401\n", []),
    "noqa with two codes": ("from new import A  # noqa: E402, F401\n", []),
    "noqa with another code": ("from new import A  # noqa: E402\n", ["A"]),
    "the whole file": ("# ruff: noqa: F401\nfrom new import A\n", []),
    "a star import": ("from new import *\n", []),
    "not a shim's": ("import os\nfrom new import A\n__all__ = ['A']\n", []),
}


def found(root: Path) -> list[str]:
    return [line for line in audited(root) if "OST304" in line]


@pytest.mark.parametrize("name", CASES)
def test_what_is_reported_is_what_ruff_deletes(name: str, tmp_path: Path) -> None:
    text, deleted = CASES[name]
    write(tmp_path, {".git/HEAD": "", "new.py": NEW, "old.py": WARNING + text, "conftest.py": ""})
    told = [line.split("re-exports '")[1].split("'")[0] for line in found(tmp_path)]
    assert told == deleted
    ruff = Path(sys.executable).parent / "ruff"
    if not ruff.exists():
        pytest.skip("ruff is not installed: only the table is asked")
    command = [str(ruff), "check", "--isolated", "--select", "F401", "--fix", "--quiet", "old.py"]
    subprocess.run(command, cwd=tmp_path, check=False)
    after = (tmp_path / "old.py").read_text(encoding="utf-8").replace(WARNING, "")
    assert [one for one in ("A", "B", "Old") if _imports(text, one) and not _imports(after, one)] \
        == deleted  # fmt: skip


def _imports(text: str, name: str) -> bool:
    lines = [line.partition("#")[0] for line in text.splitlines() if line.startswith("from new")]
    bound = [part.split(" as ")[-1].strip() for line in lines for part in line.split("import")[1:]
             for part in part.split(",")]  # fmt: skip
    return name in bound


def test_the_place_is_the_name(tmp_path: Path) -> None:
    shim = WARNING + "from new import (\n    A,\n)\n__all__ = []\n"
    write(tmp_path, {".git/HEAD": "", "new.py": NEW, "old.py": shim, "conftest.py": ""})
    assert found(tmp_path) == [
        "old.py:4:5 OST304 shim re-exports 'A' unprotected, so that the autofix of F401 deletes "
        "the import; add it to __all__"
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"old.py": "from new import A\n"},
        {"old/__init__.py": WARNING + "from new import A\n"},
        {"old.py": WARNING + "from json import dumps\n"},
        {
            "old.py": WARNING + "from new import A\n",
            "pyproject.toml": "[tool.flake8-ssot]\ndetect-shims = 'none'\n",
        },
    ],
    ids=["no shim", "a package", "not of the project", "switched off"],
)
def test_silent(files: dict[str, str], tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "new.py": NEW, "conftest.py": "", **files})
    assert found(tmp_path) == []


def test_a_relative_import_is_one_of_the_project(tmp_path: Path) -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/new.py": NEW,
        "pkg/old.py": WARNING + "from .new import A\n",
    }
    (line,) = found(write(tmp_path, {".git/HEAD": "", "conftest.py": "", **files}))
    assert line.startswith("pkg/old.py:3:18 OST304 shim re-exports 'A' unprotected")


def test_a_rule_that_fails_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {".git/HEAD": "", "new.py": NEW, "old.py": WARNING + "from new import A\n"}
    root = write(tmp_path, {**files, "again.py": NEW.replace("...", "x = y = z = 1")})
    before = [line for line in audited(root) if "OST304" not in line]

    def fails(whole: Whole) -> Iterator[Found]:
        raise ValueError("one\ntwo")

    monkeypatch.setattr(unprotected_re_export, "check", fails)
    assert sorted(audited(root)) == sorted(
        [
            *before,
            ".:1:1 OST000 checker unprotected_re_export failed on this file: ValueError: one two; "
            "please report it, the other results stand",
        ]
    )
