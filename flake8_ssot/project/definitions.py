"""The names that a module defines at its left margin, read from its text without a parse."""

from __future__ import annotations

import re
from typing import Final

#: `class X`, `def x`, `X = ...`, `X: T = ...`. What it misses, a parse still finds. To begin with
#: the end of the line before makes it three times as fast as `^`.
DEFINITION: Final = re.compile(
    rb"\n(?:(?:class|def|async[ \t]+def)[ \t]+([^\W\d]\w*)"
    rb"|([^\W\d]\w*)[ \t]*(?::[^=\n]*)?=(?!=))"
)
#: What stands before a name that is defined so, what after it, and what after one that is assigned.
KEYWORDS: Final = re.compile(rb"(?:class|def|async[ \t]+def)[ \t]+")
END: Final = re.compile(rb"(?!\w)")
#: So far from its name a definition begins at most: a line may be as long as the whole file.
MARGIN: Final = 200
VALUE: Final = re.compile(rb"[ \t]*(?::[^=\n]*)?=(?!=)")


def defined_names(data: bytes) -> frozenset[str]:
    """Return the names that `data` defines. What is deleted again is among them."""
    return frozenset((a or b).decode() for a, b in DEFINITION.findall(b"\n" + data))


def defines(data: bytes, name: str) -> bool:
    """Say whether `data` defines the one `name`, which is faster than to ask for all."""
    word = name.encode("utf-8", "surrogatepass")
    place = data.find(word)
    while place >= 0:
        start = data.rfind(b"\n", max(0, place - MARGIN), place) + 1
        end = place + len(word)
        follows = VALUE.match if start == place else END.match
        if (start == place or KEYWORDS.fullmatch(data, start, place)) and follows(data, end):
            return True
        place = data.find(word, end)
    return False
