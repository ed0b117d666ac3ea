"""OST501: a class, enum, dataclass or constant that is defined in more than one module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from flake8_ssot.audit.duplicates import Copy, copies
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.rules import Location, Rule
from flake8_ssot.workspace import relative

DUPLICATE_DEFINITION = Rule(
    "OST501",
    "duplicate-definition",
    "{kind} {name!r} is defined in {home} too, {how}; keep one and import it",
)
#: So many members are named.
NAMED: Final = 3


def check(whole: Whole) -> Iterator[Found]:
    """Yield the copies of what is defined elsewhere."""
    for copy in copies(whole):
        path, mine = copy.placed
        home = f"{relative(copy.home.path, whole.options.root)}:{copy.home.definition.line}"
        found = DUPLICATE_DEFINITION.at(
            Location(mine.line, mine.column), kind=mine.kind, name=mine.name, home=home,
            how=_how(copy),
        )  # fmt: skip
        yield Found(path, found, mine.name)


def _how(copy: Copy) -> str:
    if copy.is_identical:
        return "an identical copy"
    parts = [
        f"{where} {_list(members)}"
        for where, members in (
            ("only here", copy.only_here),
            ("only there", copy.only_there),
            ("different", copy.different),
        )
        if members
    ]
    return f"a drifted copy ({', '.join(parts)})"


def _list(members: Sequence[str]) -> str:
    more = len(members) - NAMED
    named = " ".join(members[:NAMED])
    return f"{named} and {more} more" if more > 0 else named
