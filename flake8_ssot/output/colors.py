"""Colours on a terminal, none in a pipe."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TextIO

RESET: Final = "\x1b[0m"


@dataclass(frozen=True)
class Paint:
    """Puts text in colour, or leaves it alone."""

    on: bool

    def bold(self, text: str) -> str:
        return self._in("1", text)

    def code(self, text: str) -> str:
        return self._in("1;31", text)

    def frame(self, text: str) -> str:
        return self._in("1;94", text)

    def sign(self, text: str) -> str:
        return self._in("36", text)

    def _in(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}{RESET}" if self.on else text


PLAIN: Final = Paint(on=False)


def paint_for(choice: str, stream: TextIO, environment: Mapping[str, str] = os.environ) -> Paint:
    """Return the colours of `--color CHOICE`: `always`, `never`, or by the terminal and variables.

    FORCE_COLOR goes before NO_COLOR (each counts if it is not empty), and both before the terminal.
    """
    if choice != "auto":
        return Paint(choice == "always")
    if environment.get("FORCE_COLOR"):
        return Paint(environment["FORCE_COLOR"] != "0")
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return PLAIN
    return Paint(stream.isatty())
