"""OST302: a shim that passes on what another shim passes on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from projects import report, violations, write

from flake8_ssot.rules import Intent, Redirect
from flake8_ssot.workspace import Workspace

Files = dict[str, str]

WARN = "import warnings\nwarnings.warn('{} is deprecated', DeprecationWarning)\n"
HOME: Files = {
    "lib/__init__.py": "",
    "lib/home.py": "class A: ...\nclass B: ...\ndef f(): ...\n",
    "lib/other.py": "class C: ...\n",
    "lib/middle.py": WARN.format("lib.middle")
    + "from lib.home import A, B as Renamed\nfrom lib.other import C\n"
    + "__all__ = ['A', 'C', 'Renamed']\n",
}
MIDDLE = "from deprecated shim 'lib.middle'; import "
OUTER = f"shim re-exports {MIDDLE}"
COMMENT = "# ssot: shim of lib.home\n"


def found(root: Path, files: Files, flags: dict[str, str] | None = None) -> list[str]:
    """Return what the rules about shims report of a project."""
    lines = report(write(root, files), flags)
    return [line for line in lines if " OST30" in line or " OST000 " in line]


REPORTED = [
    pytest.param(
        "from lib.middle import A, C\n",
        [f"2:1 OST302 {OUTER}'A' from 'lib.home' and 'C' from 'lib.other'"],
        id="names-to-their-homes",
    ),
    pytest.param(
        "from .middle import Renamed\n", [f"2:1 OST302 {OUTER}'B' from 'lib.home'"], id="relative"
    ),
    pytest.param(
        "from lib import middle\nA = middle.A\n",
        [f"2:17 OST302 shim re-exports {MIDDLE[:-7]}"
         "it says: \"lib.middle is deprecated\""],
        id="module-of-two-homes",
    ),
    pytest.param(
        "def __getattr__(name):\n    from lib.middle import A\n    return A\n",
        [f"3:5 OST302 {OUTER}'A' from 'lib.home'"],
        id="lazily",
    ),
    pytest.param(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from lib.middle import A\n",
        [f"4:5 OST302 {OUTER}'A' from 'lib.home'"],
        id="for-type-checkers",
    ),
    pytest.param(
        "import sys\nimport lib.middle as real\nsys.modules[__name__] = real\n",
        [f"3:8 OST302 shim re-exports {MIDDLE[:-7]}"
         "it says: \"lib.middle is deprecated\""],
        id="puts-the-other-in-its-place",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), REPORTED)
def test_reported(tmp_path: Path, text: str, lines: list[str]) -> None:
    files = HOME | {"lib/outer.py": COMMENT + text}
    assert found(tmp_path, files) == [f"lib/outer.py:{line}" for line in lines]


def test_a_chain_of_three_names_the_home_in_each(tmp_path: Path) -> None:
    files = HOME | {
        "lib/second.py": COMMENT + "from lib.middle import A\n",
        "lib/third.py": COMMENT + "from lib.second import *\n",
        "use.py": "from lib.third import A\n",
    }
    assert found(tmp_path, files) == [
        f"lib/second.py:2:1 OST302 shim re-exports {MIDDLE}'A' from 'lib.home'",
        "lib/third.py:2:1 OST302 shim re-exports from deprecated shim 'lib.second'; "
        "import 'lib.home'",
        "use.py:1:1 OST301 import through deprecated shim 'lib.third'; import 'A' from 'lib.home'",
    ]


def test_a_deprecated_module_with_definitions_imports_rather(tmp_path: Path) -> None:
    text = WARN.format("this module") + "from lib.middle import A\nclass Own(A): ...\n"
    assert found(tmp_path, HOME | {"lib/outer.py": text}) == [
        f"lib/outer.py:3:1 OST302 deprecated module imports {MIDDLE}'A' from 'lib.home'"
    ]


def test_a_deprecated_name_of_a_module_counts(tmp_path: Path) -> None:
    names = """
        import warnings
        from lib.home import A

        def __getattr__(name):
            if name == "Old":
                warnings.warn("Old is deprecated", DeprecationWarning)
                return A
            raise AttributeError(name)
    """
    files = HOME | {"lib/names.py": names, "lib/outer.py": COMMENT + "from lib.names import Old\n"}
    assert found(tmp_path, files) == [
        "lib/outer.py:2:23 OST302 shim re-exports from deprecated name "
        "'lib.names.Old'; import 'A' from 'lib.home'"
    ]


def test_its_own_package_does_not_hide_another_shim(tmp_path: Path) -> None:
    package = WARN.format("old package") + "import old.sub, lib.middle\n"
    files = {"old/__init__.py": package, "old/sub.py": COMMENT + "from lib.home import A\n"}
    assert found(tmp_path, HOME | files) == [
        "old/__init__.py:3:17 OST302 shim re-exports from deprecated shim 'lib.middle'; "
        'it says: "lib.middle is deprecated"'
    ]


def test_a_configured_shim_is_one(tmp_path: Path) -> None:
    files = HOME | {"lib/outer.py": "from lib.middle import A\n"}
    flags = {"shims": "lib.outer=lib.home"}
    assert [line.split()[1] for line in found(tmp_path, files)] == ["OST301"]
    assert [line.split()[1] for line in found(tmp_path, files, flags)] == ["OST302"]


SILENT = [
    pytest.param({"lib/outer.py": COMMENT + "from lib.home import A\n"}, {}, id="from-the-home"),
    pytest.param(
        {
            "old/__init__.py": WARN.format("old package") + "from lib.home import A\n",
            "old/sub.py": COMMENT + "from lib.home import A\n",
            "old/all.py": COMMENT + "from old import A\n",
        },
        {},
        id="package-of-shims-from-their-homes-only",
    ),
    pytest.param(
        {
            "old/__init__.py": WARN.format("old package")
            + "from .sub import A\nfrom . import sub\n",
            "old/sub.py": COMMENT + "from lib.home import A\n",
        },
        {},
        id="package-that-binds-its-own-shims",
    ),
    pytest.param(
        {"lib/outer.py": COMMENT + "from lib.middle import A\n"},
        {"shims": "lib.outer=lib.home", "detect-shims": "none"},
        id="only-configured-ones-count",
    ),
]


@pytest.mark.parametrize(("files", "flags"), SILENT)
def test_silent(tmp_path: Path, files: Files, flags: dict[str, str]) -> None:
    assert found(tmp_path, HOME | files, flags) == []


SAME = """
import importlib, sys, warnings
warnings.simplefilter("ignore")
old, name, new, new_name = sys.argv[1:]
first = getattr(importlib.import_module(old), name)
sys.exit(first is not getattr(importlib.import_module(new), new_name))
"""


def test_what_would_mend_it_is_safe_where_both_give_the_same_object(tmp_path: Path) -> None:
    files = HOME | {
        "lib/outer.py": COMMENT + "from lib.middle import A, Renamed\n",
        "lib/loose.py": WARN.format("lib.loose") + "from somewhere import Thing\n",
        "lib/last.py": COMMENT + "from lib.loose import Thing\n",
    }
    write(tmp_path, files)
    (outer,) = violations(tmp_path, "lib/outer.py", Workspace({}, tmp_path))
    actions = (
        Redirect("lib.middle", "A", "lib.home", "A"),
        Redirect("lib.middle", "Renamed", "lib.home", "B"),
    )
    assert outer.intent == Intent(actions, is_safe=True)
    for action in actions:
        command = [sys.executable, "-c", SAME, *map(str, action)]
        assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    (last,) = violations(tmp_path, "lib/last.py", Workspace({}, tmp_path))
    redirect = Redirect("lib.loose", "Thing", "somewhere", "Thing")
    assert last.intent == Intent((redirect,), is_safe=False)
