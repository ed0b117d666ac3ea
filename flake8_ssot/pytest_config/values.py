"""The values that a partial evaluation knows, besides Python's own str, list, dict and so on."""

from __future__ import annotations

import ast
import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.modules import Module


class Special(enum.Enum):
    """Values without parts: one not known, and pytest's Config object."""

    UNKNOWN = enum.auto()
    CONFIG = enum.auto()


UNKNOWN: Final = Special.UNKNOWN
CONFIG: Final = Special.CONFIG


class Method(enum.Enum):
    """The ways to pytest's marker list: a method of Config, the list itself, plugins, hooks."""

    ADD = enum.auto()
    MARKERS = enum.auto()
    REGISTER_PLUGIN = enum.auto()
    HOOKS = enum.auto()


@dataclass(frozen=True)
class Head:
    """A string of which only the beginning is known."""

    text: str


@dataclass(frozen=True)
class Bound:
    """An attribute of a known value, called later: `", ".join`, `TABLE.items`."""

    owner: Any
    name: str


@dataclass(frozen=True, eq=False)
class FunctionValue:
    """A function of the project and the names around it; `owner` is its first argument, if any."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    module: Module
    closure: dict[str, Any]
    owner: Instance | ClassValue | None = None


@dataclass(frozen=True, eq=False)
class ClassValue:
    """A class of the project."""

    node: ast.ClassDef
    module: Module


@dataclass(frozen=True, eq=False)
class Instance:
    """An object of a class of the project."""

    type: ClassValue


@dataclass(frozen=True, eq=False)
class Lazy:
    """A `map` or a generator: nothing happens until it is consumed, which returns its elements."""

    consume: Callable[[], Any]


@dataclass(frozen=True, eq=False)
class ModuleValue:
    """A module of the project or its environment."""

    module: Module


@dataclass(frozen=True, eq=False)
class External:
    """Something from a module whose source can't be had; `name` is its dotted path."""

    name: str


@dataclass(frozen=True, eq=False)
class ImportedName:
    """A name bound by an import, looked up when asked for; `name` is None for the module itself."""

    importer: Module
    target: str
    level: int
    name: str | None

    def resolve(self) -> Any:
        return self.importer.imported(self.target, self.level, self.name)


#: A text or list that grows beyond it is given up.
MAXIMUM_SIZE: Final = 100_000


class TooMuch(Exception):
    """The evaluation was given up."""


class Return(Exception):
    """A function ended."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


def bounded(value: Any) -> Any:
    """Return `value`; raise TooMuch if it is too large to go on with."""
    if isinstance(value, (str, list, tuple)) and len(value) > MAXIMUM_SIZE:
        raise TooMuch("a value grows too large")
    return value
