"""What conftest.py files and plugins register, learned by evaluating their hooks in part.

Source: pytest's documentation, "Registering marks"; config/__init__.py for how a line is read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot.pytest_config.evaluation import Evaluation
from flake8_ssot.pytest_config.ini_values import marker_name
from flake8_ssot.pytest_config.methods import arguments_of_hook, methods
from flake8_ssot.pytest_config.modules import Module
from flake8_ssot.pytest_config.values import (
    UNKNOWN,
    ClassValue,
    External,
    FunctionValue,
    Head,
    Instance,
)

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


#: Hook arguments that are pytest's config, or lead to it.
WAYS_TO_CONFIG: Final = frozenset(
    {"config", "early_config", "session", "parent", "collector", "metafunc", "manager"}
)


class Site(NamedTuple):
    """Where a marker is registered."""

    path: Path
    line: int


class Registrations:
    """What conftest.py files and plugins register.

    `unknown` says why it may be more; `files` are those that were loaded to know.
    """

    def __init__(self) -> None:
        self.names: dict[str, Site] = {}
        self.unknown: str | None = None
        self.files: set[Path] = set()

    def may_know(self, name: str) -> bool:
        """Say whether `name` is registered, or may be."""
        return name in self.names or self.unknown is not None

    def give_up(self, reason: str) -> None:
        self.unknown = self.unknown or reason

    def add(self, names: Iterable[str], path: Path) -> None:
        for name in names:
            self.names.setdefault(name, Site(path, 1))

    def merge(self, other: Registrations) -> None:
        self.names = {**other.names, **self.names}
        self.unknown = self.unknown or other.unknown
        self.files |= other.files

    def register(self, line: Any, node: ast.expr | ast.stmt, module: Module) -> None:
        """Take a line of the markers option as `addinivalue_line` does."""
        text = line.text if isinstance(line, Head) else line
        if isinstance(text, str) and (line is text or ":" in text or "(" in text):
            self.names.setdefault(marker_name(text), Site(module.path, node.lineno))
        else:
            self.give_up(f"{module.path.name}:{node.lineno} registers a computed name")

    def load(self, module: Module, what: str, *, is_conftest: bool = False) -> None:
        """Run the hooks of a plugin or conftest.py."""
        self.files.add(module.path)
        if module.unknown is not None:
            self.give_up(module.unknown)
        for name in list(module.names):
            if _is_hook(name) and not (is_conftest and name == "pytest_load_initial_conftests"):
                self._run_hook(name, module.attribute(name), what)

    def load_object(self, value: Any, what: str) -> None:
        """Run the hooks of a plugin object: `module:attribute` of an entry point."""
        value = Instance(value) if isinstance(value, ClassValue) else value
        if not isinstance(value, Instance):
            self.give_up(f"{what} can't be read")
            return
        for name, function in methods(value):
            if _is_hook(name):
                self._run_hook(name, function, what)

    def _run_hook(self, name: str, value: Any, what: str) -> None:
        if isinstance(value, FunctionValue):
            parameters = {argument.arg for argument in value.node.args.args}
            if parameters.isdisjoint(WAYS_TO_CONFIG):
                return
            evaluation = Evaluation(self.register, self.give_up)
            try:
                evaluation.call(value, [], arguments_of_hook(value))
            except Exception as error:  # the project's code may do anything to Python's operators
                self.give_up(f"{name} of {what} can't be read: {error}")
        elif value is UNKNOWN or isinstance(value, External):
            self.give_up(f"{name} of {what} can't be read")


def _is_hook(name: str) -> bool:
    """Say whether a name is a hook's that runs before or while test modules are imported."""
    is_late = name == "pytest_plugins" or name.startswith(LATE_HOOKS)
    return name.startswith("pytest_") and not is_late
