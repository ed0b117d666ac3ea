"""`flake8-ssot shims`: who needs each shim, what keeps it, and what can be deleted today."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from processes import run_module
from projects import audited, write

FINE, FOUND, WRONG = 0, 1, 2
Files = dict[str, str]

WARN = "import warnings\nwarnings.warn('{} is deprecated', DeprecationWarning)\n"
BASE: Files = {
    ".git/HEAD": "",
    "lib/__init__.py": "",
    "lib/new.py": "class A: ...\ndef f(): ...\n",
    "lib/more.py": "class B: ...\n",
    "lib/old.py": WARN.format("lib.old") + "from lib.new import A, f\n__all__ = ['A', 'f']\n",
}
LAZY = """
    import warnings
    from lib.new import A

    def __getattr__(name):
        if name == "Old":
            warnings.warn("Old is deprecated", DeprecationWarning)
            return A
        raise AttributeError(name)
"""
PROJECT = BASE | {
    "lib/both.py": "# ssot: shim of lib.new, remove after 2024-02\n"
    "from lib.new import A\nfrom lib.more import B\n",
    "lib/idle.py": "# ssot: shim of lib.more\nfrom lib.more import B\n",
    "lib/names.py": LAZY,
    "use.py": "from lib import old\nimport lib.both as both\n",
    "tests/test_use.py": """
        from unittest.mock import patch
        from lib.old import A

        @patch("lib.old.f")
        def test_use(f): ...
    """,
}
LISTED = """\
lib/both.py:1  shim 'lib.both' -> lib.new, lib.more
    imported by 1 file: use.py:2
    expired: it was to be removed after 2024-02

lib/idle.py:1  shim 'lib.idle' -> lib.more.B
    nothing needs it: delete it

lib/names.py:4  deprecated name 'lib.names.Old' -> lib.new.A
    nothing needs it: delete it

lib/old.py:2  shim 'lib.old' -> lib.new
    imported by 2 files: tests/test_use.py:2, use.py:1
    named in text by 1 file: tests/test_use.py:4

