from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from flake8_ssot.project.shim_text import quote, read_text, replacements, speaks_of_module
from flake8_ssot.project.shims import Shim, declarations, may_declare
from flake8_ssot.project.summary import summarize

WARN = "import warnings\nwarnings.warn({}, DeprecationWarning)\n"


def shim(text: str, path: str = "pkg/old.py", *, documented: bool = False) -> Shim:
    """Return what a module declares; what the cheap test lets pass is the same for both."""
    data = dedent(text).encode()
    tree = ast.parse(data)
    summary = summarize(tree, data, is_package=path.endswith("__init__.py"))
    found = declarations(tree, data, Path(path), summary, documented=documented)
    assert may_declare(data, documented=documented) or not (found.whole or found.names)
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (WARN.format("'pkg.old is deprecated'"), "shim"),
        (WARN.format("'pkg.old is deprecated'") + "def f(): ...", "module"),
        (WARN.format("'moved'") + "from new import A\nB = A\n__all__ = ['A', 'B']", "shim"),
        (WARN.format("MESSAGE") + "from new import MESSAGE", "shim"),
        (WARN.format("f'{__name__} is deprecated'") + "class C: ...", "module"),
        (WARN.format("__name__ + ' is old'") + "class C: ...", "module"),
        (WARN.format("'%s is old' % __name__") + "X = f()", None),
        (WARN.format("'importing {} is old'.format(__name__)") + "X = f()", "module"),
        ("TEXT = 'this module is old'\n" + WARN.format("TEXT") + "class C: ...", "module"),
        ("from warnings import warn\nwarn('pkg.old is deprecated')", "shim"),
        ("import warnings as w\nw.warn(message='old is deprecated')\nclass C: ...", "module"),
        ("import warnings\nwarnings.warn(DeprecationWarning('the old module'))", "shim"),
        ("import warnings\nwarnings.warn('x', category=lib.LibDeprecationWarning)", "shim"),
        ("import warnings\nwarnings.warn('this module is slow', FutureWarning)", None),
        ("import warnings\nwarnings.warn('this module is slow')", None),
        ("warn('pkg.old is deprecated')", None),
        (
            WARN.format("'moved'") + "from new import A\n__all__: list = ['A']\n__all__ += ['B']",
            "shim",
        ),
        (WARN.format("'moved'") + "from new import A\nnames: list = ['A']", None),
        ("from lib import deprecate_module\ndeprecate_module('pkg.old', 'pkg.new')", "shim"),
        ("from lib import deprecated\ndeprecated.emit(summary='old module is old')", "shim"),
        ("from lib import ignore_deprecated\nignore_deprecated('this module')", None),
        ("import lib\nlib.deprecate()", None),
        ("# ssot: shim of pkg.new\nclass C: ...", "comment"),
        ("x = 1\n# ssot:shim of a, remove after 3.0", "comment"),
        ("# ssot: shim of", None),
        ("if x:\n    # ssot: shim of a\n    pass", None),
        ("import sys\nimport new\nsys.modules[__name__] = new.sub", "replaced"),
        (
            "import sys\nfrom importlib import import_module as i\nsys.modules[__name__] = i('a')",
            None,
        ),
        (
            "import sys, importlib\nsys.modules[__name__] = importlib.import_module('a.b')",
            "replaced",
        ),
        ("import sys, importlib\nsys.modules[__name__] = importlib.import_module('.b', x)", None),
        ("import sys\nclass M: ...\nsys.modules[__name__] = M()", None),
        ("import sys, new\nsys.modules['pkg.other'] = new", None),
        ('"""Deprecated."""\nfrom new import A', None),
    ],
)
def test_declared(text: str, kind: str | None) -> None:
    whole = shim(text).whole
    assert (whole and whole.kind) == kind


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        ('"""Deprecated: use new."""\nfrom new import A', "old.py", "documented"),
        ('"""Kept for backwards compatibility."""\nfrom new import *', "old.py", "documented"),
        ('"""Moved to new."""\nfrom new import A', "pkg/__init__.py", "documented"),
        ('"""Legacy names."""\nfrom .a import A', "pkg/__init__.py", None),
        ('"""Legacy names."""\nclass A: ...', "old.py", None),
        ('"""Deprecated."""\nimport os', "old.py", None),
        ('"""Public re-exports."""\nfrom new import A', "old.py", None),
        ("# legacy\nfrom new import A", "old.py", None),
    ],
)
def test_documented(text: str, path: str, kind: str | None) -> None:
    whole = shim(text, path, documented=True).whole
    assert (whole and whole.kind) == kind


