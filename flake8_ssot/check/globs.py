"""Globs as ruff reads them, in `exclude` and `per-file-ignores`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePath, PureWindowsPath
from typing import NamedTuple


class Globs(NamedTuple):
    """Patterns; one without `/` may match a name, and all may match a path from `root` on."""

    names: tuple[re.Pattern[str], ...]
    paths: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, patterns: Sequence[str], root: PurePath) -> Globs:
        """Compile patterns; on Windows a backslash stands between names, and escapes nothing."""
        if isinstance(root, PureWindowsPath):
            patterns = [pattern.replace("\\", "/") for pattern in patterns]
        names = [_compiled(pattern) for pattern in patterns if "/" not in pattern]
        return cls(tuple(names), tuple(_compiled(_whole(pattern, root)) for pattern in patterns))

    def match(self, path: PurePath) -> bool:
        """Say whether any pattern stands for this file or folder itself."""
        name, whole = path.name, path.as_posix()
        return any(pattern.match(name) for pattern in self.names) or any(
            pattern.match(whole) for pattern in self.paths
        )

    def match_within(self, path: PurePath) -> bool:
        """Say whether any pattern stands for the path or for a folder that it lies in."""
        return any(self.match(part) for part in (path, *path.parents) if part.name)


def _whole(pattern: str, root: PurePath) -> str:
    """Return a pattern for whole paths: as it is if absolute, else below `root`."""
    if type(root)(pattern).root:
        return (root / pattern).as_posix()  # on the drive of `root`, if it names none
    start = glob_escape(root.as_posix().rstrip("/"))
    return f"{start}/{pattern.removeprefix('./').rstrip('/')}"


def glob_escape(text: str) -> str:
    return re.sub(r"([*?\[\]{}])", r"[\1]", text)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return the regular expression of a glob whose `*` runs over `/` too, as in ruff."""
    alternatives = "|".join(f"(?:{_translated(alternative)})" for alternative in expanded(pattern))
    return re.compile(alternatives, re.DOTALL)


def glob_error(pattern: str) -> str | None:
    """Say what is wrong with a glob, or return None."""
    try:
        _compiled(pattern)
    except re.error as error:
        return str(error)
    return None


def _translated(pattern: str) -> str:
    """Translate a glob without braces; `**/` stands for any number of folders, none too."""
    pieces: list[str] = []
    position = 0
    for match in re.finditer(r"(?:(?<=/)|\A)\*\*/|\*+|\?|\[!?\]?[^]]{0,99}\]", pattern):
        pieces.append(re.escape(pattern[position : match.start()]))
        pieces.append(_piece(match.group()))
        position = match.end()
    pieces.append(re.escape(pattern[position:]))
    return "".join(pieces) + r"\Z"


def _piece(piece: str) -> str:
    if piece == "**/":
        return "(?:.*/)?"
    if piece.startswith("*"):
        return ".*"
    if piece == "?":
        return "."
    inside = piece[1:-1].replace("\\", "\\\\").replace("[", "\\[")
    if inside.startswith(("!", "^")):
        return f"[^{inside[1:]}]"
    return f"[{inside}]"


def expanded(pattern: str) -> list[str]:
    """Return the patterns that `{a,b}` stands for, one after another."""
    done: list[str] = []
    waiting = [pattern]
    while waiting:
        current = waiting.pop()
        match = re.search(r"(?<!\[)\{([^{}]*)\}", current)
        if match is None:
            done.append(current)
            continue
        before, after = current[: match.start()], current[match.end() :]
        waiting += [f"{before}{choice}{after}" for choice in match[1].split(",")]
    return done
