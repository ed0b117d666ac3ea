"""Imports that are redirected: the forms of a statement, and what is left to a person."""

from __future__ import annotations

import ast
import re

import pytest

from flake8_ssot.fixes.file_fixes import FileFixes
from flake8_ssot.fixes.text import Text, applied
from flake8_ssot.rules import Intent, Location, Redirect, Violation

HOMES = {"a": ("new_one", "a"), "b": ("new_two", "b"), "c": ("new_one", "sea")}


def redirected(text: str, *redirects: Redirect, line: int = 0) -> str | None:
    """Return `text` with its first import, or the one at `line`, redirected."""
    nodes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, (ast.Import, ast.ImportFrom))]
    node = next(n for n in nodes if line in (0, n.lineno))
    location = Location.of(node if isinstance(node, ast.ImportFrom) else node.names[-1])
    violation = Violation(location, "OST301", "", Intent(redirects, is_safe=True))
    text_of_file = Text.of(text.encode())
    assert text_of_file is not None
    fix = FileFixes(text_of_file).fix(violation)
    return applied(text, fix.edits) if fix else None


def homes(*names: str) -> list[Redirect]:
    return [Redirect("old", name, *HOMES[name]) for name in names]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("from old import a\n", "from new_one import a\n"),
        ("from old import a as x, b\n", "from new_one import a as x\nfrom new_two import b\n"),
        ("from old import c\n", "from new_one import sea as c\n"),
        ("from old import d, a\n", "from old import d\nfrom new_one import a\n"),
        ("from old import d, a  # noqa: F401\n",
         "from old import d  # noqa: F401\nfrom new_one import a  # noqa: F401\n"),
        ("from old import d, a  # why\n", "from old import d  # why\nfrom new_one import a\n"),
        ("from old import d, a; x = 1\n", "from old import d; from new_one import a; x = 1\n"),
        ("if x: from old import d, a\n", "if x: from old import d; from new_one import a\n"),
        ("from new_one import z\nimport os\nfrom old import a\n",
         "from new_one import z, a\nimport os\n"),
        ("from new_one import a\nfrom old import a\n", "from new_one import a\n"),
        ("from new_one import z\nz()\nfrom old import a\n",
         "from new_one import z\nz()\nfrom new_one import a\n"),
        ("from new_one import z\n# head\nfrom old import a\n",
         "from new_one import z\n# head\nfrom new_one import a\n"),
        ("def f():\n\tfrom .old import d, \\\n\t\ta\n",
         "def f():\n\tfrom .old import d\n\tfrom new_one import a\n"),
        ("from old import (  # head\n    d,  # of d\n    a,  # of a\n)\n",
         "from old import (  # head\n    d,  # of d\n)\n"
         "from new_one import (\n    a,  # of a\n)\n"),
        ("x = 'ä'; from old import a\n", "x = 'ä'; from new_one import a\n"),
        ("from new_one import z as a\nfrom old import a\n",
         "from new_one import z as a, a\n"),
        ("from old import a\nfrom new_one import z as a\n",
         "from new_one import a\nfrom new_one import z as a\n"),
        ("from old import (a as aa  # why\n    , c as # sea\n    sea)\n",
         "from new_one import (a as aa,  # why\n    sea # sea\n    )\n"),
        ("import os\n\nfrom old import a\nfrom new_one import z\n",
         "import os\n\nfrom new_one import z, a\n"),
        ("from old import a as x, b as x\n", None),
    ],
)  # fmt: skip
def test_names_are_taken_from_their_homes(before: str, after: str | None) -> None:
    line = 1 + before[: before.index("old import")].count("\n")
    names = [name for name in HOMES if re.search(rf"old import.*\b{name}\b", before, re.S)]
    assert redirected(before, *homes(*names), line=line) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import old.x as o\no.y\n", "import new.z as o\no.y\n"),
        ("import old.x\nold.x.y(old.x)\n", "import new.z\nnew.z.y(new.z)\n"),
        ("import os, old.x  # both\nold.x.y\n", "import os, new.z  # both\nnew.z.y\n"),
        ("import old.x\nold = 1\n", None),
        ("import old.x\nold.other\n", None),
        ("import old.x\ndef f(new): return old.x.y\n", None),
        ("import old.x\n'old.x.y'\n", None),
    ],
)
def test_a_module_is_imported_from_its_home(before: str, after: str | None) -> None:
    assert redirected(before, Redirect("old.x", None, "new.z", None)) == after


def test_a_submodule_is_a_name_of_its_package() -> None:
    to_package = Redirect("pkg", "shim", "pkg.core.home", None)
    assert redirected("from pkg import shim\n", to_package) == (
        "from pkg.core import home as shim\n"
    )
    to_top = Redirect("tests", "helpers", "helpers", None)
    assert redirected("from . import helpers as h\n", to_top) == "import helpers as h\n"
