"""What is sought of shims, and which files may have it, by their text alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Sought(NamedTuple):
    """A shim as it is looked for: `old` is the dotted path of `module`, or of its name `name`.

    `others` are the names besides under which the module can be imported.
    """

    kind: str
    old: str
    module: str
    name: str | None
    by: str
    path: Path | None
    line: int
    others: tuple[str, ...] = ()

    @property
    def paths(self) -> list[str]:
        """All its dotted paths."""
        modules = (self.module, *self.others)
        return [".".join(filter(None, (module, self.name))) for module in modules]


class Place(NamedTuple):
    """A line of a file."""

    path: Path
    line: int


class Places(NamedTuple):
    """The places of each shim that was sought, by its number."""

    importers: Mapping[int, list[Place]]
    strings: Mapping[int, list[Place]]


class Words:
    """What the text of a file has that needs one of the shims; the cheapest questions go first."""

    def __init__(self, sought: Sequence[Sought]) -> None:
        modules = [one for one in sought if one.name is None]
        paths = [path.rpartition(".") for one in modules for path in one.paths]
        parent = _one_of(parent.rpartition(".")[2] for parent, _, _ in paths if parent)
        tail = _one_of(tail for _, _, tail in paths)
        self._pairs = _encoded(".".join(path.split(".")[-2:]) for m in modules for path in m.paths)
        self._tails = _encoded(tail for _, _, tail in paths)
        # Literals come first in these: so they are found fast.
        self._imports = [
            _compiled(rf"from\s+\.[\w.]*{tail}\b"),
            _compiled(
                rf"from\s+(?:[\w.]*\b{parent}|\.[\w.]*)\s+import\s+"
                rf"(?:\(|[^\n(]{{0,300}}\b{tail}\b|[^\n(]{{300}})"
            ),
        ]
        self._end = _compiled(rf"[\"']\.(?:[\w.]*\.)?{tail}[\"']")
        self._names = _encoded(one.name for one in sought if one.name is not None)
        owners = _one_of(one.module.rpartition(".")[2] for one in sought if one.name is not None)
        self._star = _compiled(rf"from\s+[\w.]*{owners}\s+import\s+\*")

    def may_name(self, data: bytes, *, is_package: bool) -> bool:
        """Say whether a file with this text may import a shim, or name it in a string."""
        if self._names and (_has(data, self._names) or self._star.search(data)):
            return True
        if not _has(data, self._tails):
            return False
        if is_package or _has(data, self._pairs):
            return True
        return any(pattern.search(data) for pattern in (*self._imports, self._end))


def _has(data: bytes, words: Sequence[bytes]) -> bool:
    return any(word in data for word in words)


def _encoded(words: Iterable[str]) -> tuple[bytes, ...]:
    return tuple(word.encode("utf-8", "surrogatepass") for word in sorted(set(words)))


def _one_of(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(sorted(map(re.escape, set(words))))})"


def _compiled(text: str) -> re.Pattern[bytes]:
    return re.compile(text.encode("utf-8", "surrogatepass"))
