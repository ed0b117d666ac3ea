from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest
from projects import report, write

from flake8_ssot.lint import lint
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace

OPTED = {"opt-in": "OST404"}
CHAIN = {
    "shop/__init__.py": "",
    "shop/api.py": "from shop.orders import Order\n",
    "shop/orders.py": "from shop.money import Money, Currency\nclass Order: ...\n",
    "shop/money.py": "class Money: ...\n",
}
REPORTED: list[tuple[str, Mapping[str, str], str]] = [
    (
        "two-modules-away",
        {**CHAIN, "tests/test_api.py": "import os\nfrom shop.api import Order\n"},
        "tests/test_api.py:2:1 OST404 import fails at shop/orders.py:1: OST402 'shop.money' has no "
        "name 'Currency' (by way of shop/api.py); repair it there",
    ),
    (
        "one-module-away",
        {**CHAIN, "tests/test_api.py": "import shop.orders\n"},
        "tests/test_api.py:1:1 OST404 import fails at shop/orders.py:1: OST402 'shop.money' has no "
        "name 'Currency'; repair it there",
    ),
    (
        "parent-package",
        {
            "shop/__init__.py": "from shop import gone\n",
            "shop/money.py": "",
            "tests/test_money.py": "import shop.money\n",
        },
        "tests/test_money.py:1:1 OST404 import fails at shop/__init__.py:1: OST402 'shop' has no "
        "name 'gone'; repair it there",
    ),
    (
        "attribute-error-passes-an-import-guard",
        {
            "shop/__init__.py": "from shop.money import *\n",
            "shop/money.py": "__all__ = ['Money']\n",
            "tests/test_money.py": "try:\n    import shop\nexcept ImportError:\n    shop = None\n",
        },
        "tests/test_money.py:2:5 OST404 import fails at shop/__init__.py:1: OST403 __all__ of "
        "'shop.money' names 'Money', which it does not have; repair it there",
    ),
    (
        "module-that-is-no-package",
        {"shop.py": "import money.euro\n", "money.py": "", "tests/test_shop.py": "import shop\n"},
        "tests/test_shop.py:1:1 OST404 import fails at shop.py:1: OST401 there is no module "
        "'money.euro': 'money' is not a package; repair it there",
    ),
    (
        "undefined-name",
        {"shop.py": "LIMITS = [Money]\n", "tests/test_shop.py": "import shop\n"},
        "tests/test_shop.py:1:1 OST404 import fails at shop.py:1: F821 undefined name 'Money'; "
        "repair it there",
    ),
    (
        "syntax-error",
        {"shop.py": "x = 1\ndef f(:\n", "tests/test_shop.py": "import shop\n"},
        "tests/test_shop.py:1:1 OST404 import fails at shop.py:2: E999 invalid syntax; "
        "repair it there",
    ),
    (
        "function-that-is-called",
        {
            **CHAIN,
            "app.py": "def create():\n    from shop import orders\n\napp = create()\n",
            "tests/test_app.py": "from app import app\n",
        },
        "tests/test_app.py:1:1 OST404 import fails at shop/orders.py:1: OST402 'shop.money' has no "
        "name 'Currency' (by way of app.py, app.py); repair it there",
    ),
]
SILENT: list[tuple[str, Mapping[str, str]]] = [
    ("healthy", {"shop.py": "", "tests/test_shop.py": "import shop\n"}),
    ("own-defect", {"shop.py": "", "tests/test_shop.py": "from shop import Money\n"}),
    (
        "caught",
        {
            **CHAIN,
            "tests/test_api.py": "try:\n    import shop.api\nexcept ImportError:\n    pass\n",
        },
    ),
    (
        "caught-on-the-way",
        {
            **CHAIN,
            "shop/api.py": "try:\n    import shop.orders\nexcept ImportError:\n    pass\n",
            "tests/test_api.py": "import shop.api\n",
        },
    ),
    ("installed", {**CHAIN, "tests/site-packages/lib.py": "import shop.api\n"}),
    ("in-a-function", {**CHAIN, "tests/test_api.py": "def test():\n    import shop.api\n"}),
    (
        "skips-itself",
        {
            "shop.py": "import pytest\n"
            "pytest.skip('no', allow_module_level=True)\nimport shop.gone\n",
            "tests/test_shop.py": "import shop\n",
        },
    ),
    (
        "where-a-condition-decides",
        {**CHAIN, "tests/test_api.py": "import os\nif os.sep:\n    import shop.api\n"},
    ),
    ("never", {**CHAIN, "tests/test_api.py": "if False: import shop.api\nimport shop.money\n"}),
    (
        "may-skip-itself",
        {
            **CHAIN,
            "tests/test_api.py": "import pytest\npytest.importorskip('gone')\nimport shop.api\n",
        },
    ),
    (
        "in-a-function-that-is-called",
        {**CHAIN, "tests/test_api.py": "def load():\n    import shop.api\n\nload()\n"},
    ),
    ("raises", {"shop.py": "raise RuntimeError\n", "tests/test_shop.py": "import shop\n"}),
    (
        "a-condition-decides",
        {
            **CHAIN,
            "shop/api.py": "import os\nif os.environ.get('ORDERS'):\n    import shop.orders\n",
            "tests/test_api.py": "import shop.api\n",
        },
    ),
]


@pytest.mark.parametrize(("files", "expected"), [pytest.param(f, e, id=i) for i, f, e in REPORTED])
def test_reported(files: Mapping[str, str], expected: str, tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "", **files})
    found = [line for line in report_parsed(tmp_path) if " OST404 " in line]
    assert [line for line in found if line.startswith("tests/")] == [expected]


@pytest.mark.parametrize("files", [pytest.param(f, id=i) for i, f in SILENT])
def test_silent(files: Mapping[str, str], tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "", **files})
    found = [line for line in report_parsed(tmp_path) if line.startswith("tests/")]
    assert [line for line in found if " OST404 " in line] == []


def test_only_where_opted_in(tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "", **CHAIN, "tests/test_api.py": "import shop.api\n"})
    assert not any("OST404" in line for line in report(tmp_path))


def test_a_text_without_a_name_is_imported_by_nobody(tmp_path: Path) -> None:
    write(tmp_path, {"conftest.py": "", **CHAIN})
    workspace = Workspace({"opt-in": "OST404,OST405,OST406"}, tmp_path)
    text = "import shop.api\n"
    codes = [
        [found.code for found in lint(SourceFile(path, ast.parse(text), text), workspace)]
        for path in (tmp_path / "test_a.py", None)
    ]
    assert codes == [["OST404"], []]


def report_parsed(root: Path) -> list[str]:
    """Report on the project, leaving out the files that flake8 can't parse and we are not given."""
    return report(root, OPTED, only="tests/**/*.py")


@pytest.mark.parametrize(
    ("count", "way"), [(4, "m1.py, m2.py, m3.py, m4.py"), (5, "m1.py, m2.py, m3.py, m4.py, ...")]
)
def test_at_most_four_modules_on_the_way_are_named(count: int, way: str, tmp_path: Path) -> None:
    chain = {f"m{n}.py": f"import m{n + 1}\n" for n in range(1, count + 1)}
    last = {f"m{count + 1}.py": "from shop import gone\n", "shop.py": ""}
    write(tmp_path, {"conftest.py": "", **chain, **last, "tests/test_a.py": "import m1\n"})
    (line,) = report_parsed(tmp_path)
    assert f" (by way of {way});" in line
