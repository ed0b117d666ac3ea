"""The folders that files put on sys.path themselves, besides those that pytest puts there."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.syntax.path_changes import changes
from flake8_ssot.syntax.source import Sources

#: Words of which a file has one if it changes where modules are looked for.
WORDS: Final = (b"sys.path", b"addsitedir", b"syspath", b"chdir(")
#: Calls that change it in a way that is computed nowhere: pytest's monkeypatch and pytester.
UNREAD: Final = frozenset({"syspath_prepend", "syspathinsert", "chdir"})


class Entries(NamedTuple):
    """`folders` are put on sys.path; `open`: others too, which can't be computed."""

    folders: tuple[Path, ...]
    open: bool


def entries(files: Iterable[Path], sources: Sources, started: Path) -> Entries:
    """Return what the code of `files` puts on sys.path, wherever it does.

    `started` is the folder that the run is started in, to which relative entries are relative.
    """
    found: dict[Path, None] = {}
    unread = False
    for path in files:
        if not any(word in (sources.data(path) or b"") for word in WORDS):
            continue
        tree = sources.tree(path) or ast.Module([], [])
        names = _module_names(tree)
        for node in ast.walk(tree):
            unread = unread or _is_unread(node)
            for change in changes(node, names, str(path)):
                if change.path is None:
                    unread = True
                else:
                    found[started / change.path] = None
    return Entries(tuple(found), unread)


def _module_names(tree: ast.Module) -> dict[str, ast.expr]:
    return {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _is_unread(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in UNREAD
