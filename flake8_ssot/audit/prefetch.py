"""What a command needs of each file, made by all processors at once and left in the cache."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.audit.apart import FEW
from flake8_ssot.audit.duplicates import mentioned
from flake8_ssot.audit.inputs import stamp
from flake8_ssot.files import contents
from flake8_ssot.options import Options
from flake8_ssot.project.cache_folder import folder_for
from flake8_ssot.project.comparison import defined_in
from flake8_ssot.project.programs import Programs
from flake8_ssot.project.project_files import python_files
from flake8_ssot.workspace import Start, Workspace

#: Bytes of source in one piece of work: small enough that no processor idles at the end.
PIECE: Final = 400_000


#: Makes and keeps what is asked of some files below the root; the last are those that were chosen.
Make = Callable[[Workspace, Path, Sequence[Path], Collection[Path]], None]
Choose = Callable[[Iterable[Path]], Collection[Path]]


def several_define(paths: Iterable[Path]) -> Collection[Path]:
    """Choose the files that may define what others define too."""
    several = mentioned(paths, lambda path: contents(str(path)))
    return {path for paths in several.values() for path in paths}


def imports_and_copies(
    workspace: Workspace, root: Path, paths: Sequence[Path], copied: Collection[Path]
) -> None:
    """Make what an audit needs: what importing files does, and what some of them define."""
    programs = Programs(workspace.project, root)
    for path in paths:
        programs.of(path)
        if path in copied:
            defined_in(path, workspace.project)


def prefetch(
    start: Start,
    options: Options,
    jobs: int,
    tell: Callable[[int, int], None],
    make: Make = imports_and_copies,
    choose: Choose = several_define,
) -> None:
    """Have the cache hold what `make` makes of the files below the root; without one do nothing.

    `options` are what `start` comes to. `tell` is told how many bytes of how many are done. `make`
    goes to other processes.
    """
    known = ((path, stamp(path)) for path in python_files(options.root))
    sizes = {path: state[0] for path, state in known if state is not None}
    if jobs < 2 or len(sizes) < FEW or folder_for(options.cache_dir) is None:
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed  # here: few runs need them

    total, done = sum(sizes.values()), 0
    with ProcessPoolExecutor(jobs, initializer=gc.disable) as pool:
        chosen = frozenset(choose(map(Path, sizes)))
        pieces = {}
        for piece in _pieces(sizes):
            paths = tuple(map(Path, piece))
            own = chosen.intersection(paths)
            job = pool.submit(_make, start, options.root, paths, own, make)
            pieces[job] = sum(map(sizes.__getitem__, piece))
        for finished in as_completed(pieces):
            done += pieces[finished]
            tell(done, total)


def processors() -> int:
    """Return the number of processors that this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


def _pieces(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield the files in pieces of about one size, the largest files first."""
    piece: list[str] = []
    size = 0
    for path in sorted(sizes, key=lambda path: (-sizes[path], path)):
        piece.append(path)
        size += sizes[path]
        if size >= PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _make(
    start: Start, root: Path, paths: Sequence[Path], chosen: Collection[Path], make: Make
) -> None:
    """Make it in this process; a new workspace forgets the trees of the last."""
    workspace = start.workspace()
    workspace.options_for(root / "conftest.py")
    make(workspace, root, paths, chosen)
