"""What fixes come to, written to the disk or shown as a difference."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.check.one_file import Change
from flake8_ssot.files import contents
from flake8_ssot.fixes.registration import with_markers
from flake8_ssot.fixes.text import Text, lines
from flake8_ssot.replacing import replace


class Rewritten(NamedTuple):
    """A file, and what it held before and holds after."""

    path: Path
    before: bytes
    after: bytes


def rewritten(changes: Sequence[Change]) -> Iterator[Rewritten]:
    """Yield the files that change: those that were checked, then configurations."""
    for change in changes:
        if change.before != change.after:
            yield Rewritten(change.path, change.before, change.after)
    markers: defaultdict[Path, set[str]] = defaultdict(set)
    for one in changes:
        for register in one.registers:
            markers[register.config].add(register.marker)
    for path, names in sorted(markers.items()):
        before = contents(str(path))
        after = _registered(before, path, names)
        if after is not None:
            yield Rewritten(path, before, after)


def _registered(before: bytes, path: Path, names: Iterable[str]) -> bytes | None:
    try:
        text = before.decode("utf-8")
    except UnicodeError:
        return None
    is_windows = "\r\n" in text
    after = with_markers(text.replace("\r\n", "\n"), path, names)
    if after is None:
        return None
    return (after.replace("\n", "\r\n") if is_windows else after).encode()


def write(files: Iterable[Rewritten]) -> list[str]:
    """Write the files; return for each that stays as it is the reason, in a line."""
    problems = []
    for path, before, after in files:
        if contents(str(path)) != before:
            problems.append(f"{path}: it has changed meanwhile; run again to fix it")
            continue
        try:
            replace(path, after)
        except OSError as error:
            problems.append(f"{path}: it can't be written: {error.strerror}")
    return problems


def difference(file: Rewritten, name: str, new: str | None = None) -> str:
    """Return a unified difference.

    `name` is what the file is called in it, "" for no name, and `new` what it is called afterwards
    if that is something else.
    """
    before, after = (_text(data) for data in (file.before, file.after))
    found = list(difflib.unified_diff(lines(before), lines(after), name, new or name))
    shown = found if name else found[2:]
    ended = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
             for line in shown)  # fmt: skip
    return "".join(ended)


def _text(data: bytes) -> str:
    text = Text.of(data)
    return text.text if text is not None else data.decode("utf-8", "replace")
