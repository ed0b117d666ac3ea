from __future__ import annotations

import re
from pathlib import Path

import pytest
from projects import report, violations, write

from flake8_ssot.rules import Intent, Redirect
from flake8_ssot.workspace import Workspace

Files = dict[str, str]

SHOP: Files = {
    "shop/__init__.py": "from shop.prices import Price\n",
    "shop/prices.py": "class Price: ...\nclass Discount: ...\n\ndef total(): ...\n",
    "shop/carts.py": "from shop.prices import total\nLIMIT: int = 3\n",
}


def found(root: Path, files: Files) -> list[str]:
    """Return what OST402 and the other rules on imports say of a repository's files."""
    (root / ".git").mkdir()
    return [line for line in report(write(root, files)) if re.search(" OST(0|40|41)", line)]


REPORTED = [
    pytest.param(
        {"test_a.py": "from shop.carts import Discount\n"},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'Discount'; import it from 'shop.prices'"],
        id="lives-elsewhere",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import Discount\n", "shop/b.py": "Discount = 1\n"},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'Discount'; "
         "it is defined in 'shop.b' and 'shop.prices'"],
        id="lives-in-two-modules",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import X\n", **{f"m{n}.py": "X = 1\n" for n in range(5)}},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'X'; "
         "it is defined in 'm0', 'm1', 'm2' and 2 more"],
        id="lives-in-several-modules",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import X\n", **{f"m{n}.py": "X = 1\n" for n in range(9)}},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'X'; "
         "define it there, or remove the import"],
        id="lives-anywhere",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import Discount\n", "tests/test_d.py": "Discount = 1\n"},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'Discount'; import it from 'shop.prices'"],
        id="a-test-has-one-too",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import Fake\n", "tests/fakes.py": "def Fake(): ...\n"},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'Fake'; import it from 'tests.fakes'"],
        id="only-a-test-has-it",
    ),
    pytest.param(
        {"test_a.py": "from shop.prices import (\n    Price,\n    totals,\n    Discount,\n)\n"},
        ["test_a.py:3:5 OST402 'shop.prices' has no name 'totals'; did you mean 'total'?"],
        id="misspelled-at-its-line",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import limit as maximum\n"},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'limit'; did you mean 'LIMIT'?"],
        id="other-case",
    ),
    pytest.param(
        {"test_a.py": "from shop import cart\n"},
        ["test_a.py:1:18 OST402 'shop' has no name 'cart'; define it there, or remove the import"],
        id="no-submodule",
    ),
    pytest.param(
        {"test_a.py": "from shop.prices import one, two\n"},
        ["test_a.py:1:25 OST402 'shop.prices' has no name 'one'; "
         "define it there, or remove the import",
         "test_a.py:1:30 OST402 'shop.prices' has no name 'two'; "
         "define it there, or remove the import"],
        id="both",
    ),
    pytest.param(
        {"shop/offers.py": "from .carts import Discount\nfrom . import gone\n"},
        ["shop/offers.py:1:20 OST402 'shop.carts' has no name 'Discount'; "
         "import it from 'shop.prices'",
         "shop/offers.py:2:15 OST402 'shop' has no name 'gone'; "
         "define it there, or remove the import"],
        id="relative",
    ),
    pytest.param(
        {"shop/sub/__init__.py": "from . import gone\n"},
        ["shop/sub/__init__.py:1:15 OST402 'shop.sub' has no name 'gone'; "
         "define it there, or remove the import"],
        id="package-from-itself",
    ),
    pytest.param(
        {"shop/old.py": "try:\n    from shop.carts import Discount\nexcept ImportError: ...\n",
         "test_a.py": "from shop.old import Discount\n"},
        ["test_a.py:1:22 OST402 'shop.old' has no name 'Discount', "
         "which shop/old.py:2 fails to import; import it from 'shop.prices'"],
        id="chain-that-breaks-under-a-guard",
    ),
    pytest.param(
        {"shop/old.py": "from shop.carts import Discount\n",
         "test_a.py": "from shop.old import Discount\n"},
        ["shop/old.py:1:24 OST402 'shop.carts' has no name 'Discount'; "
         "import it from 'shop.prices'"],
        id="chain-that-breaks-is-reported-there",
    ),
    pytest.param(
        {"shop/old.py": "import importlib\ndef __getattr__(name):\n    if name == 'Discount':\n"
         "        return importlib.import_module('shop.carts').Discount\n"
         "    raise AttributeError(name)\n",
         "test_a.py": "from shop.old import Discount\n"},
        ["test_a.py:1:22 OST402 'shop.old' has no name 'Discount', "
         "which shop/old.py:4 fails to import; import it from 'shop.prices'"],
        id="chain-that-breaks-when-it-is-asked",
    ),
    pytest.param(
        {"test_a.py": "try:\n    from shop.carts import Discount\n"
         "except ModuleNotFoundError: ...\n"},
        ["test_a.py:2:28 OST402 'shop.carts' has no name 'Discount'; import it from 'shop.prices'"],
        id="caught-as-a-missing-module",
    ),
    pytest.param(
        {"shop/typed.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
         "    from shop.prices import Price\n", "test_a.py": "from shop.typed import Price\n"},
        ["test_a.py:1:24 OST402 'shop.typed' has no name 'Price'; import it from 'shop.prices'"],
        id="for-type-checkers-only",
    ),
    pytest.param(
        {"a/helpers.py": "A = 1\n", "a/test_a.py": "", "b/helpers.py": "B = 1\n",
         "b/test_b.py": "from helpers import C\n"},
        ["b/test_b.py:1:21 OST402 'helpers' has no name 'C'; "
         "define it there, or remove the import"],
        id="in-neither-helpers",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import gone\n", "scripts/shop.py": "",
         "test_b.py": "from shop.lists import *\n", "shop/lists.py": "__all__ = ['X']\n"},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'gone'; "
         "define it there, or remove the import",
         "test_b.py:1:1 OST403 the __all__ of 'shop.lists' names 'X', which it does not have; "
         "bind it there, or remove it from __all__"],
        id="nor-below-a-script-of-that-name",
    ),
    pytest.param(
        {"test_a.py": "from tests import gone\n", "tests/m.py": "",
         "pyproject.toml": "[project]\nname='p'\ndependencies=['requests']\n"},
        ["test_a.py:1:19 OST402 'tests' has no name 'gone'; define it there, or remove the import"],
        id="namespace-of-tests",
    ),
    pytest.param(
        {"test_a.py": "from shop.carts import Discount\n", "shop/prices2.py": "if 1:\n  X = 0\n",
         "test_b.py": "from shop.carts import Price\nfrom shop.prices2 import totl\n"},
        ["test_a.py:1:24 OST402 'shop.carts' has no name 'Discount'; import it from 'shop.prices'",
         "test_b.py:1:24 OST402 'shop.carts' has no name 'Price'; import it from 'shop.prices'",
         "test_b.py:2:26 OST402 'shop.prices2' has no name 'totl'; "
         "define it there, or remove the import"],
        id="answered-from-the-index",
    ),
    pytest.param(
        {"shop/many.py": "import logging\nlogging.getLogger(__name__).setLevel(10)\n",
         "test_a.py": "from shop.many import Many\n"},
        ["test_a.py:1:23 OST402 'shop.many' has no name 'Many'; "
         "define it there, or remove the import"],
        id="a-logger-adds-nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), REPORTED)
def test_reported(tmp_path: Path, files: Files, expected: list[str]) -> None:
    assert found(tmp_path, SHOP | files) == expected


SILENT = [
    pytest.param(
        {
            "shop/lazy.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
            "    from shop.prices import gone\ndef __getattr__(name): return f(name)\n",
            "test_a.py": "from shop.lazy import gone\n",
        },
        id="lazy-and-wrong-for-type-checkers",
    ),
    pytest.param(
        {
            "shop/some.py": "try:\n    from shop.prices import gone\n"
            "except ImportError:\n    pass\nfrom shop.more import *\n",
            "shop/more.py": "exec('gone = 1')\n",
            "test_a.py": "from shop.some import gone\n",
        },
        id="perhaps-by-a-star",
    ),
    pytest.param(
        {
            "shop/some.py": "try:\n    from shop.prices import gone\n"
            "except ImportError:\n    pass\nfrom shop.carts import *\n",
            "test_a.py": "from shop.some import gone\n",
        },
        id="one-of-two-sources",
    ),
    pytest.param({"test_a.py": "from shop.carts import total, LIMIT\n"}, id="there"),
    pytest.param({"test_a.py": "from shop import carts, Price\n"}, id="submodule-and-re-export"),
    pytest.param({"test_a.py": "from os import gone\nfrom requests import gone\n"}, id="not-ours"),
    pytest.param(
        {"test_a.py": "try:\n    from shop.carts import gone\nexcept ImportError: ...\n"},
        id="caught",
    ),
    pytest.param(
        {"test_a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
         "    from shop.carts import gone\n"},
        id="for-type-checkers",
    ),
    pytest.param(
        {"shop/lazy.py": "def __getattr__(name): ...\n", "test_a.py": "from shop.lazy import x\n"},
        id="lazy",
    ),
    pytest.param(
        {"shop/all.py": "from numpy import *\n", "test_a.py": "from shop.all import array\n"},
        id="takes-all-of-another-distribution",
    ),
    pytest.param(
        {"shop/fast.pyi": "x: int\n", "test_a.py": "from shop.fast import y\n"}, id="only-a-stub"
    ),
    pytest.param(
        {"conftest.py": "import shop.carts\nshop.carts.late = 1\n",
         "test_a.py": "from shop.carts import late\n"},
        id="set-by-conftest",
    ),
    pytest.param(
        {"conftest.py": "import shop.carts\nsetattr(shop.carts, 'late', 1)\n",
         "test_a.py": "from shop.carts import late\n"},
        id="setattr-by-conftest",
    ),
    pytest.param(
        {"conftest.py": "import sys\nsys.modules['shop.carts'] = object()\n",
         "test_a.py": "from shop.carts import anything\n"},
        id="stubbed",
    ),
    pytest.param(
        {"conftest.py": "import sys\nsys.modules['shop.fake'] = object()\n",
         "test_a.py": "from shop import fake\n"},
        id="submodule-stubbed",
    ),
    pytest.param(
        {"test_a.py": "from shop import _version, rates_pb2, fast\n", "shop/fast.pyx": "",
         "pyproject.toml": "[tool.setuptools_scm]\nversion_file = 'shop/_version.py'\n"},
        id="submodules-that-a-build-makes",
    ),
    pytest.param(
        {"shop/speed.py": "try:\n    from shop._speed import f\nexcept ImportError: ...\n",
         "shop/_speed.c": "", "test_a.py": "from shop.speed import f\n"},
        id="chain-to-what-a-build-makes",
    ),
    pytest.param(
        {"a/helpers.py": "A = 1\n", "a/test_a.py": "", "b/helpers.py": "B = 1\n",
         "b/test_b.py": "from helpers import A\n"},
        id="in-the-other-helpers",
    ),
    pytest.param(
        {"a/tests/__init__.py": "", "a/tests/h.py": "A = 1\n", "b/tests/__init__.py": "",
         "b/tests/h.py": "B = 1\n", "b/tests/test_b.py": "from tests.h import A\n"},
        id="in-the-other-tests-package",
    ),
    pytest.param(
        {"tests/__init__.py": "", "tests/scripts/__init__.py": "",
         "tests/scripts/helpers.py": "B = 1\n", "tests/scripts/run.py": "from helpers import B\n",
         "helpers.py": "A = 1\n"},
        id="beside-a-script",
    ),
    pytest.param(
        {"shop/plugins.py": "from shop.registry import register\nregister(__name__, 'x')\n",
         "test_a.py": "from shop.plugins import x\n"},
        id="hands-its-name-over",
    ),
    pytest.param(
        {"tools/m.py": "", "test_a.py": "from tools import gone\n"}, id="namespace"
    ),
    pytest.param(
        {"tools/m.py": "", "test_a.py": "from tools import gone\nimport tools.lost\n",
         "pyproject.toml": "[project]\nname='p'\ndependencies=['requests']\n"},
        id="namespace-that-others-may-share",
    ),
    pytest.param(
        {"pyproject.toml": "[project]\nname='p'\n", "src/suite/parts/cuts/__init__.py": "",
         "src/suite/parts/cuts/all.py": "from cuts.base import Metric\nimport cuts.gone\n"},
        id="distribution-that-is-called-as-a-portion-of-ours",
    ),
    pytest.param(
        {"shop/__init__.py": "from caller import current_module\ncurrent_module().x = 1\n",
         "caller.py": "import sys\ndef current_module(): ...\n",
         "test_a.py": "from shop import x\n"},
        id="found-by-what-it-calls",
    ),
    pytest.param(
        {"shop/__init__.py": "", "shop/setup_package.py": "NAME = '_fast'\n",
         "test_a.py": "import shop._fast\nfrom shop import _fast\n"},
        id="extension-described-beside-it",
    ),
    pytest.param(
        {"test_a.py": "def test():\n    import pytest\n"}, id="nothing-of-ours"
    ),
]  # fmt: skip


@pytest.mark.parametrize("files", SILENT)
def test_silent(tmp_path: Path, files: Files) -> None:
    assert found(tmp_path, SHOP | {"shop/registry.py": "def register(*a): ...\n"} | files) == []


def test_what_would_mend_it_is_not_safe(tmp_path: Path) -> None:
    text = "from shop.carts import Discount\nfrom shop.carts import gone\n"
    write(tmp_path, {".git/HEAD": "", **SHOP, "test_a.py": text})
    known, unknown = violations(tmp_path, "test_a.py", Workspace({}, tmp_path))
    redirect = Redirect("shop.carts", "Discount", "shop.prices", "Discount")
    assert known.intent == Intent((redirect,), is_safe=False)
    assert unknown.intent is None
