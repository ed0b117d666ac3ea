from __future__ import annotations

import re
from pathlib import Path

import pytest
from projects import report, write

Files = dict[str, str]

SHOP: Files = {
    "shop/__init__.py": "",
    "shop/prices.py": "class Price: ...\n",
    "shop/old.py": "try:\n    from shop.gone import Cart\nexcept ImportError: ...\n",
}
SAID = "OST412 this call fails: "


def found(root: Path, files: Files) -> list[str]:
    """Return what OST412 and the other rules on imports say of a repository's files."""
    (root / ".git").mkdir()
    return [line for line in report(write(root, files)) if re.search(" OST(0|40|41)", line)]


REPORTED = [
    pytest.param(
        "def test():\n    from shop.prices import Prices\n",
        "2:29 " + SAID + "'shop.prices' has no name 'Prices'; did you mean 'Price'?",
        id="misspelled",
    ),
    pytest.param(
        "def test():\n    from shop import Price\n",
        "2:22 " + SAID + "'shop' has no name 'Price'; import it from 'shop.prices'",
        id="lives-elsewhere",
    ),
    pytest.param(
        "class A:\n    async def f(self):\n        from shop.old import Cart\n",
        "3:30 " + SAID + "'shop.old' has no name 'Cart', which shop/old.py:2 fails to import; "
        "define it there, or remove the import",
        id="chain",
    ),
    pytest.param(
        "def f():\n    try:\n        from shop import Price\n    except ModuleNotFoundError: ...\n",
        "3:26 " + SAID + "'shop' has no name 'Price'; import it from 'shop.prices'",
        id="caught-as-a-missing-module",
    ),
]


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported(tmp_path: Path, text: str, expected: str) -> None:
    assert found(tmp_path, SHOP | {"test_a.py": text}) == [f"test_a.py:{expected}"]


SILENT = [
    pytest.param("def test():\n    from shop.prices import Price\n", id="there"),
    pytest.param("def test():\n    from shop import prices\n", id="submodule"),
    pytest.param(
        "def f():\n    try:\n        from shop import Price\n    except ImportError: ...\n",
        id="caught",
    ),
    pytest.param(
        "import pytest\ndef test():\n    with pytest.raises(ImportError):\n"
        "        from shop import Price\n",
        id="a-test-of-the-failure",
    ),
    pytest.param("def f(x):\n    while x:\n        from shop import Price\n", id="condition"),
    pytest.param(
        "import pytest\ndef test():\n    pytest.skip('later', allow_module_level=True)\n"
        "    from shop import Price\n",
        id="after-a-skip",
    ),
    pytest.param(
        "import pytest\n@pytest.mark.xfail\ndef test():\n    from shop import Price\n",
        id="expected-to-fail",
    ),
    pytest.param(
        "import shop.prices\ndef test(monkeypatch):\n"
        "    monkeypatch.setattr(shop.prices, 'Late', 1, raising=False)\n"
        "    from shop.prices import Late\n",
        id="set-by-the-test",
    ),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, SHOP | {"test_a.py": text}) == []
