"""Which files import which others, as their text says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

from flake8_ssot.project.finder import Finder
from flake8_ssot.syntax.source import Sources

#: An import statement, read from text: what it finds too much only makes us more silent.
IMPORT: Final = re.compile(
    rb"^[ \t]*(?:from(?P<dots>[ \t.]+)(?:(?P<module>\w[\w.]*)[ \t]*)?\bimport\b[ \t]*"
    rb"(?P<names>\((?:[^()#]|#[^\n]*\n)*\)|[^#\n]*)"
    rb"|import[ \t]+(?P<modules>[^#\n]*))",
    re.MULTILINE,
)
WORD: Final = re.compile(r"[^\W\d]\w*")


class ImportGraph:
    """The files that import each other, looked for in `roots`; each file is read once."""

    def __init__(self, sources: Sources, finder: Finder, roots: Sequence[Path]) -> None:
        self._sources = sources
        self._finder = finder
        self._roots = roots
        self._packages: dict[Path, tuple[Path, ...]] = {}
        self._imports: dict[Path, tuple[Path, ...]] = {}

    def closure(self, starts: Iterable[Path], through: Iterable[Path] = ()) -> frozenset[Path]:
        """Return `starts` and all files that they may import.

        A module that never speaks of pytest is taken to import nothing that does, if it is not one
        of `through`.
        """
        followed = frozenset(through)
        seen: set[Path] = set()
        stack = list(starts)
        while stack:
            path = stack.pop()
            if path in seen:
                continue
            seen.add(path)
            if path in followed or self._speaks_of_pytest(path) or path.name == "__init__.py":
                stack += self._imported(path)
            stack += [init for init in self.packages_above(path) if init not in seen]
        return frozenset(seen)

    def _speaks_of_pytest(self, path: Path) -> bool:
        return b"pytest" in (self._sources.data(path) or b"")

    def _imported(self, path: Path) -> tuple[Path, ...]:
        if path not in self._imports:
            self._imports[path] = tuple(self.named_in(self._sources.data(path) or b"", path))
        return self._imports[path]

    def named_in(self, data: bytes, path: Path) -> Iterator[Path]:
        """Yield the files that the import statements in `data` name, as part of the file `path`."""
        for name, places in self._names(data, path):
            found = self._finder.find(name, places) if name else None
            if found is not None and found.path is not None and found.readable:
                yield found.path

    def _names(self, data: bytes, path: Path) -> Iterator[tuple[str, Sequence[Path]]]:
        for match in IMPORT.finditer(data):
            if match["modules"] is not None:
                for part in match["modules"].decode("utf-8", "replace").split(","):
                    yield part.strip().partition(" ")[0], self._roots
                continue
            module = (match["module"] or b"").decode("utf-8", "replace")
            places = self._roots
            if dots := match["dots"].count(b"."):
                folder = path.parent
                for _ in range(1, dots):
                    folder = folder.parent
                places = [folder]
            if module:
                yield module, places
            for name in WORD.findall(match["names"].decode("utf-8", "replace")):
                yield f"{module}.{name}".strip("."), places

    def packages_above(self, path: Path) -> tuple[Path, ...]:
        """Return the `__init__.py` files that Python executes before the file, nearest first."""
        folder = path.parent
        if folder not in self._packages:
            inits = (above / "__init__.py" for above in (folder, *folder.parents))
            self._packages[folder] = tuple(takewhile(self._finder.is_file, inits))
        return self._packages[folder]
