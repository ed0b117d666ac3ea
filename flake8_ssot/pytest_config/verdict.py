"""What is said of a marker, and which names need no look at any configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.registrations import Site

#: Names that pytest refuses unless they are registered, however lenient the configuration
#: (mark/structures.py).
MISSPELLED_PARAMETRIZE: Final = frozenset({"parameterize", "parametrise", "parameterise"})


#: Attributes of pytest's mark generator that are no marks.
GENERATOR_ATTRIBUTES: Final = frozenset({"_config", "_markers"})


def always_refused(name: str) -> bool:
    """Say whether pytest refuses the name under any configuration that does not register it."""
    return name in MISSPELLED_PARAMETRIZE or _is_private(name)


def _is_private(name: str) -> bool:
    return name[:1] == "_" and name[:2] != "__" and name not in GENERATOR_ATTRIBUTES


class Missing(NamedTuple):
    """A marker that is certainly not registered: the nearest name that is, and where else it is."""

    config: Path | None
    nearest: str | None
    elsewhere: Site | None
