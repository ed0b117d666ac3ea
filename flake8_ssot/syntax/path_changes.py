"""What a file does to sys.path, computed without running it."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Final, NamedTuple

from flake8_ssot.syntax.exports import dotted_text

WORD: Final = "sys.path"
#: Methods that leave what can be imported as it was.
HARMLESS: Final = frozenset({"index", "count", "copy", "remove", "pop", "reverse", "clear"})
SAME: Final = frozenset({"str", "Path", "pathlib.Path", "os.fspath"})
NORMALIZING: Final = frozenset(
    {"os.path.abspath", "os.path.realpath", "os.path.normpath", "abspath", "realpath", "normpath"}
)
DIRNAMES: Final = frozenset({"os.path.dirname", "dirname"})
JOINS: Final = frozenset({"os.path.join", "join"})
HERE: Final = frozenset({"os.getcwd", "Path.cwd", "pathlib.Path.cwd", "getcwd", "cwd"})
KEEPING: Final = frozenset({"absolute", "as_posix", "__str__"})
#: So many expressions are followed for one path: names may stand for each other.
MAXIMUM_STEPS: Final = 100


class Change(NamedTuple):
    """One entry that is put on sys.path.

    `path` is absolute, or relative to the folder that the run is started in; None if it can't be
    computed. `first`: it is put before the others.
    """

    path: str | None
    first: bool


#: The expression that a name was last given at module level; a list or tuple for one in a loop that
#: goes through it.
Names = Mapping[str, ast.expr]


def changes(node: ast.AST, names: Names, file: str) -> Iterator[Change]:
    """Yield what one call or assignment in the module at `file` puts on sys.path."""
    if isinstance(node, ast.Call):
        function = dotted_text(node.func) or ""
        owner, _, method = function.rpartition(".")
        if function in {"site.addsitedir", "addsitedir"}:
            yield from _each(node.args[:1], names, file, first=False)
        elif owner == WORD and method in {"insert", "append"}:
            yield from _each(node.args[-1:], names, file, first=method == "insert")
        elif owner == WORD and method == "extend":
            yield from _several(node.args[0] if node.args else None, names, file)
        elif owner == WORD and method not in HARMLESS:
            yield Change(None, first=True)
    elif isinstance(node, (ast.Assign, ast.AugAssign)):
        yield from _assigned(node, names, file)


def _each(given: list[ast.expr], names: Names, file: str, *, first: bool) -> Iterator[Change]:
    """Yield what one call puts there, for each round of a loop around it."""
    words = (node.id for part in given for node in ast.walk(part) if isinstance(node, ast.Name))
    for name in words:
        through = names.get(name)
        if isinstance(through, (ast.List, ast.Tuple)):
            for element in through.elts:
                yield _change(given, {**names, name: element}, file, first=first)
            return
    yield _change(given, names, file, first=first)


def _assigned(node: ast.Assign | ast.AugAssign, names: Names, file: str) -> Iterator[Change]:
    if isinstance(node, ast.AugAssign):
        if dotted_text(node.target) == WORD:
            yield from _several(node.value, names, file)
        return
    for target in node.targets:
        whole = target.value if isinstance(target, ast.Subscript) else target
        if dotted_text(whole) == WORD:
            yield from _several(node.value, names, file)


def _several(value: ast.expr | None, names: Names, file: str) -> Iterator[Change]:
    """Yield the entries of a list that is joined to sys.path, in any of the usual spellings."""
    if isinstance(value, (ast.List, ast.Tuple)):
        for element in value.elts:
            if not _is_path_itself(element):
                yield _change([element], names, file, first=True)
    elif isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        yield from _several(value.left, names, file)
        yield from _several(value.right, names, file)
    elif value is None or not _is_path_itself(value):
        yield Change(None, first=True)


def _is_path_itself(node: ast.expr) -> bool:
    while isinstance(node, (ast.Starred, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.ListComp):
        node = node.generators[0].iter
    return dotted_text(node) in {WORD, f"{WORD}.copy"}


def _change(given: list[ast.expr], names: Names, file: str, *, first: bool) -> Change:
    path = Evaluator(names, file).text(given[0]) if given else None
    return Change(None if path is None else os.path.normpath(path), first)


class Evaluator:
    """Computes expressions that are paths: `__file__`, pathlib and os.path."""

    def __init__(self, names: Names, file: str) -> None:
        self._names = names
        self._file = file
        self._steps = 0

    def text(self, node: ast.expr) -> str | None:
        """Return the path that `node` is, None if it can't be computed."""
        self._steps += 1
        return self._text(node) if self._steps < MAXIMUM_STEPS else None

    def _text(self, node: ast.expr) -> str | None:
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.Name):
            if node.id == "__file__":
                return self._file
            return self.text(self._names[node.id]) if node.id in self._names else None
        if isinstance(node, ast.BinOp):
            return self._operation(node)
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.JoinedStr):
            return self._joined(node)
        return self._called(node) if isinstance(node, ast.Call) else None

    def _operation(self, node: ast.BinOp) -> str | None:
        left, right = self.text(node.left), self.text(node.right)
        if left is None or right is None:
            return None
        if isinstance(node.op, ast.Div):
            return os.path.join(left, right)
        return left + right if isinstance(node.op, ast.Add) else None

    def _subscript(self, node: ast.Subscript) -> str | None:
        """Follow `path.parents[2]`."""
        owner, index = node.value, node.slice
        if not isinstance(owner, ast.Attribute) or owner.attr != "parents":
            return None
        path = self.text(owner.value)
        if path is None or not isinstance(index, ast.Constant) or not isinstance(index.value, int):
            return None
        parents = PurePath(path).parents if _has_parent(path) else ()
        return str(parents[index.value]) if index.value < len(parents) else None

    def _attribute(self, node: ast.Attribute) -> str | None:
        if node.attr != "parent":
            return None
        path = self.text(node.value)
        return str(PurePath(path).parent) if path is not None and _has_parent(path) else None

    def _joined(self, node: ast.JoinedStr) -> str | None:
        parts: list[str] = []
        for value in node.values:
            inner = value.value if isinstance(value, ast.FormattedValue) else value
            part = self.text(inner)
            if part is None:
                return None
            parts.append(part)
        return "".join(parts)

    def _called(self, node: ast.Call) -> str | None:
        function = dotted_text(node.func)
        if function in HERE:
            return "."
        if function in SAME | NORMALIZING | DIRNAMES | JOINS:
            given = [self.text(argument) for argument in node.args]
            return _apply(function or "", [part for part in given if part is not None], len(given))
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in KEEPING:
                return self.text(node.func.value)
            if node.func.attr == "resolve":
                path = self.text(node.func.value)
                return None if path is None else os.path.normpath(path)
            if node.func.attr == "joinpath":
                given = [self.text(a) for a in (node.func.value, *node.args)]
                return _apply("join", [part for part in given if part is not None], len(given))
        return None


def _apply(function: str, given: list[str], expected: int) -> str | None:
    if len(given) != expected:
        return None
    if function in SAME | JOINS:
        return os.path.join(*given) if given else "."
    if expected != 1:
        return None
    path = given[0]
    if function in NORMALIZING:
        return os.path.normpath(path)
    return os.path.dirname(path) if _has_parent(path) else None


def _has_parent(path: str) -> bool:
    """Say whether the folder above is known: above the one that the run is started in, it isn't."""
    return os.path.isabs(path) or os.path.basename(path) not in {"", ".", ".."}
