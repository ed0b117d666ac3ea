"""Which calls name what: read from one file, without a project."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from textwrap import dedent

import pytest

from flake8_ssot.syntax.constant_text import constant_text
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.scopes import Scopes
from flake8_ssot.syntax.string_calls import Reader
from flake8_ssot.syntax.string_targets import Target, plugins


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, Parents | None]]:
    """Yield the calls in `tree` in the order of the text, with what is above them."""
    found: list[tuple[ast.Call, Parents | None]] = []
    stack: list[tuple[ast.AST, Parents | None]] = [(tree, None)]
    while stack:
        node, parents = stack.pop()
        stack += [(child, Parents(node, parents)) for child in ast.iter_child_nodes(node)]
        if isinstance(node, ast.Call):
            found.append((node, parents))
    yield from sorted(found, key=lambda pair: (pair[0].lineno, pair[0].col_offset))


def reader(tree: ast.Module) -> Reader:
    """Return a reader of a file in a project that has the top-level modules `a` and `b`."""
    scopes = Scopes(tree)
    ours, redefined = {"a", "b"}, {"module_mocker"}
    return Reader(
        tree,
        lambda: scopes,
        scopes.canonical_name,
        lambda top: top in ours,
        lambda fixture: fixture in redefined,
    )


def read(text: str) -> list[str]:
    """Return what the calls of a file name for certain: path, and how it may be missing."""
    tree = ast.parse(dedent(text))
    of_file = reader(tree)
    return [
        shown(target)
        for call, parents in calls(tree)
        for target in of_file.of_call(call, parents)
        if of_file.confirms(target, call, parents)
    ]


def shown(target: Target) -> str:
    owner = target.owner if isinstance(target.owner, str) else "?"
    flags = [flag for flag in ("creates", "builtins", "stays") if getattr(target, flag)]
    kind = "" if target.kind == "patch target" else f"{target.kind} "
    return " ".join([f"{kind}{owner}{':' + target.name if target.name else ''}", *flags])


MOCK = "from unittest.mock import patch\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MOCK + "patch('a.b.c')", ["a.b:c builtins"]),
        (MOCK + "patch('a.b.c', create=True)", ["a.b:c creates builtins"]),
        (MOCK + "patch('a.b.c', create=False)", ["a.b:c builtins"]),
        (MOCK + "patch('a.b.c', None, None, False)", ["a.b:c builtins"]),
        (MOCK + "patch('a.b.c', **more)", ["a.b:c creates builtins"]),
        (MOCK + "patch(new=1, target='a.c')", ["a:c builtins"]),
        (MOCK + "patch('a')", []),
        (MOCK + "patch('c.b')", []),
        (MOCK + "patch(*paths)", []),
        (MOCK + "patch('a.b', *more)", []),
        (MOCK + "patch(a.b)", []),
        (MOCK + "patch('a..b')", []),
        (MOCK + "patch('a.b.c d')", []),
        (MOCK + "patch.dict('a.b')", ["a:b stays"]),
        (MOCK + "patch.dict(in_dict='a')", ["a stays"]),
        (MOCK + "patch.dict({}, {})", []),
        (
            MOCK + "patch.multiple('a.b', c=1, spec=None, d=2)",
            ["a.b stays", "a.b:c builtins", "a.b:d builtins"],
        ),
        (MOCK + "patch.multiple('a b', c=1)", []),
        (MOCK + "patch.multiple('a.b c', c=1)", []),
        (MOCK + "patch.multiple(c=1)", []),
        (MOCK + "import a\npatch.multiple(a, c=1)", ["a stays", "a:c builtins"]),
        (MOCK + "import a.b\npatch.object(a.b, 'c')", ["a.b:c builtins"]),
        (MOCK + "from a import b as x\npatch.object(x.C, 'd')", ["a.b.C:d builtins"]),
        (MOCK + "from . import b\npatch.object(b, 'd')", [".b:d builtins"]),
        (MOCK + "import a\nx = a.b\ny = x\npatch.object(y, 'd')", ["a.b:d builtins"]),
        (MOCK + "import a\nx = a.b\nx = 1\npatch.object(x, 'd')", []),
        (MOCK + "import a\npatch.object(a, name)", []),
        (MOCK + "import a\npatch.object(a)", []),
        (MOCK + "import a\npatch.object(a(), 'b')", []),
        (MOCK + "import c\npatch.object(c, 'b')", []),
        (MOCK + "patch.object('a.b', 'c')", ["a.b:c builtins"]),
        (MOCK + "patch.object('a b', 'c')", []),
        (MOCK + "patch.object('a.b c', 'c')", []),
        (MOCK + "import a\nif a:\n a = 'text'\npatch.object(a, 'b')", []),
        (MOCK + "import a\nx.y = a.b\ny = z.a = a\npatch.object(y, 'b')", ["a:b builtins"]),
        (MOCK + "x = y\ny = x\npatch.object(x, 'b')", []),
        ("from mock import patch as p\np('a.b')", ["a:b builtins"]),
        ("import unittest.mock\nunittest.mock.patch('a.b')", ["a:b builtins"]),
        ("from unittest import mock as m\np = m.patch\np('a.b')", ["a:b builtins"]),
        (MOCK + "import a\no = patch.object\no(a, 'b')", ["a:b builtins"]),
        ("from unittest.mock import *\npatch('a.b')", ["a:b builtins"]),
        ("import mine\nmine.patch('a.b')", []),
        ("patch('a.b')", []),
        ("get().patch('a.b')", []),
        ("def test(mocker): mocker.patch('a.b')", ["a:b builtins"]),
        ("def test(*, mocker): mocker.patch.dict('a.b')", ["a:b stays"]),
        ("import a\ndef test(mocker): mocker.spy(a, 'b')", ["a:b stays"]),
        ("import a\ndef test(mocker): mocker.spy(obj=a, name='b')", ["a:b stays"]),
        ("def test(mocker): mocker.setattr('a.b', 1)", []),
        ("def test(mocker):\n mocker = 1\n mocker.patch('a.b')", []),
        ("mocker.patch('a.b')", []),
        ("def test(module_mocker): module_mocker.patch('a.b')", []),
        ("def test(*mocker): mocker.patch('a.b')", []),
        ("def test(monkeypatch): monkeypatch.setattr('a.b', 1)", ["a:b"]),
        ("def test(monkeypatch): monkeypatch.setattr('a', 1)", []),
        ("def test(monkeypatch): monkeypatch.setattr('a.b', 'c', 1)", []),
        ("def test(monkeypatch): monkeypatch.setattr('a.b', 1, raising=0)", ["a:b creates"]),
        ("def test(monkeypatch): monkeypatch.delattr('a.b', raising=True)", ["a:b"]),
        ("import a\ndef test(monkeypatch): monkeypatch.delattr(a, 'b', False)", ["a:b creates"]),
        ("import a\ndef test(monkeypatch): monkeypatch.setattr(a, 'b', 1)", ["a:b"]),
        ("import a\ndef test(monkeypatch): monkeypatch.setattr(a, **more)", []),
        ("def test(monkeypatch): monkeypatch.setitem('a.b', 1)", []),
        ("import pytest\nwith pytest.MonkeyPatch.context() as p: p.setattr('a.b', 1)", ["a:b"]),
        ("with monkeypatch.context() as p: p.setattr('a.b', 1)", []),
        ("with other() as p: p.setattr('a.b', 1)", []),
        ("with open(p) as q: p.setattr('a.b', 1)", []),
        ("def test(p):\n def f(): p.setattr('a.b', 1)", []),
        ("p.setattr('a.b', 1)", []),
        ("import importlib\nimportlib.import_module('a.b')", ["module a.b"]),
        ("from importlib import import_module as i\ni(name='a')", ["module a"]),
        ("from importlib import import_module\nimport_module('.c', 'a.b')", ["module a.b.c"]),
        ("from importlib import import_module\nimport_module('..c', 'a.b')", ["module a.c"]),
        ("from importlib import import_module\nimport_module('..', 'a.b')", ["module a"]),
        ("from importlib import import_module\nimport_module('...c', 'a.b')", []),
        ("from importlib import import_module\nimport_module('.c')", []),
        ("__import__('a.b')", ["module a.b"]),
        ("__import__('a.b', level=0)", ["module a.b"]),
        ("__import__('b', globals(), None, ['c'], 1)", []),
        ("def __import__(name): ...\n__import__('a.b')", []),
    ],
)
def test_what_calls_name(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x('a' 'b')", "ab"),
        ("x('a' + 'b' + 'c')", "abc"),
        ("x(f'a{\"b\"}c')", "abc"),
        ("A = 'a'\nx(A + '.b')", "a.b"),
        ("A: str = 'a'\nB = f'{A}.b'\ndef f(): x(B)", "a.b"),
        ("A = 'a'\ndef f(A): x(A)", None),
        ("A = 'a'\nB = A + 'b'\ndef f():\n A = 'c'\n x(B)", "ab"),
        ("def f():\n A = 'c'\n x(A)", "c"),
        ("class C:\n A = 'a'\n x(A)", "a"),
        ("class C:\n A = 'a'\n def f(): x(A)", None),
        ("A = 'a'\nA = 'b'\nx(A)", None),
        ("A = 'a'\ndel A\nx(A)", None),
        ("A = 'a'\ndef f():\n global A\n A = 'b'\nx(A)", None),
        ("A = A + 'a'\nx(A)", None),
        ("A: str\nx(A)", None),
        ("if c:\n A = 'a'\nx(A)", None),
        ("for A in 'ab': x(A)", None),
        ("(lambda: x(A))(A := 'a')", None),
        ("A = f()\nx(A)", None),
        ("A = 'a'\nx(f'{A!r}')", None),
        ("A = 'a'\nx(f'{A:>3}')", None),
        ("x('a' * 2)", None),
        ("x('a' % 1)", None),
        ("x(b'a')", None),
        ("x(unknown)", None),
        ("x(" + " + ".join(["'a'"] * 60) + ")", None),
    ],
)
def test_constant_text(text: str, expected: str | None) -> None:
    tree = ast.parse(text)
    call, parents = next(
        (call, parents)
        for call, parents in calls(tree)
        if isinstance(call.func, ast.Name) and call.func.id == "x"
    )
    scopes = Scopes(tree)
    assert constant_text(call.args[0], Parents(call, parents), lambda: scopes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pytest_plugins = 'a.b'", ["a.b"]),
        ("pytest_plugins = 'a,b.c'", ["a", "b.c"]),
        ("pytest_plugins = 'a, b'", ["a"]),
        ("pytest_plugins = ['a', 'b' + '.c', d, 'e,f']", ["a", "b.c"]),
        ("pytest_plugins: tuple = ('a',)", ["a"]),
        ("other = pytest_plugins = 'a'", ["a"]),
        ("pytest_plugins: str", []),
        ("plugins = 'a'", []),
        ("plugins: str = 'a'", []),
        ("a.pytest_plugins = 'a'", []),
        ("pytest_plugins = plugins()", []),
        ("pytest_plugins += ['a']", []),
    ],
)
def test_plugins(text: str, expected: list[str]) -> None:
    tree = ast.parse(text)
    scopes = Scopes(tree)
    assert [target.text for target in plugins(tree.body[0], lambda: scopes)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("patch('a.b')", True),
        ("patch( # why\n 'a.b')", True),
        ("patch('c.d')", False),
        ("patch(f'{A}.b')", True),
        ("patch(('a' '.b'))", True),
        ("patch(get())", False),
        ("patch(new=get(), target='a.b')", True),
        ("patch()", False),
        ("import a\npatch.object(a, 'b')", True),
        ("import a\npatch.object(\n    target=a, attribute='b')", True),
        ("import c\npatch.object(c, 'b')", False),
        ("patch.object(self.a, 'b')", False),
        ("A = 'a.b'\npatch(A)", True),
        ("from unittest.mock import patch as p\np('a.b')", True),
        ("from unittest.mock import patch as p\np('c.b')", False),
        ("monkeypatch.setattr('a.b', 1)", True),
        ("monkeypatch.setenv('a.b', 1)", False),
        ("import_module('.a', 'b')", True),
        ("__import__('a')", True),
        ("'dispatch a.b'", False),
        ("object('a.b')", False),
    ],
)
def test_most_files_are_told_by_their_text(text: str, expected: bool) -> None:
    assert reader(ast.parse(text)).concerns(text) is expected
