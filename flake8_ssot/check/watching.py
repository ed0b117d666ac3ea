"""`--watch`: the files are checked again whenever one of them changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.check.discovery import EXCLUDE
from flake8_ssot.imports import outside_project

#: What a report may depend on: Python, and the configurations of pytest, git and ours.
SUFFIXES: Final = frozenset({".py", ".pyi", ".toml", ".ini", ".cfg", ".pth"})
#: So many milliseconds pass from one look for changes to the next, and before the first report.
LOOK: Final = 100
NAMES: Final = frozenset({".gitignore", ".ignore"})


class MissingLibrary(Exception):
    """The library that watches files is not installed."""


def changes(paths: Sequence[Path]) -> Iterator[None]:
    """Yield at once, and then each time something has changed below `paths`, until interrupted.

    What changes after the first yield is never missed, however long the caller takes. Raises
    MissingLibrary, and FileNotFoundError for a path that does not exist.
    """
    with outside_project():
        try:
            import watchfiles
        except ImportError as error:
            raise MissingLibrary from error
    watched = watchfiles.watch(
        *paths, watch_filter=concerns, yield_on_timeout=True, rust_timeout=LOOK
    )
    next(watched)  # only now the system tells of changes
    yield
    yield from (None for changed in watched if changed)


def concerns(_change: object, path: str) -> bool:
    """Say whether reports may depend on the file at `path`."""
    parts = Path(path).parts
    if not set(EXCLUDE).isdisjoint(parts):
        return False
    return Path(path).suffix in SUFFIXES or parts[-1] in NAMES
