"""OST204: an entry of the markers option that registers something else than is meant."""

from __future__ import annotations

import keyword
from collections.abc import Iterator

from flake8_ssot.audit.registered import configurations, lines_of
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.rules import Location, Rule

MALFORMED_MARKER_REGISTRATION = Rule(
    "OST204",
    "malformed-marker-registration",
    "{entry!r} is no registration of a marker that can be used: {problem}; {remedy}",
)


def check(whole: Whole) -> Iterator[Found]:
    """Yield the entries of the configurations that govern a run."""
    for _, config in configurations(whole.runs):
        first: dict[str, int] = {}
        for name, (text, line, column) in lines_of(config):
            told = _duplicate(name, first) or _malformed(name, whole)
            first.setdefault(name, line)
            if told is not None:
                problem, remedy = told
                found = MALFORMED_MARKER_REGISTRATION.at(
                    Location(line, column - 1), entry=text, problem=problem, remedy=remedy
                )
                yield Found(config.path, found, name)


def _duplicate(name: str, first: dict[str, int]) -> tuple[str, str] | None:
    if name not in first:
        return None
    return f"{name!r} is registered in line {first[name]} already", "remove one of the two"


def _malformed(name: str, whole: Whole) -> tuple[str, str] | None:
    """Return what is wrong with a name, and the remedy; None for one that can be used, or is."""
    if name.isidentifier() and not keyword.iskeyword(name) and name[:1] != "_":
        return None
    parts = [part.strip() for part in name.split(",")]
    if len(parts) > 1 and all(part.isidentifier() or not part for part in parts):
        problem = f"the comma is part of the name {name!r}"
        return problem, "remove it" if parts[1:] == [""] else "write a line each"
    if whole.marks.is_used(name) is not False:
        return None
    if not name:
        return "it has no name before the colon", "add one or remove it"
    if name[:1] == "_" and name.isidentifier():
        return "pytest refuses names that start with an underscore", "rename it"
    if " " in name:
        problem = "pytest takes each line for a marker, and this one has no name"
        return problem, "keep a description on the line of its marker"
    if keyword.iskeyword(name):
        return f"{name!r} is a keyword of Python", "rename it"
    return f"{name!r} can't be written after pytest.mark", "rename it"
