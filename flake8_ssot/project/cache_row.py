"""What the cache holds of a file, and by what it knows that the file is still the same."""

from __future__ import annotations

import os
import stat
import sys
import time
import zlib
from pathlib import Path
from typing import Final, NamedTuple

#: A file changed so shortly before it was looked at may change again and keep its times, which are
#: as coarse as two seconds in some file systems. Git calls that racily clean.
RECENT: Final = 2_000_000_000
#: What Python's audit hooks are told of a file whose content is known, and so is not opened.
LOOKED: Final = "flake8_ssot.looked"


class Stamp(NamedTuple):
    """How a file stood when it was looked at, before it was read. Times are in nanoseconds.

    The time of the last change of status is there because the other can be set: archives and
    synchronising programs do, and build tools give the same one to all files.
    """

    path: bytes
    size: int
    mtime: int
    ctime: int
    taken: int

    @property
    def state(self) -> tuple[int, int, int]:
        return self.size, self.mtime, self.ctime


class Row(NamedTuple):
    """What one version of us made of a file: `text`, of the content with `digest`.

    The rest is the file's stamp; `used` is the day on which the row was last of use.
    """

    path: bytes
    kind: str
    version: str
    size: int
    mtime: int
    ctime: int
    taken: int
    used: int
    digest: bytes
    text: str

    def holds(self, stamp: Stamp) -> bool:
        """Say whether the file is as it was, as far as can be told without reading it."""
        return (self.size, self.mtime, self.ctime) == stamp.state and (
            max(self.mtime, self.ctime) + RECENT < self.taken
        )

    def moved(self, stamp: Stamp) -> Row:
        """Return the row for a file that stands otherwise now and has the same content."""
        return self._replace(mtime=stamp.mtime, ctime=stamp.ctime, taken=stamp.taken, used=today())

    def checksum(self) -> int:
        return zlib.crc32(repr(self).encode("utf-8", "surrogatepass"))


def look(path: Path | bytes) -> Stamp | None:
    """Return how the file at the absolute `path` stands, None if there is none."""
    taken = time.time_ns()
    sys.audit(LOOKED, path)
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(status.st_mode) or not os.path.isabs(path):
        return None
    return Stamp(os.fsencode(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns, taken)


def today() -> int:
    """Return the number of the day."""
    return int(time.time()) // 86400
