"""Globs over paths: `*` within a folder, `**` across folders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import Final

FOLDERS: Final = "(?:.*/)?"
IN_FOLDER: Final = "[^/]*"
ANY: Final = ".*"
#: The same, as little as possible.
LAZY: Final = {FOLDERS: "(?:.*?/)??", IN_FOLDER: "[^/]*?"}


@lru_cache(maxsize=1024)
def compile_glob(glob: str) -> re.Pattern[str]:
    """Return a regular expression for `glob`, to match a path with `/` from its first letter.

    `**` stands for any number of folders, `*` and `?` and `[...]` stay within one; a glob that ends
    in `/` means all below it.
    """
    if glob.endswith("/"):
        glob += "**"
    pieces: list[str] = []
    position = 0
    for match in re.finditer(r"\*\*/|/\*\*\Z|\*+|\?|\[!?[^]/]{1,99}\]", glob):
        pieces.append(re.escape(glob[position : match.start()]))
        position = match.end()
        pieces.append(_translate(match.group(), whole=glob == match.group()))
    pieces.append(re.escape(glob[position:]))
    return re.compile(linear(pieces), re.DOTALL)


def linear(pieces: Iterable[str]) -> str:
    """Return the regular expression of a glob, in a form that takes no long time with any path.

    A star takes as little as it can, for good, where a later one can take what it left: so
    `fnmatch` does it too. What stands between two FOLDERS is settled so if it is whole folders.
    """
    number = count()
    folders = [_joined(map("".join, _split(part, IN_FOLDER)), IN_FOLDER, number)
               for part in _split(pieces, FOLDERS)]  # fmt: skip
    return _joined(folders, FOLDERS, number) + r"\Z"


def _split(pieces: Iterable[str], star: str) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for piece in pieces:
        if piece == star:
            parts.append([])
        else:
            parts[-1].append(piece)
    return parts


def _joined(parts: Iterable[str], star: str, number: Iterator[int]) -> str:
    """Join regular expressions by a star; what it stands for, but the last one, is settled."""
    first, *rest = parts
    text = first
    for place, part in enumerate(rest, 1):
        if place == len(rest) or (star == FOLDERS and not part.endswith("/")):
            text += star + part
        else:
            name = f"settled{next(number)}"
            text += f"(?=(?P<{name}>{LAZY[star]}{part}))(?P={name})"
    return text


def _translate(piece: str, *, whole: bool) -> str:
    if piece == "**/":
        return FOLDERS
    if piece == "/**":
        return "/.*"
    if piece.startswith("**"):
        return ANY if whole else IN_FOLDER
    if piece == "*":
        return IN_FOLDER
    if piece == "?":
        return "[^/]"
    return piece.replace("[!", "[^/", 1).replace("\\", "\\\\")


def glob_error(glob: str) -> str | None:
    """Say what is wrong with `glob`, or return None."""
    try:
        compile_glob(glob)
    except re.error as error:
        return str(error)
    return None


def matches(path: str, globs: tuple[str, ...]) -> bool:
    """Say whether any of `globs` matches `path`, relative and with `/`."""
    return any(compile_glob(glob).match(path) for glob in globs)
