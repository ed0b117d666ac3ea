"""The project's modules, by dotted name and by file, each read and summarised once."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.cache import Cache, Kind
from flake8_ssot.project.finder import Finder, Found
from flake8_ssot.project.resolution import absolute
from flake8_ssot.project.shims import NOTHING, Shim, declarations, may_declare
from flake8_ssot.project.summary import ModuleSummary, summarize
from flake8_ssot.syntax.source import Sources

SUMMARY: Final = Kind(
    "summary",
    ModuleSummary,
    (
        "project/bindings.py",
        "project/blocks.py",
        "project/dynamics.py",
        "project/lazy.py",
        "project/lazy_calls.py",
        "project/lazy_constants.py",
        "project/lazy_expressions.py",
        "project/lazy_flow.py",
        "project/lazy_states.py",
        "project/lazy_steps.py",
        "project/lazy_values.py",
        "project/summary.py",
        "syntax/children.py",
        "syntax/conditions.py",
        "syntax/exports.py",
        "syntax/guards.py",
        "syntax/names.py",
        "syntax/parents.py",
        "syntax/skips.py",
        "syntax/source.py",
        "syntax/targets.py",
    ),
)


#: What folders are called that hold packages and modules, and are no part of their names.
SOURCES: Final = frozenset({"src", "lib", "python"})


class Place(NamedTuple):
    """A file's dotted name, and its search path with the folder first that the name starts from."""

    name: str
    roots: tuple[Path, ...]


class Modules:
    """What the files of the project hold, as far as it was asked for.

    What `cache` has of them is not made again.
    """

    def __init__(self, sources: Sources, finder: Finder) -> None:
        self.sources = sources
        self.finder = finder
        self.cache = Cache(None)
        self._summaries: dict[Path, ModuleSummary | None] = {}
        self._shims: dict[tuple[Path, bool], Shim] = {}
        self._places: dict[Path, Place] = {}

    def summary(self, path: Path) -> ModuleSummary | None:
        """Return the summary of the file at `path`, or None if it can't be read or parsed."""
        if path not in self._summaries:
            self._summaries[path] = self.cache.of(
                SUMMARY, path, self.sources, lambda data: self._summarize(path, data)
            )
        return self._summaries[path]

    def _summarize(self, path: Path, data: bytes) -> ModuleSummary | None:
        tree = self.sources.tree(path)
        if tree is None:
            return None
        return summarize(tree, data, is_package=path.name == "__init__.py")

    def shim(self, path: Path, *, documented: bool) -> Shim:
        """Return what the module at `path` declares deprecated; most files are not even parsed."""
        key = (path, documented)
        if key not in self._shims:
            self._shims[key] = self._shim(path, documented)
        return self._shims[key]

    def _shim(self, path: Path, documented: bool) -> Shim:
        data = self.sources.data(path)
        if data is None or not may_declare(data, documented=documented):
            return NOTHING
        tree, summary = self.sources.tree(path), self.summary(path)
        if tree is None or summary is None:
            return NOTHING
        return declarations(tree, data, path, summary, documented=documented)

    def find(self, module: str, roots: Sequence[Path]) -> Found | None:
        """Return what an absolute `import module` loads, or None if the roots don't have it.

        The standard library's names are never ours: which of the two wins depends on what was
        imported before. Only `test` is, which nobody imports from the standard library.
        """
        top = module.partition(".")[0]
        if top in sys.stdlib_module_names and top != "test":
            return None
        return self.finder.find(module, roots)

    def names(self, path: Path, roots: Sequence[Path]) -> list[str]:
        """Return the names under which the file at `path` can be imported, the likeliest first.

        A root that is a package itself gives another name to what is in it, seldom a meant one; nor
        is one that has the file itself, where it isn't called as a folder of sources is.
        """
        own = path.parent if path.name == "__init__.py" else path.with_suffix("")
        found: list[tuple[bool, bool, str]] = []
        for root in dict.fromkeys(roots):
            parts = own.relative_to(root).parts if root in own.parents else ()
            module = self.finder.find(".".join(parts), roots) if parts else None
            if module is not None and module.path == path:
                is_package = self.finder.is_file(root / "__init__.py")
                is_own = len(parts) == 1 and root.name not in SOURCES
                found.append((is_package, is_own, module.name))
        place = self.place(path, roots).name
        found.sort(key=lambda one: (*one[:2], one[2] != place))
        return list(dict.fromkeys((*(name for *_, name in found), place)))

    def place(self, path: Path, roots: Sequence[Path]) -> Place:
        """Return the name under which the file at `path` is imported; `roots` is its search path.

        It climbs through packages, and then through bare folders up to a root if there is one.
        """
        if path not in self._places:
            self._places[path] = self._place(path, roots)
        return self._places[path]

    def taken_from(
        self, path: Path, target: Target, roots: tuple[Path, ...]
    ) -> tuple[str | None, tuple[Path, ...]]:
        """Return the absolute module that a from-import in a file means, and where it is found.

        `roots` is the file's search path. The module is None where dots lead out of the package.
        """
        if not target.level:
            return target.module, roots
        place = self.place(path, roots)
        return absolute(target, place.name, is_package=path.name == "__init__.py"), place.roots

    def module_on(self, path: str, roots: Sequence[Path]) -> Found | None:
        """Return the longest module that the dotted path of an object begins with."""
        module, found = path, self.find(path, roots)
        while found is None and "." in module:
            module = module.rpartition(".")[0]
            found = self.find(module, roots)
        return found

    def _place(self, path: Path, roots: Sequence[Path]) -> Place:
        folder = path.parent
        parts = [] if path.name == "__init__.py" else [path.stem]
        while folder.name.isidentifier() and self.finder.is_file(folder / "__init__.py"):
            parts.append(folder.name)
            folder = folder.parent
        above = [root for root in roots if folder.is_relative_to(root)]
        nearest = max(above, key=lambda root: len(root.parts), default=folder)
        bare = folder.relative_to(nearest).parts
        if all(part.isidentifier() for part in bare):
            parts += reversed(bare)
            folder = nearest
        return Place(".".join(reversed(parts)), tuple(dict.fromkeys((folder, *roots))))
