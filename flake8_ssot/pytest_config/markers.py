"""Judges whether a marker is registered for a file: yes, no, or not to be known.

A file is judged by one or two runs: the suite that collects it; or, without suites, pytest given
the file alone, and pytest run from that run's rootdir. Only what all of them refuse is refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.pytest_config.collection import Collection
from flake8_ssot.pytest_config.declared import Declared
from flake8_ssot.pytest_config.elsewhere import Elsewhere
from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS
from flake8_ssot.pytest_config.registrations import Registrations, Site
from flake8_ssot.pytest_config.registry import Registry
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.syntax.source import Sources

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


#: In a name this short one wrong letter weighs more.
SHORT: Final = 5


class Missing(NamedTuple):
    """A marker that is certainly not registered: the nearest name that is, and where else it is."""

    config: Path | None
    nearest: str | None
    elsewhere: Site | None


class Judge:
    """The verdicts for the files of one folder, or of one suite.

    `runs` are the runs that must agree, the governing one first; `outer` are the runs above a dead
    configuration, which are asked only whether they register a name.
    """

    def __init__(
        self,
        runs: Sequence[Registry],
        outer: Sequence[Registry],
        sources: Sources,
        declared: Declared,
        elsewhere: Elsewhere,
    ) -> None:
        self.runs = runs
        self._outer = outer
        self._sources = sources
        self._declared = declared
        self._elsewhere = elsewhere
        self._later: dict[tuple[Path, ...], Registrations] = {}

    @cached_property
    def _collections(self) -> list[Collection]:
        return [Collection(registry.run, self._sources) for registry in self.runs]

    def missing(self, name: str, path: Path) -> Missing | None:
        """Return what is to be said of the marker `name` in the file `path`; None: nothing."""
        if self._may_be_registered(name, path):
            return None
        governing = self.runs[0]
        config = governing.run.config
        return Missing(
            config.path if config else None,
            self._nearest(name, governing),
            self._elsewhere.find(name, config.path if config else None, path),
        )

    def _may_be_registered(self, name: str, path: Path) -> bool:
        registries = (*self.runs, *self._outer)
        if name[:1] == "_":
            return not always_refused(name)
        if name in MISSPELLED_PARAMETRIZE:
            return any(name in registry.names for registry in registries)
        return (
            any(registry.may_know(name) for registry in registries)
            or self._may_be_plugins(name)
            or any(self._is_met_before(n, name, path) for n in range(len(self.runs)))
        )

    def _may_be_plugins(self, name: str) -> bool:
        """Whether a plugin that isn't there to be read may register `name`."""
        governing = self.runs[0]
        environment = governing.environment
        if environment is None and governing.run.config is None:
            return True
        for distribution, plugin in KNOWN_PLUGINS.items():
            if name in plugin.markers and governing.plugins.may_load(plugin.entry_points):
                declares_nothing = environment is None and self._declared.is_empty
                if declares_nothing or distribution in self._declared.possible:
                    return True
        if environment is not None and environment.certain:
            return False
        return any(self._is_unread_plugin(name, governing) for name in self._declared.plugins())

    def _is_unread_plugin(self, distribution: str, governing: Registry) -> bool:
        known = KNOWN_PLUGINS.get(distribution)
        installed = {point.distribution for point in governing.plugins.entry_points()}
        if distribution in {name.lower().replace("_", "-") for name in installed}:
            return False
        return known is None or known.computed

    def _is_met_before(self, number: int, name: str, path: Path) -> bool:
        """Whether something that the run meets before it imports `path` may register `name`."""
        paths = tuple(self._collections[number].before(path))
        if paths not in self._later:
            self._later[paths] = self.runs[number].of_conftests(paths)
        return self._later[paths].may_know(name)

    def _nearest(self, name: str, registry: Registry) -> str | None:
        known = registry.names
        for other in sorted(known):
            if other.startswith(name) and not other.isidentifier():
                return other
        cutoff = 0.75 if len(name) <= SHORT else 0.85
        return next(iter(difflib.get_close_matches(name, sorted(known), 1, cutoff)), None)

    @cached_property
    def initial(self) -> frozenset[Path]:
        """The conftest.py files that some of the runs load at their start."""
        return frozenset(path for registry in self.runs for path in registry.run.initial_conftests)

    def imports(self, path: Path) -> bool:
        """Say whether all runs import `path` itself, as a test module or conftest.py."""
        if any(registry.run.problem or registry.may_ignore(path) for registry in self.runs):
            return False
        return path.name == CONFTEST or all(registry.run.collects(path) for registry in self.runs)

    @cached_property
    def unchecked(self) -> frozenset[Path]:
        """The files that some run imports before it checks any mark: conftest.py, plugins."""
        loaded = (path for registry in self.runs for path in registry.at_start.modules.loaded())
        return self.initial.union(loaded)
