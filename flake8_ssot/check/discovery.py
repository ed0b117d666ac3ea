"""Which files are checked: those that are named, and what ruff would find in the folders."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.check.globs import Globs
from flake8_ssot.check.ignore_files import Ignored, ignored_above
from flake8_ssot.files import exists, isdir

SUFFIXES: Final = (".py", ".pyi")
#: What ruff leaves out unless `exclude` says something else.
EXCLUDE: Final = (
    ".bzr", ".direnv", ".eggs", ".git", ".git-rewrite", ".hg", ".ipynb_checkpoints", ".mypy_cache",
    ".nox", ".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox",
    ".venv", ".vscode", "__pypackages__", "_build", "buck-out", "dist", "node_modules",
    "site-packages", "venv",
)  # fmt: skip


class Search(NamedTuple):
    """How folders are searched; `force` applies the patterns to files that are named, too."""

    exclude: Globs
    respect_gitignore: bool = True
    force: bool = False

    def files(self, named: Sequence[Path]) -> list[Path]:
        """Return the files that are named or lie below the folders that are, each once, sorted."""
        found: set[Path] = set()
        for path in named:
            if self.force and self.exclude.match_within(path):
                continue
            if isdir(path):
                found.update(self._below(path))
            else:
                found.add(path)
        return sorted(found)

    def _below(self, start: Path) -> Iterator[Path]:
        above = ignored_above(start) if self.respect_gitignore else Ignored()
        waiting = [(start, above)]
        while waiting:
            folder, ignored = waiting.pop()
            for path, is_folder in _children(folder):
                if not is_folder and path.suffix not in SUFFIXES:
                    continue
                if self.exclude.match(path) or ignored.match(path, is_folder=is_folder):
                    continue
                if not is_folder:
                    yield path
                elif self.respect_gitignore:
                    waiting.append((path, ignored.below(path)))
                else:
                    waiting.append((path, ignored))


def _children(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Yield the files and folders in a folder; links to folders are not followed."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder or _is_file(entry):
                    yield folder / entry.name, is_folder
    except (OSError, ValueError):
        return


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file, or a link that leads nowhere: no folder, pipe or socket."""
    try:
        return entry.is_file() or not exists(entry.path)
    except OSError:  # a link in a circle
        return True
