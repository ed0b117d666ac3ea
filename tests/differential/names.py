"""Small projects some of whose files are imported under two names, and what we say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

COLOR = "class Color: ...\n"
BOTH = "[pytest]\npythonpath = . tests\n"
#: A package whose folder is on sys.path, as is the one above.
TWO_ROOTS = {"pytest.ini": BOTH, "tests/__init__.py": ""}
ENTER = "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), 'tests'))\n"
INNER = "from colors import Color\n"
OUTER = "from tests.colors import Color\n"
IN_ONE = "import colors, tests.colors\n"
FALLBACK = """
try:
    from gone import Color
except ImportError:
    import colors
"""
TYPED = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from colors import Color
"""
ELSE = """
try:
    import gone
except ImportError:
    pass
else:
    from colors import Color
"""
REGISTERED = """
import sys
sys.modules["colors"] = sys.modules[__name__]
class Color: ...
"""
ALIAS = """
import sys
import tests.colors
sys.modules["colors"] = tests.colors
"""
ALIASES = """
import sys
def alias(old, new):
    sys.modules[old] = __import__(new, fromlist=["x"])
alias("colors", "tests.colors")
"""
SKIPS = """
import os
import pytest
if not os.environ.get("PATH"):
    pytest.skip("no path", allow_module_level=True)
from colors import Color
"""
CALLS = """
import os
def load():
    from colors import Color
if os.environ.get("PATH"):
    load()
"""
LOOP = """
import os
import sys
HERE = os.path.dirname(__file__)
FOLDERS = [os.path.dirname(HERE), HERE]
for folder in FOLDERS:
    if folder not in sys.path:
        sys.path.insert(0, str(folder))
import colors
"""
UNREAD = """
import sys
for folder in sorted({"elsewhere"}):
    sys.path.insert(0, folder)
"""


class Row(NamedTuple):
    """`twice`: the files that pytest executes under two names; `told`: where we say so, and what.

    `silent` says why not, where we say nothing. `mended` are the files that what we say leads to.
    """

    id: str
    files: Mapping[str, str]
    twice: Mapping[str, frozenset[str]]
    told: tuple[str, ...] = ()
    mended: Mapping[str, str] = {}
    silent: str = ""
    run: str = "pytest"


def once(name: str, files: Mapping[str, str], run: str = "pytest") -> Row:
    return Row(name, files, {}, run=run)


def twice(path: str, *names: str) -> dict[str, frozenset[str]]:
    return {path: frozenset(names)}


COLORS = twice("tests/colors.py", "colors", "tests.colors")
APART = "move what is shared into a module of its own"


def says(
    place: str,
    name: str,
    other: str,
    remedy: str,
    path: str = "tests/colors.py",
    what: str = "class 'Color'",
) -> tuple[str]:
    """Return a report; `other` is the right name with its place."""
    text = f"one run of pytest loads {path} as {name} here and as {other}, so that its {what}"
    return (f"{place} OST503 {text} exists twice; {remedy}",)


