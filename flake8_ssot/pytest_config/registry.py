"""The markers that one run of pytest knows, and from where.

Source: pytest's documentation, "Registering marks"; `mark/structures.py` for the look-up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from flake8_ssot.project.finder import Finder
from flake8_ssot.pytest_config.builtin_markers import BUILTIN_MARKERS, PYTESTER_MARKERS
from flake8_ssot.pytest_config.environment import Environment
from flake8_ssot.pytest_config.modules import Module
from flake8_ssot.pytest_config.plugins import Plugins
from flake8_ssot.pytest_config.registrations import Registrations, Site, marker_name
from flake8_ssot.pytest_config.run import CONFTEST, PytestRun
from flake8_ssot.syntax.source import Sources


class Registry:
    """The markers of one run. Each source is read only when the ones before it lack a name."""

    def __init__(
        self, run: PytestRun, sources: Sources, finder: Finder, environment: Environment | None
    ) -> None:
        self.run = run
        self.environment = environment
        self._sources = sources
        self._finder = finder
        self.plugins = Plugins(run, environment)

    @cached_property
    def from_ini(self) -> frozenset[str]:
        """The names of the markers option, and pytest's own."""
        names = {
            name for name, plugin in BUILTIN_MARKERS.items() if not self.plugins.is_blocked(plugin)
        }
        if "pytester" in self.plugins.named:
            names |= set(PYTESTER_MARKERS)
        if not self.run.problem:
            names |= {marker_name(line) for line in self.run.ini.lines("markers")}
        return frozenset(names)

    def may_know(self, name: str) -> bool:
        """Say whether the run registers `name` at its start, or may do so."""
        if name in self.from_ini or self.run.problem:
            return True
        return self.at_start.may_know(name) or self.installed.may_know(name)

    @property
    def names(self) -> set[str]:
        """All names that are certainly registered."""
        return {*self.from_ini, *self.at_start.names, *self.installed.names}

    def may_ignore(self, path: Path) -> bool:
        """Say whether a conftest.py keeps the run from collecting `path`, or may do so.

        The nearest one that defines `collect_ignore` or `collect_ignore_glob` decides.
        """
        conftests = self.run.conftests_above(path.parent)
        modules = [self.at_start.modules.at(conftest) for conftest in reversed(conftests)]
        found = [module for module in modules if module is not None]
        if any("pytest_ignore_collect" in module.names for module in found):
            return True
        return any(
            _ignores(module, option, path)
            for option in ("collect_ignore", "collect_ignore_glob")
            for module in [m for m in found if option in m.names][:1]
        )

    @cached_property
    def roots(self) -> tuple[Path, ...]:
        """Where modules of this run are looked for, first-party before installed ones."""
        own = (*self.run.search_path, self.run.rootdir, self.run.rootdir / "src")
        installed = self.environment.search_path if self.environment else ()
        return tuple(dict.fromkeys((*own, *installed)))

    @cached_property
    def at_start(self) -> Registrations:
        """What initial conftest.py files and the plugins that are named register."""
        found = self._registrations()
        for path in self.run.initial_conftests:
            self._load_conftest(found, path)
        for name in self.plugins.named:
            self._load_plugin(found, name)
        return found

    @cached_property
    def installed(self) -> Registrations:
        """What the plugins of the environment register."""
        found = self._registrations()
        for point in self.plugins.entry_points():
            module = found.modules.named(point.module)
            what = f"plugin {point.name}"
            if point.attribute:
                found.load_attribute(module, point.attribute, what)
            else:
                found.load(module, what)
                self._follow_plugins(found, module)
        return found

    def of_conftests(self, paths: Sequence[Path]) -> Registrations:
        """Return what further conftest.py files, or test modules that name plugins, register."""
        found = self._registrations()
        for path in paths:
            if path.name == CONFTEST:
                self._load_conftest(found, path)
            else:
                self._follow_plugins(found, found.modules.at(path))
        return found

    def _registrations(self) -> Registrations:
        return Registrations(self._sources, self._finder, self.roots)

    def _load_conftest(self, found: Registrations, path: Path) -> None:
        module = found.modules.at(path)
        if module is None:
            return  # pytest can't import it either, and says so
        found.load(module, str(path.name), is_conftest=True)
        self._follow_plugins(found, module)

    def _load_plugin(self, found: Registrations, name: str) -> None:
        if name in self.plugins.builtin:
            if name == "pytester":
                found.names |= {marker: Site(Path("pytest"), 1) for marker in PYTESTER_MARKERS}
            return
        if self.plugins.is_entry_point(name):
            return
        module = found.modules.named(name)
        found.load(module, f"plugin {name}")
        self._follow_plugins(found, module)

    def _follow_plugins(self, found: Registrations, module: Module | None) -> None:
        for name in _plugin_names(found, module):
            if name not in found.modules.followed:
                found.modules.followed.add(name)
                self._load_plugin(found, name)


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


def _plugin_names(found: Registrations, module: Module | None) -> Iterator[str]:
    """Yield what the module's `pytest_plugins` names; a str is split at commas, not stripped."""
    if module is None or "pytest_plugins" not in module.names:
        return
    value = module.attribute("pytest_plugins")
    names = value.split(",") if isinstance(value, str) and value else value
    if isinstance(names, (list, tuple)) and all(isinstance(name, str) for name in names):
        yield from names
    elif names:
        found.unknown = found.unknown or f"pytest_plugins of {module.path.name} can't be read"
