"""OST601 for the whole project: an allowance that no import needs any more."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ssot.audit.allowances import unneeded
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.rules import Location, Rule

UNNEEDED_ALLOWANCE = Rule(
    "OST601",
    "cross-service-import",
    "{key!r} in services.allow allows nothing that is imported; remove it",
)


def check(whole: Whole) -> Iterator[Found]:
    """Yield the allowances without which nothing more would be reported."""
    path = whole.workspace.configuration(whole.options)
    for one in unneeded(whole):
        found = UNNEEDED_ALLOWANCE.at(Location(one.line, 0), key=one.key)
        yield Found(path, found, one.key)
