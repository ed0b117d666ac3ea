"""Questions to the file system that always have an answer.

What can't be looked at (no permission, links in a circle, a name that is too long or holds a null)
is not there.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from os.path import exists, isdir, isfile
from pathlib import Path
from typing import NamedTuple

__all__ = ["Entry", "contents", "entries", "exists", "globbed", "is_larger", "isdir", "isfile"]


class Entry(NamedTuple):
    """A name in a folder, and whether it is a folder itself, links followed."""

    name: str
    is_folder: bool


def entries(folder: Path | str) -> Iterator[Entry]:
    """Yield the names in a folder, in no order."""
    try:
        with os.scandir(folder) as found:
            for entry in found:
                yield Entry(entry.name, _is_folder(entry))
    except (OSError, ValueError):
        return


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def contents(path: str) -> bytes:
    """Return what a file holds, nothing if it can't be read, or is a pipe that nobody writes to."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            return file.read()
    except (OSError, ValueError):
        return b""


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def is_larger(path: str, size: int) -> bool:
    """Say whether a file holds more bytes than that."""
    try:
        return os.path.getsize(path) > size
    except (OSError, ValueError):
        return False


def globbed(folder: Path, pattern: str) -> list[Path]:
    """Return the paths below `folder` that match, sorted."""
    try:
        return sorted(folder.glob(pattern))
    except (OSError, ValueError):
        return []
