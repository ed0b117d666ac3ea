"""OST305 for the whole project: a shim that nothing needs any more."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ssot.audit.shim_rows import rows
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.checkers.expired_shim import EXPIRED_SHIM
from flake8_ssot.rules import Location


def check(whole: Whole) -> Iterator[Found]:
    """Yield the shims that can be deleted today."""
    for row in rows(whole):
        if row.is_unused and row.path is not None:
            facts = {"kind": row.kind, "old": row.old, "defect": "is needed by nothing"}
            found = EXPIRED_SHIM.at(Location(row.line, 0), remedy="delete it", **facts)
            yield Found(row.path, found, row.old)
