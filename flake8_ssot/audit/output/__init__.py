"""How an audit is written for people: a small module for each form, with one function `render`."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Final, Protocol, cast

from flake8_ssot.audit.output.style import Style
from flake8_ssot.audit.output.view import View

FORMATS: Final = ("text", "markdown", "html")


class Renderer(Protocol):
    """A form's function."""

    def __call__(self, view: View, style: Style) -> Iterator[str]: ...


def render(format_name: str, view: View, style: Style) -> Iterator[str]:
    """Return the lines of the audit in the form of that name."""
    module = importlib.import_module(f"{__name__}.{format_name}")
    return cast(Renderer, module.render)(view, style)
