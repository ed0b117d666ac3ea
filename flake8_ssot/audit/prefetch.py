"""What importing each file does, made by all processors at once and left in the cache."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from flake8_ssot.audit.duplicates import mentioned
from flake8_ssot.files import contents
from flake8_ssot.options import Options
from flake8_ssot.project.comparison import defined_in
from flake8_ssot.project.programs import Programs
from flake8_ssot.project.project_files import python_files
from flake8_ssot.workspace import Start

#: Fewer files than these are read sooner than processes start.
FEW: Final = 200
#: Bytes of source in one piece of work: small enough that no processor idles at the end.
PIECE: Final = 400_000


def prefetch(start: Start, options: Options, jobs: int, tell: Callable[[int, int], None]) -> None:
    """Have the cache hold what importing the files below the root does.

    `options` are what `start` comes to. `tell` is told how many bytes of how many are done.
    """
    sizes = {path: os.stat(path).st_size for path in python_files(options.root)}
    if jobs < 2 or len(sizes) < FEW:
        return
    from concurrent.futures import ProcessPoolExecutor, as_completed  # here: few runs need them

    total, done = sum(sizes.values()), 0
    with ProcessPoolExecutor(jobs, initializer=gc.disable) as pool:
        several = mentioned(map(Path, sizes), lambda path: contents(str(path)))
        copied = {path for paths in several.values() for path in paths}
        pieces = {}
        for piece in _pieces(sizes):
            own = frozenset(copied.intersection(map(Path, piece)))
            job = pool.submit(_make, start, options.root, piece, own)
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


def _make(start: Start, root: Path, paths: list[str], copied: frozenset[Path]) -> None:
    """Make and keep what is asked of some files; a new workspace forgets the trees of the last.

    `copied` are those of them that may define what others define too.
    """
    workspace = start.workspace()
    workspace.options_for(root / "conftest.py")
    programs = Programs(workspace.project, root)
    for path in map(Path, paths):
        programs.of(path)
        if path in copied:
            defined_in(path, workspace.project)
