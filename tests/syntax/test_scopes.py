"""Canonical names: what we say a name means, against the object that Python finds when it runs."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest

from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.scopes import Scopes


class Named:
    """Stands for a module or an object of one, and knows its canonical dotted name."""

    __all__ = ("mark", "fixture")

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, attribute: str) -> Named:
        if attribute.startswith("__"):
            raise AttributeError(attribute)
        joint = "" if self.name.endswith(".") else "."
        return Named(f"{self.name}{joint}{attribute}")

    def __call__(self) -> object:
        return object()


def fake_import(
    name: str,
    _globals: Mapping[str, object] | None = None,
    _locals: Mapping[str, object] | None = None,
    fromlist: tuple[str, ...] | None = (),
    level: int = 0,
) -> Named:
    if name == "missing":
        raise ImportError(name)
    return Named("." * level + (name if fromlist or level else name.partition(".")[0]))


def seen_by_python(text: str) -> list[object]:
    """Execute `text` and return the names of what its calls of `REF` are given."""
    seen: list[object] = []

    def ref(given: Any) -> Any:
        seen.append(given.name if isinstance(given, Named) else None)
        return given

    everything = {**vars(builtins), "__import__": fake_import}
    names = {"__builtins__": everything, "__name__": "module", "REF": ref}
    exec(compile(text, "module.py", "exec", dont_inherit=True), names)
    return seen


def walk(tree: ast.AST) -> Iterator[tuple[ast.AST, Parents | None]]:
    stack: list[tuple[ast.AST, Parents | None]] = [(tree, None)]
    while stack:
        node, parents = stack.pop()
        yield node, parents
        stack += [(child, Parents(node, parents)) for child in ast.iter_child_nodes(node)]


def seen_by_us(text: str) -> str | None:
    """Return what we say of the argument of the only `REF` in `text`."""
    tree = ast.parse(text)
    calls = [
        (node, parents)
        for node, parents in walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "REF"
    ]
    [(call, parents)] = calls
    return Scopes(tree).canonical_name(call.args[0], Parents(call, parents))


#: text: what we know of it.
KNOWN: Final = {
    "import": ("import pytest\nREF(pytest.mark)", "pytest.mark"),
    "import as": ("import pytest as pt\nREF(pt.mark)", "pytest.mark"),
    "import of a submodule": ("import a.b\nREF(a.b.c)", "a.b.c"),
    "import of a submodule as": ("import a.b as x\nREF(x.c)", "a.b.c"),
    "two submodules": ("import a.b\nimport a.c\nREF(a.b)", "a.b"),
    "from": ("from pytest import mark\nREF(mark.slow)", "pytest.mark.slow"),
    "from as": ("from pytest import mark as m\nREF(m)", "pytest.mark"),
    "relative": ("from .a import b\nREF(b.c)", ".a.b.c"),
    "relative, the package": ("from . import a\nREF(a)", ".a"),
    "relative, two dots": ("from ..a import b as c\nREF(c)", "..a.b"),
    "relative, two dots alone": ("from .. import a\nREF(a.b)", "..a.b"),
    "star": ("from pytest import *\nREF(mark.slow)", "pytest.mark.slow"),
    "star, relative": ("from .a import *\nREF(mark)", ".a.mark"),
    "star, the package": ("from . import *\nREF(mark)", ".mark"),
    "star, beaten by a name": ("from a import *\nfrom b import mark\nREF(mark)", "b.mark"),
    "alias": ("import pytest\nmark = pytest.mark\nREF(mark.slow)", "pytest.mark.slow"),
    "alias of an alias": ("import pytest\np = pytest\nm = p.mark\nREF(m.x)", "pytest.mark.x"),
    "annotated alias": ("import pytest\nmark: object = pytest.mark\nREF(mark)", "pytest.mark"),
    "walrus": ("import pytest\n(mark := pytest.mark)\nREF(mark)", "pytest.mark"),
    "two names": ("import pytest\na = b = pytest.mark\nREF(b)", "pytest.mark"),
    "twice the same": ("import pytest\nimport pytest\nREF(pytest.mark)", "pytest.mark"),
    "in a function": ("def f():\n    import pytest\n    REF(pytest.mark)\nf()", "pytest.mark"),
    "of the module": ("import pytest\ndef f():\n    REF(pytest.mark)\nf()", "pytest.mark"),
    "of the function around": (
        "def f():\n    import pytest\n    def g():\n        REF(pytest.mark)\n    g()\nf()",
        "pytest.mark",
    ),
    "in a class": ("class A:\n    import pytest\n    REF(pytest.mark)", "pytest.mark"),
    "of the class, unseen in its methods": (
        "import pytest\nclass A:\n    pytest = 1\n    def f(self):\n        REF(pytest)\nA().f()",
        "pytest",
    ),
    "of the outer class, unseen in the inner": (
        "import pytest\nclass A:\n    pytest = 1\n    class B:\n        REF(pytest.mark)",
        "pytest.mark",
    ),
    "of the class, unseen in its comprehensions": (
        "import pytest\nclass A:\n    pytest = 1\n    x = [REF(pytest.mark) for _ in 'a']",
        "pytest.mark",
    ),
    "of the class, seen by what its comprehension runs over": (
        "class A:\n    import pytest\n    x = [_ for _ in [REF(pytest.mark)]]",
        "pytest.mark",
    ),
    "in a lambda": ("import pytest\n(lambda: REF(pytest.mark))()", "pytest.mark"),
    "in a comprehension": ("import pytest\n[REF(pytest.mark) for _ in 'a']", "pytest.mark"),
    "a default, outside of the parameter": (
        "import pytest\ndef f(pytest=REF(pytest.mark)):\n    pass", "pytest.mark"),
    "a decorator, outside of the function": (
        "import pytest\ndef d(x): return lambda f: f\n@d(REF(pytest.mark))\ndef f(pytest): pass",
        "pytest.mark",
    ),
    "none as fallback": (
        "try:\n    import pytest\nexcept ImportError:\n    pytest = None\nREF(pytest.mark)",
        "pytest.mark",
    ),
    "used before it is bound": (
        "def f():\n    REF(pytest.mark)\nimport pytest\nf()", "pytest.mark"),
    "in a match of a mapping": (
        "import pytest\nmatch {'a': 1}:\n    case {'a': 1}: REF(pytest.mark)", "pytest.mark"),
    "an attribute of that name set": ("import pytest\nclass A: pass\nA.pytest = 1\nREF(pytest)",
                                      "pytest"),
}  # fmt: skip
UNKNOWN: Final = {
    "builtin": "REF(print)",
    "call": "import pytest\nREF(pytest.mark())",
    "subscript": "import pytest\nREF([pytest.mark][0])",
    "two stars": "from a import *\nfrom b import *\nREF(mark)",
    "two imports": "try:\n    import a as x\nexcept ImportError:\n    import b as x\nREF(x)",
    "fallback to another": "try:\n    import missing as x\nexcept ImportError:\n"
                           "    import b as x\nREF(x)",
    "fallback to a value": "try:\n    import missing as x\nexcept ImportError:\n    x = 1\nREF(x)",
    "assigned later": "import pytest\npytest = 1\nREF(pytest)",
    "circle": "import pytest\na = pytest\na = b = a\nREF(a)",
    "chain too long": "import x as a0\n"
                      + "".join(f"a{n} = a{n - 1}\n" for n in range(1, 30)) + "REF(a29)",
    "function of that name": "import pytest\ndef pytest(): pass\nREF(pytest)",
    "class of that name": "import pytest\nclass pytest: pass\nREF(pytest)",
    "parameter": "import pytest\ndef f(pytest):\n    REF(pytest)\nf(1)",
    "keyword parameter": "import pytest\ndef f(*, pytest=1):\n    REF(pytest)\nf()",
    "star parameters": "import pytest\ndef f(*pytest, **x):\n    REF(pytest)\nf()",
    "lambda parameter": "import pytest\n(lambda pytest: REF(pytest))(1)",
    "assigned in the function": "import pytest\ndef f():\n    pytest = 1\n    REF(pytest)\nf()",
    "assigned in the function around":
        "import pytest\ndef f():\n    pytest = 1\n    def g(): REF(pytest)\n    g()\nf()",
    "loop": "import pytest\nfor pytest in 'a': pass\nREF(pytest)",
    "loop over pairs": "import pytest\nfor a, (b, *pytest) in ['ab']: pass\nREF(pytest)"
                       .replace("'ab'", "(1, 'ab')"),
    "comprehension": "import pytest\n[REF(pytest) for pytest in 'a']",
    "comprehension over pairs": "import pytest\n[REF(pytest) for _, pytest in ['ab']]",
    "with": "import pytest\nclass C:\n    __enter__ = __exit__ = lambda *x: 1\n"
            "with C() as pytest: pass\nREF(pytest)",
    "except": "import pytest\ntry:\n    1 / 0\nexcept ArithmeticError as pytest:\n    REF(pytest)",
    "unpacking": "import pytest\n(a, pytest), *b = 'ab', 1\nREF(pytest)",
    "starred": "import pytest\na, *pytest = 'ab'\nREF(pytest)",
    "augmented": "pytest = 1\nif pytest > 1:\n    import pytest\npytest += 1\nREF(pytest)",
    "match": "import pytest\nmatch 1:\n    case pytest: pass\nREF(pytest)",
    "match, sequence": "import pytest\nmatch [1]:\n    case [*pytest]: pass\nREF(pytest)",
    "match, mapping": "import pytest\nmatch {}:\n    case {**pytest}: pass\nREF(pytest)",
    "global": "import pytest\ndef f():\n    global pytest\n    pytest = 1\nf()\nREF(pytest)",
    "nonlocal": "def f():\n    import pytest\n    def g():\n        nonlocal pytest\n"
                "        pytest = 1\n    g()\n    REF(pytest)\nf()",
    "walrus in a comprehension": "import pytest\n[pytest := 1 for _ in 'a']\nREF(pytest)",
    "of the class, in its methods": "class A:\n    import pytest\n    def f(self):\n"
                                    "        REF(pytest)\npytest = 1\nA().f()",
    "of the outer class, in the inner": "pytest = 1\nclass A:\n    import pytest\n    class B:\n"
                                        "        REF(pytest)",
    "of another function": "pytest = 1\ndef f():\n    import pytest\nf()\nREF(pytest)",
    "deleted and bound again": "import pytest\ndel pytest\npytest = 1\nREF(pytest)",
}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), KNOWN.values(), ids=KNOWN)
def test_a_name_means_what_python_finds(text: str, name: str) -> None:
    assert seen_by_python(text) == [name]
    assert seen_by_us(text) == name


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN)
def test_a_name_that_is_not_certain_is_unknown(text: str) -> None:
    assert len(seen_by_python(text)) == 1
    assert seen_by_us(text) is None


def test_a_type_parameter_is_no_import() -> None:
    text = "import pytest\ndef f[pytest]():\n    REF(pytest)\nf()\n"
    try:
        seen = seen_by_python(text)
    except SyntaxError:
        pytest.skip("this Python has no type parameters")
    assert seen == [None]
    assert seen_by_us(text) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("import pytest\nm = pytest.mark\nn = 1\n", {"m"}, id="alias"),
        pytest.param("from pytest import mark as m\n", {"m"}, id="import as"),
        pytest.param("def f():\n    from pytest import mark\n", {"mark"}, id="in a function"),
        pytest.param("from pytest import *\n", {"mark"}, id="star"),
        pytest.param("m = mark\n", {"m"}, id="of a bare name"),
        pytest.param("import pytest\n", set(), id="the module alone"),
    ],
)
def test_local_names_for_an_object(text: str, names: set[str]) -> None:
    assert Scopes(ast.parse(text)).names_for(frozenset({"pytest.mark"})) == names


def test_what_is_imported_and_starred() -> None:
    text = "import a.b\nfrom .c import d as e\ndef f():\n    from g import h\nfrom ..i import *\n"
    scopes = Scopes(ast.parse(text))
    assert scopes.imported == {"a", ".c.d", "g.h", "..i.*"}
    assert scopes.stars == {"..i"}
