"""How all that an audit reads stands on the disk, so that a change of any of it can be told."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import contents, exists
from flake8_ssot.option_files import PROJECT, REPOSITORY
from flake8_ssot.project.cache_row import LOOKED, RECENT

#: Folders of a project whose files count only if one of them is read.
PASSED: Final = frozenset({"node_modules", "__pycache__", "site-packages"})
#: Hidden names that count; an environment counts by what is read of it.
HIDDEN: Final = frozenset({*REPOSITORY, *PROJECT, ".venv"})
#: What is looked for in the folders above a project, whether it is there or not.
ABOVE: Final = (*REPOSITORY, *PROJECT, "conftest.py", "__init__.py", "pyvenv.cfg")
#: What Python tells its audit hooks of reading, by name; each is told a path first.
READING: Final = frozenset({"open", "os.scandir", "os.listdir", LOOKED})


class Tree(NamedTuple):
    """The files of a project: how they stand, in a digest, and the text of those just changed.

    `newest` and `taken` are times in nanoseconds: of the last change, and of this look.
    """

    digest: str
    recent: frozenset[tuple[str, bytes]]
    newest: int
    taken: int
    folders: Set[str]

    def is_still(self, later: Tree) -> bool:
        """Say whether nothing changed until `later`, and whether any change from then on shows."""
        return (self.digest, self.recent) == (later.digest, later.recent) and (
            later.newest + RECENT < later.taken
        )


def look(root: Path) -> Tree:
    """Return how the files of the project below `root` stand, and what there is above it."""
    taken = time.time_ns()
    found = hashlib.blake2b(digest_size=16)
    recent: set[tuple[str, bytes]] = set()
    newest = 0
    folders = {str(root)}
    stack = [str(root)]
    while stack:
        folder = stack.pop()
        for name, path, status in _scan(folder):
            state = None if status is None else (status.st_size, status.st_mtime_ns)
            changed = 0 if status is None else max(status.st_mtime_ns, status.st_ctime_ns)
            if status is None and name[:1] != ".":
                stack.append(path)
                folders.add(path)
            newest = max(newest, changed)
            if changed + RECENT >= taken:
                recent.add((path, contents(path)))
            found.update(repr((path, state, changed)).encode("utf-8", "surrogatepass"))
    for folder in map(str, root.parents):
        for name in ABOVE:
            state_above = stamp(os.path.join(folder, name))
            found.update(repr(state_above).encode())
    return Tree(found.hexdigest(), frozenset(recent), newest, taken, folders)


def _scan(folder: str) -> Iterator[tuple[str, str, os.stat_result | None]]:
    """Yield names that count, paths, and how the files stand; None for a folder."""
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in found:
        if entry.name in PASSED or (entry.name[:1] == "." and entry.name not in HIDDEN):
            continue
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
            yield entry.name, entry.path, None if is_folder else entry.stat()
        except OSError:  # a link to nothing
            yield entry.name, entry.path, None


def stamp(path: str) -> tuple[int, int, int] | None:
    """Return how a file or folder stands, None if there is none."""
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


class _Trace:
    """Takes note of paths while it is wanted; a hook of Python's can't be taken away again."""

    paths: set[str] | None = None
    is_hooked = False

    def note(  # pragma: no cover - Python traces no audit hook
        self, event: str, arguments: tuple[object, ...]
    ) -> None:
        if self.paths is not None and event in READING and arguments:
            path = arguments[0]
            if isinstance(path, (str, bytes, os.PathLike)):
                self.paths.add(os.fsdecode(path))


_TRACE: Final = _Trace()


@contextmanager
def traced() -> Iterator[set[str]]:
    """Collect the paths of all that is read by this process."""
    if not _TRACE.is_hooked:
        sys.addaudithook(_TRACE.note)
        _TRACE.is_hooked = True
    _TRACE.paths = set()
    try:
        yield _TRACE.paths
    finally:
        _TRACE.paths = None


def note(paths: Iterable[str]) -> None:
    """Add what another process has read for this one."""
    if _TRACE.paths is not None:
        _TRACE.paths.update(paths)


def outside(paths: Iterable[str], root: Path, tree: Tree, aside: Path) -> list[str]:
    """Return those of `paths`, absolute, that a look at the tree does not see; `aside` is ours.

    Folders above the project's repository have their own lives, and no code of the project.
    """
    found = {os.path.abspath(path) for path in paths}
    for folder in root.parents:
        around = (folder, *folder.parents)
        if not any(exists(above / mark) for above in around for mark in REPOSITORY):
            found.discard(str(folder))
    own = os.path.join(aside, "")
    return sorted(
        path
        for path in found
        if path not in tree.folders
        and os.path.dirname(path) not in tree.folders
        and not path.startswith((own, os.path.join(os.sep, "dev", "")))
        and os.path.basename(os.path.dirname(path)) != "__pycache__"
    )
