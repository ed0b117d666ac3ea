"""Imports that are redirected: the forms of a statement, and what is left to a person."""

from __future__ import annotations

import ast
import re

import pytest

from flake8_ssot import fixes
from flake8_ssot.fixes import fixes_of
from flake8_ssot.fixes.file_fixes import FileFixes
from flake8_ssot.fixes.text import Text, applied, is_python
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
        ("from old import (d, a,\n)\n", "from old import (d,\n)\nfrom new_one import (a,\n)\n"),
        ("from old import (d  # one\n    ,  # two\n    a)\n",
         "from old import (d  # one\n# two\n    )\nfrom new_one import (a)\n"),
        ("from new_one import z\nfrom old import a\n\nimport os\n",
         "from new_one import z, a\n\nimport os\n"),
        ("import os\n\nfrom old import a, b\nfrom new_one import z\n",
         "import os\n\nfrom new_two import b\nfrom new_one import z, a\n"),
        ("from new_one import (\n    z,\n    # end\n)\nfrom old import a\n",
         "from new_one import (\n    z, a,\n    # end\n)\n"),
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
        (
            "import old.x\nfrom y import z\nz().y, old.x.y\n",
            "import new.z\nfrom y import z\nz().y, new.z.y\n",
        ),
        ("import old.x\nimport y as new\n", None),
        ("import old.x\nfrom y import new\n", None),
        ("import old.x\nold = 1\n", None),
        ("import old.x\nold.other\n", None),
        ("import old.x\ndef f(new): return old.x.y\n", None),
        ("import old.x\n'old.x.y'\n", None),
    ],
)
def test_a_module_is_imported_from_its_home(before: str, after: str | None) -> None:
    assert redirected(before, Redirect("old.x", None, "new.z", None)) == after


def test_a_module_at_the_top_is_imported_from_its_home() -> None:
    redirect = Redirect("old", None, "new.z", None)
    assert redirected("import old\nold.y.z\n", redirect) == "import new.z\nnew.z.y.z\n"


def test_all_names_are_taken_from_one_home() -> None:
    redirect = Redirect("old", "*", "new", None)
    assert redirected("from old import *  # all\n", redirect) == "from new import *  # all\n"


@pytest.mark.parametrize(
    ("text", "redirect"),
    [
        ("import old.x\n", Redirect("old.x", None, "new", "Name")),
        (
            "from . import (\n    helpers,  # why\n)\n",
            Redirect("tests", "helpers", "helpers", None),
        ),
    ],
    ids=["a module that is a name now", "a comment that has no place"],
)
def test_what_cannot_be_written_stays(text: str, redirect: Redirect) -> None:
    assert redirected(text, redirect) is None


def test_without_the_libraries_nothing_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    text = b"from old import a\n"
    violation = Violation(Location(1, 0), "OST301", "", Intent(tuple(homes("a")), is_safe=True))
    assert fixes_of(text)(violation) is not None
    monkeypatch.setattr(fixes, "LIBRARIES", ("no_such_library_of_ours",))
    assert fixes_of(text)(violation) is None


@pytest.mark.parametrize("data", [b"# coding: nothing\n", b"x = 1\ry = 2\n", b"\xff\n"])
def test_a_file_that_is_no_lines_of_text_is_left_alone(data: bytes) -> None:
    violation = Violation(Location(1, 0), "OST301", "", Intent(tuple(homes("a")), is_safe=True))
    assert fixes_of(data)(violation) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("x = 1\n", True), ("x =\n", False), ("x\0", False), ("(" * 500, False), ("'\\d'", True)],
)
def test_what_is_python(text: str, expected: bool) -> None:
    assert is_python(text) is expected


def test_a_submodule_is_a_name_of_its_package() -> None:
    to_package = Redirect("pkg", "shim", "pkg.core.home", None)
    assert redirected("from pkg import shim\n", to_package) == (
        "from pkg.core import home as shim\n"
    )
    to_top = Redirect("tests", "helpers", "helpers", None)
    assert redirected("from . import helpers as h\n", to_top) == "import helpers as h\n"
