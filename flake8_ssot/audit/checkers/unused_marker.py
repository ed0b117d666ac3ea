"""OST203: a marker that is registered, and that no test has."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ssot.audit.unused import Unused, unused
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.rules import Location, Rule

UNUSED_MARKER = Rule(
    "OST203", "unused-marker", "marker {name!r} is registered and never used; {remedy}"
)


def check(whole: Whole) -> Iterator[Found]:
    """Yield the markers that are certainly not used, where they are registered."""
    for one in unused(whole):
        if one.is_certain:
            place = Location(one.line, one.column - 1)
            found = UNUSED_MARKER.at(place, name=one.name, remedy=_remedy(one))
            yield Found(one.path, found, one.name)


def _remedy(one: Unused) -> str:
    if one.meant is not None:
        return f"did you mean {one.meant!r}, which is used and not registered?"
    if one.selected:
        return "addopts select by it, remove it there too"
    return "use it or remove it"
