"""The order of the imports of a module that is made: isort's, by its defaults.

Source: isort's documentation, "Sections".
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Final

MODULE: Final = re.compile(r"(from|import)\s+(\.*)(\w*)")
NAMES: Final = re.compile(r"from (\S+) import ([^#(]+)")
FUTURE, STANDARD, OTHER, OWN, RELATIVE = range(5)


def in_sections(statements: Iterable[str], is_ours: Callable[[str], bool]) -> list[str]:
    """Return imports in their order, with "" for the blank line between two sections.

    `is_ours` says whether a top-level module is the project's.
    """
    keyed = sorted((_section(one, is_ours), _key(one), one) for one in joined(statements))
    found: list[str] = []
    for _, group in groupby(keyed, key=lambda one: one[0]):
        found += [*([""] if found else []), *(one for *_, one in group)]
    return found


def joined(statements: Iterable[str]) -> list[str]:
    """Return the statements, one for each module that names are taken from."""
    names: dict[str, list[str]] = {}
    others: list[str] = []
    for statement in statements:
        match = NAMES.fullmatch(statement)
        if match is None:
            others.append(statement)
        else:
            names.setdefault(match[1], []).append(match[2])
    return [*others, *(f"from {module} import {', '.join(sorted(taken))}"
                       for module, taken in names.items())]  # fmt: skip


def _section(statement: str, is_ours: Callable[[str], bool]) -> int:
    match = MODULE.match(statement)
    dots, top = (match[2], match[3]) if match else ("", "")
    if dots:
        return RELATIVE
    if top == "__future__":
        return FUTURE
    if top in sys.stdlib_module_names:
        return STANDARD
    return OWN if is_ours(top) else OTHER


def _key(statement: str) -> tuple[bool, int, str]:
    """Return how statements of a section are sorted: plain ones first, the most dots first."""
    match = MODULE.match(statement)
    return statement.startswith("from"), -len(match[2]) if match else 0, statement.lower()
