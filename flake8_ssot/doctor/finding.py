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
