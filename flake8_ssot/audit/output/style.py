"""What the caller decides about the look: colours, and how much is shown."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TextIO

#: So many root causes are shown unless all are asked for.
ROWS: Final = 20
#: So many violations of a code are shown, likewise.
EXAMPLES: Final = 3


@dataclass(frozen=True)
class Style:
    """`color`: text may be put in colour; `verbose`: everything is shown.

    `asked` are the words of the command line that say which project and which runs are meant.
    """

    color: bool = False
    verbose: bool = False
    asked: tuple[str, ...] = ()

    @property
    def rows(self) -> int | None:
        return None if self.verbose else ROWS

    @property
    def examples(self) -> int | None:
        return None if self.verbose else EXAMPLES

    def bold(self, text: str) -> str:
        return self._in("1", text)

    def code(self, text: str) -> str:
        return self._in("1;31", text)

    def _in(self, style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.color else text


def is_colored(choice: str, stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether `--color CHOICE` means colours: `always`, `never`, or what is said elsewhere.

    FORCE_COLOR goes before NO_COLOR (each counts if it is not empty), and both before the terminal.
    """
    if choice != "auto":
        return choice == "always"
    if environment.get("FORCE_COLOR"):
        return environment["FORCE_COLOR"] != "0"
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()
