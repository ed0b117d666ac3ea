"""What a module binds, against Python: each module is imported, and each name taken from it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from projects import write
from real_imports import Python, running

from flake8_ssot.project.finder import Finder
from flake8_ssot.project.resolution import Missing, Resolved, Unknown
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.source import Sources

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Python is asked in forks")


class Row(NamedTuple):
    """A project, and names that are taken from one of its modules.

    `files` is the text of `m.py`, or all files. `maybe` are names that we take to be there though
    they aren't, `unknown` those of which we say nothing; of the others we are right.
    """

    files: str | Mapping[str, str]
    names: str
    maybe: str = ""
    unknown: str = ""
    module: str = "m"
    since: tuple[int, int] = (3, 10)


#: A condition that nobody decides without running it; it is true.
TRUE = "len(str(1)) == 1"
STAR = {"taker.py": "from m import *\n"}
SWALLOWS = "class S:\n    __enter__ = lambda s: s\n    __exit__ = lambda s, *e: True\n"


def star(text: str, names: str, maybe: str = "", unknown: str = "", **others: str) -> Row:
    """Return a row of what a module takes that takes all names of `m.py`."""
    more = {f"{name}.py": data for name, data in others.items()}
    return Row({"m.py": text, **STAR, **more}, names, maybe, unknown, "taker")


def package(init: str, names: str, maybe: str = "", unknown: str = "", **others: str) -> Row:
    """Return a row of a package `p`, with other modules in it: `top_` for those beside it."""
    files = {"p/__init__.py": init}
    for name, data in others.items():
        path = name.replace("__", "/")
        files[path[4:] + ".py" if path.startswith("top_") else f"p/{path}.py"] = data
    return Row(files, names, maybe, unknown, "p")


STATEMENTS = {
    "assignment": Row("x = 1", "x y"),
    "several-targets": Row("a = b, (c, *d) = 1, (2, 3)", "a b c d e"),
    "annotation-only": Row("x: int\n(y): int\nz: int = 1\n(w): int = 2", "x y z w"),
    "other-targets": Row("class o: ...\nd = {}\nd['x'] = o.y = 1\nd['z']: int = 2", "o d x y z"),
    "augmented": Row("x = 1\nx += 1", "x"),
    "deleted": Row("x = y = z = 1\ndel x, (y, [z])", "x y z"),
    "deleted-and-bound-again": Row("x = 1\ndel x\nx = 2", "x"),
    "deleted-in-part": Row("x = [1]\ndel x[0]\nimport os\ndel os.path", "x os path"),
    "deleted-perhaps": Row(f"x = y = 1\nif {TRUE}:\n    del x\nelse:\n    del y", "x y", "x"),
    "deleted-in-a-function": Row("def f():\n    x = 1\n    del x\nx = 1\nf()", "x"),
    "deleted-by-a-function": Row("x = 1\ndef f():\n    global x\n    del x\nf()", "x f", "x"),
    "loop-variable-deleted": Row("for x in (1, 2):\n    y = x\ndel x", "x y"),
    "functions-and-classes": Row(
        "def f(a, *b, c=1, **d): x = 1\nasync def g(): ...\nclass C(object): y = 1\n"
        "@staticmethod\ndef h(): ...", "f g C h a b c d x y",
    ),
    "class-body": Row(
        "class C:\n    import os\n    from sys import path as p\n    x = 1\n    def f(self): ...\n"
        "    global y\n    y = 1\n    class D: z = 1", "C os p x f y D z",
    ),
    "comprehension": Row("[x for x in 'ab' if x]\n{y: z for y, z in ['ab']}", "x y z"),
    "lambda": Row("f = lambda x, *y: (z := 1)", "f x y z"),
    "function-only": Row("def f():\n    import os\n    x = 1\n    def g(): ...\nf()", "f os x g"),
}  # fmt: skip
WALRUS = {
    "if": Row("if (x := 1) and (y := 0): z = 1", "x y z", "z"),
    "comprehension": Row("[(x := y) for y in 'ab' if (z := y)]", "x y z"),
    "generator-that-is-not-run": Row("g = ((x := y) for y in 'ab')", "g x y", "x"),
    "lambda": Row("f = lambda a=(x := 1), *, b=(y := 2): (z := 3)", "f x y z a b"),
    "function": Row("def f(a=(x := 1), *, b=(y := 2)): (z := 3)", "f x y z a b"),
    "decorator": Row("@(x := lambda f: f)\ndef g(): ...", "x g f"),
    "class": Row("class C((x := object), metaclass=(y := type)):\n    (z := 1)", "C x y z"),
    "annotation": Row("def f(a: (x := int)) -> (y := int): ...", "f x y a"),
    "text": Row("f'{(x := 1)} {(y := 2):{(z := 3)}}'", "x y z"),
    "short-circuit": Row("0 and (x := 1)\n1 if 1 else (y := 2)", "x y", "x y"),
    "loops": Row("while (x := 0): ...\nfor i in (y := ()): ...\nassert (z := 1)", "x y z i", "i"),
    "with-and-subscript": Row("with open(x := '/dev/null'): ...\n[1][(y := 0)]", "x y"),
    "match": Row("match (x := 1):\n    case 1 if (y := 2): ...", "x y"),
}  # fmt: skip
GLOBAL = {
    "called": Row("def f():\n    global x\n    x = 1\nf()", "f x"),
    "never-called": Row("def f():\n    global x, y\n    x = 1", "f x y", "x y"),
    "after-a-colon": Row("def f(): global x; x = 1\nf()", "f x"),
    "import-and-def": Row(
        "def f():\n    global os, g, C\n    import os\n    def g(): ...\n    class C: ...\nf()",
        "f os g C",
    ),
    "nested": Row("def f():\n    def g():\n        global x\n        x = 1\n    g()\nf()", "f g x"),
    "prose": Row("'''A\nglobal x\n'''\n# : global y\n", "x y"),
}  # fmt: skip
BRANCHES = {
    "undecided": Row(f"if {TRUE}:\n    x = 1\nelse:\n    y = 1", "x y", "y"),
    "constants": Row(
        "if 0:\n    a = 1\nelif None:\n    b = 1\nelif '':\n    c = 1\nelif not 1:\n    d = 1\n"
        "elif 'x':\n    e = 1\nelse:\n    f = 1", "a b c d e f",
    ),
    "and-or": Row(
        f"if False and {TRUE}:\n    a = 1\nif {TRUE} or True:\n    b = 1\nelse:\n    c = 1\n"
        "if not (0 or 0):\n    d = 1", "a b c d", "d"[:0],
    ),
    "versions": Row(
        "import sys\nif sys.version_info < (3,):\n    a = 1\nelif sys.version_info >= (3, 8):\n"
        "    b = 1\nelse:\n    c = 1\nif sys.version_info > (3, 99):\n    d = 1", "a b c d", "d",
    ),
    "platforms": Row(
        "import sys\nif sys.platform == 'nonsense':\n    a = 1\nelse:\n    b = 1\n"
        "if sys.platform == 'riscos':\n    c = 1\nif sys.platform.startswith('x'):\n    d = 1",
        "a b c d", "d",
    ),
    "main": Row("if __name__ == '__main__':\n    x = 1\nelse:\n    y = 1", "x y"),
    "type-checking": Row(
        "from typing import TYPE_CHECKING\nimport typing as t\nif TYPE_CHECKING:\n    a = 1\n"
        "else:\n    b = 1\nif not t.TYPE_CHECKING:\n    c = 1\nelse:\n    d = 1\n"
        f"if TYPE_CHECKING and {TRUE}:\n    e = 1\nif TYPE_CHECKING or {TRUE}:\n    f = 1",
        "a b c d e f",
    ),
    "type-checking-renamed": Row(
        "from typing import TYPE_CHECKING as T, Any\nif T:\n    a = 1\nelse:\n    b = 1\n"
        "if not T:\n    c = 1\nif not (T and Any):\n    d = 1", "T a b c d",
    ),
    "type-checking-set": Row("TYPE_CHECKING = False\nif TYPE_CHECKING:\n    import os", "os"),
    "bound-for-both": Row(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from a import x\nelse:\n    x = 1",
        "x",
    ),
    "nested": Row(f"if {TRUE}:\n    if 0:\n        x = 1\n    elif 1:\n        y = 1", "x y"),
    "dead-after-leaving": Row(
        "for i in 'a':\n    if 1:\n        continue\n    x = 1\n"
        "for i in 'a':\n    break\n    y = 1",
        "i x y", "x",
    ),
}  # fmt: skip
LOOPS = {
    "for": Row("for a, (b, *c) in [(1, 'xy')]:\n    d = 1\nelse:\n    e = 1", "a b c d e"),
    "for-nothing": Row("for x in ():\n    y = 1\nelse:\n    z = 1", "x y z"),
    "for-nothing-computed": Row(
        "for x in ''.split():\n    y = 1\nelse:\n    z = 1", "x y z", "x y"
    ),
    "for-break": Row("for x in 'ab':\n    break\nelse:\n    y = 1", "x y", "y"),
    "for-attribute": Row("class o: ...\nfor o.x in 'ab': ...\nfor [][:0] in (): ...", "o x"),
    "while-true": Row("while True:\n    x = 1\n    break\nelse:\n    y = 1", "x y"),
    "while-false": Row("while False:\n    x = 1\nelse:\n    y = 1", "x y"),
    "while-not": Row("while not 1:\n    x = 1", "x"),
    "while": Row(f"while {TRUE}:\n    x = 1\n    if x:\n        break\n    y = 1", "x y", "y"),
}  # fmt: skip
TRY = {
    "well": Row(
        "try:\n    a = 1\nexcept E:\n    b = 1\nelse:\n    c = 1\nfinally:\n    d = 1",
        "a b c d", "b",
    ),
    "caught": Row(
        "try:\n    a = 1\n    1 / 0\n    b = 1\nexcept ValueError:\n    c = 1\n"
        "except ZeroDivisionError:\n    d = 1\nelse:\n    e = 1", "a b c d e", "b c e",
    ),
    "handlers-raise": Row(
        "try:\n    a = 1\nexcept E:\n    b = 1\n    raise\nelse:\n    c = 1", "a b c", "b",
    ),
    "as": Row("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    x = e", "e x"),
    "as-nothing": Row("try:\n    ...\nexcept ValueError as e:\n    e = 1", "e", "e"),
    "as-unbinds": Row("e = 1\ntry:\n    1 / 0\nexcept ZeroDivisionError as e: ...", "e", "e"),
    "as-and-bound-again": Row(
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    e = 1\ne = 2", "e",
    ),
    "raise-in-the-body": Row(
        "try:\n    raise KeyError\n    x = 1\nexcept KeyError:\n    y = 1", "x y",
    ),
    "missing-module": Row(
        "try:\n    import nowhere.at_all as x\nexcept ImportError:\n    x = None\n"
        "try:\n    from nowhere import y\nexcept ImportError:\n    z = 1", "x y z", "y",
    ),
    "missing-name": Row(
        {"m.py": "try:\n    from n import x, y\nexcept ImportError:\n    z = 1\n", "n.py": "x = 1"},
        "x y z", "",
    ),
    "star": Row("try: ...\nexcept* ValueError as e:\n    x = 1\nelse:\n    y = 1", "e x y", "x",
                since=(3, 11)),
    "finally-only": Row("try:\n    x = 1\nfinally:\n    y = 1", "x y"),
}  # fmt: skip
WITH = {
    "as": Row("with open('/dev/null') as a, open('/dev/null') as b:\n    c = 1", "a b c"),
    "tuple": Row(f"{SWALLOWS}class T(S):\n    __enter__ = lambda s: 'ab'\n"
                 "with T() as (a, b), S():\n    c = 1", "a b c S T"),
    "suppress": Row(
        "from contextlib import suppress\nwith suppress(ZeroDivisionError):\n    x = 1\n    1 / 0\n"
        "    y = 1", "x y", "y",
    ),
    "swallows": Row(f"{SWALLOWS}with S():\n    1 / 0\n    x = 1", "x", "x"),
    "parentheses": Row("with (open('/dev/null') as a, open('/dev/null') as b,): ...", "a b"),
}  # fmt: skip
MATCH = {
    "captures": Row(
        "match [1, 2, {'k': 3, 'l': 4}]:\n    case [a, *b, {'k': c, **d}] as e:\n        f = 1",
        "a b c d e f",
    ),
    "no-case": Row(
        "match 1:\n    case 2:\n        x = 1\n    case y:\n        z = 1", "x y z", "x"
    ),
    "classes": Row("match 1j:\n    case complex(real=x, imag=int() | float() as y): ...", "x y"),
    "wildcard": Row("match 1:\n    case _:\n        x = 1", "_ x"),
}  # fmt: skip
IMPORTS = {
    "dotted": Row("import os.path, xml.dom as d", "os path d xml dom"),
    "names": Row("from os import path as p, sep", "p sep path os"),
    "future": Row("from __future__ import annotations", "annotations"),
    "star": Row({"m.py": "from n import *", "n.py": "x = _y = 1\nimport os\n"}, "x _y os n"),
    "star-and-list": Row(
        {"m.py": "from n import *", "n.py": "x = _y = z = 1\n__all__ = ['x', '_y']\n"}, "x _y z",
    ),
    "star-of-the-standard-library": Row(
        "from os.path import *", "join nothing", "", "join nothing"
    ),
    "star-deleted": Row({"m.py": "from n import *\ndel x", "n.py": "x = y = 1"}, "x y", "x"),
    "star-in-try": Row(
        {"m.py": "try:\n    from n import *\nexcept ImportError:\n    x = 1", "n.py": "y = 1"},
        "x y", "x",
    ),
    "star-for-typing": Row(
        {"m.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from n import *",
         "n.py": "x = 1"}, "x",
    ),
    "star-of-stars": Row(
        {"m.py": "from n import *", "n.py": "from o import *\ny = 1", "o.py": "x = _z = 1"},
        "x y _z",
    ),
    "own-names": Row(
        "", "__name__ __file__ __doc__ __dict__ __spec__ __loader__ __package__ __builtins__ "
        "__class__ __init__ __annotations__ __path__ __all__ __wrapped__",
    ),
}  # fmt: skip
EXPORTS = {
    "list": star("x = y = 1\n__all__ = ['x']", "x y"),
    "tuple": star("x = y = 1\n__all__ = 'x',", "x y"),
    "one-text": star("x = y = xy = 1\n__all__ = 'xy'", "x y xy"),
    "annotated": star("x = y = 1\n__all__: list[str] = ['x']", "x y"),
    "augmented": star("x = y = 1\n__all__ = ['x']\n__all__ += ['y']\n__all__ += 'x'", "x y"),
    "methods": star(
        "x = y = z = w = 1\n__all__ = ['x', 'w']\n__all__.append('y')\n__all__.extend(['z'])\n"
        "__all__.remove('w')", "x y z w",
    ),
    "other-methods": star(
        "x = y = 1\n__all__ = ['y']\n__all__.pop()\n__all__.insert(0, 'x')", "x y", "y",
    ),
    "item": star("x = y = 1\n__all__ = ['y']\n__all__[0] = 'x'", "x y", "y"),
    "slice": star("x = y = 1\n__all__ = ['y']\ndel __all__[:]\n__all__ += ['x']", "x y", "y"),
    "other-operator": star("x = y = 1\n__all__ = ['x']\n__all__ *= 2", "x y", "y"),
    "unpacked": star("x = y = 1\nz, __all__ = 1, ['x']", "x y", "y"),
    "deleted": star("x = _y = 1\n__all__ = ['_y']\ndel __all__", "x _y"),
    "conditional": star(f"x = y = 1\n__all__ = ['x']\nif {TRUE}:\n    __all__ += ['y']", "x y"),
    "computed": star("x = _y = 1\n__all__ = [n for n in dir() if len(n) < 3]", "x _y", "", "_y"),
    "imported": star(
        "from n import __all__, x, y", "x y", "", n="x = y = 1\n__all__ = ['x']",
    ),
    "imported-and-more": star(
        "from n import __all__, x, y, z\n__all__ += ['y']", "x y z", "z",
        n="x = y = z = 1\n__all__ = ['x']",
    ),
    "of-another": star(
        "import n\nfrom n import *\nfrom n import y\nz = 1\n__all__ = ['z'] + n.__all__", "x y z",
        n="x = y = 1\n__all__ = ['x']",
    ),
    "of-another-removed": star(
        "import n\nfrom n import *\n__all__ = [*n.__all__]\n__all__.remove('x')", "x y", "x",
        n="x = y = 1\n__all__ = ['x', 'y']",
    ),
    "by-a-decorator": star(
        "__all__ = []\ndef export(f):\n    __all__.append(f.__name__)\n    return f\n"
        "@export\ndef x(): ...\ny = 1", "x y", "y",
    ),
    "by-a-function": star(
        "__all__ = ['x']\ndef f(names): names.append('y')\nf(__all__)\nx = y = z = 1", "x y z", "z",
    ),
    "by-global": star(
        "__all__ = ['x']\ndef f():\n    global __all__\n    __all__ = ['y']\nf()\nx = y = 1",
        "x y", "x",
    ),
    "only-read": star(
        "x = y = 1\n__all__ = ['x']\ndef __dir__(): return sorted(__all__)\nassert 'x' in __all__",
        "x y",
    ),
    "what-is-not-there": star("x = 1\n__all__ = ['x', 'lost']", "lost"),
    "made-of-a-table": star(
        "_LAZY = {'x': 1}\n__all__ = list(_LAZY)\ny = 1\ndef __getattr__(name):\n"
        "    if name in _LAZY:\n        return _LAZY[name]\n    raise AttributeError(name)", "x y",
    ),
}  # fmt: skip
DYNAMIC = {
    name: Row(text, "x y", "", "x y")
    for name, text in {
        "globals": "globals()['x'] = 1",
        "globals-in-a-loop": "for n in ('x', 'y'):\n    globals()[n] = 1",
        "globals-in-a-function": "def f(): globals().update(x=1)\nf()",
        "vars": "vars()['x'] = 1",
        "locals": "locals()['x'] = 1",
        "exec": "exec('x = 1')",
        "setattr": "import sys\nsetattr(sys.modules[__name__], 'x', 1)",
        "module-attribute": "import sys\nsys.modules[__name__].x = 1",
        "module-dict": "import sys\nsys.modules[__name__].__dict__['x'] = 1",
        "module-object": "import sys\nthis = sys.modules[__name__]\nthis.x = 1",
        "module-class": "import sys, types\nclass M(types.ModuleType):\n    x = 1\n"
        "sys.modules[__name__].__class__ = M",
        "replaced": "import sys, types\nsys.modules[__name__] = types.SimpleNamespace(x=1)",
        "getattr": "def __getattr__(name):\n    return 1",
        "setattr-of-itself": "def f(n):\n    import m\n    setattr(m, n, 1)\nf('x')",
    }.items()
} | {
    "reads-only": Row("y = 'x' in globals() or [*globals()] or {**vars()}", "x y"),
    "exec-in-a-function": Row("def f(): exec('x = 1')\nf()", "x f"),
    "raises": Row("x = 1\nraise ValueError", "x y", "x", "y"),
    "exits": Row("import sys\nx = 1\nsys.exit()\nz = 1", "x y z", "x z", "y"),
    "skips": Row(
        {"m.py": "import pytest\npytest.skip('no', allow_module_level=True)\nx = 1",
         "pytest.py": "def skip(why, allow_module_level): raise KeyError"}, "x y", "x", "y",
    ),
}  # fmt: skip
NEWER = {
    "type-alias": Row("type X = int\ntype Y[T] = list[T]", "X Y T", since=(3, 12)),
    "type-parameters": Row(
        "def f[T, *Ts, **P](): ...\nclass C[U: int]: ...", "f C T Ts P U", since=(3, 12)
    ),
}
PACKAGES = {
    "submodule": package("", "a b", a=""),
    "own-name": package("", "__path__ p", a=""),
    "submodule-and-name": package("from .a import a", "a", a="a = 1"),
    "name-over-submodule": package("a = None", "a", a=""),
    "submodule-over-name": package("a = None\nimport p.a", "a p", a=""),
    "submodule-deleted": package("from . import a\ndel a", "a", a=""),
    "submodule-for-typing": package(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from . import a, b", "a b", a=""
    ),
    "guarded-name-of-a-submodule": package(
        "try:\n    from .a import a\nexcept ImportError: ...", "a b", a=""
    ),
    "guarded-name-of-a-star": package(
        "from .b import *\ntry:\n    from .a import x\nexcept ImportError: ...", "x y", a="",
        b="x = 1",
    ),
    "from-itself": package("from . import a as c\nfrom p import a as d", "a c d e", a=""),
    "submodules-submodule": package("", "s", s____init__="from . import t", s__t=""),
    "star-takes-submodules": Row(
        {"p/__init__.py": "from .a import x", "p/a.py": "x = 1", "m.py": "from p import *"},
        "a x b",
    ),
    "star-takes-listed-submodules": Row(
        {"p/__init__.py": "__all__ = ['a']", "p/a.py": "", "p/b.py": "", "m.py": "from p import *"},
        "a b",
    ),
    "star-of-lazy-names": Row(
        {"p/__init__.py": "__all__ = ['x']\ndef __getattr__(name):\n    if name in __all__:\n"
         "        from . import a\n        return a.x\n    raise AttributeError(name)",
         "p/a.py": "x = y = 1", "m.py": "from p import *"}, "x y",
    ),
    "bare-folder": Row({"p/a.py": "", "p/q/b.py": ""}, "a q b __path__", module="p"),
    "stub-only": Row({"p/__init__.py": "", "p/a.pyi": "x: int"}, "a b", "a", module="p"),
    "file-beside-folder": Row({"p/__init__.py": "x = 1", "p.py": "y = 1"}, "x y", module="p"),
    "file-beside-bare-folder": Row({"p/a.py": "x = 1", "p.py": "y = 1"}, "a y", module="p"),
    "imported-by-another": Row(
        {"m.py": "import p.a\nfrom p import a, b", "p/__init__.py": "b = 1", "p/a.py": ""}, "a b p",
    ),
    "star-circle": Row(
        {"m.py": "from n import *\nx = 1", "n.py": "from m import *\ny = 1"}, "x y z",
    ),
    "relative-chain": Row(
        {"p/__init__.py": "", "p/a.py": "from .s.t import x", "p/s/__init__.py": "",
         "p/s/t.py": "from ..b import x, y", "p/b.py": "x = y = 1"}, "x y", module="p.a",
    ),
}  # fmt: skip
GROUPS = {
    "statements": STATEMENTS, "walrus": WALRUS, "global": GLOBAL, "branches": BRANCHES,
    "loops": LOOPS, "try": TRY, "with": WITH, "match": MATCH, "imports": IMPORTS,
    "exports": EXPORTS, "dynamic": DYNAMIC, "newer": NEWER, "packages": PACKAGES,
}  # fmt: skip
ROWS = {f"{group}-{name}": row for group, rows in GROUPS.items() for name, row in rows.items()}


@pytest.fixture(scope="module")
def python() -> Iterator[Python]:
    with running() as interpreter:
        yield interpreter


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_rows(tmp_path: Path, python: Python, row: Row) -> None:
    if sys.version_info < row.since:
        pytest.skip("older than that syntax")
    write(tmp_path, {"m.py": row.files} if isinstance(row.files, str) else row.files)
    project = Project(Sources(), Finder())
    failures = python.lacks([tmp_path], row.module, row.names.split())
    verdicts: dict[str, list[str]] = {"wrong": [], "maybe": [], "unknown": []}
    for name, failure in failures.items():
        result = project.resolve(row.module, name, (tmp_path,))
        if isinstance(result, Unknown):
            verdicts["unknown"].append(name)
        elif isinstance(result, Missing) and not failure:
            verdicts["wrong"].append(name)
        elif isinstance(result, Resolved) and failure:
            verdicts["maybe"].append(name)
    assert verdicts == {"wrong": [], "maybe": row.maybe.split(), "unknown": row.unknown.split()}


def test_there_are_enough_rows() -> None:
    assert len(ROWS) > 120
