"""Which Python a project is for, where that is newer than the one that runs us."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from flake8_ssot.files import contents

OURS: Final = sys.version_info[:2]
#: Where packaging tools and version managers state it, each in a form that `LOWEST` finds.
FILES: Final = ("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", ".python-version")
#: `requires-python = ">=3.12"`, `python_requires = ~=3.12`, `python = "^3.12"`, or `3.12.1` alone.
LOWEST: Final = re.compile(
    rb"^[ \t]*(?:[\w.-]{0,40}python[\w.-]{0,40}[ \t]*="
    rb"[^#\n]*?(?:>=?|==|~=?|\^|=[ \t]*[\"'])[ \t]*)?3\.(\d+)",
    re.M,
)


def is_for_newer(folders: Iterable[Path], version: tuple[int, int] | None) -> bool:
    """Say whether a file may have syntax that our own Python does not know yet.

    `folders` are those above the file up to the project's root; `version` is the Python of its
    environment, None if that isn't known.
    """
    if version is not None and version > OURS:
        return True
    texts = (contents(str(folder / name)) for folder in folders for name in FILES)
    return any((3, int(minor)) > OURS for text in texts for minor in LOWEST.findall(text))
