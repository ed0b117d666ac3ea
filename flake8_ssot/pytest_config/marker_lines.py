"""The entries of a configuration file's markers option, and where each of them stands."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from flake8_ssot.files import contents
from flake8_ssot.pytest_config.ini_values import IniError, config_values
from flake8_ssot.pytest_config.inifile import ConfigFile

OPTION: Final = re.compile(r"\s*[\"']?markers[\"']?\s*[=:]")


class MarkerLine(NamedTuple):
    """An entry as pytest takes it; line and column count from 1."""

    text: str
    line: int
    column: int


def marker_lines(config: ConfigFile) -> list[MarkerLine]:
    """Return the entries in their order; one whose text isn't found stands where the option does.

    What pytest refuses as a whole has none.
    """
    try:
        entries = config_values(config, config.path.parent).lines("markers")
    except IniError:
        return []
    lines = contents(str(config.path)).decode("utf-8", "replace").splitlines()
    options = ((at, match.end()) for at, line in enumerate(lines) if (match := OPTION.match(line)))
    start, column = next(options, (0, 0))
    number = start
    found: list[MarkerLine] = []
    for entry in entries:
        place = _find(entry, lines, number, column)
        if place is None:
            found.append(MarkerLine(entry, start + 1, 1))
            continue
        found.append(MarkerLine(entry, place[0] + 1, place[1] + 1))
        number, column = place[0], place[1] + len(_written(entry))
    return found


def _find(entry: str, lines: list[str], number: int, column: int) -> tuple[int, int] | None:
    """Return where `entry` is written, from a place on; comments on lines of their own aside."""
    text = _written(entry)
    for at in range(number, len(lines)):
        begin = column if at == number else 0
        if lines[at].lstrip()[:1] in {"#", ";"}:
            continue
        place = lines[at].find(text, begin)
        if place >= 0:
            return at, place
    return None


def _written(entry: str) -> str:
    """Return as much of an entry as TOML writes the same: up to what it escapes."""
    return re.split(r"[\"'\\\n]", entry)[0] or entry
