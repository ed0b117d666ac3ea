"""What a check of the doctor tells."""

from __future__ import annotations

from typing import Literal, NamedTuple

Status = Literal["ok", "note", "problem"]


class Finding(NamedTuple):
    """A check: what it looked at, what it found, and what to do, empty if nothing has to be done.

    A problem keeps reports from whoever should see them; a note may be meant so.
    """

    check: str
    status: Status
    looked_at: str
    found: str
    remedy: str = ""


def some(names: list[str], most: int = 4) -> str:
    """Return the names as text, the first of them if they are many."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")
