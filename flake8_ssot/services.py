"""The services of a repository, as the option `services` has them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Services(NamedTuple):
    """Whose each folder is: a service's, or (None) shared by all; and what is allowed besides.

    `allow` holds the reason for which a service may import a module of another one, and all in it.
    """

    owners: Mapping[Path, str | None] = {}
    allow: Mapping[tuple[str, str], str] = {}

    @property
    def shared(self) -> tuple[Path, ...]:
        return tuple(folder for folder, owner in self.owners.items() if owner is None)

    def owner(self, *paths: Path) -> str | None:
        """Return the one service that files or folders are private to, None if it is none.

        Of folders in each other the inner one decides.
        """
        owners = {self._owner(path) for path in paths}
        return owners.pop() if len(owners) == 1 else None

    def _owner(self, path: Path) -> str | None:
        within = (folder for folder in (path, *path.parents) if folder in self.owners)
        folder = next(within, None)
        return self.owners[folder] if folder is not None else None

    def allows(self, service: str, module: str) -> bool:
        """Say whether a service may import `module`, or what it is in, of another one."""
        parts = module.split(".")
        above = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
        return any((service, name) in self.allow for name in above)
