"""What stands below a node, against ast's own walk."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from textwrap import dedent

import flake8_ssot
from flake8_ssot.syntax.children import blocks, parts

MEANINGLESS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
EVERYTHING = """
    import a.b as c
    from . import d
    @deco(1, *args, key=2, **more)
    class A(B, metaclass=M):
        x: int = 1
        y: str
    async def f(a, /, b: int = 1, *c, d, e=2, **g) -> None:
        global q
        async with w as v:
            yield
        async for i in x:
            await i
        return [j async for j in i if j]
    def h():
        n = 1
        def k():
            nonlocal n
            del n
    try:
        x += -1
        raise E from None
    except (A, B) as error:
        pass
    else:
        assert x, "text"
    finally:
        u = {1: 2, **z}, {3}, (4 if 5 else 6), lambda r, *s, t=1: r
    match p:
        case None | True:
            pass
        case {"k": l, **rest} if l:
            pass
        case Point(x=0, y=[_, *others]):
            pass
    while x < y <= z and not w:
        print(f"{x!r:>{width}}", x[1:2, ...], (o := 7))
    for i in x:
        continue
"""
NEWER = """
    type Alias[T: int, *Ts, **P] = list[T]
    def generic[T](x: T) -> T: ...
    try:
        pass
    except* ValueError:
        pass
"""


def _trees() -> list[ast.Module]:
    texts = [path.read_text("utf-8") for path in Path(flake8_ssot.__file__).parent.rglob("*.py")]
    newer = [NEWER] if sys.version_info >= (3, 12) else []
    return [ast.parse(dedent(text)) for text in (EVERYTHING, *newer, *texts)]


def test_parts_are_those_of_ast_without_operators_and_contexts() -> None:
    seen: set[type[ast.AST]] = set()
    for tree in _trees():
        for node in ast.walk(tree):
            seen.add(type(node))
            expected = [n for n in ast.iter_child_nodes(node) if not isinstance(n, MEANINGLESS)]
            assert parts(node) == expected
    assert {ast.MatchSingleton, ast.MatchMapping, ast.Dict, ast.Global, ast.Lambda} <= seen


def test_blocks_are_the_statements_below_a_statement() -> None:
    holders = (ast.stmt, ast.excepthandler, ast.match_case)
    for tree in _trees():
        for node in ast.walk(tree):
            below = [n for n in ast.iter_child_nodes(node) if isinstance(n, holders)]
            assert sorted(map(id, blocks(node))) == sorted(map(id, below))
