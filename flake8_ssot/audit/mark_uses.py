"""Where marks are used in a project: found by text first, then confirmed in the tree."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.audit.mark_values import applied
from flake8_ssot.context import Context
from flake8_ssot.rules import Location, Violation
from flake8_ssot.syntax.marks import added_marker, is_indirect, mark_lookup
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Registration, walk

#: A name that is looked up on what is called mark, in text: what it finds too much is sorted out.
LOOKUP: Final = re.compile(rb"mark(?<!\wmark)[\s\\]*\.[\s\\]*([^\W\d]\w*)")
#: Methods that apply a mark to a test.
APPLYING: Final = frozenset({"add_marker", "applymarker"})
#: What may apply a mark of any name, besides what is indirect.
ANY_NAME: Final = ("applymarker", "__getattr__")
#: One of these is in a file that has to do with marks.
MENTIONS: Final = (b"mark", b"Mark", b"MARK_GEN")
#: What makes a mark without pytest.mark.
MADE: Final = ("Mark(", "MarkDecorator(")


class Use(NamedTuple):
    """A mark in a file; line and column count from 1."""

    name: str
    path: Path
    line: int
    column: int


class FileUses(NamedTuple):
    """The marks of one file.

    `possible` are names that may be marks as well, `computed` is the line of a mark whose name is
    made when the tests run, 0 if there is none.
    """

    certain: tuple[Use, ...] = ()
    possible: frozenset[str] = frozenset()
    computed: int = 0


class MarkUses:
    """The marks of a project's files, which `data` and `context` give; each is read once."""

    def __init__(
        self,
        files: Sequence[Path],
        data: Callable[[Path], bytes],
        context: Callable[[Path], Context | None],
    ) -> None:
        self._files = files
        self._data = data
        self._context = context
        self._read: dict[Path, FileUses | None] = {}

    @cached_property
    def _mentioned(self) -> tuple[dict[str, list[Path]], list[Path]]:
        """The files that have each name after `mark.`, and those with other ways to a mark."""
        named: defaultdict[str, list[Path]] = defaultdict(list)
        indirect: list[Path] = []
        for path in self._files:
            data = self._data(path)
            if not any(word in data for word in MENTIONS):
                continue
            for name in dict.fromkeys(LOOKUP.findall(data)):
                named[name.decode("utf-8", "replace")].append(path)
            text = data.decode("utf-8", "replace")
            if any(word in text for word in ANY_NAME) or _makes_marks(text) or is_indirect(text):
                indirect.append(path)
        return named, indirect

    @property
    def names(self) -> frozenset[str]:
        """All names that stand after `mark.` in the text of some file."""
        return frozenset(self._mentioned[0])

    def of(self, path: Path) -> FileUses | None:
        """Return the marks of a file, None if it can't be parsed."""
        if path not in self._read:
            context = self._context(path)
            self._read[path] = None if context is None else read(context, path)
        return self._read[path]

    def paths(self) -> list[Path]:
        """Return the files that may use marks."""
        named, indirect = self._mentioned
        return sorted({*indirect, *(path for paths in named.values() for path in paths)})

    def is_used(self, name: str, counts: Callable[[Path], bool] = lambda _: True) -> bool | None:
        """Say whether a file that `counts` uses the mark `name`; None if that can't be known."""
        named, indirect = self._mentioned
        answer: bool | None = False
        for path in (*named.get(name, ()), *indirect):
            if not counts(path):
                continue
            found = self.of(path)
            if found is None:
                answer = None if name.encode() in self._data(path) else answer
            elif name in found.possible or any(use.name == name for use in found.certain):
                return True
            elif found.computed:
                answer = None
        return answer

    def computed(self) -> list[tuple[Path, int]]:
        """Return where marks get their names when the tests run, as far as was read by now."""
        read_files = sorted((path, uses) for path, uses in self._read.items() if uses is not None)
        return [(path, uses.computed) for path, uses in read_files if uses.computed]


def read(context: Context, path: Path) -> FileUses:
    """Return the marks of the file at `path`."""
    reading = _Reading(context, path)
    types = (ast.Attribute, ast.Call) if reading.is_indirect else (ast.Attribute,)
    failed = list(walk(context, [Registration("mark_uses", reading.visit, types, _always)]))
    if failed or _makes_marks(context.source.text):
        reading.computed = reading.computed or 1
    reading.certain.sort(key=lambda found: (found.line, found.column))
    return FileUses(tuple(reading.certain), frozenset(reading.possible), reading.computed)


class _Reading:
    """The reading of one file. What names mean is asked only where marks go by other names."""

    def __init__(self, context: Context, path: Path) -> None:
        self.certain: list[Use] = []
        self.possible: set[str] = set()
        self.computed = 0
        self.is_indirect = is_indirect(context.source.text)
        self._context = context
        self._path = path

    def visit(
        self, _: Context, node: ast.Attribute | ast.Call, parents: Parents | None
    ) -> Iterator[Violation]:
        """Take note of a node; nothing is reported."""
        if isinstance(node, ast.Call):
            self._call(node, parents)
        elif isinstance(node.ctx, ast.Load) and self._may_be_mark(node.value, parents):
            if node.attr == "__getattr__":
                self.computed = node.lineno
            self._use(node.value, node.attr, end_of(node), parents)
        yield from ()

    def _call(self, node: ast.Call, parents: Parents | None) -> None:
        context = self._context
        if lookup := mark_lookup(node) or added_marker(node):
            self._use(lookup.owner, lookup.name, Location.of(node), parents)
        elif isinstance(node.func, ast.Attribute) and node.func.attr in APPLYING:
            values = applied(node, context)
            self.possible.update(value for value in values or () if value)
            self.computed = self.computed if values is not None else node.lineno
        elif any(self._is_mark(argument, parents) for argument in node.args):
            self.computed = node.lineno

    def _use(
        self, owner: ast.expr | None, name: str, place: Location, parents: Parents | None
    ) -> None:
        if owner is None or self._is_mark(owner, parents):
            self.certain.append(Use(name, self._path, place.line, place.column + 1))
        else:
            self.possible.add(name)

    def _may_be_mark(self, node: ast.expr, parents: Parents | None) -> bool:
        if self.is_indirect:
            return self._context.may_be_mark_generator(node)
        return _is_called_mark(node) and self._is_mark(node, parents)

    def _is_mark(self, node: ast.expr, parents: Parents | None) -> bool:
        if _is_plain(node):
            return True
        may_be = self._context.may_be_mark_generator(node)
        return may_be and self._context.is_mark_generator(node, parents)


def _is_called_mark(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "mark"


def _is_plain(node: ast.expr) -> bool:
    """Say whether a node is `pytest.mark` as written."""
    owner = node.value if isinstance(node, ast.Attribute) and node.attr == "mark" else None
    return isinstance(owner, ast.Name) and owner.id == "pytest"


def _always(_: Context) -> bool:
    return True


def _makes_marks(text: str) -> bool:
    return any(word in text for word in MADE)


def end_of(node: ast.Attribute) -> Location:
    """Return where the name after the dot stands if that is on a later line, else the node."""
    if node.end_lineno == node.lineno:
        return Location.of(node)
    return Location(node.end_lineno or node.lineno, (node.end_col_offset or 0) - len(node.attr))
