"""What a row of the tables is: a small project, a module of it, and what importing that does."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import NamedTuple

#: What most of the projects have besides.
PKG = {"pkg/__init__.py": "", "pkg/m.py": "N = 1\nclass Client: ...\n"}


class Row(NamedTuple):
    """One row of the tables.

    `says` is how importing `module` ends in Python: the exception's type and the innermost line of
    the project, or nothing if all is well. `unknown` says why we can't know that it fails, `ours`
    what we say instead where that is known to be less, with the reason in `unknown`.
    """

    id: str
    says: str
    files: Mapping[str, str]
    module: str = "entry"
    unknown: str = ""
    since: tuple[int, int] = (3, 10)
    before: tuple[int, int] = (4, 0)

    def holds_here(self) -> bool:
        """Tell whether the Python that runs us is one that the row is about."""
        return self.since <= sys.version_info[:2] < self.before


def files_of(named: Mapping[str, str]) -> dict[str, str]:
    """Return files by path for names such as `pkg__sub__init`, the file pkg/sub/__init__.py."""
    return {
        re.sub("(^|/)init$", r"\1__init__", name.replace("__", "/")) + ".py": text
        for name, text in named.items()
    }


def row(
    id: str,  # noqa: A002
    says: str,
    entry: str,
    unknown: str = "",
    **others: str,
) -> Row:
    """Return a row about entry.py in a project that has PKG and the files `others` besides."""
    return Row(id, says, PKG | files_of(others) | {"entry.py": entry}, unknown=unknown)


def tree(id: str, says: str, module: str, unknown: str = "", **files: str) -> Row:  # noqa: A002
    """Return a row about importing `module` of a project that has only these files."""
    return Row(id, says, files_of(files), module, unknown)


def name(
    id: str,  # noqa: A002
    text: str,
    says: str = "",
    unknown: str = "",
    taken: str = "N",
) -> Row:
    """Return a row in which entry.py takes `taken` from helper.py, which holds `text`."""
    files = PKG | {"helper.py": text, "entry.py": f"from helper import {taken}\n"}
    return Row(id, says, files, unknown=unknown)
