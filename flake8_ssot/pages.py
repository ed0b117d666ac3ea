"""The rule pages: docs/rules in a checkout, copies of them in an installed package."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flake8_ssot.files import contents, isdir

HERE: Final = Path(__file__).parent
INSTALLED: Final = HERE / "pages"
CHECKED_OUT: Final = HERE.parent / "docs" / "rules"


def page(code: str) -> str:
    """Return the page of a rule, empty if there is none."""
    folder = INSTALLED if isdir(INSTALLED) else CHECKED_OUT
    return contents(str(folder / f"{code}.md")).decode("utf-8").replace("\r\n", "\n")


def explanation(code: str) -> str:
    """Return what a rule's page says below its title and the message."""
    _, heading, rest = page(code).partition("\n## ")
    return (heading + rest).lstrip("\n")
