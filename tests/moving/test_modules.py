"""A module moves: all modules can be imported as before, and hold the same, says Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from moves import imported, modules, moved, planned, renamed
from projects import write

from flake8_ssot.moving import trial
from flake8_ssot.moving.request import Refused

Files = dict[str, str]

MONEY = """
    LIMIT = 3

    class Coin: ...

    def mint():
        return Coin()
"""
SHOP: Files = {".git/HEAD": "", "shop/__init__.py": "", "shop/money.py": MONEY}
TO_CORE = ("shop.money", "shop.core.money")

PROJECTS = {
    "nobody uses it": (SHOP, TO_CORE),
    "from": (SHOP | {"use.py": "from shop.money import Coin as C, LIMIT\n"}, TO_CORE),
    "import": (SHOP | {"use.py": "import shop.money\nLIMIT = shop.money.LIMIT\n"}, TO_CORE),
    "import as": (SHOP | {"use.py": "import shop.money as m\nLIMIT = m.LIMIT\n"}, TO_CORE),
    "from the package": (SHOP | {"use.py": "from shop import money\nL = money.LIMIT\n"}, TO_CORE),
    "from the package as": (
        SHOP | {"use.py": "from shop import money as m\nL = m.LIMIT\n"},
        TO_CORE,
    ),
    "star": (SHOP | {"use.py": "from shop.money import *\n"}, TO_CORE),
    "relative": (
        SHOP
        | {
            "shop/one.py": "from .money import Coin\nfrom . import money\nL = money.LIMIT\n",
            "shop/deep/__init__.py": "",
            "shop/deep/two.py": "from ..money import *\nfrom .. import money as m, one\n"
            "L = m.LIMIT\n",
        },
        TO_CORE,
    ),
    "relative, out of the package": (
        SHOP | {"shop/one.py": "from .money import Coin\n", "bank/__init__.py": ""},
        ("shop.money", "bank.money"),
    ),
    "relative, to the top": (
        SHOP | {"shop/one.py": "from . import money\nL = money.LIMIT\nfrom .money import Coin\n"},
        ("shop.money", "cash"),
    ),
    "its own relative imports": (
        SHOP
        | {
            "shop/money.py": "from . import rates\nfrom .rates import RATE as R\n"
            "from .deep.two import TWO\nfrom .deep import two\nL = rates.RATE, two.TWO\n"
            "def f():\n    from .rates import RATE\n    return RATE\nF = f()\n",
            "shop/rates.py": "RATE = 2\n",
            "shop/deep/__init__.py": "",
            "shop/deep/two.py": "TWO = 2\n",
        },
        ("shop.money", "shop.deep.money"),
    ),
    "out of relative imports": (
        SHOP | {"shop/money.py": "from . import rates\nL = rates.R\n", "shop/rates.py": "R = 2\n"},
        ("shop.money", "money"),
    ),
    "into relative imports": (
        {
            ".git/HEAD": "",
            "money.py": "import shop.rates\nL = shop.rates.R\n",
            "shop/__init__.py": "",
            "shop/rates.py": "R = 2\n",
            "use.py": "import money\nL = money.L\n",
        },
        ("money", "shop.money"),
    ),
    "a facade": (
        SHOP
        | {
            "shop/__init__.py": "from .money import Coin, mint\nfrom . import money\n"
            "__all__ = ['Coin', 'mint', 'money']\n",
            "use.py": "from shop import Coin, money\nimport shop\n"
            "L = money.LIMIT, shop.money.LIMIT\n",
            "all.py": "from shop import *\nL = money.LIMIT\n",
        },
        TO_CORE,
    ),
    "through its package": (
        SHOP
        | {
            "shop/__init__.py": "from . import money\n",
            "one.py": "import shop\nL = shop.money.LIMIT\n",
            "two.py": "import shop as s\nL = s.money.LIMIT\n",
            "three.py": "import shop.api\nL = shop.api.money.LIMIT\nM = shop.money.LIMIT\n",
            "shop/api.py": "from shop import money\n",
        },
        TO_CORE,
    ),
    "where its package is needed still": (
        SHOP
        | {
            "shop/rates.py": "R = 2\n",
            "bank/__init__.py": "",
            "use.py": "import shop.money\nimport shop.rates as r\n"
            "def f():\n    import shop.rates\n    return shop.rates.R, shop.money.LIMIT\nF = f()\n"
            "P = shop.__name__\n",
        },
        ("shop.money", "bank.money"),
    ),
    "in functions and conditions": (
        SHOP
        | {
            "use.py": """
                from typing import TYPE_CHECKING
                if TYPE_CHECKING:
                    from shop.money import Coin
                try:
                    import shop.money
                except ImportError:
                    shop = None
                def f(coin: "Coin"):
                    import shop.money as m; from shop.money import LIMIT
                    return m.LIMIT, LIMIT
                F = f(1)
            """,
        },
        TO_CORE,
    ),
    "a circle that works": (
        SHOP
        | {
            "shop/money.py": "import shop.bank\nLIMIT = 3\ndef f():\n    return shop.bank.RATE\n",
            "shop/bank.py": "from shop import money\nRATE = 2\ndef g():\n    return money.LIMIT\n",
            "use.py": "from shop.bank import g\nG = g()\n",
        },
        TO_CORE,
    ),
    "a package": (
        {
            ".git/HEAD": "",
            "shop/__init__.py": "from .api import show\n",
            "shop/rates.py": "RATE = 2\n",
            "shop/api/__init__.py": "from .views import show\nfrom . import views\n"
            "V = views.LIMIT\n",
            "shop/api/views.py": "from ..rates import RATE\nfrom .deep.low import LOW\n"
            "from shop.api.deep import low\nLIMIT = RATE, LOW, low.LOW\ndef show(): ...\n",
            "shop/api/deep/__init__.py": "",
            "shop/api/deep/low.py": "from ... import rates\nimport shop.api.views\n"
            "LOW = rates.RATE\n",
            "use.py": "import shop.api.views\nfrom shop.api import views as v\n"
            "import shop.api as a\n"
            "L = shop.api.views.LIMIT, v.LIMIT, a.views.LIMIT\n",
        },
        ("shop.api", "shop.web.http"),
    ),
    "a package to the top": (
        {
            ".git/HEAD": "",
            "shop/__init__.py": "",
            "shop/api/__init__.py": "from .. import rates\nfrom .views import V\n",
            "shop/api/views.py": "from shop.rates import R\nV = R\n",
            "shop/rates.py": "R = 1\n",
            "use.py": "from shop import api\nfrom shop.api import views\nL = api.V, views.V\n",
        },
        ("shop.api", "api"),
    ),
    "the package at the top": (
        {
            ".git/HEAD": "",
            "shop/__init__.py": "from .money import LIMIT\n",
            "shop/money.py": "LIMIT = 3\ndef f():\n    import shop\n    return shop.LIMIT\n",
            "use.py": "import shop\nimport shop.money\nfrom shop import money as m\n"
            "L = shop.LIMIT\n"
            "M = shop.money.LIMIT, m.f()\n",
        },
        ("shop", "store"),
    ),
    "a bare folder": (
        {
            ".git/HEAD": "",
            "shop/api/views.py": "from .rates import R\n",
            "shop/api/rates.py": "R = 2\n",
            "use.py": "import shop.api.views\nfrom shop.api import rates\nR = rates.R\n",
        },
        ("shop.api", "web"),
    ),
    "a module at the top": (
        {
            ".git/HEAD": "",
            "money.py": "LIMIT = 3\n",
            "bank/__init__.py": "",
            "use.py": "import money\nL = [money.LIMIT for money.x in (1,)]\n",
            "bank/one.py": "import money as m\nfrom money import LIMIT\n",
        },
        ("money", "bank.money"),
    ),
    "its name is taken elsewhere": (
        SHOP
        | {
            "core.py": "X = 1\n",
            "use.py": "import core\nimport shop.money\n"
            "X = core.X\ndef f(money):\n    return money\nL = shop.money.LIMIT\n",
        },
        TO_CORE,
    ),
    "another name": (
        SHOP
        | {
            "use.py": "from shop import money\nfrom shop.money import Coin\nL = money.LIMIT\n"
            "import shop.money\nM = shop.money.LIMIT\n"
        },
        ("shop.money", "shop.cash"),
    ),
    "in a folder of sources": (
        {
            ".git/HEAD": "",
            "pyproject.toml": "",
            "src/shop/__init__.py": "",
            "src/shop/money.py": "from .rates import R\n",
            "src/shop/rates.py": "R = 2\n",
            "src/use.py": "from shop.money import R\n",
        },
        TO_CORE,
    ),
    "lines that go on": (
        SHOP
        | {
            "use.py": "from shop \\\n    import money, \\\n    money as m\n"
            "import os, shop.money as n, sys\nL = (m\n  .LIMIT, n.LIMIT, money . LIMIT)\n"
        },
        TO_CORE,
    ),
}


@pytest.mark.parametrize("case", PROJECTS)
def test_all_is_imported_as_before(case: str, tmp_path: Path) -> None:
    files, (old, new) = PROJECTS[case]
    root = write(tmp_path, files)
    source = root / "src" if (root / "src").is_dir() else root
    before = imported(source, modules(source))
    assert moved(root, old, new) == []
    after = imported(source, modules(source))
    packages = set(after) - set(renamed(before, old, new))
    assert all(after.pop(package) == {} for package in packages)
    assert after == renamed(before, old, new)
    assert not any(isinstance(names, str) for names in after.values())


@pytest.mark.parametrize("case", PROJECTS)
def test_a_shim_stays_and_gives_the_same(case: str, tmp_path: Path) -> None:
    files, (old, new) = PROJECTS[case]
    root = write(tmp_path, files)
    source = root / "src" if (root / "src").is_dir() else root
    names = modules(source)
    before = imported(source, names)
    assert moved(root, old, new, shim=True) == []
    after = imported(source, names)
    expected = renamed(before, old, new)
    for module in names:
        is_old = f"{module}.".startswith(f"{old}.")
        there = expected[new + module[len(old) :] if is_old else module]
        public = {name: value for name, value in there.items() if name[0] != "_"}
        assert public.items() <= after[module].items()


FOLDERS: Files = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\npythonpath = my-lib other\n",
    "my-lib/core/__init__.py": "",
    "apps/a/pytest.ini": "[pytest]\npythonpath = .\n",
    "apps/a/shop/__init__.py": "",
    "apps/a/shop/money.py": "LIMIT = 3\n",
    "apps/a/tests/test_a.py": "def test():\n    from shop.money import LIMIT\n",
    "use.py": "from apps.a.shop.money import LIMIT\n",
}


def test_who_cannot_reach_the_new_place_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, FOLDERS)
    assert moved(root, "apps.a.shop.money", "core.money") == [
        "apps/a/tests/test_a.py:2 OST411 this call fails: module 'shop.money' does not exist; "
        "add it, or remove the import"
    ]
    assert (root / "use.py").read_text() == "from core.money import LIMIT\n"
    use = (root / "apps/a/tests/test_a.py").read_text()
    assert use == FOLDERS["apps/a/tests/test_a.py"]


REFUSED = {
    "several folders": (
        {"my-lib/api/one.py": "", "other/api/two.py": ""},
        "api",
        "'api' lies in several folders, my-lib/api and other/api; move it by hand",
    ),
    "out of the project": (
        {"pytest.ini": "[pytest]\npythonpath = ../two\n", "../two/api.py": ""},
        "api",
        "'api' lies outside of {root}; name the project that it belongs to",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, tmp_path: Path) -> None:
    files, old, said = REFUSED[case]
    root = write(tmp_path / "one", FOLDERS | files)
    with pytest.raises(Refused) as refused:
        planned(root, old, "store")
    assert str(refused.value) == said.format(root=root)


def test_only_so_many_modules_are_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    circle = {
        "shop/core/__init__.py": "from ..use import Coin\n",
        "shop/use.py": "from shop.money import Coin\n",
    }
    root = write(tmp_path, SHOP | circle)
    with pytest.raises(Refused, match="could not be imported any more"):
        planned(root, *TO_CORE)
    monkeypatch.setattr(trial, "MOST", 0)
    assert planned(root, *TO_CORE).left == ()
