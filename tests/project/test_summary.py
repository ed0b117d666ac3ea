from __future__ import annotations

import ast
from pathlib import Path
from textwrap import dedent

import pytest

from flake8_ssot.project.summary import ModuleSummary, summarize
from flake8_ssot.syntax.exports import Exports


def summary(text: str, *, is_package: bool = False) -> ModuleSummary:
    text = dedent(text)
    return summarize(ast.parse(text), text.encode(), is_package=is_package)


def shown(text: str) -> dict[str, list[str]]:
    """Return for each name its bindings: kind or target, `?` if conditional, `T` if typing only."""
    found: dict[str, list[str]] = {}
    for name, bindings in summary(text).bindings.items():
        for binding in bindings:
            target = binding.target
            what = binding.alias or binding.kind
            if target is not None:
                what = "." * target.level + f"{target.module}:{target.name or ''}"
            marks = "?" * binding.conditional + "T" * binding.typing
            found.setdefault(name, []).append(what + marks)
    return found


def each(names: str, what: str) -> dict[str, list[str]]:
    return {name: [what] for name in names}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a.b", {"a": ["a:"]}),
        ("import a.b as c", {"c": ["a.b:"]}),
        ("from ..a import b as c, d", {"c": ["..a:b"], "d": ["..a:d"]}),
        ("def f(): x = 1", {"f": ["function"]}),
        ("class C:\n    from a import b\n    x = 1", {"C": ["class"]}),
        ("x = 1\nx = 2", {"x": ["assignment"]}),
        ("x = a.b\ny: int = z\nw: int", {"x": ["a.b"], "y": ["z"]}),
        ("(a, [b, *c]) = 1\nd.e = f[0] = 2", each("abc", "assignment")),
        ("x = 1\ndel x", {}),
        ("x = 1\nif a:\n    del x", {"x": ["assignment?"]}),
        ("if a:\n    x = 1\nelif b:\n    def x(): ...", {"x": ["assignment?", "function?"]}),
        ("x = 1\nif a:\n    x = y", {"x": ["assignment", "y?"]}),
        ("if a:\n    x = 1\nx = 2", {"x": ["assignment"]}),
        ("if 0:\n    x = 1\nelse:\n    y = 1", {"y": ["assignment"]}),
        (
            "from typing import TYPE_CHECKING as T, TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    from a import x\nelse:\n    x = 1\n"
            "if not TYPE_CHECKING:\n    y = 1",
            {
                "T": ["typing:TYPE_CHECKING"],
                "TYPE_CHECKING": ["typing:TYPE_CHECKING"],
                "x": ["a:xT", "assignment"],
                "y": ["assignment"],
            },
        ),
        (
            "try:\n    from a import x\nexcept ImportError:\n    x = None\nfinally:\n    y = 1",
            {"x": ["a:x?", "assignment?"], "y": ["assignment"]},
        ),
        ("try:\n    x = 1\nexcept E:\n    raise\nelse:\n    y = 1", each("xy", "assignment")),
        ("with a as b, c as (d, e):\n    x = 1", each("bdex", "assignment")),
        ("with suppress(E):\n    x = 1", {"x": ["assignment?"]}),
        ("for a, b in c:\n    x = 1\nelse:\n    y = 1", each("abxy", "assignment?")),
        ("while a:\n    x = 1", {"x": ["assignment?"]}),
        (
            "match a:\n    case [b, *c] | {'k': d, **e}:\n        x = 1\n    case C(f=g) as h: ...",
            each("bcdeghx", "assignment?"),
        ),
        (
            "if (x := f()): ...\ny = [z := 1 for a in b]",
            each("xz", "assignment?") | each("y", "assignment"),
        ),
        ("def f(a=(x := 1)):\n    (y := 2)", {"f": ["function"], "x": ["assignment?"]}),
        ("g = lambda: (x := 1)", {"g": ["assignment"]}),
        ("def f():\n    global x\n    x = 1", {"f": ["function"], "x": ["assignment?"]}),
        ("x += 1", {"x": ["assignment"]}),
        ("x = x", {"x": ["assignment"]}),
        ("async def f(): ...", {"f": ["function"]}),
    ],
)  # fmt: skip
def test_bindings(text: str, expected: dict[str, list[str]]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1", None),
        ("__all__ = ['a', 'b']", Exports(("a", "b"))),
        ("__all__: list[str] = ['a']\n__all__ += ('b',)", Exports(("a", "b"))),
        ("__all__ = ['a']\n__all__.append('b')\n__all__.extend(['c'])\n__all__.remove('a')",
         Exports(("b", "c"))),
        ("__all__ = ['a'] + m.__all__ + ['b']", Exports(("a", "b"), ("m.__all__",))),
        ("__all__ = ['a', *m.__all__]\n__all__ += other", Exports(("a",), ("m.__all__", "other"))),
        ("__all__ = list(sorted(['a']))", Exports(("a",))),
        ("__all__ = __all__ = ['a']\n__all__ = __all__ + ['b']", Exports(("a", "b"))),
        ("__all__ = [n for n in dir()]", Exports(known=False)),
        ("__all__ = ['a', B]", Exports(("a",), known=False)),
        ("__all__ = ['a']\nif x:\n    __all__ += ['b']", Exports(known=False)),
        ("__all__ = ['a']\n__all__.sort()", Exports(known=False)),
        ("__all__ = ['a']\nif TYPE_CHECKING:\n    __all__ += ['b']", Exports(("a",))),
        ("__all__ = ['a']\ndel __all__", None),
        ("__all__ = " + "+".join(["['a']"] * 900), Exports(("a",) * 900)),
    ],
)  # fmt: skip
def test_exports(text: str, expected: Exports | None) -> None:
    assert summary(text).exports == expected


