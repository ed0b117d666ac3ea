"""Of a file that a run executes under two names: which one is right, and which lines are not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import isfile
from flake8_ssot.project.failures import Frame
from flake8_ssot.project.loaded import Loaded
from flake8_ssot.project.session import Session
from flake8_ssot.project.twice import Name, Twice, twice

#: What takes from sys.path again what was put there.
REMOVES: Final = re.compile(rb"sys\.path\.(?:remove|pop|clear)\b|\bdel\s+sys\.path\b")


class Wrong(NamedTuple):
    """A line that leads to a file under a name that is not the right one.

    `remedy` is the right name of the module that the line itself names.
    """

    place: Frame
    path: Path
    name: str
    right: Name
    remedy: str


class Area(NamedTuple):
    """What lies at one place of the tree, and is found from the same folders of sys.path."""

    roots: frozenset[Path]
    top: Path


#: The names of a file by the folder of sys.path that each starts in.
Names = Mapping[Path, Name]


def wrong_lines(found: Iterable[Twice], top: Path) -> Iterator[list[Wrong]]:
    """Yield for each line with a wrong name the files that it leads to, what it names first.

    `top` is the project's root.
    """
    areas: defaultdict[Area, list[tuple[Path, Names]]] = defaultdict(list)
    for path, names in found:
        starts = {root: one for one in names if (root := root_of(path, one.name)) is not None}
        if len(starts) > 1:
            areas[_area(path, starts)].append((path, starts))
    for area, placed in areas.items():
        lines: defaultdict[tuple[Frame, Path], list[tuple[str, Wrong]]] = defaultdict(list)
        best = _best(area.roots, [by_root for _, by_root in placed], top)
        for path, by_root in placed:
            right = _given(area.roots, by_root) or best
            for root, name in by_root.items():
                for place, named in name.uses.items() if root != right else ():
                    remedy = _renamed(named, root, right)
                    one = Wrong(place, path, name.name, by_root[right], remedy)
                    lines[place, root].append((named, one))
        for told in lines.values():
            yield [wrong for _, wrong in sorted(told, key=_rank)]


def certain(
    session: Session, imported: Iterable[Loaded], data: Callable[[Path], bytes]
) -> Iterator[Twice]:
    """Yield the files that a run certainly executes under several names.

    `imported` is what pytest itself imported in it, `data` returns what a file holds.
    """
    for path, names in twice(imported):
        if b"sys.modules" not in data(path):  # else it may be there under other names too
            sure = (name for name in names if not _is_guessed(session, path, name, data))
            yield Twice(path, tuple(sure))


def _is_guessed(session: Session, path: Path, name: Name, data: Callable[[Path], bytes]) -> bool:
    """Say whether sys.path may be another than what was simulated as the file was looked for."""
    root = root_of(path, name.name)
    put_by = session.path.put_by.get(root) if root is not None else None
    if put_by is not None and REMOVES.search(data(put_by)):
        return True
    return name.name.partition(".")[0] in session.guessed


def root_of(path: Path, name: str) -> Path | None:
    """Return the folder below which the file is found by that name, None if it is not."""
    parts = path.parent.parts if path.name == "__init__.py" else path.with_suffix("").parts
    names = tuple(name.split("."))
    return Path(*parts[: -len(names)]) if parts[-len(names) :] == names else None


def _area(path: Path, names: Names) -> Area:
    inner = max(names, key=lambda root: len(root.parts))
    return Area(frozenset(names), inner / path.relative_to(inner).parts[0])


def _outside(roots: Collection[Path]) -> Collection[Path]:
    """Return the folders that are no packages themselves: in those, imports should start."""
    return [root for root in roots if not isfile(root / "__init__.py")] or roots


def _given(roots: Collection[Path], names: Names) -> Path | None:
    """Return the root of the name that pytest itself gives the file, if it can't but keep it."""
    given = [root for root in _outside(roots) if names[root].given]
    return given[0] if len(given) == 1 else None


def _best(roots: Collection[Path], files: Iterable[Names], top: Path) -> Path:
    """Return the root whose names most lines use, of several the outermost.

    Names that start above the project would change with what its folder is called.
    """
    uses = {root: set(chain.from_iterable(f[root].uses for f in files)) for root in roots}
    inside = [root for root in roots if root not in top.parents] or roots
    return max(_outside(inside), key=lambda root: (len(uses[root]), -len(root.parts)))


def _renamed(module: str, root: Path, other: Path) -> str:
    """Return the name by which a module below `root` is found from another root around or in it."""
    if other in root.parents:
        return ".".join((*root.relative_to(other).parts, module))
    return ".".join(module.split(".")[len(other.parts) - len(root.parts) :])


def _rank(told: tuple[str, Wrong]) -> tuple[bool, int, Path]:
    """Put what the line itself names first, and of that the innermost module."""
    named, wrong = told
    return wrong.name != named, -len(named), wrong.path
