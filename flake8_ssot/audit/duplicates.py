"""Classes and constants that a project defines more than once: identical and drifted copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.audit.whole import Whole
from flake8_ssot.project.comparison import Copy, Placed, compared, defined_in, is_foreign
from flake8_ssot.project.copies import names
from flake8_ssot.project.resolution import Resolved

TESTS: Final = frozenset({"tests", "test", "testing"})
#: Classes of this name are collected by pytest, and belong to their test module.
COLLECTED: Final = "Test"


def copies(whole: Whole) -> Iterator[Copy]:
    """Yield the copies in a project; of each symbol the first definition counts as its home.

    First is the one that the option `canonical` names, then code before tests, and short paths.
    """
    for name, placed in sorted(_defined(whole).items()):
        homes: list[Placed] = []
        for one in sorted(placed, key=lambda one: _rank(whole, name, one)):
            found = (copy for home in homes if (copy := compared(one, home)))
            copy = next((copy for copy in found if _counts(whole, copy)), None)
            if copy is None or _is_home(whole, name, one):
                homes.append(one)
            else:
                yield copy


def _defined(whole: Whole) -> dict[str, list[Placed]]:
    """Return the definitions of all names that more than one file defines; only those are read."""
    several = mentioned(whole.files, whole.data)
    found: defaultdict[str, list[Placed]] = defaultdict(list)
    for path in sorted({path for paths in several.values() for path in paths}):
        for definition in defined_in(path, whole.workspace.project):
            if definition.name in several:
                found[definition.name].append(Placed(path, definition))
    return {name: placed for name, placed in found.items() if len(placed) > 1}


def mentioned(files: Iterable[Path], data: Callable[[Path], bytes]) -> Mapping[str, Sequence[Path]]:
    """Return the names that the texts of more than one file may define, and these files."""
    found: defaultdict[str, list[Path]] = defaultdict(list)
    for path in files:
        if not is_foreign(path):
            for name in names(data(path)):
                if not name.startswith(COLLECTED):
                    found[name].append(path)
    return {name: paths for name, paths in found.items() if len(paths) > 1}


def _rank(whole: Whole, name: str, one: Placed) -> tuple[bool, bool, int, str]:
    is_home = _is_home(whole, name, one)
    return not is_home, _is_test(whole, one.path), len(one.path.parts), str(one.path)


def _is_home(whole: Whole, name: str, one: Placed) -> bool:
    """Say whether the option `canonical` means this definition, or it among others."""
    homes = whole.options.canonical.get(name, ())
    roots = whole.workspace.search_path(one.path, whole.options) if homes else ()
    found = (whole.workspace.project.resolve(home, name, roots) for home in homes)
    return any(isinstance(there, Resolved) and there.path == one.path for there in found)


def _is_test(whole: Whole, path: Path) -> bool:
    parts = path.relative_to(whole.options.root).parts
    return not TESTS.isdisjoint(parts) or parts[-1].startswith(("test_", "conftest"))


def _counts(whole: Whole, copy: Copy) -> bool:
    """Say no to what two tests have in common and each for its own purpose."""
    return copy.is_identical or not all(
        _is_test(whole, placed.path) for placed in (copy.placed, copy.home)
    )
