"""How a violation is put right: from what a checker intends to edits of text."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Final

from flake8_ssot.imports import outside_project
from flake8_ssot.output.report import Fix
from flake8_ssot.rules import Violation

#: What edits files without losing a comment; they come with `flake8-ssot[fix]`.
LIBRARIES: Final = ("libcst", "tomlkit", "configupdater")


def missing_library() -> str | None:
    """Return the name of a library that fixes need and that isn't installed."""
    with outside_project():
        return next((name for name in LIBRARIES if find_spec(name) is None), None)


def fixes_of(data: bytes) -> Callable[[Violation], Fix | None]:
    """Return what makes the fixes of a file that holds `data`; without the libraries, none."""
    if missing_library() is not None:
        return no_fix
    from flake8_ssot.fixes.file_fixes import FileFixes  # here: it imports a parser
    from flake8_ssot.fixes.text import Text

    text = Text.of(data)
    return no_fix if text is None else FileFixes(text).fix


def no_fix(_violation: Violation) -> Fix | None:
    """Say that a violation can't be put right here."""
    return None
