"""What the caller decides about the look: colours, and how much is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flake8_ssot.output.colors import PLAIN, Paint

#: So many root causes are shown unless all are asked for.
ROWS: Final = 20
#: So many violations of a code are shown, likewise.
EXAMPLES: Final = 3


@dataclass(frozen=True)
class Style:
    """`verbose`: everything is shown; `quiet`: no hints.

    `asked` are the words of the command line that say which project and which runs are meant.
    """

    paint: Paint = PLAIN
    verbose: bool = False
    quiet: bool = False
    asked: tuple[str, ...] = ()

    @property
    def rows(self) -> int | None:
        return None if self.verbose else ROWS

    @property
    def examples(self) -> int | None:
        return None if self.verbose else EXAMPLES
