"""The text of a file, exactly as it is stored, and edits of whole lines."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from bisect import bisect, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, NamedTuple

from flake8_ssot.output.report import Edit

#: A line with its end; a form feed or the like ends none.
LINE: Final = re.compile(r"[^\n]*\n|[^\n]+")
#: What may end a line besides `\n`: Python then counts otherwise.
LONE: Final = re.compile(r"\r(?!\n)")


class Text(NamedTuple):
    """What a file holds, without its byte order mark, and how it is written."""

    text: str
    encoding: str
    mark: bytes = b""

    @classmethod
    def of(cls, data: bytes) -> Text | None:
        """Return the text that `data` holds, None if it can't be read, or not line by line."""
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        try:
            encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
            text = data[len(mark) :].decode("utf-8" if mark else encoding)
        except (LookupError, SyntaxError, UnicodeError):
            return None
        return None if LONE.search(text) else cls(text, "utf-8" if mark else encoding, mark)

    def data(self, text: str) -> bytes | None:
        """Return what a file holds that is written as this one; None if it can't be."""
        try:
            return self.mark + text.encode(self.encoding)
        except UnicodeError:
            return None


def lines(text: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return LINE.findall(text)


def characters(known: Sequence[str], place: tuple[int, int]) -> tuple[int, int]:
    """Return a place in these lines, whose column counts bytes, with one that counts characters."""
    line, column = place
    text = known[line - 1] if line <= len(known) else ""
    return line, len(text.encode()[:column].decode("utf-8", "replace"))


def edits(before: str, after: str) -> tuple[Edit, ...]:
    """Return the edits, of whole lines, that make `after` of `before`."""
    old, new = lines(before), lines(after)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    inner_old, inner_new = old[start : len(old) - end], new[start : len(new) - end]
    matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=False)
    return tuple(
        Edit(*_place(old, start + i), *_place(old, start + j), "".join(inner_new[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    )


def _place(known: Sequence[str], index: int) -> tuple[int, int]:
    """Return the line, from 1, and column of the start of a line, or of the end of the text."""
    if index < len(known) or not known or known[-1].endswith("\n"):
        return index + 1, 1
    return len(known), len(known[-1]) + 1


def applied(text: str, found: Iterable[Edit]) -> str:
    """Return `text` after edits that do not overlap."""
    known = lines(text)
    starts = [0]
    for line in known:
        starts.append(starts[-1] + len(line))
    parts: list[str] = []
    position = 0
    for edit in sorted(found):
        parts += [text[position : starts[edit.line - 1] + edit.column - 1], edit.content]
        position = starts[edit.end_line - 1] + edit.end_column - 1
    return "".join([*parts, text[position:]])


def apart(groups: Iterable[Sequence[Edit]]) -> Iterator[int]:
    """Yield the positions of those groups that can be applied together, the first ones first.

    The edits of a group belong together: nothing between the first and the last one may change.
    """
    taken: list[Edit] = []  # sorted, and none touches another
    for number, group in enumerate(groups):
        span = Edit(*min(edit[:2] for edit in group), *max(edit[2:4] for edit in group), "")
        place = bisect(taken, span)
        if not any(_touch(other, span) for other in taken[max(0, place - 1) : place + 1]):
            insort(taken, span)
            yield number


def _touch(one: Edit, other: Edit) -> bool:
    """Say whether two edits overlap, or add something at the same place."""
    a, b = sorted([one, other])
    return b[:2] < a[2:4] or b[:2] == a[:2]


def is_python(text: str) -> bool:
    """Say whether Python can parse a text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


def comments(text: str) -> Counter[str]:
    """Return the comments of Python source, each as often as it is there."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
