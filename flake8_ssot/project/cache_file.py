"""The cache's file, a table in SQLite: whatever is wrong with it, it holds nothing.

It has a rollback journal and no WAL, which needs shared memory (network folders have none) and
readers that may write. A process that is killed leaves a journal, by which the next one undoes what
it had begun. Nothing is forced to the disk: a power cut may tear pages, so each row has a checksum.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from flake8_ssot.project.cache_folder import is_own_file, is_own_folder, prepare
from flake8_ssot.project.cache_row import Row, today

#: The number is that of the schema: another schema is another file.
NAME: Final = "results-1.sqlite"
#: The seconds that a linter waits for another one to finish writing, and then does without reading.
PATIENCE: Final = 0.05
REST: Final = 5.0
#: A row that was not used for so many days goes, and above so many bytes the half used longest ago.
KEPT_DAYS: Final = 30
KEPT_BYTES: Final = 128 * 1024 * 1024

#: As SQLite keeps it. A file that has anything else in it, a view or a trigger perhaps, isn't ours.
SCHEMA: Final = [
    "CREATE TABLE results (path BLOB, kind TEXT, version TEXT, size INTEGER, mtime INTEGER,"
    " ctime INTEGER, taken INTEGER, used INTEGER, digest BLOB, text TEXT, checksum INTEGER,"
    " PRIMARY KEY (path, kind, version))",
    "CREATE INDEX results_used ON results (used)",
]
FIND_SCHEMA: Final = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
READ: Final = "SELECT * FROM results WHERE path = ? AND kind = ? AND version = ?"
WRITE: Final = "REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
FORGET_OLD: Final = "DELETE FROM results WHERE used < ?"
FORGET_HALF: Final = (
    "DELETE FROM results WHERE rowid IN"
    " (SELECT rowid FROM results ORDER BY used LIMIT (SELECT count(*) / 2 FROM results))"
)
FIND_BYTES: Final = (
    "SELECT (page_count - freelist_count) * page_size"
    " FROM pragma_page_count, pragma_freelist_count, pragma_page_size"
)
FAILURES: Final = (sqlite3.Error, OSError, ValueError, OverflowError, MemoryError)


TYPES: Final = [bytes, str, str, int, int, int, int, int, bytes, str, int]


class CacheFile:
    """The table in a folder, for one process. No method raises."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / NAME
        self._reader: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        self._rests_until = 0.0
        self._was_replaced = False

    def read(self, path: bytes, kind: str, version: str) -> Row | None:
        """Return the row of that key, if there is one and it is undamaged."""
        if self._rests_until > time.monotonic():
            return None
        try:
            reader = self._reader or self._open()
            found = reader.execute(READ, (path, kind, version)).fetchone() if reader else None
        except FAILURES as error:
            self._fail(error)
            return None
        if not found or list(map(type, found)) != TYPES:
            return None
        row = Row(*found[:-1])
        is_whole = row[:3] == (path, kind, version) and row.checksum() == found[-1]
        return row if is_whole else None

    def write(self, rows: Iterable[Row]) -> bool:
        """Write all rows or none, and say whether that was possible."""
        try:
            if not prepare(self._folder) or not (
                is_own_file(self._path) or not os.path.lexists(self._path)
            ):
                return False
            with closing(self._connect("rwc")) as writer:
                writer.execute("PRAGMA synchronous = OFF")
                writer.execute("BEGIN IMMEDIATE")
                if not _has_schema(writer):
                    for statement in SCHEMA:
                        writer.execute(statement)
                writer.executemany(WRITE, [(*row, row.checksum()) for row in rows])
                _forget(writer)
                writer.execute("COMMIT")
        except FAILURES as error:
            self._fail(error)
            return False
        return True

    def close(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None:
            with suppress(*FAILURES):
                reader.close()

    def _open(self) -> sqlite3.Connection | None:
        """Return a connection for reading, None as long as there is nothing to read."""
        if not is_own_folder(self._folder) or not is_own_file(self._path):
            return None
        reader = self._reader = self._connect("rw")
        if not _has_schema(reader):
            raise OSError("nothing was written yet")
        return reader

    def _connect(self, mode: str) -> sqlite3.Connection:
        if os.path.lexists(self._path):
            self._identity = _identity(self._path)
        return sqlite3.connect(
            f"{self._path.as_uri()}?mode={mode}",
            timeout=PATIENCE,
            isolation_level=None,
            check_same_thread=False,
            uri=True,
        )

    def _fail(self, error: BaseException) -> None:
        """Do without reading for a while; or if the file is surely damaged, make room for another.

        That is done once: a disk that destroys what is written to it is no place for a cache.
        """
        self.close()
        if not _tells_damage(error) or self._was_replaced:
            self._rests_until = time.monotonic() + REST
            return
        self._was_replaced = True
        with suppress(*FAILURES):
            if _identity(self._path) == self._identity:
                # The journal first, by which a new file would be undone to pages of the old one.
                Path(f"{self._path}-journal").unlink(missing_ok=True)
                self._path.unlink(missing_ok=True)


def _identity(path: Path) -> tuple[int, int]:
    status = os.lstat(path)
    return status.st_dev, status.st_ino


def _tells_damage(error: BaseException) -> bool:
    text = str(error)
    return isinstance(error, sqlite3.DatabaseError) and (
        "malformed" in text or "not a database" in text
    )


def _has_schema(connection: sqlite3.Connection) -> bool:
    """Say whether our table is there; OSError if there is another one, which we leave alone."""
    found = [sql for (sql,) in connection.execute(FIND_SCHEMA)]
    if found not in ([], SCHEMA):
        raise OSError("a file of another program")
    return bool(found)


def _forget(connection: sqlite3.Connection) -> None:
    """Once a day, delete what nobody needs any more. The file keeps the room for other rows."""
    day = today()
    if connection.execute("PRAGMA user_version").fetchone() == (day,):
        return
    connection.execute(f"PRAGMA user_version = {day:d}")
    connection.execute(FORGET_OLD, (day - KEPT_DAYS,))
    if connection.execute(FIND_BYTES).fetchone()[0] > KEPT_BYTES:
        connection.execute(FORGET_HALF)
