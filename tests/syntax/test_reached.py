"""What attributes reach through imports: the paths, as the imports write them."""

from __future__ import annotations

import ast

import pytest

from flake8_ssot.syntax.reached import reached

CASES = {
    "import": ("import a.b\na.b.c.d\na.e()\n", {"a.b.c.d", "a.e"}),
    "alias": ("import a.b as x\nx.c\n", {"a.b.c"}),
    "from": ("from a import b as x\nx.c.d\nx\n", {"a.b.c.d"}),
    "relative": ("from . import b\nfrom ..c import d\nb.x, d.y\n", {".b.x", "..c.d.y"}),
    "in a function": ("def f():\n    import a\n    return a.b\n", {"a.b"}),
    "used in a function": ("import a\nclass C:\n    def f(self):\n        return a.b\n", {"a.b"}),
    "the same twice": ("import a\ndef f():\n    import a\n    a.b\n", {"a.b"}),
    "standard library": ("import os, test\nos.path.join\ntest.x\n", {"test.x"}),
    "no import": ("a.b\nself.c\n", set()),
    "not a name": ("import a\na().b\na[0].c\n(a or a).d\n", set()),
    "argument": ("import a\ndef f(a):\n    return a.b\na.c\n", {"a.c"}),
    "rebound": ("import a\na = 1\na.b\n", set()),
    "loop": ("import a\nfor a in x: a.b\n", set()),
    "two imports": ("import a\ndef f():\n    import c as a\n    a.x\na.y\n", {"c.x", "a.y"}),
    "or": ("try:\n    import a as x\nexcept ImportError:\n    import b as x\nx.c\n", set()),
    "except": ("import a\ntry: ...\nexcept E as a: a.b\n", set()),
    "match": ("import a\nmatch x:\n    case {**a}: a.b\n    case [*a]: a.b\n", set()),
}


@pytest.mark.parametrize("name", CASES)
def test_reached(name: str) -> None:
    text, paths = CASES[name]
    tree = ast.parse(text)
    assert reached(tree, ast.walk(tree)) == paths
