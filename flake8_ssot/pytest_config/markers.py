"""Judges whether a marker is registered for a file: yes, no, or not to be known.

A file is judged by one or two runs: the suite that collects it; or, without suites, pytest given
the file alone, and pytest run from that run's rootdir. Only what all of them refuse is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flake8_ssot.files import globbed
from flake8_ssot.imports import outside_project
from flake8_ssot.pytest_config.environment import normalized
from flake8_ssot.pytest_config.registry import Registry
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.pytest_config.verdict import MISSPELLED_PARAMETRIZE, Missing, always_refused

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.declared import Declared
    from flake8_ssot.pytest_config.elsewhere import Elsewhere

#: In a name this short one wrong letter weighs more.
SHORT: Final = 5


class Judge:
    """The verdicts for the files of one folder, or of one suite.

    `runs` are the runs that must agree, the governing one first; `outer` are the runs above a dead
    configuration, which are asked only whether they register a name. What is declared and what is
    registered elsewhere is looked for only when a name is not found.
    """

    def __init__(
        self,
        runs: Sequence[Registry],
        outer: Sequence[Registry],
        declared: Callable[[], Declared],
        elsewhere: Callable[[], Elsewhere],
    ) -> None:
        self.runs = runs
        self._outer = outer
        self._declared = declared
        self._elsewhere = elsewhere
        self._registered: set[str] = set()
        self._missing: dict[tuple[str, Path], Missing | None] = {}

    def missing(self, name: str, path: Path) -> Missing | None:
        """Return what is to be said of the marker `name` in the file `path`; None: nothing."""
        if (name, path) not in self._missing:
            self._missing[name, path] = self._judge(name, path)
        return self._missing[name, path]

    def _judge(self, name: str, path: Path) -> Missing | None:
        if name in self._registered or self._may_be_registered(name, path):
            return None
        governing = self.runs[0]
        config = governing.run.config
        return Missing(
            config.path if config else None,
            self._nearest(name, governing),
            self._elsewhere().find(name, config.path if config else None, path),
        )

    def _may_be_registered(self, name: str, path: Path) -> bool:
        registries = (*self.runs, *self._outer)
        if name[:1] == "_":
            return not always_refused(name)
        if name in MISSPELLED_PARAMETRIZE:
            return any(name in registry.names for registry in registries)
        if (
            any(registry.seems_to_know(name) for registry in registries)
            or self._is_of_declared_plugin(name)
            or any(registry.may_know(name) for registry in registries)
            or self._may_be_plugins(name)
            or any(registry.installed.may_know(name) for registry in registries)
        ):
            self._registered.add(name)
            return True
        if self._registers_itself(name, path):
            return True
        return any(registry.may_know_before(name, path) for registry in self.runs)

    def _registers_itself(self, name: str, path: Path) -> bool:
        """Whether the file is a plugin that registers `name`: no use of it without the plugin."""
        governing = self.runs[0]
        if path.name == CONFTEST or governing.run.collects(path):
            return False
        return governing.reader.plugin_file(path).may_know(name)

    def is_of_plugin(self, name: str) -> bool:
        """Say whether a plugin that the project has or requires registers `name`, too."""
        return self._is_of_declared_plugin(name) or any(
            registry.plugins.is_of_known_plugin(name) or name in registry.installed.names
            for registry in self.runs
        )

    def requires(self, distribution: str) -> bool:
        """Say whether the project requires a distribution somewhere, or requires nothing at all."""
        declared = self._declared()
        return declared.mentions(distribution) or declared.is_empty

    def _is_of_declared_plugin(self, name: str) -> bool:
        """Whether a plugin of our table registers `name`, and the project requires it nearby."""
        from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS

        plugins = self.runs[0].plugins
        return any(
            name in plugin.markers
            and plugins.may_load(plugin.entry_points)
            and distribution in self._declared().possible
            for distribution, plugin in KNOWN_PLUGINS.items()
        )

    def _may_be_plugins(self, name: str) -> bool:
        """Whether a plugin that isn't there to be read may register `name`."""
        governing = self.runs[0]
        environment = governing.environment
        if environment is None and governing.run.config is None:
            return True
        from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS

        for distribution, plugin in KNOWN_PLUGINS.items():
            if name in plugin.markers and governing.plugins.may_load(plugin.entry_points):
                declares_nothing = environment is None and self._declared().is_empty
                if declares_nothing or governing.plugins.is_configured(plugin.entry_points):
                    return True
                if self._declared().mentions(distribution):
                    return True
        if any(governing.reader.plugin(own).may_know(name) for own in self._declared().own_plugins):
            return True
        if environment is not None and environment.certain:
            return False
        return any(self._is_unread_plugin(name, governing) for name in self._declared().plugins())

    def _is_unread_plugin(self, distribution: str, governing: Registry) -> bool:
        from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS

        known = KNOWN_PLUGINS.get(distribution)
        installed = {point.distribution for point in governing.plugins.entry_points()}
        if distribution in {normalized(name) for name in installed}:
            return False
        return known is None or known.computed

    def _nearest(self, name: str, registry: Registry) -> str | None:
        known = registry.names
        for other in sorted(known):
            if other.startswith(name) and not other.isidentifier():
                return other
        with outside_project():
            import difflib  # here: most runs have no marker to suggest

        cutoff = 0.75 if len(name) <= SHORT else 0.85
        return next(iter(difflib.get_close_matches(name, sorted(known), 1, cutoff)), None)

    @cached_property
    def initial(self) -> frozenset[Path]:
        """The conftest.py files that some of the runs load at their start."""
        return frozenset(path for registry in self.runs for path in registry.run.initial_conftests)

    def imports(self, path: Path) -> bool:
        """Say whether all runs import `path` itself.

        They do so with test modules, conftest.py files, and the `__init__.py` beside either.
        """
        if any(registry.run.problem or registry.may_ignore(path) for registry in self.runs):
            return False
        if path.name == "__init__.py":
            return any(
                self.imports(other) for other in globbed(path.parent, "*.py") if other != path
            )
        return path.name == CONFTEST or all(registry.run.collects(path) for registry in self.runs)

    @cached_property
    def unchecked(self) -> frozenset[Path]:
        """The files that some run imports before it checks any mark: conftest.py, plugins."""
        return self.initial.union(*(registry.at_start.files for registry in self.runs))
