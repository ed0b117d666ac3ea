"""Where a symbol, or a module, that an import looks for in vain lives now."""

from __future__ import annotations

import difflib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import contents
from flake8_ssot.project.definitions import defined_names, defines
from flake8_ssot.project.given_names import Given, Module, given_names, may_import_as
from flake8_ssot.project.import_graph import ImportGraph
from flake8_ssot.project.project_files import python_files
from flake8_ssot.project.resolver import Project

#: A name that so many modules define says nothing about where it moved.
COMMON: Final = 8
WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^A-Z\W_]+")
#: So much of a misspelled word is right.
ALIKE: Final = 0.75
#: So many names are answered for by a search each, before an index is made that costs as much.
SINGLE: Final = 1
TESTS: Final = frozenset({"tests", "test", "testing"})

Roots = tuple[Path, ...]


class Uses(NamedTuple):
    """The files that define a name, and those that set it as an attribute of something."""

    defining: list[str]
    giving: list[tuple[str, Given]]


NONE: Final = Uses([], [])


class Whereabouts:
    """Searches the Python files below `root`; they are listed, and later indexed, once.

    What is named can be imported with the search path `roots` that is given with each question.
    """

    def __init__(self, project: Project, root: Path) -> None:
        self._project = project
        self._root = root
        self._files: list[str] | None = None
        self._index: dict[str, Uses] | None = None
        self._asked: dict[str, Uses] = {}
        self._stems: dict[str, list[str]] = {}

    def of_name(self, name: str, near: str, roots: Roots) -> list[str]:
        """Return the modules that define `name`, those nearest to the module `near` first.

        Test modules are among them only where `near` is one, or nothing else is found.
        """
        return self._ranked(self._uses(name).defining, near, roots)

    def may_give(
        self, module: Module, name: str, roots: Sequence[Path], *, late: bool = False
    ) -> bool:
        """Say whether a file sets the attribute `name` of what may be the module.

        `late`: only what may do so in a function counts.
        """
        graph = ImportGraph(self._project.sources, self._project.finder, roots)
        return any(
            may_import_as(contents(path), Path(path), module, given.owner, graph)
            for path, given in self._uses(name).giving
            if given.is_late or not late
        )

    def of_module(self, module: str, roots: Roots) -> list[str]:
        """Return the modules whose last name is that of `module`, nearest first."""
        self._all()
        return self._ranked(self._stems.get(module.rpartition(".")[2], []), module, roots)

    def sibling(self, module: str, roots: Roots) -> str | None:
        """Return the module of the same package that is spelled most like `module`."""
        package, _, last = module.rpartition(".")
        found = self._project.finder.find(package, roots) if package else None
        names: set[str] = set()
        for folder in found.folders if found else ():
            listing = self._project.finder.listing(str(folder))
            names |= {name[:-3] for name in listing.files if name.endswith(".py")}
            names |= listing.folders
        nearest = closest(last, names)
        return f"{package}.{nearest}" if nearest else None

    def roots_of(self, top: str) -> list[Path]:
        """Return the folders from which a module or package could be imported as `top`.

        A run that collects several test folders imports the first of their `helpers.py`, whichever
        that is.
        """
        self._all()
        found: list[Path] = []
        for path in map(Path, self._stems.get(top, [])):
            folder = path.parent.parent if path.name == "__init__.py" else path.parent
            if not self._project.finder.is_file(folder / "__init__.py"):
                found.append(folder)
        return found

    def _uses(self, name: str) -> Uses:
        if name in self._asked:
            return self._asked[name]
        if self._index is None and len(self._asked) == SINGLE:
            self._index = self._make_index()
        if self._index is not None:
            return self._index.get(name, NONE)
        word = name.encode("utf-8", "surrogatepass")
        found = self._asked[name] = Uses([], [])
        for path in self._all():
            data = contents(path)
            if word in data:
                found.defining.extend([path] * defines(data, name))
                found.giving.extend((path, one) for one in given_names(data) if one.name == name)
        return found

    def _make_index(self) -> dict[str, Uses]:
        index: defaultdict[str, Uses] = defaultdict(lambda: Uses([], []))
        for path in self._all():
            data = contents(path)
            for name in defined_names(data):
                index[name].defining.append(path)
            for given in given_names(data):
                index[given.name].giving.append((path, given))
        return index

    def _all(self) -> list[str]:
        if self._files is None:
            self._files = sorted(python_files(self._root))
            for path in self._files:
                folder, file = os.path.split(path)
                stem = os.path.basename(folder) if file == "__init__.py" else file[:-3]
                self._stems.setdefault(stem, []).append(path)
        return self._files

    def _ranked(self, paths: Iterable[str], near: str, roots: Roots) -> list[str]:
        named = dict.fromkeys(self._dotted(Path(path), near, roots) for path in paths)
        found = [name for name in named if name and name != near]
        if not is_test(near):
            found = [name for name in found if not is_test(name)] or found
        return sorted(found, key=lambda name: (-_common(name, near), name))

    def _dotted(self, path: Path, near: str, roots: Roots) -> str | None:
        """Return a name under which `path` is imported, if there is one; best one like `near`."""
        names: list[str] = []
        for root in dict.fromkeys(roots):
            if root in path.parents:
                parts = [*path.parent.relative_to(root).parts, path.stem]
                if parts[-1] == "__init__":
                    parts.pop()
                name = ".".join(parts)
                if parts and all(part.isidentifier() for part in parts):
                    found = self._project.find(name, roots)
                    if found is not None and found.path == path and self._is_plain(name, roots):
                        names.append(name)
        return max(names, key=lambda name: (_common(name, near), len(name)), default=None)

    def _is_plain(self, name: str, roots: Roots) -> bool:
        """Say whether a name leads through no bare folder with a package in it.

        Such a folder is a distribution's, and not meant to be imported.
        """
        parts = name.split(".")
        names = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
        found = [self._project.find(name, roots) for name in names]
        bare = [package.is_namespace for package in found if package and package.is_package]
        return not any(outer and not inner for outer, inner in pairwise(bare))


def closest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of `names` that may have been meant by `name`: a slip, a word more or less."""
    mine = words(name)
    others = sorted(other for other in names if other != name)
    for other in others:
        if "".join(words(other)) == "".join(mine):
            return other
    alike = difflib.get_close_matches(name, others, n=5, cutoff=0.8)
    return next((other for other in alike if _is_slip(mine, words(other))), None)


def words(name: str) -> list[str]:
    """Return the words of a name, in either of the usual spellings."""
    return [word.lower() for word in WORD.findall(name)]


def _is_slip(mine: list[str], theirs: list[str]) -> bool:
    if len(mine) != len(theirs):
        return set(mine) <= set(theirs) or set(theirs) <= set(mine)
    pairs = zip(mine, theirs, strict=True)
    return all(difflib.SequenceMatcher(None, a, b).ratio() >= ALIKE for a, b in pairs)


def is_test(module: str) -> bool:
    """Say whether a dotted name is that of test code."""
    parts = module.split(".")
    last = parts[-1]
    return (
        not TESTS.isdisjoint(parts) or last == "conftest" or bool(re.match(r"test_|.*_test$", last))
    )


def _common(one: str, other: str) -> int:
    """Count the leading parts that two dotted names share."""
    count = 0
    for a, b in zip(one.split("."), other.split("."), strict=False):
        if a != b:
            break
        count += 1
    return count
