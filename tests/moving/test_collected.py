"""The real pytest collects, and passes, after a move what it did before."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from moves import moved
from processes import run_pytest
from projects import write

Files = dict[str, str]

SHOP: Files = {
    ".git/HEAD": "",
    "shop/__init__.py": "from .money import Coin\n\n__all__ = ['Coin']\n",
    "shop/money.py": """
        from .rates import rate

        LIMIT = 3


        class Coin:
            def value(self):
                return rate()


        def mint():
            return [Coin() for _ in range(LIMIT)]
    """,
    "shop/rates.py": "def rate():\n    return 2\n",
    "tests/test_money.py": """
        from unittest import mock

        import pytest
        import shop.money
        from shop import money
        from shop.money import Coin, mint

        HOME = "shop.money"


        @pytest.mark.parametrize("limit", [1, 2])
        def test_limit(monkeypatch, limit):
            monkeypatch.setattr(shop.money, "LIMIT", limit)
            assert len(mint()) == limit


        @mock.patch("shop.money.LIMIT", 4)
        @mock.patch(f"{HOME}.Coin.value", return_value=7)
        def test_patched(value):
            assert [coin.value() for coin in money.mint()] == [7] * 4
            assert value.call_count == 4


        class TestCoin:
            def test_value(self, gold):
                with mock.patch.object(money.Coin, "value", lambda self: 5):
                    assert gold.value() == 5
                assert isinstance(gold, Coin)
    """,
    "tests/conftest.py": """
        import pytest
        from shop.money import Coin

        pytest_plugins = ["plugins.gold"]
    """,
    "plugins/__init__.py": "",
    "plugins/gold.py": """
        import pytest

        import shop


        @pytest.fixture
        def gold():
            return shop.Coin()
    """,
    "pytest.ini": "[pytest]\npythonpath = .\nfilterwarnings = error\n",
}
HELPED: Files = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\n",
    "tests/helpers.py": "from common import TWO\n\n\ndef two():\n    return TWO\n",
    "tests/common.py": "TWO = 2\n",
    "tests/test_a.py": "import helpers\n\n\ndef test_a():\n    assert helpers.two() == 2\n",
    "tests/test_b.py": "from helpers import two\n\n\ndef test_b():\n    assert two() == 2\n",
}
MEMBERS: Files = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\n",
    "tests/__init__.py": "",
    "tests/helpers.py": "TWO = 2\n",
    "tests/test_a.py": "from .helpers import TWO\n\n\ndef test_a():\n    assert TWO\n",
    "tests/unit/__init__.py": "",
    "tests/unit/test_b.py": "from ..helpers import TWO\nfrom tests import helpers\n\n\n"
    "def test_b():\n    assert TWO == helpers.TWO\n",
}
IMPORTLIB: Files = MEMBERS | {"pytest.ini": "[pytest]\naddopts = --import-mode=importlib\n"}

CASES = {
    "a module": (SHOP, ("shop.money", "shop.core.money")),
    "a module, with a shim": (SHOP, ("shop.money", "shop.core.money")),
    "a package": (SHOP, ("shop", "store")),
    "a plugin": (SHOP, ("plugins.gold", "plugins.metal.gold")),
    "a constant": (SHOP, ("shop.rates:rate", "shop.numbers")),
    "helpers": (HELPED, ("tests.helpers", "tests.support.helpers")),
    "helpers by their own name": (HELPED, ("tests.common", "tests.support.shared")),
    "a test module": (MEMBERS, ("tests.test_a", "tests.unit.deep.test_a")),
    "helpers of members": (MEMBERS, ("tests.helpers", "tests.unit.helpers")),
    "with importlib": (IMPORTLIB, ("tests.helpers", "tests.unit.helpers")),
    "a folder of tests": (MEMBERS, ("tests.unit", "tests.slow.unit")),
}


def ran(root: Path) -> tuple[int, list[str]]:
    """Return pytest's status, and what it says of each test that it collects, without its path."""
    done = run_pytest(root, "-q", "-rA")
    lines = re.findall(r"^([A-Z]+) \S+\.py::(.*)$", done.stdout, re.MULTILINE)
    return done.returncode, sorted(map(" ".join, lines))


@pytest.mark.parametrize("case", CASES)
def test_pytest_says_the_same(case: str, tmp_path: Path) -> None:
    files, (old, new) = CASES[case]
    root = write(tmp_path, files)
    before = ran(root)
    assert before[0] == 0
    assert before[1]
    assert moved(root, old, new, shim="shim" in case) == []
    assert ran(root) == before
