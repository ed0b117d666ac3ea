"""A name moves to another module: Python imports all as before, and what can't be is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from moves import imported, modules, moved, planned
from projects import write

from flake8_ssot.moving.request import Refused

Files = dict[str, str]

MONEY = """
    import decimal
    from . import rates

    LIMIT = 3


    class Coin:
        def value(self) -> decimal.Decimal:
            return decimal.Decimal(rates.RATE)


    def mint():
        return LIMIT
"""
SHOP: Files = {
    ".git/HEAD": "",
    "shop/__init__.py": "",
    "shop/rates.py": "RATE = 2\n",
    "shop/money.py": MONEY,
}
COIN = ("shop.money:Coin", "shop.coins")

PROJECTS = {
    "nobody uses it": (SHOP, COIN),
    "from": (SHOP | {"use.py": "from shop.money import Coin, LIMIT\nV = Coin().value()\n"}, COIN),
    "as": (SHOP | {"use.py": "from shop.money import Coin as C\n"}, COIN),
    "renamed": (
        SHOP | {"use.py": "from shop.money import Coin\nimport shop.money\nC = shop.money.Coin\n"},
        ("shop.money:Coin", "shop.coins:Gold"),
    ),
    "import": (
        SHOP | {"use.py": "import shop.money\nC = shop.money.Coin\nL = shop.money.LIMIT\n"},
        COIN,
    ),
    "import as": (SHOP | {"use.py": "import shop.money as m\nC = m.Coin\nL = m.LIMIT\n"}, COIN),
    "from the package": (
        SHOP | {"shop/use.py": "from . import money\nC = money.Coin\nL = money.LIMIT\n"},
        COIN,
    ),
    "star": (
        SHOP
        | {
            "use.py": "from shop.money import *\nC = Coin\n",
            "again.py": "import os\nfrom shop.money import *",
        },
        COIN,
    ),
    "star with __all__": (
        SHOP
        | {
            "shop/money.py": "__all__ = ['Coin', 'LIMIT']\nLIMIT = 1\nclass Coin: ...\n",
            "use.py": "from shop.money import *\nC = Coin\n",
            "shop/__init__.py": "from .money import *\n",
            "again.py": "from shop import *\nC = Coin\n",
        },
        COIN,
    ),
    "to where something is": (
        SHOP
        | {
            "shop/coins.py": '"""Coins."""\n__all__ = ["Bar"]\nimport os\nclass Bar: ...\n',
            "use.py": "from shop.coins import *\nfrom shop.money import *\nC = Coin\nB = Bar\n",
        },
        COIN,
    ),
    "to the module that uses it": (
        SHOP
        | {
            "shop/coins.py": "from .money import Coin, LIMIT\nclass Gold(Coin): ...\n",
            "use.py": "from shop.coins import Coin, Gold\n",
        },
        COIN,
    ),
    "used by its module": (
        SHOP
        | {
            "shop/money.py": "class Coin: ...\n\n\nclass Gold(Coin): ...\n\n\n"
            'def f(coin: "Coin | None") -> "Coin": ...\n',
            "use.py": "from shop.money import Coin, Gold\n",
        },
        COIN,
    ),
    "needs its module": (
        SHOP | {"shop/money.py": "def _two():\n    return 2\n\nclass Coin:\n    two = _two()\n"},
        COIN,
    ),
    "a function with all sorts of names": (
        SHOP
        | {
            "shop/money.py": """
                import os.path, sys as system
                from typing import TYPE_CHECKING
                from .rates import *
                if TYPE_CHECKING:
                    from .rates import RATE as R
                try:
                    import json
                except ImportError:
                    json = None

                @staticmethod
                def mint(count: "R" = RATE, *more, sep=os.sep, **others) -> "list[Coin]":
                    from . import rates as r
                    local = [count for count in more if count in system.path]
                    return local, r.RATE, json, mint, lambda x: (x, sep, others)
            """,
        },
        ("shop.money:mint", "shop.deep.low"),
    ),
    "overloads": (
        SHOP
        | {
            "shop/money.py": "from typing import overload\n@overload\ndef f(x: int) -> int: ...\n"
            "@overload\ndef f(x: str) -> str: ...\ndef f(x): return x\nG = 1\n",
            "use.py": "from shop.money import f\n",
        },
        ("shop.money:f", "shop.coins"),
    ),
    "a constant": (
        SHOP
        | {
            "use.py": "from shop.money import LIMIT\nimport shop.money as m\nL = m.LIMIT\n",
            "shop/coins.py": "import os\n\nBAR = 1\n\n\ndef f(): ...\n",
        },
        ("shop.money:LIMIT", "shop.coins"),
    ),
    "later annotations": (
        SHOP
        | {
            "shop/money.py": "from __future__ import annotations\nimport os\n"
            "class Coin:\n    def same(self) -> Coin | os.PathLike | None: ...\n"
        },
        COIN,
    ),
    "from a package to its module": (
        {
            ".git/HEAD": "",
            "shop/__init__.py": "import os\nclass Coin:\n    sep = os.sep\nX = 1\n",
            "use.py": "from shop import Coin, X\nimport shop\nC = shop.Coin\n",
        },
        ("shop:Coin", "shop.coins"),
    ),
    "from a module to its package": (
        SHOP | {"use.py": "from shop.money import Coin\n", "shop/__init__.py": "X = 1\n"},
        ("shop.money:Coin", "shop"),
    ),
    "quoted": (
        SHOP
        | {
            "use.py": "import shop.money\nfrom shop import money\nfrom typing import cast\n"
            "def f(a: 'shop.money.Coin', b: \"list[money.Coin]\"): ...\n"
            "def g(a: 'money.Coin or what', b: '\\x61', c: 'a name'): ...\n"
            "X = cast('shop.money.Coin', 1)\n"
        },
        COIN,
    ),
    "module names that are taken": (
        SHOP | {"use.py": "from shop import money\ncoins = 1\nC = money.Coin\n"},
        COIN,
    ),
    "with what stands around it": (
        SHOP
        | {
            "shop/money.py": """
                import decimal

                class Note:
                    def same(self, Coin):
                        return Coin

                # Of gold.
                class Coin:
                    def value(self):
                        from . import rates
                        from .rates import RATE
                        return decimal.Decimal(RATE) * rates.RATE""",
            "shop/coins.py": "import decimal\nfrom . import money\nfrom shop.money import Note\n\n"
            "ZERO = decimal.Decimal()\n",
            "use.py": "from shop.money import Coin\nV = int(Coin().value())\n",
        },
        COIN,
    ),
    "a class renamed, with its uses": (
        SHOP
        | {
            "shop/money.py": "class s:\n    def more(self) -> 's':\n        return s()\n",
            "use.py": "from shop.money import s\nV = isinstance(s().more(), s)\n",
        },
        ("shop.money:s", "shop.coins:Gold"),
    ),
    "a function renamed": (
        SHOP
        | {
            "shop/money.py": "async def d(): ...\n",
            "use.py": "import shop.money as m\nd = m.d\n",
        },
        ("shop.money:d", "shop.coins:mint"),
    ),
    "a constant renamed, with its description": (
        SHOP
        | {
            "shop/money.py": 'LIMIT: int = 3\n"""How many."""\nX = 1\n',
            "use.py": "from shop.money import LIMIT\n",
        },
        ("shop.money:LIMIT", "shop.coins:MOST"),
    ),
    "what is not public": (
        SHOP
        | {
            "shop/money.py": "def _mint(): ...\nX = 1\n",
            "shop/coins.py": "__all__ = ['Y']\nY = 1\n",
            "use.py": "from shop.money import *\nfrom shop.money import _mint\n",
        },
        ("shop.money:_mint", "shop.coins"),
    ),
    "to the module that reaches it": (
        SHOP
        | {
            "shop/coins.py": "from shop import money\n\nclass Gold(money.Coin): ...\n"
            "def f(Coin):\n    return money.Coin\n",
            "use.py": "from shop.coins import Gold, f\nV = issubclass(Gold, f(1))\n",
        },
        COIN,
    ),
    "names for type checkers": (
        SHOP
        | {
            "shop/money.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
            "    from decimal import Decimal\n    from .rates import RATE as R\n"
            "def mint(x: 'Decimal') -> 'R': ...\n",
            "shop/coins.py": "import typing\nimport os\n\nif typing.TYPE_CHECKING:\n"
            "    from decimal import Context\n\nX = os.sep\n",
        },
        ("shop.money:mint", "shop.coins"),
    ),
    "reached under a condition": (
        SHOP
        | {
            "use.py": "import shop.money as m\nif m.LIMIT > 3:\n    V = 1\n"
            "elif m.Coin:\n    V = 2\n"
        },
        COIN,
    ),
    "behind a script": (
        SHOP | {"shop/coins.py": "X = 1\n\nif __name__ == '__main__':\n    print(X)\n"},
        COIN,
    ),
}


def home(value: object, old: str, new: str) -> object:
    """Return what is said of a class or function, with its new module and name."""
    if isinstance(value, list) and f"{value[0]}:{value[1].partition('.')[0]}" == old:
        module, _, name = new.partition(":")
        return [module, (name or old.partition(":")[2]) + "".join(value[1].partition(".")[1:])]
    return value


@pytest.mark.parametrize("case", PROJECTS)
def test_all_is_imported_as_before(case: str, tmp_path: Path) -> None:
    files, (old, new) = PROJECTS[case]
    root = write(tmp_path, files)
    before = imported(root, modules(root))
    assert moved(root, old, new) == []
    after = imported(root, modules(root))
    module, _, name = old.partition(":")
    for one, there in before.items():
        assert isinstance(after[one], dict), after[one]
        for known, value in there.items():
            if (one, known) != (module, name):
                assert after[one][known] == home(value, old, new)
    there, _, new_name = new.partition(":")
    assert after[there][new_name or name] == home(before[module][name], old, new)


@pytest.mark.parametrize("case", PROJECTS)
def test_a_shim_gives_the_name_when_it_is_asked_for(case: str, tmp_path: Path) -> None:
    files, (old, new) = PROJECTS[case]
    root = write(tmp_path, files)
    assert moved(root, old, new, shim=True) == []
    module, _, name = old.partition(":")
    (there, _, new_name) = new.partition(":")
    imports = f"from {module} import {name} as a\nfrom {there} import {new_name or name} as b\n"
    check = f"{imports}SAME = a is b\n"
    write(root, {"check.py": check})
    assert imported(root, ["check"])["check"]["SAME"] == "True"


REFUSED = {
    "no such name": (SHOP, "shop.money:Note", "'shop.money' has no name 'Note'"),
    "only imported from outside": (
        SHOP | {"shop/money.py": "import os\n"},
        "shop.money:os",
        "'shop.money' only imports 'os'",
    ),
    "only declared": (
        SHOP | {"shop/money.py": "LIMIT: int\nX = 1\nLIMIT = X = 2\n"},
        "shop.money:LIMIT",
        "'shop.money:LIMIT' is not defined by one statement at the left margin (line 3); "
        "move it by hand",
    ),
    "set again by functions": (
        SHOP
        | {"shop/money.py": "N = 0\ndef f():\n    global N\n    N = 1\ndef mint(): return N\n"},
        "shop.money:mint",
        "'shop.money:mint' needs 'N', which functions of its module set again; move it by hand",
    ),
    "an empty list of exports": (
        SHOP | {"shop/coins.py": "__all__ = []\n"},
        "shop.money:Coin",
        "__all__ of 'shop.coins' is no plain list; add 'Coin' there",
    ),
    "a compiled module": (
        SHOP | {"shop/coins.so": ""},
        "shop.money:Coin",
        "'shop.coins' is no file of Python; nothing can be put there",
    ),
    "what can't be parsed": (
        SHOP | {"shop/coins.py": "this is no Python\n"},
        "shop.money:Coin",
        "one of the two modules can't be parsed; mend it first",
    ),
    "a circle through attributes": (
        SHOP
        | {
            "shop/coins.py": "import use\n\nY = 1\n",
            "use.py": "import shop.money as m\n\nC = m.Coin\nL = m.Coin\n",
        },
        "shop.money:Coin",
        "use.py:4 could not be imported any more, as 'Coin' is taken from the partially "
        "initialised module 'shop.coins'",
    ),
    "only imported": (
        SHOP | {"shop/money.py": "from .rates import RATE\n"},
        "shop.money:RATE",
        "'shop.money' only imports 'RATE'; it is defined in 'shop.rates'",
    ),
    "defined under a condition": (
        SHOP | {"shop/money.py": "import os\nif os.sep:\n    class Coin: ...\n"},
        "shop.money:Coin",
        "'shop.money:Coin' is not defined by one statement at the left margin (line 3); "
        "move it by hand",
    ),
    "the name is taken": (
        SHOP | {"shop/coins.py": "Coin = 1\n"},
        "shop.money:Coin",
        "'shop.coins' has a name 'Coin' already",
    ),
    "something else of that name": (
        SHOP | {"shop/coins.py": "decimal = 1\n"},
        "shop.money:Coin",
        "'shop.money:Coin' needs 'decimal', which is something else in 'shop.coins'; "
        "rename one of them first",
    ),
    "a global": (
        SHOP | {"shop/money.py": "N = 0\ndef mint():\n    global N\n    N += 1\n"},
        "shop.money:mint",
        "'shop.money:mint' sets the global 'N' of its module; move it by hand",
    ),
    "a circle": (
        SHOP | {"shop/money.py": "L = 1\ndef mint(): return L\nX = mint()\n"},
        "shop.money:mint",
        "shop/coins.py:1 could not be imported any more, as 'L' is taken from the partially "
        "initialised module 'shop.money'",
    ),
    "names from who knows where": (
        SHOP | {"shop/money.py": "from elsewhere import *\ndef mint(): return L\n"},
        "shop.money:mint",
        "'shop.money:mint' needs 'L', and where that comes from isn't known; import it by name in "
        "'shop.money' first",
    ),
    "annotations": (
        SHOP
        | {
            "shop/money.py": "from __future__ import annotations\ndef mint(x: X): ...\n",
            "shop/coins.py": "A = 1\n",
        },
        "shop.money:mint",
        "'shop.money:mint' has annotations, which 'shop.coins' would evaluate; write "
        "`from __future__ import annotations` there first",
    ),
    "two on a line": (
        SHOP | {"shop/money.py": "A = 1; B = 2\n"},
        "shop.money:A",
        "'shop.money:A' shares a line with another statement; move it by hand",
    ),
    "bound twice": (
        SHOP | {"shop/money.py": "A = 1\nA += 2\n"},
        "shop.money:A",
        "'shop.money:A' is not defined by one statement at the left margin (line 2); "
        "move it by hand",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, tmp_path: Path) -> None:
    files, old, said = REFUSED[case]
    root = write(tmp_path, files)
    with pytest.raises(Refused) as refused:
        planned(root, old, "shop.coins")
    assert str(refused.value) == said


def test_what_is_written_otherwise_is_not_renamed(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP | {"shop/money.py": "def \\\nmint(): ...\n"})
    with pytest.raises(Refused) as refused:
        planned(root, "shop.money:mint", "shop.coins:make")
    assert str(refused.value) == ("'shop.money:mint' can't be renamed; move it under its own name")
    assert moved(root, "shop.money:mint", "shop.coins") == []
    assert imported(root, ["shop.coins"])["shop.coins"] == {"mint": ["shop.coins", "mint"]}


BYTES = {
    "a module that is no text": (
        {"shop/money.py": b"class Coin: ...  # \xff\n"},
        ("shop.money:Coin", "shop.coins"),
        "one of the two modules can't be read; mend it first",
    ),
    "an encoding that lacks a letter": (
        {"use.py": b"# coding: ascii\nfrom shop.money import Coin\n"},
        ("shop.money", "shop.m\xfcnze"),
        "use.py: its encoding ascii lacks what is to be written",
    ),
}


@pytest.mark.parametrize("case", BYTES)
def test_bytes_that_stop_a_move(case: str, tmp_path: Path) -> None:
    files, (old, new), said = BYTES[case]
    root = write(tmp_path, SHOP)
    for path, data in files.items():
        (root / path).write_bytes(data)
    with pytest.raises(Refused) as refused:
        planned(root, old, new)
    assert str(refused.value) == said
