"""Globs over paths: `*` within a folder, `**` across folders."""

from __future__ import annotations

import re
from functools import lru_cache


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
    for match in re.finditer(r"\*\*/|/\*\*\Z|\*+|\?|\[!?[^]/]+\]", glob):
        pieces.append(re.escape(glob[position : match.start()]))
        position = match.end()
        pieces.append(_translate(match.group(), whole=glob == match.group()))
    pieces.append(re.escape(glob[position:]))
    return re.compile("".join(pieces) + r"\Z", re.DOTALL)


def _translate(piece: str, *, whole: bool) -> str:
    if piece == "**/":
        return "(?:.*/)?"
    if piece == "/**":
        return "/.*"
    if piece.startswith("**"):
        return ".*" if whole else "[^/]*"
    if piece == "*":
        return "[^/]*"
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