4 shims: 2 can be deleted today (--unused)
"""
UNUSED = """\
lib/idle.py:1:1 shim 'lib.idle' is needed by nothing; delete it
lib/names.py:4:1 deprecated name 'lib.names.Old' is needed by nothing; delete it
"""


def start(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(root, "flake8_ssot", "shims", *arguments)


def listed(root: Path, files: Files) -> dict[str, Any]:
    """Return the shims of a project by name, as JSON has them."""
    done = start(write(root, files), "--output-format", "json")
    assert done.returncode == FINE, done.stderr
    document = json.loads(done.stdout)
    assert document["version"] == 1
    return {one["name"]: one for one in document["shims"]}


def old(root: Path, files: Files) -> Any:
    return listed(root, BASE | files)["lib.old"]


def test_blocks_and_what_they_come_to(tmp_path: Path) -> None:
    done = start(write(tmp_path, PROJECT))
    assert (done.stdout, done.stderr, done.returncode) == (LISTED, "", FINE)


def test_unused_ones_a_line_each(tmp_path: Path) -> None:
    done = start(write(tmp_path, PROJECT), "--unused")
    assert (done.stdout, done.returncode) == (UNUSED, FOUND)
    for path in ("lib/idle.py", "lib/names.py"):
        (tmp_path / path).unlink()
    done = start(tmp_path, "--unused")
    assert (done.stdout, done.returncode) == ("", FINE)


def test_the_audit_reports_the_same(tmp_path: Path) -> None:
    lines = [line for line in audited(write(tmp_path, PROJECT)) if "OST305" in line]
    assert lines == [
        "lib/idle.py:1:1 OST305 deprecated shim 'lib.idle' is needed by nothing; delete it",
        "lib/names.py:4:1 OST305 deprecated name 'lib.names.Old' is needed by nothing; delete it",
    ]


def test_what_is_unused_is_not_missed(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    for path in ("lib/idle.py", "tests/test_use.py"):
        (tmp_path / path).unlink()
    command = [sys.executable, "-W", "ignore", "-c", "import use"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == FINE


def test_json_has_all(tmp_path: Path) -> None:
    found = listed(tmp_path, PROJECT)
    assert list(found) == ["lib.both", "lib.idle", "lib.names.Old", "lib.old"]
    assert found["lib.old"] == {
        "name": "lib.old",
        "kind": "shim",
        "by": "declared",
        "path": "lib/old.py",
        "line": 2,
        "targets": {"A": "lib.new.A", "f": "lib.new.f"},
        "says": "lib.old is deprecated",
        "importers": [
            {"path": "tests/test_use.py", "line": 2},
            {"path": "use.py", "line": 1},
        ],
        "strings": [{"path": "tests/test_use.py", "line": 4}],
        "remove": None,
        "expired": False,
        "kept_by": [],
        "unused": False,
    }
    assert found["lib.both"]["remove"] == "after 2024-02"
    assert found["lib.both"]["expired"] is True


IMPORTERS = {
    "from": "from lib.old import A\n",
    "as": "import lib.old as o\n",
    "submodule": "from lib import (\n    new,\n    old,\n)\n",
    "star": "from lib.old import *\n",
    "type checkers": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import lib.old\n",
    "function": "def f():\n    from lib.old import A\n",
    "expected": "import pytest\nwith pytest.warns():\n    import lib.old\n",
}


@pytest.mark.parametrize("spelling", IMPORTERS)
def test_every_import_counts(spelling: str, tmp_path: Path) -> None:
    found = old(tmp_path, {"use.py": IMPORTERS[spelling]})
    assert [one["path"] for one in found["importers"]] == ["use.py"]


@pytest.mark.parametrize("text", ["from .old import A\n", "from . import old\n"])
def test_relative_imports_count(text: str, tmp_path: Path) -> None:
    assert old(tmp_path, {"lib/use.py": text})["importers"] == [{"path": "lib/use.py", "line": 1}]


STRINGS = {
    "use.py": "TARGET = 'lib.old.f'\n",
    "run.py": "COMMAND = 'python -m lib.old'\n",
    "source.py": "SOURCE = '''\nfrom lib.old import A\n'''\n",
    "lazy.py": "import importlib\nimportlib.import_module('.old', 'lib')\n",
    "lib/__init__.py": "LAZY = {'A': 'old'}\n",
    "broken.py": "from lib.old import A\nthis is no Python\n",
    "setup.cfg": "[options.entry_points]\nconsole_scripts =\n    old = lib.old:f\n",
    "ci/run.sh": "python -m lib.old\n",
    ".github/workflows/ci.yml": "run: python -m lib.old\n",
}


@pytest.mark.parametrize("path", STRINGS)
def test_text_counts(path: str, tmp_path: Path) -> None:
    found = old(tmp_path, {path: STRINGS[path]})
    assert [one["path"] for one in found["strings"]] == [path]
    assert not found["unused"]


NO_NEED = {
    "prose.py": "NOTE = 'lib.old is no more'\n",
    "doc.py": "'''lib.old'''\ndef f():\n    '''lib.old'''\n",
    "longer.py": "A = 'lib.older'\nB = 'my.lib.old'\nimport lib.new as old\n",
    "README.md": "lib.old\n",
    "poetry.lock": "lib.old\n",
    "pyproject.toml": "[tool.flake8-ssot.shims]\n'lib.old' = 'lib.new'\n",
}


@pytest.mark.parametrize("path", NO_NEED)
def test_other_text_does_not(path: str, tmp_path: Path) -> None:
    found = old(tmp_path, {path: NO_NEED[path]})
    assert (found["importers"], found["strings"], found["unused"]) == ([], [], True)


WARNS = WARN.format("lib.old")
BUILT = "[build-system]\nrequires = []\n[project]\nname = 'lib'\n"
PRIVATE = "classifiers = ['Private :: Do Not Upload']\n"
REASONS = {
    "definitions": (
        {"lib/old.py": WARN.format("this module") + "def g(): ...\nLIMIT = 3\n_X = 1\n"},
        ["it defines 'g', 'LIMIT' itself"],
    ),
    "side effects": (
        {"lib/old.py": WARNS + "import sys\nsys.path.insert(0, 'x')\nsys.flag = 1\n"},
        [
            "importing it has a side effect: sys.path.insert() in line 4",
            "importing it has a side effect: sys.flag = ... in line 5",
        ],
    ),
    "replacing itself is none": (
        {"lib/old.py": WARNS + "import sys, lib.new\nsys.modules[__name__] = lib.new\n"},
        [],
    ),
    "distribution": (
        {"pyproject.toml": BUILT},
        ["it is public in 'lib', others may import it"],
    ),
    "not for others": ({"pyproject.toml": BUILT + PRIVATE}, []),
    "not even built": ({"pyproject.toml": "[project]\nname = 'lib'\n"}, []),
    "date": (
        {"lib/old.py": "# ssot: shim of lib.new, remove after 9999-12\nfrom lib.new import A\n"},
        ["it is to be removed after 9999-12, which is not yet past"],
    ),
}


@pytest.mark.parametrize("reason", REASONS)
def test_reasons_to_keep(reason: str, tmp_path: Path) -> None:
    files, kept_by = REASONS[reason]
    found = old(tmp_path, files)
    assert found["kept_by"] == kept_by
    assert found["unused"] is (not kept_by)


def test_a_package_of_shims_is_deleted_with_what_is_in_it(tmp_path: Path) -> None:
    shim = "# ssot: shim of lib.new\nfrom lib.new import A\n"
    files = BASE | {"pkg/__init__.py": shim, "pkg/sub.py": shim, "pkg/deep/__init__.py": ""}
    found = listed(tmp_path, files | {"pkg/use.py": "from pkg.sub import A\n"})
    assert found["pkg"]["kept_by"] == ["it is a package with 'use.py'"]
    assert found["pkg"]["importers"] == []
    assert [one["path"] for one in found["pkg.sub"]["importers"]] == ["pkg/use.py"]
    write(tmp_path, {"pkg/use.py": "", "use.py": "from pkg.sub import A\n"})
    found = listed(tmp_path, {})
    assert found["pkg"]["kept_by"] == []
    assert found["pkg"]["importers"] == found["pkg.sub"]["importers"]


def test_a_test_module_is_kept(tmp_path: Path) -> None:
    files = {"tests/test_old.py": "# ssot: shim of tests.new\nfrom lib.new import f\n"}
    assert listed(tmp_path, BASE | files)["tests.test_old"]["kept_by"] == ["pytest collects it"]


def test_names_are_needed_by_their_users(tmp_path: Path) -> None:
    files = BASE | {
        "lib/names.py": LAZY,
        "one.py": "from lib.names import Old\n",
        "two.py": "import lib.names as n\nprint(n.Old)\n",
        "three.py": "from lib.names import A\n",
        "lib/said.py": "from warnings import deprecated\n@deprecated('no')\ndef f(): ...\n",
    }
    every = listed(tmp_path, files)
    assert not [name for name in every if name.startswith("lib.said")]
    found = every["lib.names.Old"]
    assert (found["kind"], found["targets"]) == ("name", {"Old": "lib.new.A"})
    assert [(one["path"], one["line"]) for one in found["importers"]] == [
        ("one.py", 1),
        ("two.py", 2),
    ]


def test_configured_ones_are_listed_too(tmp_path: Path) -> None:
    table = "[tool.flake8-ssot.shims]\n'gone' = 'lib.new'\n'lib.more:B' = 'lib.new:A'\n"
    files = BASE | {"pyproject.toml": table, "use.py": "import gone\nfrom lib.more import B\n"}
    found = listed(tmp_path, files)
    assert found["gone"]["by"] == found["lib.more.B"]["by"] == "configured"
    assert (found["gone"]["path"], found["gone"]["unused"]) == (None, False)
    assert found["gone"]["importers"] == [{"path": "use.py", "line": 1}]
    assert found["lib.more.B"]["importers"] == [{"path": "use.py", "line": 2}]


def test_documented_ones_if_asked_for(tmp_path: Path) -> None:
    files = BASE | {"lib/legacy.py": '"""Legacy: moved to lib.new."""\nfrom lib.new import A\n'}
    assert "lib.legacy" not in listed(tmp_path, files)
    table = "[tool.flake8-ssot]\ndetect-shims = 'documented'\n"
    assert listed(tmp_path, {"pyproject.toml": table})["lib.legacy"]["by"] == "documented"


def test_wrong_folder(tmp_path: Path) -> None:
    assert start(tmp_path, "nowhere").returncode == WRONG
