"""Whether code, a build or another folder may provide what no installed distribution has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.project.certainty import Surroundings
from flake8_ssot.project.lacks import Lack
from flake8_ssot.project.library import Library
from flake8_ssot.pytest_config.environment import normalized

#: What a file has in it that lets imports be answered by something else than Python's own means.
HOOKS: Final = re.compile(
    rb"meta_path|path_hooks|\bpyximport\b|\bjpype\b|^[ \t]*import clr\b", re.MULTILINE
)


class Loading(NamedTuple):
    """How a file comes to be imported.

    `files()` are itself and those that are loaded before; `is_member()`: as a module of a package,
    so that its own folder is not on sys.path. `started` is the folder that the run is started in.
    """

    files: Callable[[], Iterable[Path]]
    is_member: Callable[[], bool]
    started: Path


class Provision:
    """Answers for one importing file, with searches that are only worth it for a few imports."""

    def __init__(self, library: Library, around: Surroundings, loading: Loading) -> None:
        self._library = library
        self._finder = library.project.finder
        self._sources = library.project.sources
        self._around = around
        self._loading = loading

    def has_module(self, lack: Lack) -> bool:
        """Say whether what is installed nowhere may come from the project, or what it builds."""
        top = lack.missing.partition(".")[0]
        return (
            self._is_made(lack.module)
            or any(map(self._holds(top), self._folders(top)))
            or any(self._finder.find(lack.module, (f,)) is not None for f in self._folders(top))
            or normalized(top) in self._library.own_distributions
            or self._around.generated.may_be(top, self._around.roots)
        )

    def has_member(self, lack: Lack) -> bool:
        """Say whether an installed package may have what it seems to lack, or isn't meant."""
        top = lack.missing.partition(".")[0]
        if lack.name is not None and self._library.gives(lack.missing, lack.name):
            return True
        found = self._library.find(lack.missing)
        traces = self._library.traces(lack.missing)
        if (found is None or found.is_package) and traces is not None and traces.makes_modules:
            return True
        return self._is_made(lack.module) or any(map(self._holds(top), self._folders(top)))

    def _holds(self, top: str) -> Callable[[Path], bool]:
        """Return the question whether a folder has a regular module or package `top`."""

        def asked(folder: Path) -> bool:
            found = self._finder.find(top, (folder,))
            return found is not None and not found.is_namespace

        return asked

    def _is_made(self, module: str) -> bool:
        """Say whether a module may be put into sys.modules, or found by other means than files."""
        if self._around.is_stubbed(module) or self._around.entries().open:
            return True
        return self._hooks or self._library.own.registers(module)

    @cached_property
    def _hooks(self) -> bool:
        texts = (self._sources.data(path) or b"" for path in self._loading.files())
        return any(map(HOOKS.search, texts))

    def _folders(self, top: str) -> Iterator[Path]:
        """Yield folders besides the search path that may be on sys.path and may hold `top`."""
        path, root = self._around.path, self._library.root
        if path is not None and not self._loading.is_member():
            # Whoever runs it may do so from any folder above it.
            yield from (folder for folder in path.parents if root in (folder, *folder.parents))
        yield from self._around.entries().folders
        for folder in self._library.own.holding(top):
            if not self._finder.is_file(folder / "__init__.py") or self._enters(folder):
                yield folder

    def _enters(self, folder: Path) -> bool:
        """Say whether a package's folder is put on sys.path by one of the files in it."""
        return folder in self._library.entered(folder, self._loading.started)
