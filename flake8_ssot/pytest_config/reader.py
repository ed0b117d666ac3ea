"""Reads conftest.py files and plugins, each once, and the plugins that these name in turn."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flake8_ssot.pytest_config.builtin_markers import PYTESTER_MARKERS
from flake8_ssot.pytest_config.environment import EntryPoint, Environment
from flake8_ssot.pytest_config.import_mode import package_of
from flake8_ssot.pytest_config.modules import Module, Modules
from flake8_ssot.pytest_config.plugins import BUILTIN_PLUGINS, known_plugin
from flake8_ssot.pytest_config.registrations import Registrations


class Reader:
    """What each file or plugin registers; `modules` is where they are looked up."""

    def __init__(self, modules: Modules, environment: Environment | None) -> None:
        self.modules = modules
        self._environment = environment
        self._known: dict[object, Registrations] = {}

    def conftest(self, path: Path) -> Registrations:
        """Return what a conftest.py and the plugins that it names register."""
        return self._of_file(path, is_conftest=True)

    def plugin_file(self, path: Path) -> Registrations:
        """Return what a file would register if it were a plugin."""
        return self._of_file(path, is_conftest=False)

    def _of_file(self, path: Path, *, is_conftest: bool) -> Registrations:
        found = self._known.get((path, is_conftest))
        if found is None:
            found = self._known[path, is_conftest] = Registrations()
            module = self.modules.at(path)
            if module is not None:  # else pytest can't import it either, and says so
                found.load(module, path.name, is_conftest=is_conftest)
                self._follow(found, module)
        return found

    def test_module(self, path: Path) -> Registrations:
        """Return what the plugins register that a test module names."""
        found = self._known.get((path, "test"))
        if found is None:
            found = self._known[path, "test"] = Registrations()
            self._follow(found, self.modules.at(path))
        return found

    def plugin(self, name: str, near: Path | None = None) -> Registrations:
        """Return what the plugin registers that `-p name` means, or `pytest_plugins` of `near`."""
        first = (package_of(near).root,) if near else ()
        found = self._known.get((name, first))
        if found is None:
            found = self._known[name, first] = Registrations()
            self._load(found, name, first)
        return found

    def _load(self, found: Registrations, name: str, first: tuple[Path, ...]) -> None:
        if name in BUILTIN_PLUGINS:
            found.add(PYTESTER_MARKERS if name == "pytester" else (), Path("pytest"))
            return
        for point in self._environment.entry_points if self._environment else ():
            if point.name == name:
                found.merge(self.entry_point(point))
                return
        module = self.modules.named(name, first)
        known = known_plugin(name) if module is None else None
        if module is not None:
            found.load(module, f"plugin {name}")
            self._follow(found, module)
        elif known is not None and not known.computed:
            found.add(known.markers, Path(name))
        else:
            found.give_up(f"plugin {name} can't be read")

    def entry_point(self, point: EntryPoint) -> Registrations:
        """Return what an installed plugin registers."""
        found = self._known.get(point)
        if found is None:
            found = self._known[point] = Registrations()
            module = self.modules.named(point.module)
            what = f"plugin {point.name}"
            if module is None:
                found.give_up(f"{what} can't be read")
            elif point.attribute:
                found.load_object(module.attribute(point.attribute), what)
            else:
                found.load(module, what)
                self._follow(found, module)
        return found

    def _follow(self, found: Registrations, module: Module | None) -> None:
        for name in _plugin_names(found, module):
            found.merge(self.plugin(name, module.path if module else None))


def _plugin_names(found: Registrations, module: Module | None) -> Iterator[str]:
    """Yield what the module's `pytest_plugins` names; a str is split at commas, not stripped."""
    if module is None or "pytest_plugins" not in module.names:
        return
    value = module.attribute("pytest_plugins")
    names = value.split(",") if isinstance(value, str) and value else value
    if isinstance(names, (list, tuple)) and all(isinstance(name, str) for name in names):
        yield from names
    elif names:
        found.give_up(f"pytest_plugins of {module.path.name} can't be read")
