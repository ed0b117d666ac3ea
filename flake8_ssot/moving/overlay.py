"""The project as it is to be: files that are written, moved or gone, without touching the disk."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from flake8_ssot.project.finder import EXTENSIONS, Finder, Listing
from flake8_ssot.syntax.source import Sources, parse


class Overlay:
    """What differs from the disk.

    `written` has what files hold, `moved` for files at a new place where they are on the disk, and
    `gone` are the files and folders that are no more.
    """

    def __init__(
        self, written: Mapping[Path, bytes], moved: Mapping[Path, Path], gone: Collection[Path]
    ) -> None:
        self.written = written
        self.moved = moved
        self.gone = frozenset(gone)
        self._files: defaultdict[Path, set[str]] = defaultdict(set)
        self._folders: defaultdict[Path, set[str]] = defaultdict(set)
        for path in (*written, *moved):
            self._files[path.parent].add(path.name)
            for folder in path.parents:
                self._folders[folder.parent].add(folder.name)

    def concerns(self, path: Path) -> bool:
        """Say whether a file isn't what the disk has there."""
        return path in self.written or path in self.moved or self.is_gone(path)

    def is_gone(self, path: Path) -> bool:
        return path in self.gone or not self.gone.isdisjoint(path.parents)

    def listing(self, folder: Path, known: Listing) -> Listing:
        """Return the names in a folder in which the disk has those that are `known`."""
        files, folders = set(known.files), set(known.folders)
        if self.is_gone(folder):
            files, folders = set(), set()
        for path in self.gone:
            if path.parent == folder:
                files.discard(path.name)
                folders.discard(path.name)
        files |= self._files.get(folder, set())
        folders |= self._folders.get(folder, set())
        compiled = {n.partition(".")[0]: n for n in files if n.endswith(EXTENSIONS)}
        return Listing(frozenset(files), frozenset(folders), compiled)


class ChangedSources(Sources):
    """Reads files as they are to be."""

    def __init__(self, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        self._trees: dict[Path, ast.Module | None] = {}

    def is_buffer(self, path: Path) -> bool:
        return self._overlay.concerns(path) or super().is_buffer(path)

    def raw(self, path: Path) -> bytes | None:
        overlay = self._overlay
        if path in overlay.written:
            return overlay.written[path]
        if path in overlay.moved:
            return super().raw(overlay.moved[path])
        return None if overlay.is_gone(path) else super().raw(path)

    def tree(self, path: Path) -> ast.Module | None:
        if not self._overlay.concerns(path):
            return super().tree(path)
        if path not in self._trees:
            data = self.data(path)
            self._trees[path] = None if data is None else parse(data)
        return self._trees[path]


class ChangedFinder(Finder):
    """Finds modules where they are to be."""

    def __init__(self, overlay: Overlay) -> None:
        super().__init__()
        self._overlay = overlay
        self._changed: dict[str, Listing] = {}

    def listing(self, folder: str) -> Listing:
        if folder not in self._changed:
            known = super().listing(folder)
            self._changed[folder] = self._overlay.listing(Path(folder), known)
        return self._changed[folder]
