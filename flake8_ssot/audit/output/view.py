"""The audit's JSON object as the renderers ask it: what blocks a module, and what a fix frees."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, Final, NamedTuple

#: What to do where the message of a root cause names the defect alone.
REMEDIES: Final = {
    "E999": "correct the syntax",
    "F821": "import or define it before this line",
    "OST102": "import by the full name",
    "OST401": "add it, or remove the import",
    "OST405": "move it to a module that imports neither, or import it where it is used",
    "OST406": "rename one of the two, or make packages of their folders",
    "OST431": "declare and install what provides it, or remove the import",
}


class Cause(NamedTuple):
    """A root cause: its rank from 1, and all that is said of it.

    `freed` is how many blocked test modules nothing holds back any more once this cause and all
    before it are fixed.
    """

    number: int
    code: str
    place: str
    message: str
    raises: str
    blocks: Sequence[str]
    freed: int


class Frame(NamedTuple):
    """A link of a chain: `path:line`, and what stands there."""

    place: str
    text: str


class Report(NamedTuple):
    """A violation that only the whole project shows."""

    place: str
    message: str


@dataclass(frozen=True)
class View:
    """An audit, as `--output-format json` has it.

    `source(path, line)` returns a line of a file, by the paths of the audit; `problems` are the
    runs of pytest that would stop before they collect anything, a line each.
    """

    audit: Any
    source: Callable[[str, int], str]
    problems: Sequence[str] = ()

    @cached_property
    def causes(self) -> Sequence[Cause]:
        """The root causes, the worst first."""
        found = self.audit["root_causes"]
        last = Counter(max(self.reaching[test]) for test in self.blocked)
        freed = accumulate(last[number] for number in range(len(found)))
        return [
            Cause(
                number + 1,
                one["code"],
                _place(one),
                plain(told(one)),
                one["raises"],
                one["blocks"],
                free,
            )
            for number, (one, free) in enumerate(zip(found, freed, strict=True))
        ]

    @cached_property
    def reaching(self) -> Mapping[str, Sequence[int]]:
        """The causes, by index, that can reach a test module, which need not be blocked."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, cause in enumerate(self.audit["root_causes"]):
            for test in cause["blocks"]:
                found[test].append(number)
        return found

    @property
    def blocked(self) -> Mapping[str, Any]:
        """The test modules that pytest can't collect."""
        found: Mapping[str, Any] = self.audit["blocked"]
        return found

    @property
    def summary(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.audit["summary"]
        return found

    def shown_for(self, test: str) -> Cause:
        """Return the cause that pytest shows for a blocked test module."""
        number: int = self.blocked[test]["root_cause"]
        return self.causes[number]

    def chain(self, test: str) -> Sequence[Frame]:
        """Return how a blocked test module comes to that cause, the test's own line first."""
        frames = self.blocked[test]["chain"]
        return [
            Frame(_place(one), plain(self.source(one["path"], one["line"]).strip()))
            for one in frames
        ]

    @cached_property
    def violations(self) -> Mapping[str, Sequence[Report]]:
        """The violations by code, the most frequent first."""
        found: defaultdict[str, list[Report]] = defaultdict(list)
        for one in self.audit["violations"]:
            found[one["code"]].append(Report(_place(one), plain(one["message"])))
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _place(one: Mapping[str, Any]) -> str:
    return f"{plain(one['path'])}:{one['line']}"


def told(cause: Mapping[str, Any]) -> str:
    """Return the defect, then the remedy."""
    message = str(cause["message"])
    remedy = REMEDIES.get(cause["code"])
    return message if remedy is None or "; " in message else f"{message}; {remedy}"


def plain(text: str) -> str:
    """Return the text with all that would not print, as line breaks and escapes, spelled out."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _spelled(one) for one in text)


def _spelled(character: str) -> str:
    return " " if character == "\t" else character.encode("unicode_escape").decode("ascii")
