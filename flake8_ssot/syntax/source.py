"""Source files: the one being linted, and those it leads to, each read and parsed once."""

from __future__ import annotations

import ast
import warnings
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flake8_ssot.files import isfile

KEPT_TREES: Final = 64


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file as the host gave it: `path` is absolute, or None for a nameless buffer."""

    path: Path | None
    tree: ast.Module
    text: str


def with_newlines(data: bytes) -> bytes:
    """Return `data` with the line ends that hosts hand over: else a buffer is not as its file."""
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def parse(data: bytes | str) -> ast.Module | None:
    """Return the tree of `data`, or None where this Python can't parse it (or not that deep)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(data)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


class Sources:
    """Reads files for the whole process; a tree is kept while it is among the last ones used.

    A buffer that was `put` stands in for its file on disk.
    """

    def __init__(self) -> None:
        self._buffers: dict[Path, SourceFile] = {}

    def put(self, source: SourceFile) -> None:
        if source.path is not None:
            self._buffers = {source.path: source}

    def is_buffer(self, path: Path) -> bool:
        """Say whether what `path` holds is not, or may not be, what is on the disk."""
        return path in self._buffers

    def data(self, path: Path) -> bytes | None:
        """Return what `path` holds, its lines ended by newlines, or None if it can't be read."""
        raw = self.raw(path)
        return None if raw is None else with_newlines(raw)

    def raw(self, path: Path) -> bytes | None:
        """Return what `path` holds, byte by byte, or None if it can't be read."""
        if path in self._buffers:
            return self._buffers[path].text.encode("utf-8", "surrogatepass")
        try:
            return path.read_bytes() if isfile(path) else None
        except (OSError, ValueError):
            return None

    def tree(self, path: Path) -> ast.Module | None:
        """Return the parsed module at `path`, or None if it can't be read or parsed."""
        if path in self._buffers:
            return self._buffers[path].tree
        try:
            status = path.stat()
        except (OSError, ValueError):
            return None
        key = (path, status.st_mtime_ns, status.st_size)
        if key in _TREES:
            _TREES.move_to_end(key)
            return _TREES[key]
        data = self.data(path)
        tree = _TREES[key] = None if data is None else parse(data)
        if len(_TREES) > KEPT_TREES:
            _TREES.popitem(last=False)
        return tree


#: The trees parsed last, for all runs of this process: a file that has changed has another key.
_TREES: OrderedDict[tuple[Path, int, int], ast.Module | None] = OrderedDict()
