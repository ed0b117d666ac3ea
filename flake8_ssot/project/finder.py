"""Python's own lookup of a dotted module name over ordered candidate roots, without importing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import entries

SOURCE: Final = ".py"
# What Python loads besides source, in its order; and what only says that there is such a module.
EXTENSIONS: Final = (".so", ".pyd")
STUB: Final = ".pyi"


class Found(NamedTuple):
    """A module as Python would find it.

    `path` is its file, None for a namespace package; `folders` is the package's `__path__`, empty
    for a module. A compiled module, or one of which only a stub is here, can't be read.
    """

    name: str
    path: Path | None
    folders: tuple[Path, ...]
    is_package: bool

    @property
    def is_namespace(self) -> bool:
        return self.path is None

    @property
    def places(self) -> tuple[Path, ...]:
        """Where it is: its file, or the folders of a namespace package."""
        return self.folders if self.path is None else (self.path,)

    @property
    def readable(self) -> bool:
        return self.path is not None and str(self.path).endswith(SOURCE)


class Listing(NamedTuple):
    """The names in a folder: files (links to them too) and folders."""

    files: frozenset[str]
    folders: frozenset[str]
    compiled: dict[str, str]


class Finder:
    """Finds modules in one state of the file system: what was listed once is not looked at again.

    It is made once a run, so that the next run sees what has changed.
    """

    def __init__(self) -> None:
        self._listings: dict[str, Listing] = {}
        self._tables: dict[tuple[Path, ...], dict[str, Found | None]] = {}
        self._last: tuple[Sequence[Path], dict[str, Found | None]] = ((), {})

    def find(self, name: str, roots: Sequence[Path]) -> Found | None:
        """Return what `import name` loads if `roots` are the search path, or None.

        A regular module in any root beats a bare folder of an earlier root.
        """
        table = self._table(roots)
        if name in table:
            return table[name]
        places, dotted, found = tuple(roots), "", None
        for tail in name.split("."):
            dotted = f"{dotted}.{tail}" if dotted else tail
            if dotted not in table:
                table[dotted] = self._find(dotted, tail, places)
            found = table[dotted]
            places = found.folders if found is not None else ()
        return found

    def _table(self, roots: Sequence[Path]) -> dict[str, Found | None]:
        """Return what was found over `roots`; to hash them costs more than all else here."""
        last, table = self._last
        if last is not roots:
            table = self._tables.setdefault(tuple(roots), {})
            # Only of a tuple is it sure that it stays what it is.
            self._last = (roots, table) if isinstance(roots, tuple) else ((), {})
        return table

    def listing(self, folder: str) -> Listing:
        """Return the names in `folder`, nothing if it can't be read."""
        known = self._listings.get(folder)
        if known is None:
            known = self._listings[folder] = _list(folder)
        return known

    def is_file(self, path: Path) -> bool:
        """Say whether `path` is a file, spelled exactly so."""
        return path.name in self.listing(str(path.parent)).files

    def _find(self, name: str, tail: str, places: tuple[Path, ...]) -> Found | None:
        portions: list[Path] = []
        stub: Found | None = None
        for root in dict.fromkeys(places):
            found = self._find_in(root, name, tail)
            if found is None:
                continue
            if found.path is None:
                portions += found.folders
            elif found.path.suffix != STUB:
                return found
            else:
                stub = stub or found
        return stub or (Found(name, None, tuple(portions), True) if portions else None)

    def _find_in(self, root: Path, name: str, tail: str) -> Found | None:
        """Look in one folder: a regular package beats a module beats a bare folder."""
        listing = self.listing(str(root))
        is_folder = tail in listing.folders
        if is_folder:
            inner = self.listing(str(root / tail))
            if file := _file(inner, "__init__"):
                folder = root / tail
                return Found(name, folder / file, (folder,), True)
        if file := _file(listing, tail):
            return Found(name, root / file, (), False)
        if is_folder:
            folder = root / tail
            if "__init__" + STUB in inner.files:
                return Found(name, folder / ("__init__" + STUB), (folder,), True)
            return Found(name, None, (folder,), True)
        if tail + STUB in listing.files:
            return Found(name, root / (tail + STUB), (), False)
        return None


def _file(listing: Listing, stem: str) -> str | None:
    """Return the file that Python loads for `stem`: compiled before source before bytecode."""
    if stem in listing.compiled:
        return listing.compiled[stem]
    for suffix in (SOURCE, ".pyc"):
        if stem + suffix in listing.files:
            return stem + suffix
    return None


def _list(folder: str) -> Listing:
    found = list(entries(folder))
    files = frozenset(entry.name for entry in found if not entry.is_folder)
    folders = frozenset(entry.name for entry in found if entry.is_folder)
    # `stem.cpython-311-x86_64-linux-gnu.so`, `stem.abi3.so`, `stem.so`
    compiled = {name.partition(".")[0]: name for name in files if name.endswith(EXTENSIONS)}
    return Listing(files, folders, compiled)
