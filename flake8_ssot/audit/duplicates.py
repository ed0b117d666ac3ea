"""Classes and constants that a project defines more than once: identical and drifted copies."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.audit.whole import Whole
from flake8_ssot.project.copies import DEFINITIONS, Definition, definitions, names
from flake8_ssot.workspace import Workspace

TESTS: Final = frozenset({"tests", "test", "testing"})
#: Folders of other people's code.
FOREIGN: Final = frozenset({"_vendor", "vendor", "vendored", "third_party"})
#: Classes of this name are collected by pytest, and belong to their test module.
COLLECTED: Final = "Test"


class Placed(NamedTuple):
    """A definition and its file."""

    path: Path
    definition: Definition


class Copy(NamedTuple):
    """A definition that another one, `home`, is a copy of; identical if they do not differ.

    Where they differ: the members that only the copy has, that only the home has, and that both
    have and that are not the same.
    """

    placed: Placed
    home: Placed
    only_here: Sequence[str]
    only_there: Sequence[str]
    different: Sequence[str]

    @property
    def is_identical(self) -> bool:
        return not (self.only_here or self.only_there or self.different)


def copies(whole: Whole) -> Iterator[Copy]:
    """Yield the copies in a project; of each symbol the first definition counts as its home.

    First is the one that the option `canonical` names, then code before tests, and short paths.
    """
    for name, placed in sorted(_defined(whole).items()):
        homes: list[Placed] = []
        for one in sorted(placed, key=lambda one: _rank(whole, name, one)):
            found = (copy for home in homes if (copy := _compared(one, home)))
            copy = next((copy for copy in found if _counts(whole, copy)), None)
            if copy is None:
                homes.append(one)
            else:
                yield copy


def _defined(whole: Whole) -> dict[str, list[Placed]]:
    """Return the definitions of all names that more than one file defines; only those are read."""
    several = mentioned(whole.files, whole.data)
    found: defaultdict[str, list[Placed]] = defaultdict(list)
    for path in sorted({path for paths in several.values() for path in paths}):
        for definition in defined_in(path, whole.workspace):
            if definition.name in several:
                found[definition.name].append(Placed(path, definition))
    return {name: placed for name, placed in found.items() if len(placed) > 1}


def mentioned(files: Iterable[Path], data: Callable[[Path], bytes]) -> Mapping[str, Sequence[Path]]:
    """Return the names that the texts of more than one file may define, and these files."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in files:
        if FOREIGN.isdisjoint(path.parts):
            for name in names(data(path)):
                if not name.startswith(COLLECTED):
                    found[name].append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def defined_in(path: Path, workspace: Workspace) -> Sequence[Definition]:
    """Return what a file defines; it is kept."""
    sources, cache = workspace.sources, workspace.project.cache
    made = cache.of(DEFINITIONS, path, sources, lambda _: definitions(sources.tree(path)))
    return made.found if made is not None else ()


def _rank(whole: Whole, name: str, one: Placed) -> tuple[bool, bool, int, str]:
    canonical = whole.options.canonical
    home = canonical.get(name, "") if not isinstance(canonical, Path) else ""
    tail = home.replace(".", os.sep)
    stem = str(one.path.with_suffix("")).removesuffix(f"{os.sep}__init__")
    is_home = bool(tail) and f"{os.sep}{stem}".endswith(os.sep + tail)
    return not is_home, _is_test(whole, one.path), len(one.path.parts), str(one.path)


def _is_test(whole: Whole, path: Path) -> bool:
    parts = path.relative_to(whole.options.root).parts
    return not TESTS.isdisjoint(parts) or parts[-1].startswith(("test_", "conftest"))


def _counts(whole: Whole, copy: Copy) -> bool:
    """Say no to what two tests have in common and each for its own purpose."""
    return copy.is_identical or not all(
        _is_test(whole, placed.path) for placed in (copy.placed, copy.home)
    )


def _compared(one: Placed, home: Placed) -> Copy | None:
    """Return how two definitions of a name differ, None if they only have the name in common."""
    mine, theirs = one.definition, home.definition
    last_words = {base.rpartition(".")[2] for base in (*mine.bases, *theirs.bases)}
    if mine.kind != theirs.kind or mine.name in last_words:
        return None
    a, b = mine.members, theirs.members
    same = [name for name in a if a[name] == b.get(name)]
    told = [name for name in same if not name.startswith("__")]
    if len(told) < 2 or 2 * len(same) < max(len(a), len(b)):
        return None
    return Copy(
        one,
        home,
        [name for name in a if name not in b],
        [name for name in b if name not in a],
        [name for name in a if name in b and a[name] != b[name]],
    )
