"""The modules that the option `canonical` names, as a linted file sees them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.project.finder import Found
from flake8_ssot.project.resolution import Resolved


class Home(NamedTuple):
    """A module that is a home, and what it has under the symbol's name."""

    module: str
    found: Found
    there: Resolved

    def has(self, here: Resolved) -> bool:
        """Say whether that is what was resolved elsewhere."""
        return (here.path, here.name) == (self.there.path, self.there.name)

    def is_built_by(self, path: Path | None) -> bool:
        """Say whether a file defines the symbol, or is in the package that is its home."""
        folders = self.found.folders
        return path == self.there.path or any(path and folder in path.parents for folder in folders)


def homes_of(context: Context, name: str) -> Iterator[Home | None]:
    """Yield the homes of a symbol, None for one that can't be known."""
    project, seen = context.workspace.project, context.search_path
    for module in context.options.canonical[name]:
        found, there = project.find(module, seen), project.resolve(module, name, seen)
        if found is None or not isinstance(there, Resolved) or there.path is None:
            yield None
        else:
            yield Home(module, found, there)
