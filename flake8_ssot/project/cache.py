"""What was made of files, kept from one run to the next: the front, which costs nothing by itself.

Most runs need nothing that is kept. What does the work is imported when it is first needed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from flake8_ssot.imports import outside_project
from flake8_ssot.project.cache_folder import folder_for
from flake8_ssot.syntax.source import Sources, with_newlines

if TYPE_CHECKING:
    from flake8_ssot.project.cache_store import Store

T = TypeVar("T")


class Kind(Generic[T]):
    """A kind of result: its name, its type, and the files of ours that make it.

    The type is one that a Codec can write. Whatever changes in the files (relative to our package)
    makes older results void.
    """

    def __init__(self, name: str, form: type[T], makers: tuple[str, ...]) -> None:
        self.name = name
        self.form = form
        self.makers = makers


class Cache:
    """The results in a folder; without one nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def of(
        self, kind: Kind[T], path: Path, sources: Sources, make: Callable[[bytes], T | None]
    ) -> T | None:
        """Return what was made of the file at `path`, or `make` it of the content and keep it.

        None for a file that can't be read, or of which nothing can be made: that isn't kept, nor
        is what is made of a buffer.
        """
        if self._store is not None and not sources.is_buffer(path):
            return self._store.of(
                kind, path, lambda: sources.raw(path), lambda raw: make(with_newlines(raw))
            )
        data = sources.data(path)
        return None if data is None else make(data)

    def close(self) -> None:
        """Write what is new, which otherwise happens when the process ends."""
        if self._store is not None:
            self._store.close()

    @cached_property
    def _store(self) -> Store | None:
        if self._folder is None:
            return None
        with outside_project():
            try:
                from flake8_ssot.project.cache_store import Store
            except ImportError:  # a Python that was built without SQLite
                return None
        return Store(self._folder)


def cache_for(option: Path | str | None) -> Cache:
    """Return the cache that the option `cache-dir` means, one for the whole process."""
    return _cache_in(folder_for(option))


@cache
def _cache_in(folder: Path | None) -> Cache:
    return Cache(folder)
