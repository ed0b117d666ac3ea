"""OST502: what is imported from elsewhere than its home; the claims are held to Python itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from projects import report, violations, write

from flake8_ssot.rules import Intent, Redirect
from flake8_ssot.workspace import Workspace

ENUM: Final = (
    "from enum import Enum\nclass Color(Enum):\n    RED = 1\n    GREEN = 2\n    BLUE = 3\n"
)
TABLE: Final = (
    '[tool.flake8-ssot.canonical]\nColor = "lib.enums"\nfind = "lib"\nMAX = "lib.enums"\n'
    'paint = "lib"\n'
)
FILES: Final = {
    ".git/HEAD": "",
    "pyproject.toml": TABLE,
    "lib/__init__.py": "from lib.enums import Color\nfrom ._find import find\n",
    "lib/enums.py": ENUM + "MAX = 3\n",
    "lib/_find.py": "def find(): ...\n",
    "lib/again.py": "from .enums import Color, MAX\nfrom ._find import find\n",
    "lib/copied.py": ENUM,
    "lib/drifted.py": ENUM + "    PINK = 4\n",
    "lib/other.py": "class Color:\n    def paint(self): ...\n    def clean(self): ...\n"
    "def paint(): ...\n",
    "lib/paint.py": "",
    "lib/old.py": "# ssot: shim of lib.enums\nfrom lib.enums import Color\n\n__all__ = ['Color']\n",
}
PASSED_ON: Final = "which only passes it on"


def found(root: Path, text: str, name: str = "app.py") -> list[str]:
    lines = report(write(root, {**FILES, name: text}), only=name)
    return [line.split(":", 1)[1] for line in lines if " OST50" in line or " OST000 " in line]


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("from lib import Color\n", "1:17", f"'Color' is imported from 'lib', {PASSED_ON}"),
        ("from lib.again import MAX, Color as C\n", "1:28", "'Color' is imported from 'lib.again'"),
        ("def f():\n    from lib import Color\n", "2:21", PASSED_ON),
        ("from lib._find import find\n", "1:23", "'lib._find', where it is defined; "),
        ("from lib.copied import Color\n", "1:24",
         "'Color' is imported from 'lib.copied', where it is an identical copy"),
        ("from lib.drifted import Color\n", "1:25", "where it is a drifted copy (only here PINK)"),
        ("import lib\nlib.Color\n", "2:1", f"'Color' is imported from 'lib', {PASSED_ON}"),
        ("import lib.again as a\ndef f(x=a.Color.RED): ...\n", "2:9", "imported from 'lib.again'"),
        ("from lib import again\nagain.Color\n", "2:1", "'Color' is imported from 'lib.again'"),
        ("import lib.drifted\nlib.drifted.Color\n", "2:1", "where it is a drifted copy"),
        ("import lib._find\nlib._find.find()\n", "2:1", "'lib._find', where it is defined; "),
    ],
)  # fmt: skip
def test_what_comes_from_elsewhere_is_told(
    tmp_path: Path, text: str, place: str, said: str
) -> None:
    lines = found(tmp_path, text)
    home = "lib" if "find" in said else "lib.enums"
    assert lines[-1].startswith(f"{place} OST502 ")
    assert said in lines[-1]
    assert lines[-1].endswith(f"; import it from its home {home!r}")


@pytest.mark.parametrize(
    "text",
    [
        "from lib.enums import Color, MAX\nfrom lib import find\n",
        "from lib.other import Color\n",
        "from lib.other import paint\n",
        "from lib.nowhere import Color\nfrom elsewhere import Color\n",
        "import lib.enums as e\nimport lib.nowhere, elsewhere\ne.Color, lib.enums.MAX, lib.find\n"
        "lib.nowhere.Color, elsewhere.Color\n",
        "import lib.other\nlib.other.Color\n",
        "import lib\nlib.Color = 1\ndel lib.Color\n",
        "import lib\ndef f(lib): return lib.Color\n",
        "import lib\ntry:\n    lib.Color\nexcept AttributeError: ...\n",
        "from lib.enums import Color\nColor.find, Color.MAX\n",
        "from lib import *\n",
        "try:\n    from lib.enums import Color\nexcept ImportError:\n    from lib import Color\n",
    ],
)
def test_homes_namesakes_and_unknown_are_silent(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


@pytest.mark.parametrize("text", ["from lib.old import Color\n", "import lib.old\nlib.old.Color\n"])
def test_a_shim_is_told_once(tmp_path: Path, text: str) -> None:
    lines = report(write(tmp_path, {**FILES, "app.py": text}), only="app.py")
    assert [line.split()[1] for line in lines] == ["OST301"]


def test_the_package_that_is_the_home_takes_it_from_within(tmp_path: Path) -> None:
    text = "from ._find import find\nfrom lib._find import find\nfrom . import _find, again\n"
    assert found(tmp_path, f"{text}_find.find\n", "lib/inner.py") == []
    (line,) = found(tmp_path, f"{text}again.Color\n", "lib/inner.py")
    assert line.startswith("4:1 OST502 'Color' is imported from 'lib.again'")
    assert found(tmp_path, "", "lib/__init__.py") == []


def test_the_fix_is_safe_where_it_is_the_same_object(tmp_path: Path) -> None:
    text = "from lib import Color\nfrom lib.copied import Color\nfrom lib._find import find\n"
    write(tmp_path, {**FILES, "app.py": text})
    first, second, third = violations(tmp_path, "app.py", Workspace({}, tmp_path))
    assert first.intent == Intent((Redirect("lib", "Color", "lib.enums", "Color"),), True)
    assert second.intent == Intent((Redirect("lib.copied", "Color", "lib.enums", "Color"),), False)
    # A package may not have the name yet, if this is imported by it.
    assert third.intent == Intent((Redirect("lib._find", "find", "lib", "find"),), False)
    program = (
        "import lib, lib.enums, lib.copied\n"
        "print(lib.Color is lib.enums.Color, lib.copied.Color is lib.enums.Color)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True False\n"


def test_each_of_several_homes_is_one(tmp_path: Path) -> None:
    table = '[tool.flake8-ssot.canonical]\nColor = ["lib.enums", "lib.copied"]\n'
    text = "from lib.copied import Color\nfrom lib.enums import Color\n"
    write(tmp_path, {**FILES, "pyproject.toml": table, "app.py": text})
    assert report(tmp_path, only="app.py") == []
    assert report(tmp_path, only="lib/copied.py") == []


def test_flake8_reads_the_file_of_homes(tmp_path: Path) -> None:
    table = '[tool.flake8-ssot]\ncanonical = "homes.toml"\n'
    homes = {"pyproject.toml": table, "homes.toml": 'Color = "lib.enums"\n'}
    write(tmp_path, {**FILES, **homes, "app.py": "from lib import Color\n\nprint(Color)\n"})
    command = [sys.executable, "-m", "flake8", "--isolated", "app.py", "lib/copied.py"]
    ended = subprocess.run(
        [*command, "--select", "OST"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert [line.split()[1] for line in ended.stdout.splitlines()] == ["OST502", "OST501"]
    (tmp_path / "homes.toml").unlink()
    ended = subprocess.run(
        [*command, "--select", "OST"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "OST001 pyproject.toml: canonical: homes.toml: No such file" in ended.stdout
    assert "`flake8-ssot index --write homes.toml` makes it" in ended.stdout


def test_of_several_homes_the_one_that_defines_it_is_named(tmp_path: Path) -> None:
    table = '[tool.flake8-ssot.canonical]\nColor = ["lib.copied", "lib.enums"]\n'
    (line,) = found(tmp_path, "from lib import Color\n") and report(
        write(tmp_path, {"pyproject.toml": table}), only="app.py"
    )
    assert line.endswith(f"from 'lib', {PASSED_ON}; import it from its home 'lib.enums'")


def test_what_is_no_definition_that_can_be_compared_is_a_namesake(tmp_path: Path) -> None:
    write(tmp_path, {"lib/made.py": "Color = type('Color', (), {})\n"})
    assert found(tmp_path, "from lib.made import Color\n") == []


@pytest.mark.parametrize(
    ("name", "text", "is_safe"),
    [
        ("app.py", "from lib import Color\n", True),
        ("app.py", "def f():\n    from lib import Color\n", False),
        ("test_app.py", "def test():\n    from lib import Color\n", True),
        ("test_app.py", "X = 'lib.Color'\ndef test():\n    from lib import Color\n", False),
    ],
)
def test_the_fix_is_not_safe_where_a_test_may_have_replaced_it(
    tmp_path: Path, name: str, text: str, is_safe: bool
) -> None:
    write(tmp_path, {**FILES, name: text})
    told = violations(tmp_path, name, Workspace({}, tmp_path))
    (one,) = [one for one in told if one.code == "OST502"]
    assert one.intent == Intent((Redirect("lib", "Color", "lib.enums", "Color"),), is_safe)
