"""What importing a module does, step by step, as far as it decides whether the import succeeds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from flake8_ssot.syntax.broken import Broken
from flake8_ssot.syntax.exports import Exports
from flake8_ssot.syntax.path_changes import Change


class Load(NamedTuple):
    """`import module`: `name` is what it binds, "" for nothing of the module's own."""

    line: int
    module: str
    name: str
    whole: bool = False
    """Whether `name` is bound to the module itself and not to its top-level package."""


class Take(NamedTuple):
    """`from module import names`: each with what it binds, "" for nothing."""

    line: int
    module: str
    level: int
    names: tuple[tuple[str, str], ...]


class TakeAll(NamedTuple):
    """`from module import *`."""

    line: int
    module: str
    level: int


class Bind(NamedTuple):
    """Names are given a value; `defines`: the function of that name."""

    line: int
    names: tuple[str, ...]
    defines: bool = False


class Set(NamedTuple):
    """An attribute of something, by its dotted name, is given a value; "" for any attribute."""

    line: int
    owner: str
    name: str


class Unbind(NamedTuple):
    """Names are deleted."""

    line: int
    names: tuple[str, ...]


class Export(NamedTuple):
    """`__all__` has this value from here on; None: there is none."""

    line: int
    exports: Exports | None


class Undefined(NamedTuple):
    """A name is evaluated that nothing defines."""

    line: int
    name: str


class Use(NamedTuple):
    """A name is evaluated that may have been left unbound, or that only a star import can bind."""

    line: int
    name: str


class Call(NamedTuple):
    """A function is called, by its dotted name as written."""

    line: int
    function: str


class Leave(NamedTuple):
    """A function returns."""

    line: int


class Need(NamedTuple):
    """`pytest.importorskip(module)`; "?" for a module that can't be read."""

    line: int
    module: str


class Skip(NamedTuple):
    """The module skips itself."""

    line: int


class Raise(NamedTuple):
    """An exception is raised: the type's last word, "" for the one being handled."""

    line: int
    type: str


class Extend(NamedTuple):
    """sys.path changes."""

    line: int
    changes: tuple[Change, ...]


class Stub(NamedTuple):
    """Modules are put into sys.modules; `any`: others too, which can't be read."""

    line: int
    names: tuple[str, ...]
    any: bool


class Choose(NamedTuple):
    """Blocks each of which may run, or not."""

    line: int
    arms: tuple[Steps, ...]


class Handler(NamedTuple):
    """An except clause: the types it catches by last word, "" for all, "?" if unread.

    `name` is what it calls the exception, "" for nothing.
    """

    types: tuple[str, ...]
    steps: Steps
    name: str = ""


class Guarded(NamedTuple):
    """try, and what swallows exceptions as it does."""

    line: int
    body: Steps
    handlers: tuple[Handler, ...]
    orelse: Steps
    final: Steps

    @property
    def raises(self) -> bool:
        """Whether a handler ends with an exception of its own."""
        return any(isinstance(step, Raise) for handler in self.handlers for step in handler.steps)


Step = (
    Load
    | Take
    | TakeAll
    | Bind
    | Set
    | Unbind
    | Export
    | Undefined
    | Use
    | Call
    | Leave
    | Need
    | Skip
    | Raise
    | Extend
    | Stub
    | Choose
    | Guarded
)
Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Program:
    """The steps of a module.

    `dynamic` says why it may have names besides those that the steps bind, if it may; `broken` is
    the syntax error that Python finds in it, `plugins` what it gives `pytest_plugins`.
    `functions` holds the steps of its functions that import anything, or call such a one perhaps,
    by the line of the definition; `late` are the imports in all functions.
    """

    steps: Steps = ()
    dynamic: tuple[str, ...] = ()
    broken: Broken | None = None
    plugins: tuple[str, ...] = ()
    functions: Mapping[int, Steps] = field(default_factory=dict)
    late: Steps = ()
