"""Finds the options that hold for a file: the pyproject.toml tables above it, and flake8's own."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot.files import exists, isfile
from flake8_ssot.options import ConfigurationError, Layer, Options, merge, read_flags, read_table

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE: Final = "flake8-ssot"
REPOSITORY: Final = (".git", ".hg", ".svn")
PROJECT: Final = (
    "pyproject.toml", "setup.py", "setup.cfg", "tox.ini",
    "pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini",
)  # fmt: skip


class Resolved(NamedTuple):
    """The options of a folder's files, and what is wrong with them."""

    options: Options
    errors: tuple[ConfigurationError, ...]


class OptionFiles:
    """Reads the options, each file once.

    `flags` are those that flake8 was given, as text by key; `folder` is where its configuration
    stands, or else where it was started. Instead of the tables above a file, `config` is read, its
    paths relative to `folder`, or none at all if `isolated`; `opt_in` adds to the option.
    """

    def __init__(
        self,
        flags: Mapping[str, str],
        folder: Path,
        *,
        config: Path | None = None,
        isolated: bool = False,
        opt_in: tuple[str, ...] = (),
    ) -> None:
        self._flags = flags
        self._folder = folder
        self.file: Final = config
        self._isolated = isolated
        self._opt_in = opt_in
        self._tables: dict[Path, Layer | None] = {}
        self._resolved: dict[Path, Resolved] = {}

    def resolve(self, folder: Path) -> Resolved:
        """Return the options of the files in `folder`."""
        if folder not in self._resolved:
            self._resolved[folder] = self._resolve(folder)
        return self._resolved[folder]

    def _resolve(self, folder: Path) -> Resolved:
        above = _within_repository(folder)
        tables = self._tables_above(above)
        layers = [table for _, table in reversed(tables)]
        if tables:
            root = tables[-1][0]
        elif self._flags and (self._folder == folder or self._folder in folder.parents):
            root = self._folder
        else:
            root = _project_root(above)
        flags = read_flags(self._flags, self._folder)
        errors = [error.printable() for layer in (*layers, flags) for error in layer.errors]
        options = merge(root, [*layers, flags])
        if self._opt_in:
            options = replace(options, opt_in=(*options.opt_in, *self._opt_in))
        return Resolved(options, tuple(errors))

    def _tables_above(self, above: Sequence[Path]) -> list[tuple[Path, Layer]]:
        if self.file:
            table = _read(self.file, self._folder)
            return [(self._folder, table)] if table is not None else []
        if self._isolated:
            return []
        return [(base, table) for base in above if (table := self._table(base)) is not None]

    def _table(self, folder: Path) -> Layer | None:
        if folder not in self._tables:
            self._tables[folder] = _read(folder / "pyproject.toml", folder)
        return self._tables[folder]


def _read(path: Path, folder: Path) -> Layer | None:
    """Read the table in a file; its paths start at `folder`."""
    try:
        data = path.read_bytes() if isfile(path) else b""
    except OSError:
        return None
    if TABLE.encode() not in data:
        return None
    try:
        document: Any = tomllib.loads(data.decode("utf-8"))
        table = document.get("tool", {}).get(TABLE)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = ConfigurationError(str(path), f"tool.{TABLE}", str(error), "write valid TOML")
        return Layer({}, (problem,))
    except AttributeError:
        return None
    if table is None:
        return None
    if not isinstance(table, dict):
        remedy = f"write it as [tool.{TABLE}]"
        problem = ConfigurationError(str(path), f"tool.{TABLE}", "not a table", remedy)
        return Layer({}, (problem,))
    return read_table(table, folder, str(path))


def _within_repository(folder: Path) -> Sequence[Path]:
    """Return `folder` and its parents up to the repository's root, or to the file system's."""
    found: list[Path] = []
    for base in (folder, *folder.parents):
        found.append(base)
        if any(exists(base / mark) for mark in REPOSITORY):
            break
    return found


def _project_root(above: Sequence[Path]) -> Path:
    """Return the repository's root, else the outermost folder that looks like a project's.

    Without any sign of a project that is the one which holds the tests folder, or the file's own.
    """
    if any(exists(above[-1] / mark) for mark in REPOSITORY):
        return above[-1]
    marked = [base for base in above if any(isfile(base / name) for name in PROJECT)]
    tests = [base.parent for base in above if base.name in {"tests", "test"}]
    return (marked or tests or above[:1])[-1]
