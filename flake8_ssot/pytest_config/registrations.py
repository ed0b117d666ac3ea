"""What conftest.py files and plugins register, learned by evaluating their hooks in part.

Source: pytest's documentation, "Registering marks"; config/__init__.py for how a line is read.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot.project.finder import Finder
from flake8_ssot.pytest_config.evaluation import TooMuch, arguments_of_hook, methods
from flake8_ssot.pytest_config.modules import Module, Modules
from flake8_ssot.pytest_config.values import (
    UNKNOWN,
    ClassValue,
    External,
    FunctionValue,
    Head,
    Instance,
)
from flake8_ssot.syntax.source import Sources

#: Hooks that run only when the test modules have been imported.
LATE_HOOKS: Final = (
    "pytest_runtest_",
    "pytest_collection_modifyitems",
    "pytest_collection_finish",
    "pytest_fixture_",
    "pytest_sessionfinish",
    "pytest_unconfigure",
    "pytest_terminal_summary",
    "pytest_report_",
    "pytest_pyfunc_call",
    "pytest_assert",
    "pytest_exception_interact",
)


class Site(NamedTuple):
    """Where a marker is registered."""

    path: Path
    line: int


def marker_name(line: str) -> str:
    """Return the name that a line of the markers option registers."""
    return line.split(":", 1)[0].split("(")[0].strip()


class Registrations:
    """What a set of conftest.py files and plugins registers. `unknown` says why it may be more."""

    def __init__(self, sources: Sources, finder: Finder, roots: Sequence[Path]) -> None:
        self.names: dict[str, Site] = {}
        self.unknown: str | None = None
        self.modules = Modules(sources, finder, roots, self._register, self._give_up)
        self._loaded: set[Path] = set()

    def may_know(self, name: str) -> bool:
        """Say whether `name` is registered, or may be."""
        return name in self.names or self.unknown is not None

    def _give_up(self, reason: str) -> None:
        self.unknown = self.unknown or reason

    def _register(self, line: Any, node: ast.AST, module: Module) -> None:
        text = line.text if isinstance(line, Head) else line
        known = isinstance(text, str) and (not isinstance(line, Head) or ":" in text or "(" in text)
        if known:
            site = Site(module.path, getattr(node, "lineno", 1))
            self.names.setdefault(marker_name(text), site)
        else:
            number = getattr(node, "lineno", 1)
            self._give_up(f"{module.path.name}:{number} registers a computed name")

    def load(self, module: Module | None, what: str, *, is_conftest: bool = False) -> None:
        """Run the hooks of a plugin or conftest.py; one that can't be read makes all unknown."""
        if module is None:
            self._give_up(f"{what} can't be read")
            return
        if module.path in self._loaded:
            return
        self._loaded.add(module.path)
        for name in list(module.names):
            if _is_hook(name) and not (is_conftest and name == "pytest_load_initial_conftests"):
                self._run_hook(name, module.attribute(name), what)

    def load_attribute(self, module: Module | None, attribute: str, what: str) -> None:
        """Run the hooks of a plugin object: `module:attribute` of an entry point."""
        value = module.attribute(attribute) if module is not None else UNKNOWN
        value = Instance(value) if isinstance(value, ClassValue) else value
        if not isinstance(value, Instance):
            self._give_up(f"{what} can't be read")
            return
        for name, function in methods(value):
            if _is_hook(name):
                self._run_hook(name, function, what)

    def _run_hook(self, name: str, value: Any, what: str) -> None:
        if isinstance(value, FunctionValue):
            try:
                self.modules.evaluation.call(value, [], arguments_of_hook(value))
            except (TooMuch, RecursionError) as error:
                self._give_up(f"{name} of {what} can't be read: {error}")
        elif value is UNKNOWN or isinstance(value, External):
            self._give_up(f"{name} of {what} can't be read")


def _is_hook(name: str) -> bool:
    """Say whether a name is a hook's that runs before or while test modules are imported."""
    is_late = name == "pytest_plugins" or name.startswith(LATE_HOOKS)
    return name.startswith("pytest_") and not is_late