#: That `tests/test_a.py` has the wrong name, and `tests/test_b.py` the right one.
AS_COLORS = says(
    "tests/test_a.py:1:1",
    "'colors'",
    "'tests.colors' in tests/test_b.py:1",
    "import 'tests.colors'",
)
TOLD = (
    Row(
        "a-package-that-is-on-the-path",
        {**TWO_ROOTS, "tests/colors.py": COLOR, "tests/test_a.py": INNER, "tests/test_b.py": OUTER},
        COLORS,
        AS_COLORS,
        {"tests/test_a.py": OUTER},
    ),
    Row(
        "in-one-statement",
        {"pytest.ini": BOTH, "tests/colors.py": COLOR, "test_a.py": IN_ONE},
        COLORS,
        says("test_a.py:1:1", "'colors'", "'tests.colors' in test_a.py:1", "import 'tests.colors'"),
        {"test_a.py": "import tests.colors\n"},
    ),
    Row(
        "most-lines-decide",
        {
            "pytest.ini": BOTH,
            "tests/colors.py": COLOR,
            "test_a.py": INNER,
            "test_b.py": "import sys\nimport colors\n",
            "test_c.py": OUTER,
        },
        COLORS,
        says(
            "test_c.py:1:1", "'tests.colors'", "'colors' in test_a.py:1 and 1 more",
            "import 'colors'",
        ),
        {"test_c.py": INNER},
    ),
    Row(
        "conftest",
        {
            "conftest.py": "",
            "tests/conftest.py": COLOR,
            "tests/test_a.py": "from tests.conftest import Color\n",
        },
        twice("tests/conftest.py", "conftest", "tests.conftest"),
        says(
            "tests/test_a.py:1:1", "'tests.conftest'", "'conftest' by itself", APART,
            path="tests/conftest.py",
        ),
        {"tests/conftest.py": "", "tests/colors.py": COLOR, "tests/test_a.py": OUTER},
    ),
    Row(
        "conftest-that-the-next-one-replaces",
        {
            "conftest.py": "import tests.conftest\n",
            "tests/conftest.py": COLOR,
            "tests/sub/conftest.py": "",
            "tests/sub/test_a.py": "def test_it(): ...\n",
        },
        twice("tests/conftest.py", "conftest", "tests.conftest"),
        says(
            "conftest.py:1:1", "'tests.conftest'", "'conftest' by itself", APART,
            path="tests/conftest.py",
        ),
    ),
    Row(
        "conftest-in-a-package",
        {
            **TWO_ROOTS,
            "tests/conftest.py": COLOR,
            "tests/test_a.py": "from conftest import Color\n",
        },
        twice("tests/conftest.py", "conftest", "tests.conftest"),
        says(
            "tests/test_a.py:1:1", "'conftest'", "'tests.conftest' by itself",
            f"import 'tests.conftest', or {APART}", path="tests/conftest.py",
        ),
        {"tests/test_a.py": "from tests.conftest import Color\n"},
    ),
    Row(
        "test-module",
        {
            "conftest.py": "",
            "tests/test_colors.py": COLOR,
            "tests/test_a.py": "from tests.test_colors import Color\n",
        },
        twice("tests/test_colors.py", "test_colors", "tests.test_colors"),
        says(
            "tests/test_a.py:1:1", "'tests.test_colors'", "'test_colors' by itself",
            f"import 'test_colors', or {APART}", path="tests/test_colors.py",
        ),
        {"tests/test_a.py": "from test_colors import Color\n"},
    ),
    Row(
        "a-tree-with-relative-imports",
        {
            "pytest.ini": "[pytest]\npythonpath = . backend\n",
            "backend/app/__init__.py": "",
            "backend/app/models.py": "from .base import Base\n",
            "backend/app/base.py": "class Base: ...\n",
            "test_a.py": "import app.models\n",
            "test_b.py": "from backend.app import models\n",
            "test_c.py": "from app import models\n",
        },
        {
            f"backend/app/{file}.py": frozenset({name, f"backend.{name}"})
            for file, name in (("__init__", "app"), ("models", "app.models"), ("base", "app.base"))
        },
        says(
            "test_b.py:1:1", "'backend.app.base'", "'app.base' in test_a.py:1 and 1 more",
            "import 'app.models'", path="backend/app/base.py", what="class 'Base'",
        ),
        {"test_b.py": "from app import models\n"},
    ),
    Row(
        "relative-in-a-test-module",
        {
            "pytest.ini": "[pytest]\npythonpath = .\n",
            "a/tests/__init__.py": "",
            "a/tests/colors.py": COLOR,
            "a/tests/test_a.py": "from .colors import Color\n",
            "test_b.py": "from a.tests.colors import Color\n",
            "test_c.py": "import a.tests.colors\n",
        },
        {
            "a/tests/__init__.py": frozenset({"tests", "a.tests"}),
            "a/tests/colors.py": frozenset({"tests.colors", "a.tests.colors"}),
        },
        says(
            "a/tests/test_a.py:1:1", "'tests.colors'",
            "'a.tests.colors' in test_b.py:1 and 1 more", "import 'a.tests.colors'",
            path="a/tests/colors.py",
        ),
        {"a/tests/test_a.py": "from a.tests.colors import Color\n"},
    ),
    Row(
        "a-project-whose-root-is-a-package",
        {
            "pytest.ini": "[pytest]\npythonpath = .\n",
            "__init__.py": "from .money import Money\n",
            "money.py": "class Money: ...\n",
            "test_a.py": "import money\n",
        },
        twice("money.py", "money", "project.money"),
        says(
            "__init__.py:1:1", "'project.money'", "'money' in test_a.py:1", "import 'money'",
            path="money.py", what="class 'Money'",
        ),
        {"__init__.py": "from money import Money\n"},
    ),
    Row(
        "the-folder-above-the-sources",
        {
            "pytest.ini": "[pytest]\npythonpath = src\n",
            "src/shop/__init__.py": "",
            "src/shop/money.py": "RATES = {}\ndef learn(name, rate):\n    RATES[name] = rate\n",
            "test_a.py": "import shop.money\n",
            "test_b.py": "import src.shop.money\n",
            "test_c.py": "import shop.money\n",
        },
        {
            "src/shop/__init__.py": frozenset({"shop", "src.shop"}),
            "src/shop/money.py": frozenset({"shop.money", "src.shop.money"}),
        },
        says(
            "test_b.py:1:1", "'src.shop.money'", "'shop.money' in test_a.py:1 and 1 more",
            "import 'shop.money'", path="src/shop/money.py", what="variable 'RATES'",
        ),
        {"test_b.py": "import shop.money\n"},
        run="python -m pytest",
    ),
    Row(
        "path-set-by-a-conftest",
        {
            "conftest.py": ENTER,
            "tests/__init__.py": "",
            "tests/colors.py": COLOR,
            "tests/test_a.py": INNER,
            "tests/test_b.py": OUTER,
        },
        COLORS,
        AS_COLORS,
        {"tests/test_a.py": OUTER},
    ),
    Row(
        "paths-that-a-loop-sets",
        {
            "tests/__init__.py": "",
            "tests/colors.py": COLOR,
            "tests/test_a.py": LOOP,
            "tests/test_b.py": OUTER,
        },
        COLORS,
        says(
            "tests/test_a.py:8:1", "'colors'", "'tests.colors' in tests/test_b.py:1",
            "import 'tests.colors'",
        ),
        {"tests/test_a.py": ""},
    ),
    Row(
        "fallback-that-is-needed",
        {
            **TWO_ROOTS,
            "tests/colors.py": COLOR,
            "tests/test_a.py": FALLBACK,
            "tests/test_b.py": OUTER,
        },
        COLORS,
        says(
            "tests/test_a.py:4:5", "'colors'", "'tests.colors' in tests/test_b.py:1",
            "import 'tests.colors'",
        ),
        {"tests/test_a.py": ""},
    ),
    Row(
        "in-a-function-that-is-called",
        {
            **TWO_ROOTS,
            "tests/colors.py": COLOR,
            "tests/test_a.py": "def load():\n    import colors\nload()\n",
            "tests/test_b.py": OUTER,
        },
        COLORS,
        says(
            "tests/test_a.py:2:5", "'colors'", "'tests.colors' in tests/test_b.py:1",
            "import 'tests.colors'",
        ),
        {"tests/test_a.py": ""},
    ),
    Row(
        "by-text",
        {
            **TWO_ROOTS,
            "tests/colors.py": COLOR,
            "tests/test_a.py": "import importlib\nM = importlib.import_module('colors')\n",
            "tests/test_b.py": "from tests import colors\n",
        },
        COLORS,
        says(
            "tests/test_a.py:2:5", "'colors'", "'tests.colors' in tests/test_b.py:1",
            "import 'tests.colors'",
        ),
        {"tests/test_a.py": ""},
    ),
    Row(
        "append-mode",
        {
            "pytest.ini": BOTH + "addopts = --import-mode=append\n",
            "tests/__init__.py": "",
            "tests/colors.py": COLOR,
            "tests/test_a.py": INNER,
            "tests/test_b.py": OUTER,
        },
        COLORS,
        AS_COLORS,
        {"tests/test_a.py": OUTER},
    ),
)  # fmt: skip
BEHIND = {**TWO_ROOTS, "tests/colors.py": COLOR, "tests/test_b.py": OUTER}
ONCE = (
    once("one-name", {**BEHIND, "tests/test_a.py": OUTER}),
    once(
        "typing-only",
        {**BEHIND, "tests/test_a.py": TYPED},
    ),
    once("never", {**BEHIND, "tests/test_a.py": f"if False:\n    {INNER}"}),
    once("in-a-function", {**BEHIND, "tests/test_a.py": f"def test_it():\n    {INNER}"}),
    once(
        "fallback-that-is-not-needed",
        {**BEHIND, "tests/test_a.py": f"try:\n    {OUTER}except ImportError:\n    {INNER}"},
    ),
    once(
        "behind-a-skip",
        {**BEHIND, "tests/test_a.py": f"import pytest\npytest.importorskip('gone')\n{INNER}"},
    ),
    once(
        "else-of-an-import-that-fails",
        {**BEHIND, "tests/test_a.py": ELSE},
    ),
    once(
        "registers-itself",
        {
            **BEHIND,
            "tests/colors.py": REGISTERED,
            "tests/test_c.py": INNER,
        },
    ),
    once(
        "alias-of-a-shim",
        {
            **BEHIND,
            "conftest.py": ALIAS,
            "tests/test_a.py": INNER,
        },
    ),
    once(
        "alias-set-by-a-function",
        {
            **BEHIND,
            "conftest.py": ALIASES,
            "tests/test_a.py": INNER,
        },
    ),
    once(
        "two-runs",
        {**BEHIND, "other/test_a.py": INNER},
        "pytest tests\npytest other",
    ),
    once(
        "portions-of-a-namespace",
        {
            "pytest.ini": "[pytest]\npythonpath = a b\n",
            "a/ns/colors.py": COLOR,
            "b/ns/shapes.py": COLOR,
            "test_a.py": "import ns.colors, ns.shapes\n",
        },
    ),
)  # fmt: skip
SILENT = (
    Row(
        "constants",
        {**BEHIND, "tests/colors.py": "Color = 'red'\n", "tests/test_a.py": INNER},
        COLORS,
        silent="a constant is the same if it is there twice",
    ),
    Row(
        "functions",
        {**BEHIND, "tests/colors.py": "def Color(): ...\n", "tests/test_a.py": INNER},
        COLORS,
        silent="a function is the same if it is there twice",
    ),
    Row(
        "test-classes",
        {
            "conftest.py": "",
            "tests/test_base.py": "class TestBase: ...\n",
            "tests/test_a.py": "from tests.test_base import TestBase\n",
        },
        twice("tests/test_base.py", "test_base", "tests.test_base"),
        silent="it is collected, and nobody else's",
    ),
    Row(
        "on-a-condition",
        {**BEHIND, "tests/test_a.py": f"import os\nif os.environ.get('PATH'):\n    {INNER}"},
        COLORS,
        silent="who knows whether it is so",
    ),
    Row(
        "behind-a-condition",
        {
            **BEHIND,
            "tests/test_a.py": SKIPS,
        },
        COLORS,
        silent="who knows whether it is skipped",
    ),
    Row(
        "in-a-function-that-is-called-on-a-condition",
        {
            **BEHIND,
            "tests/test_a.py": CALLS,
        },
        COLORS,
        silent="who knows whether it is so",
    ),
    Row(
        "in-a-module-that-fails",
        {**BEHIND, "tests/test_a.py": f"{INNER}import tests.gone\n"},
        COLORS,
        silent="it is told when the module can be imported",
    ),
    Row(
        "a-path-that-cannot-be-read",
        {
            **BEHIND,
            "conftest.py": UNREAD,
            "tests/test_a.py": INNER,
        },
        COLORS,
        silent="there may be another one before it",
    ),
    Row(
        "a-path-that-is-removed",
        {
            "conftest.py": ENTER + "import colors\nsys.path.pop(0)\n",
            "tests/__init__.py": "",
            "tests/colors.py": COLOR,
            "tests/test_b.py": OUTER,
        },
        COLORS,
        silent="what is there afterwards is not followed",
    ),
    Row(
        "registers-itself-too-late",
        {
            **BEHIND,
            "conftest.py": "import colors\n",
            "tests/colors.py": REGISTERED,
        },
        COLORS,
        silent="it may be the same module",
    ),
    Row(
        "importlib-mode",
        {
            **BEHIND,
            "pytest.ini": BOTH + "addopts = --import-mode=importlib\n",
            "tests/test_a.py": INNER,
        },
        COLORS,
        silent="which packages pytest imports is not followed there",
    ),
)  # fmt: skip
ROWS = (*TOLD, *ONCE, *SILENT)
