"""What takes time is shown on a terminal, and only there."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

#: Begins the line anew, and wipes it.
WIPE: Final = "\r\x1b[K"
#: So many letters is the bar long.
LONG: Final = 30


class Progress:
    """Lines on the terminal that vanish when their work is done; none if `quiet`."""

    def __init__(self, *, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """Say what is being done, as long as it is."""
        self._write(f"flake8-ssot: {what} ...")
        try:
            yield
        finally:
            self._write(WIPE)

    def bar(self, done: int, total: int) -> None:
        """Show how much of the files was read."""
        full = LONG * done // max(total, 1)
        bar = f"[{'#' * full}{' ' * (LONG - full)}] {100 * done // max(total, 1):3} %"
        self._write(WIPE if done == total else f"\rflake8-ssot: reading {bar}")

    def _write(self, text: str) -> None:
        if self._shown:
            sys.stderr.write(text)
            sys.stderr.flush()
