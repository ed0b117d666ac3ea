"""The lines around an import that matter to its fix: it, and the imports that it stands among.

A file may be long, and a parser that keeps every space is slow: it is given these lines alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from flake8_ssot.syntax.children import blocks

#: So many imports, one after the other, are looked at together: some lists go on for ever.
LONGEST: Final = 25
#: What makes indented lines a module.
HEAD: Final = "if 1:\n"
LISTS: Final = ("body", "orelse", "finalbody")
IMPORTS: Final = (ast.Import, ast.ImportFrom)

Place = tuple[int, int]


class Region(NamedTuple):
    """Whole lines, from 1, the last one included, and what has to stand before them."""

    first: int
    last: int
    head: str


def regions(tree: ast.Module, lines: Sequence[str]) -> dict[Place, Region]:
    """Return the regions of a file's imports, by the places of statements and of names in them.

    Columns count bytes. An import that shares its line with the head of a block has none.
    """
    found: dict[Place, Region] = {}
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        stack += blocks(node)
        for name in LISTS:
            body = getattr(node, name, None)
            if isinstance(body, list):
                for run in _runs(body):
                    _note(run, lines, found)
    return found


def _runs(body: Sequence[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Yield the imports of a block that follow one another, and what shares a line with them."""
    run: list[ast.stmt] = []
    for statement in body:
        shares = bool(run) and run[-1].end_lineno == statement.lineno
        if not shares and not isinstance(statement, IMPORTS):
            yield run
            run = []
            continue
        is_full = len(run) >= LONGEST or not all(isinstance(one, IMPORTS) for one in run)
        if not shares and is_full:
            yield run
            run = []
        run.append(statement)
    yield run


def _note(run: Sequence[ast.stmt], lines: Sequence[str], found: dict[Place, Region]) -> None:
    if not run:
        return
    first, last = run[0].lineno, run[-1].end_lineno or run[-1].lineno
    before = lines[first - 1].encode()[: run[0].col_offset]
    if before.strip():
        return
    region = Region(first, last, HEAD if before else "")
    for statement in run:
        if isinstance(statement, IMPORTS):
            found[statement.lineno, statement.col_offset] = region
            for alias in statement.names:
                found[alias.lineno, alias.col_offset] = region
