"""OST501 for the whole project: whatever is defined in more than one module."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ssot.audit.duplicates import copies
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.checkers.duplicate_definition import DUPLICATE_DEFINITION, facts
from flake8_ssot.rules import Location


def check(whole: Whole) -> Iterator[Found]:
    """Yield the copies of what is defined elsewhere."""
    for copy in copies(whole):
        path, mine = copy.placed
        place = Location(mine.line, mine.column)
        found = DUPLICATE_DEFINITION.at(place, **facts(copy, whole.options.root))
        yield Found(path, found, mine.name)