@pytest.mark.parametrize(
    "text",
    [
        "def __getattr__(name): ...",
        "from lazy import __getattr__",
        "__getattr__, __dir__ = attach()",
        "globals()['x'] = 1",
        "globals().update(x)",
        "names = globals()",
        "def f():\n    globals()['x'] = 1",
        "vars()['x'] = 1",
        "locals().update(x)",
        "setattr(sys.modules[__name__], 'x', 1)",
        "def f(n):\n    from pkg import this\n    setattr(this, n, 1)",
        "sys.modules.update(x=1)",
        "raise ImportError",
        "if TYPE_CHECKING:\n    pass\nelse:\n    raise ImportError",
        "pytest.skip('no', allow_module_level=True)",
        "sys.exit()",
        "sys.modules[__name__].__dict__.update(x)",
        "sys.modules[__name__] = x",
        "exec('x = 1')",
        "if a:\n    exec('x = 1')",
        "__path__ = extend_path(__path__, __name__)",
        "__path__.append('x')",
        "@enum.global_enum\nclass F: ...",
        "IntEnum._convert_('F', __name__, f)",
    ],
)
def test_dynamic(text: str) -> None:
    assert summary(text).dynamic


@pytest.mark.parametrize(
    "text",
    [
        "x = globals()['x']",
        "x = 'x' in globals() and globals().get('x')",
        "def f():\n    exec('x = 1')\n    locals()['x'] = 1",
        "class C:\n    def __getattr__(self, name): ...",
        "[n for n in globals()]\nlist(globals())",
        "setattr(C, 'x', 1)\nvars(C)['x'] = 1",
        "import C\nfor n in 'ab':\n    setattr(C, n, 1)",
        "def f(monkeypatch):\n    from pkg import this\n    monkeypatch.setattr(this, n, 1)",
        "if TYPE_CHECKING:\n    raise ImportError",
        "if x:\n    raise ImportError",
        "with raises(ImportError):\n    raise ImportError",
        "pytest.skip('no')",
        "exit",
    ],
)
def test_not_dynamic(text: str) -> None:
    assert summary(text).dynamic == ()


def test_stars_and_status() -> None:
    found = summary(
        """
        from a import *
        if x:
            from .b import *
            maybe = 1
        if TYPE_CHECKING:
            from c import *
            from d import typed
        bound = _private = 1
        """
    )
    assert [(s.target.module, s.conditional, s.typing) for s in found.stars] == [
        ("a", False, False),
        ("b", True, False),
        ("c", False, True),
    ]
    names = ("bound", "maybe", "typed", "absent")
    assert [found.status(name) for name in names] == ["bound", "maybe", "typing", "unbound"]
    assert found.public() == ["maybe", "bound"]


def test_summary_of_a_deep_expression() -> None:
    text = "x = " + "1 + " * 500 + "globals()" + "\ny = " + "(" * 80 + "z := 1" + ")" * 80
    assert set(summary(text).bindings) == {"x", "y", "z"}


def test_a_summary_holds_no_tree() -> None:
    found = summary(Path(__file__).read_text(encoding="utf-8"))
    assert "ast." not in repr(found)
