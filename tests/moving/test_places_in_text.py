"""Strings and configurations follow where it is certain what they name; all else is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from moves import moved
from projects import write

Files = dict[str, str]

SHOP: Files = {
    ".git/HEAD": "",
    "shop/__init__.py": "",
    "shop/money.py": "import os\nLIMIT = 3\nclass Coin:\n    def value(self): return os.sep\n"
    "def mint(): return Coin()\n",
}
MODULE = ("shop.money", "shop.core.cash")
NAME = ("shop.money:Coin", "shop.coins:Gold")

STRINGS = {
    "patch": (
        "from unittest import mock\n@mock.patch('shop.money.Coin.value')\ndef test(v): ...\n",
        "from unittest import mock\n@mock.patch('{new}.value')\ndef test(v): ...\n",
    ),
    "patch a class": (
        'from unittest.mock import patch\nwith patch("shop.money.Coin"): ...\n',
        'from unittest.mock import patch\nwith patch("{new}"): ...\n',
    ),
    "monkeypatch": (
        "def test(monkeypatch):\n    monkeypatch.setattr('shop.money.Coin', 1)\n",
        "def test(monkeypatch):\n    monkeypatch.setattr('{new}', 1)\n",
    ),
    "mocker": (
        "def test(mocker):\n    mocker.patch('shop.money.Coin.value', create=True)\n",
        "def test(mocker):\n    mocker.patch('{new}.value', create=True)\n",
    ),
    "a constant": (
        "from unittest.mock import patch\nMODULE = 'shop.money.Coin'\n"
        "with patch(f'{MODULE}.value'), patch(MODULE + '.other', create=True): ...\n",
        "from unittest.mock import patch\nMODULE = '{new}'\n"
        "with patch(f'{MODULE}.value'), patch(MODULE + '.other', create=True): ...\n",
    ),
}
HOMES = {MODULE: "shop.core.cash.Coin", NAME: "shop.coins.Gold"}


@pytest.mark.parametrize("case", STRINGS)
@pytest.mark.parametrize("move", HOMES, ids=["module", "name"])
def test_paths_in_calls_follow(case: str, move: tuple[str, str], tmp_path: Path) -> None:
    before, after = STRINGS[case]
    shop = SHOP | {
        "shop/money.py": SHOP["shop/money.py"].replace("def mint(): return Coin()\n", "")
    }
    root = write(tmp_path, shop | {"tests/test_a.py": before})
    assert moved(root, *move) == []
    expected = after.replace("{new}", HOMES[move])
    assert (root / "tests/test_a.py").read_text() == expected


def rewritten(root: Path, move: tuple[str, str], path: str, text: str) -> tuple[str, list[str]]:
    """Return a file of the project after a move, and what is left for a person."""
    left = moved(write(root, SHOP | {path: text}), *move)
    return (root / path).read_text(), left


FOLLOWS = {
    "import_module": (
        "use.py",
        "import importlib\nimportlib.import_module('shop.money')\n__import__('shop.money')\n",
        "import importlib\nimportlib.import_module('shop.core.cash')\n"
        "__import__('shop.core.cash')\n",
    ),
    "a relative import_module": (
        "use.py",
        "import importlib\nimportlib.import_module('.money', 'shop')\n",
        "import importlib\nimportlib.import_module('shop.core.cash', 'shop')\n",
    ),
    "patch.multiple": (
        "use.py",
        "from unittest.mock import patch\nwith patch.multiple('shop.money', LIMIT=2): ...\n",
        "from unittest.mock import patch\nwith patch.multiple('shop.core.cash', LIMIT=2): ...\n",
    ),
    "patch.dict": (
        "use.py",
        "from unittest.mock import patch\nwith patch.dict('shop.money.Coin.__dict__'): ...\n",
        "from unittest.mock import patch\nwith patch.dict('shop.core.cash.Coin.__dict__'): ...\n",
    ),
    "plugins": (
        "tests/conftest.py",
        "pytest_plugins = ['shop.money', 'other']\n",
        "pytest_plugins = ['shop.core.cash', 'other']\n",
    ),
    "scripts": (
        "pyproject.toml",
        '[project.scripts]\nmint = "shop.money:mint"  # of shop.money:mint\n',
        '[project.scripts]\nmint = "shop.core.cash:mint"  # of shop.core.cash:mint\n',
    ),
    "entry points": (
        "setup.cfg",
        "[options.entry_points]\nconsole_scripts =\n    mint = shop.money:mint\n",
        "[options.entry_points]\nconsole_scripts =\n    mint = shop.core.cash:mint\n",
    ),
    "a version": (
        "setup.cfg",
        "[metadata]\nversion = attr: shop.money.LIMIT\n",
        "[metadata]\nversion = attr: shop.core.cash.LIMIT\n",
    ),
    "a plugin in a configuration": (
        "pytest.ini",
        "[pytest]\naddopts = -q -p shop.money\n",
        "[pytest]\naddopts = -q -p shop.core.cash\n",
    ),
    "commands": (
        "ci/run.sh",
        "python -m shop.money --all\npython -c 'from shop.money import mint; mint()'\n",
        "python -m shop.core.cash --all\npython -c 'from shop.core.cash import mint; mint()'\n",
    ),
    "a list": (
        "compose.yaml",
        'command: ["python", "-m", "shop.money"]\n',
        'command: ["python", "-m", "shop.core.cash"]\n',
    ),
    "homes": (
        "pyproject.toml",
        '[tool.flake8-ssot.canonical]\nCoin = "shop.money"  # of gold\n'
        'mint = ["shop", "shop.money"]\n',
        '[tool.flake8-ssot.canonical]\nCoin = "shop.core.cash"  # of gold\n'
        'mint = ["shop", "shop.core.cash"]\n',
    ),
}


@pytest.mark.parametrize("case", FOLLOWS)
def test_text_that_certainly_names_the_module_follows(case: str, tmp_path: Path) -> None:
    path, before, after = FOLLOWS[case]
    assert rewritten(tmp_path, MODULE, path, before) == (after, [])


FOLLOWS_NAME = {
    "scripts": (
        "pyproject.toml",
        '[project.scripts]\nmint = "shop.money:mint"\ncoin = "shop.money:Coin"\n',
        '[project.scripts]\nmint = "shop.money:mint"\ncoin = "shop.coins:Coin"\n',
    ),
    "a version": (
        "setup.cfg",
        "[metadata]\nversion = attr: shop.money.Coin\n",
        "[metadata]\nversion = attr: shop.coins.Coin\n",
    ),
    "homes": (
        "homes.toml",
        'Coin = "shop.money"\nmint = "shop.money"\n',
        'Coin = "shop.coins"\nmint = "shop.money"\n',
    ),
}


@pytest.mark.parametrize("case", FOLLOWS_NAME)
def test_text_that_certainly_names_the_name_follows(case: str, tmp_path: Path) -> None:
    path, before, after = FOLLOWS_NAME[case]
    option = '[tool.flake8-ssot]\ncanonical = "homes.toml"\n'
    files = SHOP | ({"pyproject.toml": option} if path == "homes.toml" else {}) | {path: before}
    assert moved(write(tmp_path, files), "shop.money:Coin", "shop.coins") == []
    assert (tmp_path / path).read_text() == after


LEFT = {
    "a string": (
        "use.py",
        "import logging\nlogging.getLogger('shop.money')\n",
        ["use.py:2 names shop.money in text"],
    ),
    "a part of a text": (
        "use.py",
        "from unittest.mock import patch\ndef f(name):\n    patch(f'shop.money.{name}')\n",
        ["use.py:3 names shop.money in text"],
    ),
    "a path that is put together": (
        "use.py",
        "from unittest.mock import patch\npatch('shop.money' + '.Coin')\n",
        ["use.py:2 shop.money.Coin is shop.core.cash.Coin now"],
    ),
    "an entry that isn't there": (
        "pyproject.toml",
        '[project.scripts]\nmint = "shop.money:nothing"\n',
        ["pyproject.toml:2 names shop.money in text"],
    ),
    "some other key": (
        "pyproject.toml",
        '[[tool.mypy.overrides]]\nmodule = "shop.money"\n',
        ["pyproject.toml:2 names shop.money in text"],
    ),
    "a file's path": (
        "setup.cfg",
        "[flake8]\nper-file-ignores =\n    shop/money.py:E501\n",
        ["setup.cfg:3 names the path shop/money.py"],
    ),
    "an example": (
        "shop/doc.py",
        'def f():\n    """Use it.\n\n    >>> from shop.money import Coin\n    """\n',
        ["shop/doc.py:4 imports shop.money in an example"],
    ),
    "what can't be parsed": (
        "broken.py",
        "from shop.money import Coin\nthis is no Python\n",
        ["broken.py:1 names shop.money in text"],
    ),
    "a lazy package": (
        "shop/__init__.py",
        "import importlib\nLAZY = {'Coin': 'money'}\ndef __getattr__(name):\n"
        "    return getattr(importlib.import_module(f'shop.{LAZY[name]}'), name)\n",
        ["shop/__init__.py:2 names shop.money in text"],
    ),
    "two things of one name": (
        "use.py",
        "import os\nif os.sep:\n    import shop.money as m\nelse:\n    m = None\nx = m.LIMIT\n",
        [],
    ),
    "where it lies": (
        "shop/money.py",
        "import os\nHERE = os.path.dirname(__file__)\n",
        ["shop/core/cash.py:2 uses __file__, which is another path now"],
    ),
    "an export without a name": (
        "shop/__init__.py",
        "__all__ = ['money']\n",
        ["shop/__init__.py:1 names shop.money in text"],
    ),
    "a use of it by chance": (
        "use.py",
        "import shop\ndef f(): return shop.money.LIMIT\n",
        [],
    ),
    "a name that is free nowhere": (
        "use.py",
        "import shop as s\nshop = cash = 1\ndef f(): return s.money.LIMIT\n",
        ["use.py:3 s.money is shop.core.cash now, which can't be written here"],
    ),
    "a name that hides the module": (
        "shop/__init__.py",
        "import os as money\nfrom unittest.mock import patch\n"
        "def f():\n    patch('shop.money.sep')\n",
        ["shop/__init__.py:4 names shop.money in text"],
    ),
    "what failed before": (
        "use.py",
        "from shop.money import LIMIT\ndef f():\n    import shop.nothing\n",
        [],
    ),
    "a constant that others begin with": (
        "use.py",
        "from unittest.mock import patch\nSHOP = 'shop'\npatch(f'{SHOP}.money.LIMIT')\n",
        ["use.py:3 shop.money.LIMIT is shop.core.cash.LIMIT now"],
    ),
    "a function of the file's own": (
        "use.py",
        "from unittest.mock import patch\ndef f(patch):\n    patch('shop.money.LIMIT')\n",
        ["use.py:3 names shop.money in text"],
    ),
    "a line that can't be added to": (
        "use.py",
        "if 1: import shop as s\nx = s.money.LIMIT\n",
        ["use.py:2 s.money is shop.core.cash now, which can't be written here"],
    ),
}


@pytest.mark.parametrize("case", LEFT)
def test_what_is_left_of_a_module_for_a_person(case: str, tmp_path: Path) -> None:
    path, text, left = LEFT[case]
    assert moved(write(tmp_path, SHOP | {path: text}), *MODULE) == left


LEFT_OF_NAME = {
    "a patch of what is used in both": (
        "tests/test_a.py",
        "from unittest.mock import patch\nwith patch('shop.money.Coin'): ...\n",
        ["tests/test_a.py:2 shop.money uses Coin itself; it may have to be patched in both"],
    ),
    "the same by its module": (
        "tests/test_a.py",
        "from unittest.mock import patch\nfrom shop import money\n"
        "with patch.object(money, 'Coin'): ...\n",
        ["tests/test_a.py:3 shop.money.Coin has a new home, where it is to be patched"],
    ),
    "a patch of what it needs": (
        "tests/test_a.py",
        "from unittest.mock import patch\nwith patch('shop.money.os'): ...\n",
        ["tests/test_a.py:2 Coin looks up os in its new home now"],
    ),
    "a name by text": (
        "use.py",
        "TEXT = 'shop.money.Coin'\n",
        ["use.py:1 names shop.money.Coin in text"],
    ),
    "either of two": (
        "use.py",
        "import os\nif os.sep:\n    from shop import money\nelse:\n    money = os\n"
        "x = money.Coin\n",
        ["use.py:6 money.Coin may be meant, or something else of that name"],
    ),
    "a patch of it beside others": (
        "tests/test_a.py",
        "from unittest.mock import patch\n"
        "with patch.multiple('shop.money', LIMIT=1,\n                    Coin=None): ...\n",
        ["tests/test_a.py:3 shop.money.Coin has a new home, where it is to be patched"],
    ),
    "patches of others": (
        "tests/test_a.py",
        "from unittest.mock import patch\nfrom shop import other\nimport os\n"
        "with patch.object(other, 'Coin'), patch.multiple('shop.other', Coin=1): ...\n"
        "def f(): return os.Coin, f().Coin, other.Coin\n",
        [],
    ),
    "what leads nowhere": (
        "shop/coins.py",
        "def f():\n    from ....out import it\n",
        [],
    ),
    "neither of two": (
        "use.py",
        "import os\nif os.sep:\n    from shop import other\nelse:\n    other = os\n"
        "x = other.Coin\n",
        [],
    ),
    "what a star import brings": (
        "use.py",
        "from shop import *\ndef f(): return money.Coin\n",
        ["use.py:2 money.Coin is reached in a way that isn't clear"],
    ),
    "an alias": (
        "use.py",
        "import shop.money\nm = shop.money\ndef f(): return m.Coin\n",
        ["use.py:3 m.Coin is reached in a way that isn't clear"],
    ),
    "a star import in a line that can't be added to": (
        "use.py",
        "if 1: from shop.money import *\ndef f(): return Coin\n",
        ["use.py:1 brought Coin, which is to be imported from shop.coins now"],
    ),
    "a list of exports that can't be read": (
        "shop/money.py",
        "import os\n__all__ = ['Coin', *os.__all__]\nclass Coin: ...\n",
        ["shop/money.py:1 __all__ names 'Coin' still"],
    ),
    "a fixture": (
        "shop/money.py",
        "import pytest\n@pytest.fixture\ndef Coin(): ...\n",
        ["shop/coins.py:5 Coin is a fixture, which pytest looks for in certain modules"],
    ),
    "decorators that are the same anywhere": (
        "shop/money.py",
        "from functools import total_ordering as t\nimport enum\nALL = [t]\n"
        "@ALL[0]\n@t\n@enum.unique\nclass Coin: ...\n",
        [],
    ),
    "what failed before": (
        "shop/money.py",
        "import shop.nothing\nLIMIT = 1\nclass Coin:\n    limit = LIMIT\n",
        [],
    ),
    "a registration": (
        "shop/money.py",
        "ALL = []\ndef known(cls):\n    ALL.append(cls)\n    return cls\n@known\nclass Coin: ...\n",
        [
            "shop/coins.py:5 Coin is given to known when this module is imported, and no more with "
            "shop.money"
        ],
    ),
    "a later change": (
        "shop/money.py",
        "class Coin: ...\n\n\nCoin.unit = 5\nCoin.unit += 1\nCoin.of: int = 1\n"
        "Coin.register(int)\n@Coin.known\ndef f(): ...\nCoin.other: int\nprint(Coin)\n",
        [
            f"shop/money.py:{line} shop.money changes Coin here, when it is imported"
            for line in (3, 4, 5, 6, 8)
        ],
    ),
    "its module's name": (
        "shop/money.py",
        "class Coin:\n    where = __name__\n",
        ["shop/coins.py:1 Coin uses __name__, which is another one here"],
    ),
}


PATCHED = "from unittest.mock import patch\nfrom shop import {0}\npatch.object({0}, 'os')\n"


def test_a_patch_of_an_attribute_follows_the_name(tmp_path: Path) -> None:
    shop = SHOP | {"shop/money.py": "os = 1\n", "use.py": PATCHED.format("money")}
    assert moved(write(tmp_path, shop), "shop.money:os", "shop.coins") == []
    text = (tmp_path / "use.py").read_text()
    assert text == (
        "from unittest.mock import patch\nfrom shop import money\nfrom shop import coins\n"
        "patch.object(coins, 'os')\n"
    )


TOP: Files = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\n",
    "tests/helpers.py": "TWO = 2\n",
    "tests/support/common.py": "",
}
LEFT_OF_TOP = {
    "a mere word": ("use.py", "TEXT = 'our helpers'\n", []),
    "its attribute": (
        "use.py",
        "TEXT = 'helpers.TWO'\n",
        ["use.py:1 names tests.helpers in text"],
    ),
    "its whole name": (
        "use.py",
        "TEXT = 'tests.helpers'\n",
        ["use.py:1 names tests.helpers in text"],
    ),
    "what isn't found from there": (
        "tests/helpers.py",
        "def f():\n    import data\n",
        ["tests/support/helpers.py:2 imports data, which isn't found from here"],
    ),
}


@pytest.mark.parametrize("case", LEFT_OF_TOP)
def test_what_is_left_of_a_module_that_has_two_names(case: str, tmp_path: Path) -> None:
    path, text, left = LEFT_OF_TOP[case]
    root = write(tmp_path, TOP | {"tests/data.py": "", path: text})
    assert moved(root, "tests.helpers", "tests.support.helpers") == left


@pytest.mark.parametrize("case", LEFT_OF_NAME)
def test_what_is_left_of_a_name_for_a_person(case: str, tmp_path: Path) -> None:
    path, text, left = LEFT_OF_NAME[case]
    shop = SHOP | {"shop/__init__.py": "from . import money\n", "shop/other.py": "Coin = 1\n"}
    assert moved(write(tmp_path, shop | {path: text}), "shop.money:Coin", "shop.coins") == left


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    (root / "use.py").write_bytes(b"from shop.money import Coin  # \xff\n")
    assert moved(root, *MODULE) == ["use.py:1 imports shop.money still"]


def test_environments_and_data_are_no_configurations(tmp_path: Path) -> None:
    text = 'mint = "shop.money:mint"\n'
    others = {"ve/pyvenv.cfg": "", "ve/a.toml": text, "data.toml": text + "#" * 500_000}
    root = write(tmp_path, SHOP | others | {"run.toml": text})
    (root / "link.toml").symlink_to(root / "nowhere.toml")
    assert moved(root, *MODULE) == []
    assert (root / "run.toml").read_text() == 'mint = "shop.core.cash:mint"\n'
    assert (root / "ve/a.toml").read_text() == text
    assert (root / "data.toml").read_text().startswith(text)
