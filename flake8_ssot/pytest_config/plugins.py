"""Which plugins a run loads: named with `-p`, installed, or blocked.

Source: pytest's documentation, "Installing and Using plugins"; `PytestPluginManager`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from flake8_ssot.pytest_config.environment import EntryPoint, Environment, normalized
from flake8_ssot.pytest_config.run import PytestRun

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.known_plugins import KnownPlugin

#: The plugins that are part of pytest, by the names `-p` knows.
BUILTIN_PLUGINS: Final = frozenset(
    {
        "assertion", "cacheprovider", "capture", "config", "debugging", "deprecated", "doctest",
        "faulthandler", "fixtures", "freeze_support", "helpconfig", "junitxml", "legacypath",
        "logging", "main", "mark", "monkeypatch", "nodes", "pastebin", "pytester",
        "pytester_assertions", "python", "python_api", "raises", "recwarn", "reports", "runner",
        "scope", "setuponly", "setupplan", "skipping", "stepwise", "subtests", "terminal",
        "threadexception", "tmpdir", "unittest", "unraisableexception", "warnings",
    }
)  # fmt: skip
#: Those that `-p no:` can't take away (config/__init__.py, essential_plugins).
ESSENTIAL_PLUGINS: Final = frozenset({"mark", "main", "runner", "fixtures", "helpconfig"})


def known_plugin(name: str) -> KnownPlugin | None:
    """Return what is known of the plugin that `-p name` or `pytest_plugins` means."""
    from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS

    for plugin in KNOWN_PLUGINS.values():
        if name in plugin.entry_points:
            return plugin
    return KNOWN_PLUGINS.get(normalized(name.partition(".")[0]))


class Plugins:
    """What `-p` and the environment give to one run."""

    def __init__(self, run: PytestRun, environment: Environment | None) -> None:
        self._run = run
        self._environment = environment

    @cached_property
    def _given(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self._run.arguments.plugins)

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The plugins that `-p` loads."""
        return tuple(name for name in self._given if not name.startswith("no:"))

    @cached_property
    def _blocked(self) -> frozenset[str]:
        names = [name[3:] for name in self._given if name.startswith("no:")]
        return frozenset(names) | {f"pytest_{n}" for n in names if not n.startswith("pytest_")}

    def is_blocked(self, name: str) -> bool:
        """Say whether `-p no:` blocks the plugin with that (entry point) name."""
        return name in self._blocked - ESSENTIAL_PLUGINS

    def is_loaded(self, name: str) -> bool:
        """Say whether an installed plugin with that entry point name is loaded."""
        return (self._run.arguments.autoload or name in self.named) and not self.is_blocked(name)

    def may_load(self, names: Sequence[str]) -> bool:
        """Say whether a plugin with these entry point names, if any, would be loaded."""
        return not names or any(self.is_loaded(name) for name in names)

    def is_of_known_plugin(self, name: str) -> bool:
        """Say whether a plugin of the table that is installed and loaded registers `name`.

        This spares most runs the reading of all installed plugins.
        """
        from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS

        installed = self._environment.distributions if self._environment else frozenset()
        return any(
            name in plugin.markers
            and distribution in installed
            and all(map(self.is_loaded, plugin.entry_points))
            for distribution, plugin in KNOWN_PLUGINS.items()
        )

    def is_configured(self, names: Sequence[str]) -> bool:
        """Say whether the run has an option of a plugin with one of these entry point names.

        pytest would refuse the option without the plugin, so the project's environment has it.
        """
        options = [*self._run.ini.values, *self._run.given_options]
        return any(
            option == name or option.startswith((f"{name}_", f"{name}-"))
            for option in options
            for name in names
        )

    def entry_points(self) -> Iterator[EntryPoint]:
        """Yield the entry points that the run loads."""
        if self._environment is not None:
            for point in self._environment.entry_points:
                if self.is_loaded(point.name):
                    yield point
