from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import report, write

OPTED = {"opt-in": "OST405"}
REMEDY = "import it where it is used, or move it to a module of its own"
REPORTED: list[tuple[str, Mapping[str, str], list[str]]] = [
    (
        "from-one-entry",
        {
            "a.py": "from b import B\nclass A: ...\n",
            "b.py": "import os\nfrom a import A\nclass B: ...\n",
        },
        [
            f"a.py:1:1 OST405 'B' is taken from partially initialised 'b' when 'b' is imported "
            f"first; {REMEDY}",
            f"b.py:2:1 OST405 'A' is taken from partially initialised 'a' when 'a' is imported "
            f"first; {REMEDY}",
        ],
    ),
    (
        "only-one-entry-fails",
        {"a.py": "class A: ...\nfrom b import B\n", "b.py": "from a import A\nclass B: ...\n"},
        [
            f"a.py:2:1 OST405 'B' is taken from partially initialised 'b' when 'b' is imported "
            f"first; {REMEDY}",
        ],
    ),
    (
        "package-and-its-module",
        {
            "shop/__init__.py": "from shop.orders import Order\nTAX = 20\n",
            "shop/orders.py": "from shop import TAX\nclass Order: ...\n",
        },
        [
            f"shop/orders.py:1:1 OST405 'TAX' is taken from partially initialised 'shop' when "
            f"'shop' is imported first; {REMEDY}",
        ],
    ),
]
SILENT: list[tuple[str, Mapping[str, str]]] = [
    ("no-cycle", {"a.py": "class A: ...\n", "b.py": "from a import A\n"}),
    ("modules-only", {"a.py": "import b\nclass A: ...\n", "b.py": "import a\n"}),
    (
        "bound-in-time",
        {
            "a.py": "class A: ...\nfrom b import B\n",
            "b.py": "class B: ...\nfrom a import A\n",
        },
    ),
    (
        "where-it-is-used",
        {
            "a.py": "from b import B\nclass A: ...\n",
            "b.py": "class B:\n    pass\ndef f():\n    from a import A\n",
        },
    ),
    (
        "caught",
        {
            "a.py": "from b import B\nclass A: ...\n",
            "b.py": "class B: ...\ntry:\n    from a import A\nexcept ImportError:\n    A = None\n",
        },
    ),
    (
        "typing-only",
        {
            "a.py": "from b import B\nclass A: ...\n",
            "b.py": "from typing import TYPE_CHECKING\nclass B: ...\n"
            "if TYPE_CHECKING:\n    from a import A\n",
        },
    ),
    (
        "in-a-function-that-is-called",
        {
            "a.py": "import b\nclass A: ...\n",
            "b.py": "def f():\n    from a import A\nf()\n",
        },
    ),
    (
        "where-a-condition-decides",
        {
            "a.py": "from b import B\nclass A: ...\n",
            "b.py": "import os\nclass B: ...\nif os.sep:\n    from a import A\n",
        },
    ),
    (
        "submodules-of-a-package-that-loads",
        {
            "shop/__init__.py": "from . import orders, money\n",
            "shop/orders.py": "from shop import money\n",
            "shop/money.py": "from shop import orders\n",
        },
    ),
]


@pytest.mark.parametrize(("files", "expected"), [pytest.param(f, e, id=i) for i, f, e in REPORTED])
def test_reported(files: Mapping[str, str], expected: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "", **files})
    assert [line for line in report(tmp_path, OPTED) if " OST405 " in line] == expected


@pytest.mark.parametrize("files", [pytest.param(f, id=i) for i, f in SILENT])
def test_silent(files: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "", **files})
    assert [line for line in report(tmp_path, OPTED) if " OST405 " in line] == []


def test_only_where_opted_in(tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "", **REPORTED[0][1]})
    assert not any("OST405" in line for line in report(tmp_path))
