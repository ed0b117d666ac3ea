"""How reports are written: a small module for each format, with one function `render`."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Final, Protocol, TextIO, cast

from flake8_ssot.output.colors import PLAIN, Paint
from flake8_ssot.output.report import Report

#: The formats by name, as ruff calls them, and their modules.
FORMATS: Final = {
    "full": "full",
    "concise": "concise",
    "grouped": "grouped",
    "json": "json_list",
    "json-lines": "json_lines",
    "junit": "junit",
    "github": "github",
    "gitlab": "gitlab",
    "pylint": "pylint",
    "rdjson": "rdjson",
    "azure": "azure",
    "sarif": "sarif",
}
#: The formats for people, which end with a sum and may be coloured.
TEXTS: Final = frozenset({"full", "concise", "grouped"})


class Renderer(Protocol):
    """A format's function."""

    def __call__(self, reports: Sequence[Report], stream: TextIO, paint: Paint) -> None:
        """Write the reports."""


def render(
    format_name: str, reports: Sequence[Report], stream: TextIO, paint: Paint = PLAIN
) -> None:
    """Write `reports`, sorted by path and place, to `stream` in the format of that name."""
    module = importlib.import_module(f"{__name__}.{FORMATS[format_name]}")
    cast(Renderer, module.render)(reports, stream, paint)
