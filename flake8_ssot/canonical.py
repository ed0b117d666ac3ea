"""The file of symbols and their homes, which `flake8-ssot index` writes and `canonical` names."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HEAD: Final = """\
# The one home of each symbol, for the option `canonical`; `flake8-ssot index --write` keeps it.
# A home that you choose stays as long as it has the name, and its comments with it.
"""
#: The comment after a home that is written on one line.
COMMENT: Final = re.compile(r"[^#=]+=\s*(?:\"[^\"]*\"|'[^']*'|\[[^\]#]*\])(\s*#.*)\n")


class Entry(NamedTuple):
    """The lines of a file that give one symbol its home, with the comments above them."""

    home: object
    comments: str
    lines: str


def read(path: Path) -> dict[str, Any]:
    """Return what the TOML file at `path` holds; raises OSError and ValueError."""
    return _parsed(path.read_bytes().decode("utf-8"))


def text(homes: Mapping[str, Any], before: str) -> str:
    """Return the file of these homes, sorted by name; it ends its lines as `before` does.

    Of that it keeps the comments at the head and the end, those of the names that it has, and the
    lines of what stays the same. Raises ValueError if `before` is no TOML.
    """
    newline = "\r\n" if "\r\n" in before else "\n"
    before = before.replace("\r\n", "\n")
    head, kept, end = _parts(before)
    made = [head, "\n"]
    for name, home in sorted(homes.items()):
        entry = kept.get(name, Entry(None, "", ""))
        comment = COMMENT.match(entry.lines)
        line = f"{name} = {json.dumps(home)}{comment[1] if comment else ''}\n"
        made += [entry.comments, entry.lines if entry.home == home else line]
    return "".join([*made, end]).replace("\n", newline)


def _parts(before: str) -> tuple[str, dict[str, Entry], str]:
    """Return the head of a file, its entries by name, and the comments at its end."""
    head, empty, rest = before.partition("\n\n")
    if not empty or not all(line.startswith("#") for line in head.splitlines()):
        head, rest = HEAD.rstrip("\n"), before
    entries: dict[str, Entry] = {}
    comments = ""
    for lines in _statements(rest):
        found = _parsed(lines)
        for name, home in found.items():
            entries[name] = Entry(home, comments, lines)
            comments = ""
        if not found:
            comments += lines if lines.strip() else ""
    return f"{head}\n", entries, comments


def _statements(document: str) -> Iterator[str]:
    """Yield the lines of a document, those of one statement together; each ends its line."""
    lines = ""
    for line in document.split("\n"):
        lines += f"{line}\n"
        if _is_whole(lines):
            yield lines
            lines = ""
    if lines:
        raise ValueError("its last statement has no end")


def _is_whole(lines: str) -> bool:
    try:
        _parsed(lines)
    except ValueError:
        return False
    return True


def _parsed(document: str) -> dict[str, Any]:
    try:
        return tomllib.loads(document)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
