"""When a shim is to be removed: by a date or a version, as it declares or as its text says."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Container
from datetime import date
from typing import Final, NamedTuple

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
YEAR: Final = re.compile(r"\d{4}\Z")
DATE: Final = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?\Z")
VERSION: Final = re.compile(
    r"v?(\d+(?:\.\d+)*)(?!\.?\d)((?:[-_.+]?[a-z].*|[-_+]\d.*)?)\Z", re.IGNORECASE
)
#: What a text says of a removal that is settled: "may be", "not before" and "in 3.0+" are not.
SAID: Final = re.compile(
    r"\b(?:(?:will|shall|to) be|(?:scheduled|due) for)\s+(?:completely |entirely |fully )?"
    r"(?:removed|dropped|deleted|removal)\s+(?:from\s+[\w.`'\"]+\s+)?"
    r"(?P<word>in|on|after|with|from|by)\s+(?:the\s+)?(?P<when>[^;,()\n]+)",
    re.IGNORECASE,
)
DOUBTS: Final = re.compile(
    r"\b(?:not|never|may|might|could|should|expected|likely|probably|perhaps|python)\b",
    re.IGNORECASE,
)
WHEN: Final = re.compile(
    r"(?:(?P<name>[^\W\d][\w.-]*)\s+)?(?:(?P<noun>version|release|v\.?)\s*)?[`'\"]*"
    r"(?P<number>v?\d+(?:[.-]\d+)*)[`'\"]*(?P<rest>.*)\Z",
    re.IGNORECASE | re.DOTALL,
)
#: What may stand after the number, if anything does: the sentence ends, or another begins.
END: Final = re.compile(
    r"\.?(?:\Z|(?: release| version)?\s+(?:and|please|use|import|instead)\b|\s*[-:]\s)"
    r"|(?: release| version)?(?:\.\s|\.?\Z)",
    re.IGNORECASE,
)
NOUNS: Final = frozenset({"version", "release", "v", "v."})


class Deadline(NamedTuple):
    """A date, or a version as a tuple; `after` it, or else with it, the shim is to be gone.

    `text` is how a sentence about the removal names it: "after 2026-12", "in 3.0".
    """

    text: str
    after: bool
    day: date | None = None
    version: tuple[int, ...] = ()

    def is_past(self, today: date, version: str | None) -> bool:
        """Say whether it is past; `version` is the project's own, None where it isn't known."""
        if self.day is not None:
            return today > self.day if self.after else today >= self.day
        here = VERSION.match(version or "")
        if here is None or not self.version:
            return False
        numbers = _numbers(here[1])
        width = max(len(numbers), len(self.version))
        if self.after:  # 3.0.1 is 3.0 still
            return numbers[: len(self.version)] > self.version
        mine, due = _padded(numbers, width), _padded(self.version, width)
        return mine > due or (mine == due and not _is_before(here[2]))


def declared(remove_after: str) -> Deadline | None:
    """Read the date or version of `remove after 2026-12`; None if it is neither."""
    text = f"after {remove_after}"
    if match := DATE.match(remove_after):
        day = _last_day(*(int(part) for part in match.groups(default="0")))
        return Deadline(text, after=True, day=day) if day else None
    match = VERSION.match(remove_after)
    return Deadline(text, after=True, version=_numbers(match[1])) if match else None


def told(text: str, names: Container[str]) -> Deadline | None:
    """Return when a text says that something will be removed, None if it is not plain.

    `names` are those of the project, `comparable`: "in other 3.0" is about something else.
    """
    said = list(SAID.finditer(text))
    if len(said) != 1 or DOUBTS.search(text[: said[0].start()].rpartition(".")[2]):
        return None
    word, when = said[0]["word"].lower(), said[0]["when"].strip()
    match = WHEN.match(when)
    if match is None or not END.match(match["rest"]):
        return None
    name, number, noun = match["name"], match["number"], match["noun"]
    if name and name.lower() in MONTHS and YEAR.match(number):
        day = _last_day(int(number), MONTHS.index(name.lower()) + 1)
        return Deadline(f"{word} {name} {number}", after=True, day=day)
    if name and name.lower() not in NOUNS and comparable(name) not in names:
        return None
    if DATE.match(number):
        found = declared(number)
        return found._replace(text=f"{word} {number}") if found else None
    is_plain = noun is not None or name is not None or "." in number or number[:1] in "vV"
    if not is_plain or "-" in number:
        return None
    return Deadline(f"{word} {number}", word == "after", version=_numbers(number.lstrip("vV")))


def comparable(name: str) -> str:
    """Return a distribution's name, or a package's, as such names are compared."""
    return name.lower().replace("_", "-").replace(".", "-")


def _last_day(year: int, month: int, day: int = 0) -> date | None:
    """Return the day, or the month's last one if it is 0; None if there is no such day."""
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


def _padded(version: tuple[int, ...], width: int) -> tuple[int, ...]:
    return version + (0,) * (width - len(version))


def _is_before(suffix: str) -> bool:
    """Say whether what stands after a version's numbers makes it one before the release."""
    return re.match(r"[-_.]?(?:a|b|c|rc|alpha|beta|pre|preview|dev)", suffix, re.I) is not None
