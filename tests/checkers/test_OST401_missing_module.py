from __future__ import annotations

import re
from pathlib import Path

import pytest
from projects import report, write

Files = dict[str, str]

SHOP: Files = {
    "shop/__init__.py": "",
    "shop/prices.py": "class Price: ...\ndef total(): ...\n",
    "shop/carts/__init__.py": "",
    "shop/carts/views.py": "def show(): ...\n",
}
#: Two distributions of a repository, each with its `tests` package.
TWO: Files = {
    "a/pyproject.toml": "",
    "a/tests/__init__.py": "",
    "a/tests/helpers.py": "A = 1\n",
    "b/pyproject.toml": "",
    "b/tests/__init__.py": "",
    "b/tests/test_b.py": "",
}


def found(root: Path, files: Files) -> list[str]:
    """Return what OST401 and the other rules on imports say of a repository's files."""
    (root / ".git").mkdir()
    return [line for line in report(write(root, files)) if re.search(" OST(0|40|41)", line)]


REPORTED = [
    pytest.param(
        {"test_a.py": "import pytest\npytest.importorskip('shop.prices')\nimport shop.gone\n"},
        ["test_a.py:3:8 OST401 module 'shop.gone' does not exist; add it, or remove the import"],
        id="skips-itself-without-what-is-there",
    ),
    pytest.param(
        {"test_a.py": "import shop.gone\n"},
        ["test_a.py:1:8 OST401 module 'shop.gone' does not exist; add it, or remove the import"],
        id="nothing-like-it",
    ),
    pytest.param(
        {"test_a.py": "from shop.views import show\n"},
        ["test_a.py:1:1 OST401 module 'shop.views' does not exist; "
         "'show' is defined in 'shop.carts.views'"],
        id="its-names-are-elsewhere",
    ),
    pytest.param(
        {"test_a.py": "from shop.gone import Price, total\n"},
        ["test_a.py:1:1 OST401 module 'shop.gone' does not exist; "
         "'Price' and 'total' are defined in 'shop.prices'"],
        id="all-names-in-one-module",
    ),
    pytest.param(
        {"test_a.py": "from shop.gone import a, b, c, d\n", "shop/o.py": "a=1\nb=1\nc=1\nd=1\n"},
        ["test_a.py:1:1 OST401 module 'shop.gone' does not exist; "
         "its names are defined in 'shop.o'"],
        id="many-names",
    ),
    pytest.param(
        {"test_a.py": "from shop.gone import total, nothing\n"},
        ["test_a.py:1:1 OST401 module 'shop.gone' does not exist; "
         "'total' is defined in 'shop.prices'"],
        id="one-of-its-names",
    ),
    pytest.param(
        {"test_a.py": "import os, shop.views as v\n"},
        ["test_a.py:1:12 OST401 module 'shop.views' does not exist; "
         "did you mean 'shop.carts.views'?"],
        id="moved",
    ),
    pytest.param(
        {"test_a.py": "import shop.views\n", "shop/b/views.py": ""},
        ["test_a.py:1:8 OST401 module 'shop.views' does not exist; "
         "did you mean 'shop.b.views' or 'shop.carts.views'?"],
        id="moved-to-either",
    ),
    pytest.param(
        {"test_a.py": "from shop.views import show\n", "shop/b/__init__.py": "def show(): ...\n",
         "shop/b/views.py": "def show(): ...\n", "shop/c/views.py": ""},
        ["test_a.py:1:1 OST401 module 'shop.views' does not exist; "
         "did you mean 'shop.b.views' or 'shop.carts.views'?"],
        id="moved-to-either-that-has-its-names",
    ),
    pytest.param(
        {"test_a.py": "import shop.price\n"},
        ["test_a.py:1:8 OST401 module 'shop.price' does not exist; did you mean 'shop.prices'?"],
        id="misspelled",
    ),
    pytest.param(
        {"test_a.py": "from shop.cart.views import show\n"},
        ["test_a.py:1:1 OST401 module 'shop.cart' does not exist; "
         "'show' is defined in 'shop.carts.views'"],
        id="its-package-is-missing",
    ),
    pytest.param(
        {"test_a.py": "from shop.prices.old import X\n"},
        ["test_a.py:1:1 OST401 module 'shop.prices.old' does not exist; "
         "add it, or remove the import"],
        id="below-a-module",
    ),
    pytest.param(
        {"shop/carts/forms.py": "from ..price import Price\nfrom .view import *\n"},
        ["shop/carts/forms.py:1:1 OST401 module 'shop.price' does not exist; "
         "'Price' is defined in 'shop.prices'",
         "shop/carts/forms.py:2:1 OST401 module 'shop.carts.view' does not exist; "
         "did you mean 'shop.carts.views'?"],
        id="relative",
    ),
    pytest.param(
        {"test_a.py": "class A:\n    import shop.price\n"},
        ["test_a.py:2:12 OST401 module 'shop.price' does not exist; did you mean 'shop.prices'?"],
        id="in-a-class",
    ),
    pytest.param(
        {"test_a.py": "try:\n    import shop.price\nexcept ValueError:\n    pass\n"},
        ["test_a.py:2:12 OST401 module 'shop.price' does not exist; did you mean 'shop.prices'?"],
        id="caught-by-another-type",
    ),
    pytest.param(
        {"src/lib/__init__.py": "", "tests/test_a.py": "import lib.gone\n", "pyproject.toml": ""},
        ["tests/test_a.py:1:8 OST401 module 'lib.gone' does not exist; "
         "add it, or remove the import"],
        id="src-layout",
    ),
    pytest.param(
        TWO | {"b/tests/test_b.py": "from tests.lost import A\n"},
        ["b/tests/test_b.py:1:1 OST401 module 'tests.lost' does not exist; "
         "add it, or remove the import"],
        id="in-none-of-two-packages",
    ),
    pytest.param(
        {"test_a.py": "import tests.gone\n", "tests/m.py": "",
         "pyproject.toml": "[project]\nname='p'\ndependencies=['requests']\n"},
        ["test_a.py:1:8 OST401 module 'tests.gone' does not exist; add it, or remove the import"],
        id="namespace-of-tests",
    ),
    pytest.param(
        {"svc/test_a.py": "import tests.gone\n", "svc/tests/m.py": "",
         "svc/pyproject.toml": "[project]\nname='p'\ndependencies=['requests']\n"},
        ["svc/test_a.py:1:8 OST401 module 'tests.gone' does not exist; "
         "add it, or remove the import"],
        id="namespace-of-the-tests-of-a-project-inside",
    ),
    pytest.param(
        {"test_a.py": "import tools.gone\n", "tools/m.py": "",
         ".venv/lib/python3.11/site-packages/pytest/__init__.py": ""},
        ["test_a.py:1:8 OST401 module 'tools.gone' does not exist; add it, or remove the import"],
        id="namespace-that-the-environment-lacks",
    ),
    pytest.param(
        {"test_a.py": "import shop.gone\n", ".gitignore": "/build/\n*.tmp\n[\n\\\n",
         "setup.py": "setup(name='shop')\n"},
        ["test_a.py:1:8 OST401 module 'shop.gone' does not exist; add it, or remove the import"],
        id="neither-ignored-nor-built",
    ),
    pytest.param(
        {"test_a.py": "import shop.BaseParser\n", ".gitignore": "shop/*\n!shop/*.py\n"},
        ["test_a.py:1:8 OST401 module 'shop.BaseParser' does not exist; "
         "add it, or remove the import"],
        id="parser-without-a-grammar",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), REPORTED)
