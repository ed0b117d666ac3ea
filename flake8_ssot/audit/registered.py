"""Where the markers are registered that the project's runs of pytest know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from flake8_ssot.audit.suites import Meant
from flake8_ssot.options import Options
from flake8_ssot.pytest_config.ini_values import marker_name
from flake8_ssot.pytest_config.inifile import ConfigFile
from flake8_ssot.pytest_config.marker_lines import MarkerLine, marker_lines
from flake8_ssot.pytest_config.registrations import Registrations
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.workspace import Workspace

Source = Literal["configuration", "conftest", "plugin", "installed", "known", "option", "pytest"]
#: The sources in which a project registers markers for itself.
OWN: Final = frozenset({"configuration", "conftest"})


class Registered(NamedTuple):
    """A marker, by what it is registered, and where: a path, or the name of a distribution.

    The line counts from 1, and is 0 where there is none to be told.
    """

    name: str
    source: Source
    place: Path | str
    line: int = 0
    column: int = 1


def configurations(runs: Iterable[Meant]) -> Iterator[tuple[Meant, ConfigFile]]:
    """Yield each configuration file that governs a run, with the first of these runs."""
    seen: set[Path] = set()
    for suite in runs:
        config = suite.run.config
        if config is not None and config.path not in seen:
            seen.add(config.path)
            yield suite, config


def lines_of(config: ConfigFile) -> list[tuple[str, MarkerLine]]:
    """Return the names that a configuration file registers, and the entry of each."""
    return [(marker_name(line.text), line) for line in marker_lines(config)]


def registered(workspace: Workspace, options: Options, suite: Meant) -> Iterator[Registered]:
    """Yield what one run has registered: by its configuration, in Python code, by plugins."""
    config = suite.run.config
    for name, (_, line, column) in lines_of(config) if config else ():
        yield Registered(name, "configuration", config.path if config else "", line, column)
    registry = workspace.pytest.registry(suite.run, options)
    yield from _coded(registry.at_start)
    for met in registry.on_the_way():
        yield from _coded(met)
    for point in registry.plugins.entry_points():
        for name in registry.reader.entry_point(point).names:
            yield Registered(name, "installed", point.distribution)
    for name in options.markers:
        yield Registered(name, "option", "the option markers")
    for name in registry.builtin:
        yield Registered(name, "pytest", "pytest")


def _coded(found: Registrations) -> Iterator[Registered]:
    """Yield what conftest.py files and plugins register, these by a name where there's no file."""
    for name, (path, line) in found.names.items():
        if not path.is_absolute():
            yield Registered(name, "known", str(path))
        else:
            yield Registered(name, "conftest" if path.name == CONFTEST else "plugin", path, line)
