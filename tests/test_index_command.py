"""`flake8-ssot index`: where symbols are at home, who imports them, and the file that keeps it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Final

import pytest
from processes import run_module
from projects import write

from flake8_ssot.audit.apart import FEW
from flake8_ssot.canonical import text

FILES: Final = {
    ".git/HEAD": "",
    "shop/__init__.py": "from ._money import Coin\n",
    "shop/_money.py": "class Coin: ...\nclass _Mint: ...\ndef _f(): ...\nLEAST = 1\n",
    "shop/enums.py": "from enum import Enum\n\nclass State(Enum):\n    NEW = 1\n",
    "shop/again.py": "from .enums import State\n",
    "shop/data.py": """
        import dataclasses
        @dataclasses.dataclass
        class Order: ...
        async def run(): ...
    """,
    "other/__init__.py": "",
    "other/data.py": "def run(): ...\nsmall = 1\n",
    "app.py": """
        from shop import Coin
        def f():
            from shop.again import State
            from shop.data import run
    """,
    "main.py": """
        from shop.enums import State
        from other.data import run
        from shop._money import LEAST
    """,
    "vendor/copy.py": "class State: ...\n",
    "tests/test_a.py": "from shop.again import State\nclass TestA: ...\n",
    "broken.py": "def (:\n",
}
HOMES: Final = 'Coin = "shop"\nLEAST = "shop._money"\nState = "shop.enums"\n'


def index(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(root, "flake8_ssot", "index", *arguments)


def kept(root: Path) -> str:
    """Return the file of homes without its head."""
    return (root / "homes.toml").read_text().partition("\n\n")[2]


def test_each_symbol_has_its_line(tmp_path: Path) -> None:
    ended = index(write(tmp_path, FILES))
    assert ended.stdout == (
        "shop/_money.py:1  class shop._money.Coin  imported by 2 modules\n"
        "shop/_money.py:4  constant shop._money.LEAST  imported by 1 module\n"
        "shop/data.py:3    dataclass shop.data.Order  not imported\n"
        "shop/enums.py:3   enum shop.enums.State  imported by 4 modules\n"
        "app.py:2          function app.f  not imported\n"
        "other/data.py:1   function other.data.run  imported by 1 module\n"
        "shop/data.py:4    function shop.data.run  imported by 1 module\n"
        "\n7 symbols, 6 names: 1 are imported from several homes\n"
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_json_has_the_same(tmp_path: Path) -> None:
    document = json.loads(index(write(tmp_path, FILES), "--output-format", "json").stdout)
    assert (document["version"], document["root"]) == (1, ".")
    assert document["symbols"][3] == {
        "name": "State", "kind": "enum", "module": "shop.enums", "path": "shop/enums.py",
        "line": 3, "importers": 4,
    }  # fmt: skip


def test_the_file_has_what_is_imported_and_has_one_home(tmp_path: Path) -> None:
    ended = index(write(tmp_path, FILES), "--write", "homes.toml")
    assert (ended.returncode, ended.stdout) == (0, "")
    assert ended.stderr == (
        "flake8-ssot: homes.toml: 3 homes\n"
        "flake8-ssot: left out, as they have no certain home: run; add a line to choose\n"
    )
    assert kept(tmp_path) == HOMES
    before = (tmp_path / "homes.toml").read_bytes()
    index(tmp_path, "--write", "homes.toml")
    assert (tmp_path / "homes.toml").read_bytes() == before


def test_what_is_chosen_stays_as_long_as_it_is_true(tmp_path: Path) -> None:
    write(tmp_path, {**FILES, "shop/data/__init__.py": "from shop.enums import State\n"})
    (tmp_path / "homes.toml").write_text(
        'run = "other.data"  # the fast one\nState = "shop.data"\nGone = "shop"\nLEAST = "no"\n'
    )
    index(tmp_path, "--write", "homes.toml")
    assert kept(tmp_path) == (
        'Coin = "shop"\nLEAST = "shop._money"\nState = "shop.data"\n'
        'run = "other.data"  # the fast one\n'
    )


def test_a_change_of_home_is_one_line(tmp_path: Path) -> None:
    index(write(tmp_path, FILES), "--write", "homes.toml")
    write(tmp_path, {"shop/enums.py": "from .states import State\n",
                     "shop/states.py": "class State: ...\n"})  # fmt: skip
    index(tmp_path, "--write", "homes.toml")
    assert kept(tmp_path) == HOMES.replace("shop.enums", "shop.states")


def test_a_package_that_most_import_from_is_the_home(tmp_path: Path) -> None:
    package = {"shop/__init__.py": "from ._money import Coin\nfrom .enums import State\n"}
    others = {f"{name}.py": "from shop import State\n" for name in "bcde"}
    index(write(tmp_path, {**FILES, **package, **others}), "--write", "homes.toml")
    assert kept(tmp_path) == HOMES.replace("shop.enums", "shop")


def test_what_a_private_module_has_and_others_pass_on_has_no_certain_home(tmp_path: Path) -> None:
    more = {"other/money.py": "from shop._money import LEAST\n",
            "b.py": "from other.money import LEAST\n"}  # fmt: skip
    ended = index(write(tmp_path, {**FILES, **more}), "--write", "homes.toml")
    assert ": LEAST, run; add a line" in ended.stderr
    assert kept(tmp_path) == HOMES.replace('LEAST = "shop._money"\n', "")


def test_the_option_may_name_a_file_that_is_only_being_made(tmp_path: Path) -> None:
    table = {"pyproject.toml": '[tool.flake8-ssot]\ncanonical = "homes.toml"\n'}
    write(tmp_path, {**FILES, **table})
    refused = index(tmp_path)
    assert refused.returncode == 2
    assert "`flake8-ssot index --write homes.toml` makes it" in refused.stderr
    assert index(tmp_path, "--write", "homes.toml").returncode == 0
    assert index(tmp_path).returncode == 0


@pytest.mark.parametrize("name", ["nowhere/homes.toml", "tests"])
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, name: str) -> None:
    ended = index(write(tmp_path, FILES), "--write", name)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"flake8-ssot: {name}: ")
    assert ended.stderr.count("\n") == 1


def test_homes_over_several_lines_and_a_last_line_without_end(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    several = 'run = [  # each its own\n  "other.data",\n  "shop.data",\n]\n'
    (tmp_path / "homes.toml").write_text(f'{several}Coin = "shop"')
    for _ in range(2):
        index(tmp_path, "--write", "homes.toml")
        assert kept(tmp_path) == HOMES + several


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_comments_stay_where_they_are(tmp_path: Path, newline: str) -> None:
    write(tmp_path, FILES)
    text = (
        "# Our own head.\n\n"
        '# Not "shop":\n# too slow.\nState = "shop.states"  # since May\n\n'
        '# goes with its home\nGone = "shop"\n\nCoin = "shop" # round\n# The end.\n'
    )
    (tmp_path / "homes.toml").write_bytes(text.replace("\n", newline).encode())
    for _ in range(2):
        index(tmp_path, "--write", "homes.toml")
        assert (tmp_path / "homes.toml").read_bytes().decode() == (
            '# Our own head.\n\nCoin = "shop" # round\nLEAST = "shop._money"\n'
            '# Not "shop":\n# too slow.\nState = "shop.enums"  # since May\n# The end.\n'
        ).replace("\n", newline)


def test_what_is_reached_through_a_module_and_a_star_is_imported(tmp_path: Path) -> None:
    through = {
        "shop/__init__.py": "from .enums import State\n",
        "shop/enums.py": "class State: ...\nLIMIT = 1\ndef f(): ...\n",
        "shop/near.py": "from . import enums\nenums.LIMIT\n",
        "a.py": "import shop\nshop.State, shop.enums.f\n",
        "b.py": "import shop.enums as e\ndef g(shop):\n    return shop.State\ne.LIMIT.real\n",
        "c.py": "import shop\ndef h():\n    import os as shop\n    shop.f\nshop.enums.LIMIT\n",
        "d.py": "from shop.enums import *\n",
    }
    lines = index(write(tmp_path, {".git/HEAD": "", **through})).stdout.splitlines()
    told = {line.split()[2]: line.partition("  imported by ")[2] for line in lines[:3]}
    assert told == {
        "shop.enums.LIMIT": "4 modules",  # near, b, c, d
        "shop.enums.State": "3 modules",  # shop, a, d
        "shop.enums.f": "2 modules",  # a, d
    }


def test_all_processors_say_what_one_says(tmp_path: Path) -> None:
    many = {f"shop/part{n}.py": f"from .enums import State\nclass C{n}: ...\n" for n in range(FEW)}
    root = write(tmp_path, {**FILES, **many})
    alone = index(root, "--jobs", "1", "--no-cache")
    assert f"enum shop.enums.State  imported by {FEW + 4} modules" in alone.stdout
    table = {"pyproject.toml": "[tool.flake8-ssot]\ncache-dir = 'cache'\n"}
    for _ in range(2):
        assert index(write(root, table), "--jobs", "2").stdout == alone.stdout


def test_what_is_no_toml_is_left_alone(tmp_path: Path) -> None:
    (write(tmp_path, FILES) / "homes.toml").write_text("A =\n")
    ended = index(tmp_path, "--write", "homes.toml")
    assert (ended.returncode, (tmp_path / "homes.toml").read_text()) == (2, "A =\n")


@pytest.mark.parametrize("before", ["A = [\n", f"A = {'[' * 5_000}\n"], ids=["open", "deep"])
def test_what_is_no_toml_is_refused(before: str) -> None:
    with pytest.raises(ValueError, match=r"no end|nested"):
        text({"B": "b"}, before)


def test_a_module_with_two_names_is_called_as_others_call_it(tmp_path: Path) -> None:
    files = {
        "scripts/run.py": "from tools.parts import Part, Whole\n",
        "scripts/tools/__init__.py": "",
        "scripts/tools/parts.py": "class Part: ...\nclass Whole: ...\n",
        **{f"{name}.py": "from scripts.tools.parts import Part\n" for name in "ab"},
    }
    index(write(tmp_path, {".git/HEAD": "", **files}), "--write", "homes.toml")
    assert kept(tmp_path) == 'Part = "scripts.tools.parts"\nWhole = "tools.parts"\n'
