"""The answers to "where does this name come from": resolved, missing, unknown."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flake8_ssot.project.bindings import Target


class Link(NamedTuple):
    """A module that passes `name` on (its name there), and the line that does it."""

    module: str
    name: str
    path: Path
    line: int


class Resolved(NamedTuple):
    """Where a symbol is defined, or (`name` None) which module it is.

    What lies outside the roots has no path and line 0: there the chain ends with the dotted path
    that the last module imports. `chain` leads there from the module that was asked.
    """

    module: str
    name: str | None
    path: Path | None
    line: int
    chain: tuple[Link, ...]

    @property
    def is_external(self) -> bool:
        return self.line == 0


class Missing(NamedTuple):
    """`module` is there and has no `name`; or (`name` None) there is no such module.

    `chain` leads from the module that was asked to the link that breaks.
    """

    module: str
    name: str | None
    chain: tuple[Link, ...]


class Unknown(NamedTuple):
    """What can't be decided, and why; `circle` where the question led back to itself."""

    reason: str
    circle: bool = False


Resolution = Resolved | Missing | Unknown


def absolute(target: Target, importer: str, *, is_package: bool) -> str | None:
    """Return the absolute name of the module that `target` names in the module `importer`.

    None means that the dots lead out of the top-level package.
    """
    if not target.level:
        return target.module
    parts = importer.split(".") if importer else []
    drop = target.level - (1 if is_package else 0)
    if drop >= len(parts):
        return None
    package = parts[: len(parts) - drop]
    return ".".join([*package, target.module] if target.module else package)
