from __future__ import annotations

import re
from pathlib import Path

import pytest
from projects import report, write

Files = dict[str, str]

TAKES: Files = {"test_a.py": "from shop.prices import *\n", "shop/__init__.py": ""}
AT = "test_a.py:1:1 OST403 the __all__ of 'shop.prices' names "


def found(root: Path, files: Files) -> list[str]:
    """Return what OST403 and the other rules on imports say of a repository's files."""
    (root / ".git").mkdir()
    return [line for line in report(write(root, files)) if re.search(" OST(0|40|41)", line)]


REPORTED = [
    pytest.param(
        {"shop/prices.py": "__all__ = ['Price', 'Rebate']\nclass Price: ...\n"},
        [AT + "'Rebate', which it does not have; bind it there, or remove it from __all__"],
        id="never-bound",
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['Prices']\nclass Price: ...\n"},
        [AT + "'Prices', which it does not have; did you mean 'Price'?"],
        id="misspelled",
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['Rebate']\n", "shop/offers.py": "class Rebate: ...\n"},
        [AT + "'Rebate', which it does not have; import 'Rebate' there from 'shop.offers'"],
        id="lives-elsewhere",
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['b', 'a']\n__all__ += ['c']\n"},
        [AT + "'a', 'b' and 'c', which it does not have; bind them there, "
         "or remove them from __all__"],
        id="several",
    ),
    pytest.param(
        {"shop/prices.py": "import shop.lists\n__all__ = ['x'] + shop.lists.__all__\nx = 1\n",
         "shop/lists.py": "__all__ = ['y']\ny = 1\n"},
        [AT + "'y', which it does not have; import 'y' there from 'shop.lists'"],
        id="by-the-list-of-another-module",
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['a']\n",
         "test_a.py": "try:\n    from shop.prices import *\nexcept ImportError: ...\n"},
        ["test_a.py:2:5 OST403 the __all__ of 'shop.prices' names 'a', which it does not have; "
         "bind it there, or remove it from __all__"],
        id="ImportError-does-not-catch-it",
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['a']\n", "shop/__init__.py": "from .prices import *\n",
         "test_a.py": "from shop import *\nfrom shop import a\n"},
        ["shop/__init__.py:1:1 OST403 the __all__ of 'shop.prices' names 'a', "
         "which it does not have; bind it there, or remove it from __all__"],
        id="only-where-it-is-taken",
    ),
    pytest.param(
        {"shop/prices.py": "try:\n    from .gone import a\nexcept ImportError: ...\n"
         "__all__ = ['a']\n"},
        [AT + "'a', which it does not have; bind it there, or remove it from __all__"],
        id="not-imported-after-all",
    ),
    pytest.param(
        {"shop/prices/__init__.py": "__all__ = ['views', 'forms']\n", "shop/prices/views.py": ""},
        [AT + "'forms', which it does not have; bind it there, or remove it from __all__"],
        id="no-submodule",
    ),
    pytest.param(
        {"a/helpers.py": "__all__ = ['A']\nA = 1\n", "a/test_a.py": "",
         "b/helpers.py": "__all__ = ['A', 'B']\n", "b/test_b.py": "from helpers import *\n",
         "test_a.py": ""},
        [],
        id="another-helpers-may-be-meant",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), REPORTED)
def test_reported(tmp_path: Path, files: Files, expected: list[str]) -> None:
    assert found(tmp_path, TAKES | files) == expected


SILENT = [
    pytest.param({"shop/prices.py": "__all__ = ['a']\na = 1\n"}, id="bound"),
    pytest.param({"shop/prices.py": "a = 1\n"}, id="no-list"),
    pytest.param({"shop/prices.py": "__all__ = [n for n in dir()]\n"}, id="computed"),
    pytest.param({"shop/prices.py": "__all__ = ['__doc__', '__name__']\n"}, id="every-module-has"),
    pytest.param(
        {"shop/prices.py": "__all__ = ['a']\ndef __getattr__(name): ...\n"}, id="lazy"
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['a']\nfrom numpy import *\n"}, id="taken-from-outside"
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['a']\nif __debug__:\n    a = 1\n"}, id="perhaps-bound"
    ),
    pytest.param(
        {"shop/prices/__init__.py": "__all__ = ['fast']\n", "shop/prices/fast.pyx": ""},
        id="submodule-that-a-build-makes",
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['a']\n", "test_a.py": "from shop.prices import b\nb = 1\n",
         "shop/__init__.py": "import shop.prices\nshop.prices.b = 1\n"},
        id="nobody-takes-all",
    ),
    *(
        pytest.param(
            {"shop/prices.py": "__all__ = ['a']\n",
             "test_a.py": f"try:\n    from shop.prices import *\nexcept {caught}: ...\n"},
            id=f"caught-by-{caught or 'anything'}",
        )
        for caught in ("AttributeError", "Exception", "BaseException", "")
    ),
    pytest.param(
        {"shop/prices.py": "__all__ = ['a']\n",
         "test_a.py": "import contextlib\nwith contextlib.suppress(AttributeError):\n"
         "    from shop.prices import *\n"},
        id="suppressed",
    ),
]  # fmt: skip


@pytest.mark.parametrize("files", SILENT)
def test_silent(tmp_path: Path, files: Files) -> None:
    assert found(tmp_path, TAKES | files) == []
