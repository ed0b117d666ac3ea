"""Programs made at random of all of Python's syntax, in the words that our rules listen to."""

from __future__ import annotations

import ast
import asyncio
import dataclasses
import enum
import typing
import unittest.mock
import warnings
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

import hypothesmith
from hypothesis import strategies as st

#: What the modules of a project are called, with paths.
MODULES: Final = {
    "pkg/__init__.py": "pkg",
    "pkg/old.py": "pkg.old",
    "pkg/new.py": "pkg.new",
    "pkg/sub/deep.py": "pkg.sub.deep",
    "tests/conftest.py": "tests.conftest",
    "tests/helpers.py": "tests.helpers",
    "tests/test_a.py": "tests.test_a",
}
TARGETS: Final = (
    *MODULES.values(), "pkg.sub", "pkg.nowhere", "nowhere", "conftest", "helpers", "pytest",
    "unittest.mock", "unittest", "typing", "sys", "os.path", "importlib", "warnings", "enum",
)  # fmt: skip
NAMES: Final = (
    "pytest", "mark", "slow", "parametrize", "param", "skipif", "skip", "importorskip", "fixture",
    "patch", "mock", "object", "monkeypatch", "setattr", "pkg", "old", "new", "sub", "tests",
    "__all__", "__getattr__", "__path__", "__name__", "sys", "modules", "path", "insert", "append",
    "extend", "warnings", "warn", "DeprecationWarning", "deprecated", "TYPE_CHECKING", "importlib",
    "import_module", "Enum", "Color", "RED", "contextlib", "suppress", "ImportError", "Exception",
    "AttributeError", "pytestmark", "pytest_plugins", "pytest_configure", "addinivalue_line",
    "config", "globals", "vars", "exec", "getattr", "name", "value", "self", "cls", "x", "y", "_",
)  # fmt: skip
TEXTS: Final = (
    "pkg.old", "pkg.old.Color", "pkg.new:Color", "pkg.sub.deep.x", "slow", "markers", "slow: x",
    "pkg.old is deprecated, use pkg.new.Color instead", "to be removed after 2024-01", "__all__",
    "Color", "x", "", ".", "..", "a..b", "{0!r}", "%s", "{", "\0", "\n", "\ud800", "\u00e9", "*",
    "pkg/old.py", "__main__", "not slow",
)  # fmt: skip
#: What the files below lack: new syntax, and what only tests would write.
SNIPPETS: Final = (
    "match x:\n    case {'a': [1, *y], **rest} if y: pass\n    case Color(name=z) | z: pass",
    "try:\n    import pkg.nowhere\nexcept (ImportError, NameError) as x:\n    raise\nelse:\n"
    "    from pkg import *\nfinally:\n    del x",
    "async def f(x, /, y=1, *a, z: 'int', **k) -> None:\n    async with x as y, z: await y\n"
    "    return [i async for i in x if (j := i)]",
    "with suppress(ImportError), (x := y) as [a, *b]:\n    from pkg.old import Color as C, x",
    "if TYPE_CHECKING:\n    import pkg.old as o\nelif not x:\n    o = None",
    "class A(B, metaclass=M, **k):\n    x: int = 1\n    @property\n    def f(s): return super().f",
    "@pytest.mark.slow\n@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.odd)])\n"
    "def test_it(x, monkeypatch):\n    monkeypatch.setattr('pkg.old.Color', lambda *a: (yield))",
    "def __getattr__(name):\n    if name in {'x'}: return vars()[name]\n    raise AttributeError",
    "__all__ = ['x', *old.__all__] + list(y)\n__all__ += ['y']\n__all__.extend(z)",
    "sys.modules[__name__] = importlib.import_module('pkg.new')\nsys.path.insert(0, '..')",
    "warnings.warn('pkg.old is deprecated, use pkg.new', DeprecationWarning, stacklevel=2)",
    "import pkg.old, pkg.new as n; from . import x; from ..pkg import (y as z,)",
    "while x:\n    for a, b.c, d[0] in f'{x!r:>{y}}':\n        continue\n    else:\n        break",
    "global x, y\nx: int\nx = y = lambda: 0 if 1 else 2\nprint(*x, **y, sep=x[1:2, ...])",
)
HEAD: Final = (
    "import importlib, pytest, sys, warnings\nfrom contextlib import suppress\n"
    "from typing import TYPE_CHECKING\nfrom unittest.mock import patch\n"
)
LIBRARY: Final = (typing, dataclasses, enum, asyncio.tasks, unittest.mock)


def parsed(text: str) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


@cache
def _pool() -> tuple[str, ...]:
    """Return statements from everywhere in some modules of the standard library, as text."""
    found: list[str] = []
    for module in LIBRARY:
        tree = ast.parse(Path(module.__file__ or "").read_text("utf-8"))
        statements = (node for node in ast.walk(tree) if isinstance(node, ast.stmt))
        found += (ast.unparse(node) for node in statements if _lines(node) < 30)
    return tuple(found)


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or 0) - node.lineno


class _Renamed(ast.NodeTransformer):
    """Puts our words in the place of some of a program's own."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._share = random.choice((0.1, 0.5, 0.9))

    def _pick(self, words: tuple[str, ...], own: str) -> str:
        return self._random.choice(words) if self._random.random() < self._share else own

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("id", "attr", "name", "arg", "asname"):
            own = getattr(node, field, None)
            if isinstance(own, str) and not isinstance(node, ast.alias | ast.ImportFrom):
                setattr(node, field, self._pick(NAMES, own))
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if isinstance(node.value, str):
            node.value = self._pick(TEXTS, node.value)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.JoinedStr:
        return node  # its parts can't hold any text

    def visit_Import(self, node: ast.Import) -> ast.Import:
        for alias in node.names:
            alias.name = self._pick(TARGETS, alias.name)
        return node

    def visit_ImportFrom(self, node: ast.ImportFrom) -> ast.ImportFrom:
        if node.module:
            node.module = self._pick(TARGETS, node.module)
        for alias in node.names:
            if alias.name != "*":
                alias.name = self._pick(NAMES, alias.name)
        return node


@st.composite
def programs(draw: st.DrawFn, generated: st.SearchStrategy[str] | None = None) -> str:
    """Return a program that Python can parse: `generated`, or some statements, in our words."""
    random = Random(draw(st.integers(0, 2**32)))
    if generated is not None:
        text = draw(generated)
    else:
        statement = st.one_of(st.sampled_from(SNIPPETS), st.sampled_from(_pool()))
        pieces = draw(st.lists(statement, min_size=2, max_size=8))
        text = "\n".join([random.choice(("", HEAD)), *pieces])
    tree = parsed(text)
    if tree is None:
        return ""
    try:
        changed = ast.unparse(ast.fix_missing_locations(_Renamed(random).visit(tree)))
    except (ValueError, RecursionError):
        return text
    ends = random.choice(("\n", "\n", "\n", "\r\n", "\r"))
    changed = changed.replace("\n", ends) + random.choice(("", ends))
    return changed if parsed(changed) is not None else text


def projects(*, grammar: bool) -> st.SearchStrategy[dict[str, str]]:
    """Return the files of a project; `grammar`: made from Python's grammar, else from real code."""
    made = programs(hypothesmith.from_grammar()) if grammar else programs()
    return st.fixed_dictionaries(dict.fromkeys(MODULES, made))
