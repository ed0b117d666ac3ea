"""The results that are kept: when one holds, and when a new one is written.

A result holds while its file has the same size and times; if only the times are others (a checkout,
a CI cache that was restored), or are too recent to tell anything, the content decides.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

import flake8_ssot
from flake8_ssot.imports import digest
from flake8_ssot.project.cache import Kind
from flake8_ssot.project.cache_file import CacheFile
from flake8_ssot.project.cache_row import Row, Stamp, look, today
from flake8_ssot.project.codec import Codec

T = TypeVar("T")
#: Rows are written when there are so many, or after so many seconds, or when the process ends.
BATCH: Final = 200
INTERVAL: Final = 1.0
#: After so many days a row that is used is written again, so that it is not forgotten.
STALE_DAYS: Final = 7


class Store:
    """The results in a folder. No method raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process = 0
        self._file = CacheFile(folder)
        self._pending: dict[tuple[bytes, str], Row] = {}
        self._flushed_at = 0.0

    def of(
        self,
        kind: Kind[T],
        path: Path,
        read: Callable[[], bytes | None],
        make: Callable[[bytes], T | None],
    ) -> T | None:
        """Return the result for the file at `path`; `read` returns its content."""
        codec: Codec[T] = codec_of(kind)
        stamp = look(path)
        text = self.get(kind, stamp, read) if stamp else None
        known = codec.decode(text) if text else None
        if known is not None:
            return known
        data = read()
        made = None if data is None else make(data)
        if stamp and data is not None and made is not None:
            text = codec.encode(made)
            if text is not None:
                self.put(kind, stamp, data, text)
        return made

    def get(self, kind: Kind[T], stamp: Stamp, read: Callable[[], bytes | None]) -> str | None:
        """Return the text that was put for a file, if it holds."""
        row = self._row(kind, stamp)
        if row is None or row.size != stamp.size:
            return None
        if not row.holds(stamp):
            data = read()
            if data is None or digest(data) != row.digest:
                return None
            self._keep(row.moved(stamp), stamp)
        elif today() >= row.used + STALE_DAYS:
            self._keep(row.moved(stamp), stamp)
        return row.text

    def put(self, kind: Kind[T], stamp: Stamp, data: bytes, text: str) -> None:
        """Keep `text`, which was made of `data`, which was read after `stamp` was taken."""
        row = Row(
            path=stamp.path,
            kind=kind.name,
            version=version_of(kind),
            size=len(data),
            mtime=stamp.mtime,
            ctime=stamp.ctime,
            taken=stamp.taken,
            used=today(),
            digest=digest(data),
            text=text,
        )
        self._keep(row, stamp)

    def flush(self) -> None:
        """Write what is to be kept; what can't be written now may be later."""
        self._enter()
        rows, self._pending = self._pending, {}
        self._flushed_at = time.monotonic()
        if rows and not self._file.write(rows.values()) and len(rows) < 4 * BATCH:
            self._pending = rows

    def close(self) -> None:
        """Write what is to be kept, and let go of the file."""
        self.flush()
        self._file.close()

    def _row(self, kind: Kind[T], stamp: Stamp) -> Row | None:
        self._enter()
        pending = self._pending.get((stamp.path, kind.name))
        return pending or self._file.read(stamp.path, kind.name, version_of(kind))

    def _keep(self, row: Row, stamp: Stamp) -> None:
        """Write the row some time, unless the file was changed while it was read."""
        self._enter()
        now = look(stamp.path)
        if now is None or now.state != stamp.state or row.size != stamp.size:
            return
        self._pending[row.path, row.kind] = row
        if len(self._pending) >= BATCH or time.monotonic() > self._flushed_at + INTERVAL:
            self.flush()

    def _enter(self) -> None:
        """Begin anew in a process that was forked: a connection must not be used in two."""
        if self._process == os.getpid():
            return
        _INHERITED.append(self._file)
        self._process = os.getpid()
        self._file = CacheFile(self._folder)
        self._pending = {}
        self._flushed_at = time.monotonic()
        at_exit(self.close)


#: Files of the parent process, whose connections may not even be closed here.
_INHERITED: list[CacheFile] = []


def at_exit(function: Callable[[], None]) -> None:
    """Call `function` when this process ends: a worker of a pool ends without atexit."""
    util = sys.modules.get("multiprocessing.util")
    if util is None:
        atexit.register(function)
    else:
        util.Finalize(None, function, exitpriority=0)


@cache
def version_of(kind: Kind[T]) -> str:
    """Return what a result depends on besides the file: Python, our version, the code's text."""
    package = os.path.dirname(flake8_ssot.__file__)
    checksum = 0
    for maker in kind.makers:
        try:
            with open(os.path.join(package, maker), "rb", buffering=0) as file:
                checksum = zlib.crc32(file.readall(), checksum)
        except OSError:  # installed without sources: then our version has to tell
            continue
    return f"{flake8_ssot.__version__} {sys.implementation.cache_tag} {checksum:08x}"


@cache
def codec_of(kind: Kind[T]) -> Codec[T]:
    return Codec(kind.form)
