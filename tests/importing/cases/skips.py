"""Files that pytest skips, perhaps, before they come to an import that fails."""

from __future__ import annotations

from typing import Final

from importing.case import Row, row, tree

SKIP: Final = "pytest.skip('x', allow_module_level=True)\n"
#: A module that skips whoever imports it, and one whose functions skip whoever calls them.
NEEDS: Final = f"import os\nimport pytest\nif os.name:\n    {SKIP}"
ASKS: Final = f"""import os
import pytest

def need(name='', other=None):
    if os.name:
        {SKIP}

def rest(name=''):
    if os.name:
        return
    import json
"""
GONE: Final = "import pkg.gone\n"
CONDITION: Final = "a condition"
IN_NEEDS: Final = "Skipped pkg/needs.py:4"
IN_ASKS: Final = "Skipped pkg/asks.py:6"


def asks(id: str, says: str, entry: str, unknown: str = CONDITION) -> Row:  # noqa: A002
    """Return the row in which entry.py calls functions of `pkg.asks` and then fails."""
    return row(id, says, f"from pkg.asks import need, rest\n{entry}{GONE}", unknown, pkg__asks=ASKS)


ROWS = (
    row("imported", IN_NEEDS, f"import pkg.needs\n{GONE}", CONDITION, pkg__needs=NEEDS),
    row("taken", IN_NEEDS, f"from pkg import needs\n{GONE}", CONDITION, pkg__needs=NEEDS),
    row("imported-by-what-is-imported", IN_NEEDS, f"import pkg.more\n{GONE}", CONDITION,
        pkg__more="from pkg.needs import os\n", pkg__needs=NEEDS),
    row("imported-where-skips-are-caught", "ModuleNotFoundError entry.py:5",
        f"try:\n    import pkg.needs\nexcept BaseException:\n    pass\n{GONE}", CONDITION,
        pkg__needs=NEEDS),
    tree("package-above", "Skipped own/__init__.py:4", "own.entry", CONDITION,
         own__init=NEEDS, own__entry="import own.gone\n"),
    tree("relative", "Skipped own/needs.py:4", "own.entry", CONDITION, own__init="",
         own__needs=NEEDS, own__entry="from . import needs\nimport own.gone\n"),
    tree("relative-two-up", "Skipped own/needs.py:4", "own.sub.entry", CONDITION, own__init="",
         own__needs=NEEDS, own__sub__init="",
         own__sub__entry="from ..needs import os\nimport own.gone\n"),
    row("what-it-needs-skips-itself", IN_NEEDS,
        f"import pytest\npytest.importorskip('pkg.needs')\n{GONE}", CONDITION, pkg__needs=NEEDS),
    # Calls
    asks("called", IN_ASKS, "need()\n"),
    asks("called-by-its-module", IN_ASKS, "import pkg.asks\npkg.asks.need()\n"),
    asks("called-under-a-condition", IN_ASKS, "import os\nif os.name:\n    need()\n"),
    asks("called-in-a-condition", IN_ASKS, "if need():\n    pass\n"),
    asks("called-in-a-comprehension", IN_ASKS, "x = [need(n) for n in 'ab']\n"),
    asks("called-in-an-argument", IN_ASKS, "x = [1, need()]\n"),
    asks("called-in-a-function", IN_ASKS, "def f():\n    need()\nf()\n"),
    asks("called-in-a-loop", IN_ASKS, "for n in 'ab':\n    need(n)\n"),
    asks("given-another-function-perhaps", IN_ASKS,
         "import os\nif os.name == 'plan9':\n    def need():\n        import json\nneed()\n"),
    row("called-by-itself", "ModuleNotFoundError entry.py:5",
        "def f(n):\n    if n:\n        return\n    f(1)\n    import pkg.gone\nf(0)\n", CONDITION),
    asks("returns-perhaps", "ModuleNotFoundError entry.py:3", "rest()\n", ""),
    asks("is-not-called", "ModuleNotFoundError entry.py:3", "f = need\n", ""),
    row("one-of-two-functions", "Skipped entry.py:6",
        f"import os\nimport pytest\nif os.name:\n    def need():\n        if os.name:\n"
        f"            {SKIP}else:\n    def need():\n        pass\nneed()\n{GONE}", CONDITION),
    row("method-in-its-class", "Skipped entry.py:4",
        f"import pytest\nclass A:\n    def f():\n        {SKIP}    f()\n{GONE}",
        "a class's function"),
    row("class-in-a-function", "Skipped entry.py:4",
        f"import pytest\ndef f():\n    class A:\n        {SKIP}f()\n{GONE}"),
    row("function-in-a-function", "Skipped entry.py:4",
        f"import pytest\ndef f():\n    def g():\n        {SKIP}    g()\nf()\n{GONE}",
        "a function's function"),
    # What is caught, perhaps
    row("unread-types", "Skipped entry.py:5",
        f"import contextlib\nimport pytest\nTYPES = [OSError]\n"
        f"with contextlib.suppress(*TYPES):\n    {SKIP}{GONE}", "unread types"),
    row("unread-types-around-a-failure", "ModuleNotFoundError entry.py:10",
        "import contextlib\nTYPES = [OSError]\ntry:\n    with contextlib.suppress(*TYPES):\n"
        "        import pkg.lost\nexcept ImportError:\n    pass\nelse:\n    import pkg.gone\n"
        "import pkg.gone\n", "unread types"),
    row("other-clause", "",
        "import os\ntry:\n    if os.name:\n        import pkg.lost\n    1 / 0\n"
        "except ImportError:\n    pass\nexcept ZeroDivisionError:\n    import pkg.gone\n"),
)  # fmt: skip
