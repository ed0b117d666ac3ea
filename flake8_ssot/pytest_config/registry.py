"""The markers that one run of pytest knows, and from where.

Source: pytest's documentation, "Registering marks"; `mark/structures.py` for the look-up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from flake8_ssot.pytest_config.builtin_markers import BUILTIN_MARKERS
from flake8_ssot.pytest_config.collection import Collection
from flake8_ssot.pytest_config.environment import Environment
from flake8_ssot.pytest_config.ini_values import marker_name
from flake8_ssot.pytest_config.plugins import Plugins
from flake8_ssot.pytest_config.run import CONFTEST, PytestRun

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.modules import Module
    from flake8_ssot.pytest_config.reader import Reader
    from flake8_ssot.pytest_config.registrations import Registrations


class Registry:
    """The markers of one run. Each source is read only when the ones before it lack a name.

    What reads source files is imported only then, too: most runs find all names in the ini file.
    """

    def __init__(
        self,
        run: PytestRun,
        reader: Callable[[], Reader],
        collection: Collection,
        environment: Environment | None,
    ) -> None:
        self.run = run
        self._reader = reader
        self.environment = environment
        self.plugins = Plugins(run, environment)
        self._collection = collection

    @cached_property
    def from_ini(self) -> frozenset[str]:
        """The names of the markers option, and pytest's own."""
        if self.run.problem:
            return self.builtin
        return self.builtin | {marker_name(line) for line in self.run.ini.lines("markers")}

    @cached_property
    def builtin(self) -> frozenset[str]:
        """The names that pytest registers itself."""
        blocked = self.plugins.is_blocked
        return frozenset(name for name, plugin in BUILTIN_MARKERS.items() if not blocked(plugin))

    @cached_property
    def reader(self) -> Reader:
        return self._reader()

    @cached_property
    def at_start(self) -> Registrations:
        """What initial conftest.py files and the plugins that are named register."""
        from flake8_ssot.pytest_config.registrations import Registrations

        found = Registrations()
        for path in self.run.initial_conftests:
            found.merge(self.reader.conftest(path))
        for name in self.plugins.named:
            found.merge(self.reader.plugin(name))
        return found

    @cached_property
    def installed(self) -> Registrations:
        """What the plugins of the environment register."""
        from flake8_ssot.pytest_config.registrations import Registrations

        found = Registrations()
        for point in self.plugins.entry_points():
            found.merge(self.reader.entry_point(point))
        return found

    def may_know(self, name: str) -> bool:
        """Say whether the run registers `name` at its start, or may do so.

        The plugins of the environment that are not in our table are a question of their own.
        """
        return self.seems_to_know(name) or self.at_start.may_know(name)

    def seems_to_know(self, name: str) -> bool:
        """Say the same as far as no conftest.py and no plugin has to be read for it."""
        if name in self.from_ini or self.run.problem or self._is_stopped:
            return True
        return self.plugins.is_of_known_plugin(name)

    @property
    def _is_stopped(self) -> bool:
        """Whether a bad file beside the one that counts stops the run: since pytest 9.0 it does."""
        major = self.environment.pytest_major if self.environment else None
        return self.run.setup.problem is not None and major is not None and major >= 9

    def may_know_before(self, name: str, path: Path) -> bool:
        """Say whether something that the run meets before it imports `path` may register `name`."""
        return any(self._later(met).may_know(name) for met in self._collection.before(path))

    def on_the_way(self) -> Iterator[Registrations]:
        """Yield what each file registers that the run meets after its start."""
        for step in self._collection.steps:
            yield self._later(step.path)

    def _later(self, path: Path) -> Registrations:
        is_conftest = path.name == CONFTEST
        return self.reader.conftest(path) if is_conftest else self.reader.test_module(path)

    @property
    def names(self) -> set[str]:
        """All names that are certainly registered."""
        return {*self.from_ini, *self.at_start.names, *self.installed.names}

    def may_ignore(self, path: Path) -> bool:
        """Say whether a conftest.py keeps the run from collecting `path`, or may do so.

        The nearest one that defines `collect_ignore` or `collect_ignore_glob` decides.
        """
        conftests = self.run.conftests_above(path.parent)
        modules = [self.reader.modules.at(conftest) for conftest in reversed(conftests)]
        found = [module for module in modules if module is not None]
        if any("pytest_ignore_collect" in module.names for module in found):
            return True
        return any(
            _ignores(module, option, path)
            for option in ("collect_ignore", "collect_ignore_glob")
            for module in [m for m in found if option in m.names][:1]
        )


def _ignores(module: Module, option: str, path: Path) -> bool:
    value = module.attribute(option)
    if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
        return True
    folder = module.path.parent
    for item in value:
        pattern = os.path.normpath(folder / item)
        for one in (path, *path.parents):
            if fnmatch(str(one), pattern) if option.endswith("glob") else str(one) == pattern:
                return True
    return False