GETATTR = "import warnings\nT = {{'A': 1, 'B': 2}}\ndef __getattr__(name):\n{}"
WARNING = "warnings.warn('x is deprecated', DeprecationWarning)"


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (f"if name == 'A':\n    {WARNING}", {"A"}),
        (f"if name == 'A' or name == 'B':\n    {WARNING}", {"A", "B"}),
        (f"if name in {{'A', 'B'}} and flag:\n    {WARNING}", {"A", "B"}),
        (f"if name in T:\n    {WARNING}\nelif name == 'C':\n    pass", {"A", "B"}),
        (f"if name == 'C':\n    pass\nelif name in T:\n    {WARNING}", {"A", "B"}),
        (f"if name not in T:\n    raise AttributeError(name)\n{WARNING}", {"A", "B"}),
        (f"if name not in T:\n    raise E\nif name != 'A':\n    {WARNING}", {"B"}),
        (f"if name in T:\n    if name == 'A':\n        {WARNING}", {"A"}),
        (f"if name in T:\n    with lock:\n        {WARNING}", {"A", "B"}),
        (f"t = ['A']\nif name in t:\n    {WARNING}", {"A"}),
        (f"if name in frozenset(('A',)):\n    {WARNING}", {"A"}),
        (f"match name:\n    case 'A' | 'B':\n        {WARNING}\n    case _: pass", {"A", "B"}),
        ("if name == 'A':\n    _deprecated('A')", {"A"}),
        ("if name == 'A':\n    LibDeprecationWarning.emit('A is old')", {"A"}),
        (f"{WARNING}\nreturn getattr(new, name)", set()),
        (f"if name.startswith('A'):\n    {WARNING}", set()),
        (f"if other == 'A':\n    {WARNING}", set()),
        ("if name == 'A':\n    warnings.warn('slow', UserWarning)", set()),
        (f"if name == 'T':\n    {WARNING}", set()),
        (f"if name > 'A':\n    {WARNING}", set()),
        (f"if name == 'A' or name != 'B':\n    {WARNING}", set()),
        (f"match other:\n    case 'A':\n        {WARNING}", set()),
        ("if name == 'A':\n    warnings.warn(DeprecationWarning('A is old'))", {"A"}),
        ("if name == 'A':\n    print('A is old')\n    f(name)", set()),
        ("if name == 'A': pass" + "\nelif name == 'B': pass" * 80, set()),
    ],
)  # fmt: skip
def test_names_of_getattr(body: str, names: set[str]) -> None:
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    assert set(shim(GETATTR.format(indented)).names) == names


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"print(name)\n{WARNING}\nreturn getattr(new, name)", "shim"),
        ("return deprecated_attribute('x', name)", "shim"),
        ("return deprecated_attribute('x')", None),
        ("return getattr(new, name)", None),
        ("value = new", None),
    ],
)
def test_getattr_that_warns_of_any_name(body: str, kind: str | None) -> None:
    indented = "\n".join(f"    {line}" for line in body.splitlines())
    whole = shim(f"import warnings, new\ndef __getattr__(name):\n{indented}").whole
    assert (whole and whole.kind) == kind


def test_what_tables_say() -> None:
    names = shim(
        """
        import lib, new
        from .aliases import New
        lib.deprecate_attributes(__name__, {
            "A": "new.A", "B": ("..new", "B"), "C": New, "D": "use E",
            "E": lib.Deprecated(instead="a.b"), "F": "new:F", "G": "v1.0", "H": 3, **other,
            "J": ("no module", "J"),
        })
        Old = lib.deprecated_alias(new.Old)
        Kept = lib.deprecated_alias("x", y)
        WARNING = lib.OldDeprecationWarning("WARNING")
        if x:
            lib.set_deprecated_aliases({"I": "a.I"})
        """
    ).names
    assert {name: found.path or found.alias or found.target for name, found in names.items()} == {
        "A": "new.A",
        "B": ("new", "B", 2),
        "C": "New",
        "D": None,
        "E": "a.b",
        "F": "new.F",
        "G": None,
        "H": None,
        "J": None,
        "Old": "new.Old",
        "I": "a.I",
    }
    assert names["D"].text == "use E"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("use new.mod instead", ["new.mod"]),
        ("Use `new.mod.Name` instead.", ["new.mod.Name"]),
        ("import from a.b", ["a.b"]),
        ("use 'from a.b import C' instead", ["a.b.C"]),
        ("old has moved to a.b", ["a.b"]),
        ("replaced by the a.b module", ["a.b"]),
        ("in favour of a.b.", ["a.b"]),
        ("use X instead, e.g. 3.0", []),
    ],
)
def test_replacements(text: str, expected: list[str]) -> None:
    assert list(replacements(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pkg.old is deprecated", True),
        ("the old module is deprecated", True),
        ("'old' is deprecated", True),
        ("module `old` is deprecated", True),
        ("this compatibility module is deprecated", True),
        ("importing from here is deprecated", True),
        ("{__name__} is deprecated", True),
        ("the old option is deprecated", False),
        ("the threshold is deprecated", False),
        ("x.old is deprecated", False),
    ],
)
def test_speaks_of_module(text: str, expected: bool) -> None:
    assert speaks_of_module(text, ("pkg", "old")) is expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("'a' 'b\\n  c'", "ab c"),
        ("f'{name!r} and {x + 1} in {__name__}'", "{name} and {...} in {__name__}"),
        ("'a ' + 'b ' + c + d", "a b {c}{d}"),
        ("dedent('''\n  a\n  b\n''')", "a b"),
        ("'%s b' % c", "%s b"),
        ("CONSTANT", "text"),
        ("unknown", None),
        ("f()", None),
        ("3", None),
    ],
)
def test_read_text(expression: str, expected: str | None) -> None:
    node = ast.parse(expression, mode="eval").body
    assert read_text(node, {"CONSTANT": ast.Constant("text")}) == expected


def test_quote() -> None:
    assert quote("{name} of {__name__}", "a.b", "C") == "C of a.b"
    assert quote("word " * 100, "a", None).endswith("word ...")


def test_text_of_a_deep_expression() -> None:
    text = "import warnings\nwarnings.warn(" + "'a' + " * 900 + "'old is deprecated')"
    assert shim(text).whole is not None