def test_reported(tmp_path: Path, files: Files, expected: list[str]) -> None:
    assert found(tmp_path, SHOP | files) == expected


SILENT = [
    pytest.param({"test_a.py": "import shop.prices, shop.carts.views\n"}, id="there"),
    pytest.param({"test_a.py": "import os.gone, requests.gone, nowhere\n"}, id="not-ours"),
    pytest.param(
        {"test_a.py": "try:\n    import shop.gone\nexcept ModuleNotFoundError:\n    pass\n"},
        id="caught",
    ),
    pytest.param({"test_a.py": "import shop.fast\n", "shop/fast.pyx": ""}, id="cython-source"),
    pytest.param({"test_a.py": "import shop.fast\n", "shop/fast.c": ""}, id="c-source"),
    pytest.param({"test_a.py": "import shop.fast\n", "shop/fast.pyi": ""}, id="stub"),
    pytest.param({"test_a.py": "import shop.fast\n", "shop/fast.pyc": ""}, id="bytecode"),
    pytest.param(
        {"test_a.py": "import shop.fast\n", "shop/fast.cpython-311-x86_64-linux-gnu.so": ""},
        id="compiled",
    ),
    pytest.param(
        {"test_a.py": "import shop.fast\n",
         "setup.py": "setup(ext_modules=[Extension('shop.fast', ['native/a.c'])])\n"},
        id="extension-in-setup.py",
    ),
    pytest.param(
        {"test_a.py": "import shop.fast\n",
         "pyproject.toml": "[tool.maturin]\nmodule-name = 'shop.fast'\n"},
        id="maturin",
    ),
    pytest.param(
        {"test_a.py": "import shop.fast\n",
         "pyproject.toml": "[[tool.setuptools.ext-modules]]\nname = 'shop.fast'\n"},
        id="extension-in-pyproject.toml",
    ),
    pytest.param(
        {"test_a.py": "import shop.fast\n", "meson.build": "py.extension_module('fast', 'f.c')\n"},
        id="meson",
    ),
    pytest.param(
        {"test_a.py": "import shop.fast\n", "shop/CMakeLists.txt": "pybind11_add_module(fast)\n"},
        id="cmake",
    ),
    pytest.param(
        {"test_a.py": "import shop.fast\n", "Cargo.toml": "[lib]\nname = \"fast\"\n"}, id="cargo"
    ),
    pytest.param(
        {"test_a.py": "import shop._version\n",
         "pyproject.toml": "[tool.setuptools_scm]\nwrite_to = 'shop/_version.py'\n"},
        id="setuptools-scm",
    ),
    pytest.param(
        {"test_a.py": "import shop.version\n",
         "pyproject.toml": "[tool.hatch.build.hooks.vcs]\nversion-file = 'shop/version.py'\n"},
        id="hatch-vcs",
    ),
    pytest.param(
        {"test_a.py": "import shop._version\n",
         "setup.cfg": "[versioneer]\nversionfile_source = shop/_version.py\n"},
        id="versioneer",
    ),
    pytest.param(
        {"test_a.py": "import shop._version\n",
         "setup.py": "setup(use_scm_version={'write_to': 'shop/_version.py'})\n"},
        id="scm-in-setup.py",
    ),
    pytest.param(
        {"test_a.py": "import shop.rates_pb2, shop.rates_pb2_grpc\n"}, id="protobuf"
    ),
    pytest.param(
        {"test_a.py": "import shop.RatesParser\n", "shop/Rates.g4": ""}, id="antlr"
    ),
    pytest.param(
        {"test_a.py": "import shop.local_settings\n", ".gitignore": "local_*.py\n"},
        id="ignored-by-git",
    ),
    pytest.param(
        {"test_a.py": "import shop.made.deep\n", "shop/.gitignore": "made/\n"},
        id="ignored-folder",
    ),
    pytest.param(
        TWO | {"b/tests/test_b.py": "from tests.helpers import A\n"}, id="in-the-other-package"
    ),
    pytest.param(
        {"a/test_a.py": "", "a/helpers/__init__.py": "", "a/helpers/x.py": "",
         "b/test_b.py": "import helpers.x\n", "b/helpers/__init__.py": ""},
        id="collected-before-perhaps",
    ),
    pytest.param(
        {"test_a.py": "import sys\nsys.modules['shop.fake'] = sys\nimport shop.fake.deep\n"},
        id="stubbed",
    ),
    pytest.param(
        {"conftest.py": "import sys\nsys.modules['shop.fake'] = sys\n",
         "test_a.py": "import shop.fake\n"},
        id="stubbed-in-conftest",
    ),
    pytest.param(
        {"conftest.py": "import sys, os\n"
         "sys.path.insert(0, os.path.join(os.path.dirname(__file__), 'other'))\n",
         "other/shop/__init__.py": "", "other/shop/extra.py": "",
         "test_a.py": "import shop.extra\n"},
        id="on-the-path-by-conftest",
    ),
    pytest.param(
        {"shop/__init__.py": "from pkgutil import extend_path\n"
         "__path__ = extend_path(__path__, __name__)\n", "test_a.py": "import shop.core\n"},
        id="extends-its-path",
    ),
    pytest.param(
        {"shop/__init__.py": "import sys\nsys.modules['shop.six'] = sys\n",
         "test_a.py": "import shop.six\n"},
        id="puts-its-own-modules-there",
    ),
    pytest.param(
        {"test_a.py": "import tools.gone\n", "tools/m.py": ""}, id="namespace"
    ),
    pytest.param(
        {"test_a.py": "import tools.gone\n", "tools/m.py": "",
         "pyproject.toml": "[project]\nname='p'\ndependencies=['tools-x']\n"},
        id="namespace-shared-with-a-dependency",
    ),
    pytest.param(
        {"test_a.py": "import tools.gone\n", "tools/readme.txt": "",
         ".venv/lib/python3.11/site-packages/pytest/__init__.py": ""},
        id="folder-without-python",
    ),
    pytest.param(
        {"test_a.py": "import tools.gone\n", "tools/m.py": "",
         ".venv/lib/python3.11/site-packages/pytest/__init__.py": "",
         ".venv/lib/python3.11/site-packages/tools/n.py": ""},
        id="namespace-in-the-environment",
    ),
    pytest.param(
        {"pyproject.toml": "[project]\nname='p'\ndependencies=['redis']\n",
         "tests/redis/__init__.py": "", "tests/redis/test_a.py": "import redis.asyncio\n"},
        id="test-package-named-as-a-dependency",
    ),
    pytest.param(
        {"test_a.py": "import shop.extra\n",
         ".venv/lib/python3.11/site-packages/pytest/__init__.py": "",
         ".venv/lib/python3.11/site-packages/shop/__init__.py": "",
         ".venv/lib/python3.11/site-packages/shop/extra.py": ""},
        id="in-the-environment",
    ),
    pytest.param({"test/m.py": "", "test_a.py": "import test.gone\n",
                  "pyproject.toml": "[project]\nname='p'\ndependencies=['requests']\n"},
                 id="the-standard-library-has-a-test-package"),
    pytest.param(
        {"datetime/m.py": "", "test_a.py": "import datetime.gone\n"}, id="named-as-the-standard-one"
    ),
    pytest.param(
        {"tests/test_a.py": "from .gone import x\n", "tests/m.py": ""}, id="no-package-OST102"
    ),
    pytest.param(
        {"test_a.py": "import os\nif os.sep:\n    import shop.gone\n"}, id="in-a-branch"
    ),
    pytest.param(
        {"test_a.py": "import pytest\npytest.importorskip('shop.wants')\nimport shop.gone\n",
         "shop/wants.py": "import nowhere\n"},
        id="skips-itself-without-what-a-module-of-ours-imports",
    ),
    pytest.param(
        {"test_a.py": "import pytest\npytest.importorskip('space')\nimport shop.gone\n",
         "space/m.py": ""},
        id="skips-itself-without-a-namespace",
    ),
    pytest.param(
        {"test_a.py": "import pytest\npytest.importorskip('nowhere')\nimport shop.gone\n"},
        id="skipped-without-another",
    ),
    pytest.param(
        {"test_a.py": "import sys, pytest\nif sys.byteorder == 'big':\n"
         "    pytest.skip('x', allow_module_level=True)\nimport shop.gone\n"},
        id="skipped-on-a-condition",
    ),
    pytest.param({"stub.pyi": "import shop.gone\n"}, id="a-stub-file"),
]  # fmt: skip


@pytest.mark.parametrize("files", SILENT)
def test_silent(tmp_path: Path, files: Files) -> None:
    assert found(tmp_path, SHOP | files) == []
