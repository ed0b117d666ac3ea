"""What may provide modules besides the project: its environment, the distributions it declares."""

from __future__ import annotations

import sys
import sysconfig
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flake8_ssot.files import isfile
from flake8_ssot.imports import outside_project
from flake8_ssot.project.finder import Finder

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.environment import Environment

#: What the standard library holds; Python's own list leaves its tests out.
STANDARD: Final = sys.stdlib_module_names | {"test"}
TESTS: Final = frozenset({"tests"})
#: Where a project may name requirements in a way that only running it tells.
COMPUTED: Final = ("setup.py", "setup.cfg")


class Outside:
    """`folders` are those of a file, from its own up to the project's root."""

    def __init__(
        self, finder: Finder, environment: Environment | None, folders: tuple[Path, ...], root: Path
    ) -> None:
        self._finder = finder
        self._environment = environment
        self._folders = folders
        self._root = root

    @cached_property
    def _declared(self) -> frozenset[str]:
        with outside_project():
            from flake8_ssot.pytest_config.declared import Declared

        return Declared(self._folders, self._root).certain

    def holding(self, top: str) -> tuple[Path, ...]:
        """Return the folders outside of the project that hold a top-level name."""
        found = self._environment.search_path if self._environment is not None else ()
        if top in STANDARD:
            found += (Path(sysconfig.get_path("stdlib")),)
        return tuple(folder for folder in found if self._finder.find(top, (folder,)) is not None)

    def is_declared(self, top: str) -> bool:
        """Say whether the project requires a distribution of that very name."""
        return _comparable(top) in self._declared

    def is_ours(self, top: str) -> bool:
        """Say whether nothing that is installed, or is to be, can have a part of a namespace."""
        if top in STANDARD:
            return False
        if self._environment is not None and self._environment.certain:
            return not self._environment.has(top)
        # A namespace is what several distributions share; only that of tests is never shared.
        if top not in TESTS:
            return False
        if not self._declared or any(isfile(f / name) for f in self._folders for name in COMPUTED):
            return False
        mine = _comparable(top)
        return not any(other.startswith(mine) or mine.startswith(other) for other in self._declared)

    def is_present(self, module: str) -> bool:
        """Say whether a module of another distribution is certainly there."""
        top = module.partition(".")[0]
        if top in STANDARD:
            return module in sys.stdlib_module_names
        return self._environment is not None and self._environment.has(top)


def _comparable(top: str) -> str:
    return top.lower().replace("_", "-")
