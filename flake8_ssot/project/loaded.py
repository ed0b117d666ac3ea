"""Modules while they are imported, and the search path that they are found on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.project.failures import Failure, Frame
from flake8_ssot.project.program import Steps
from flake8_ssot.syntax.exports import Exports


class Doubt(IntEnum):
    """Whether a line is executed once the import of its module has begun, or whether that works."""

    NONE = 0
    #: It is, unless a line before it raises.
    IF_NOTHING_FAILS = 1
    IF_SO = 2


@dataclass(eq=False)
class Loaded:
    """A module in sys.modules.

    `path` is None for what has no source that we read: a namespace package, or (`unread`) any
    module that isn't the project's. `names` are those that are bound, or may be, each with the
    module or function that it is bound to if it is one. `open` says why there may be others,
    `roomy` whether it may have submodules that its folders don't have, `doubt` whether its import
    works, `may_skip` whether that may end with a skip of pytest's. `place` is the module's in the
    order in which modules are begun.
    """

    name: str
    path: Path | None = None
    folders: tuple[Path, ...] = ()
    is_package: bool = False
    unread: bool = False
    complete: bool = False
    open: str | None = None
    roomy: bool = False
    doubt: Doubt = Doubt.NONE
    may_skip: bool = False
    place: int = 0
    names: dict[str, Value] = field(default_factory=dict)
    exports: Exports | None = None
    #: What fails here, and which modules are imported here, each with what catches it.
    causes: list[tuple[Failure, Guards]] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)

    @property
    def package(self) -> str:
        """The name that relative imports start from, "" for none."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    def named(self, dotted: str) -> Value:
        """Return the module or function that a dotted name means here, as far as that is known."""
        value: Value = self
        for part in dotted.split("."):
            if not isinstance(value, Loaded):
                return None
            value = value.names.get(part)
        return value


@dataclass(frozen=True, eq=False)
class Function:
    """A function that imports modules when it is called: its module, name and steps."""

    module: Loaded
    path: Path
    name: str
    steps: Steps


class Perhaps(NamedTuple):
    """Functions one of which a name may be bound to."""

    functions: tuple[Function, ...]


#: What a name is bound to, None for all that imports nothing.
Value = Loaded | Function | Perhaps | None
#: The types that the except clauses around a statement catch, innermost first.
Guards = tuple[tuple[str, ...], ...]


class Import(NamedTuple):
    """A module that a line imports, itself or as a package around what the line names.

    `relative`: the name follows from that of the importing module.
    """

    module: Loaded
    guards: Guards
    place: Frame
    relative: bool
    doubt: Doubt


class SearchPath:
    """sys.path: what is known of it, and whether it may hold more."""

    def __init__(self, folders: Iterable[Path], fixed: Iterable[Path] = ()) -> None:
        self._entries = list(dict.fromkeys(folders))
        self._fixed = tuple(fixed)
        #: Which of the project's files put a folder here.
        self.put_by: dict[Path, Path] = {}
        self.unread = False
        self._roots: tuple[Path, ...] | None = None

    @property
    def first(self) -> Path | None:
        return self._entries[0] if self._entries else None

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders in order: the run's own, then those of the environment."""
        if self._roots is None:
            self._roots = tuple(dict.fromkeys((*self._entries, *self._fixed)))
        return self._roots

    def put(self, folder: Path, *, first: bool, by: Path | None = None) -> None:
        """Add a folder; one that is put first again moves there. `by` is a file that does it."""
        if by is not None and folder not in self._entries:
            self.put_by[folder] = by
        if first:
            if self.first == folder:
                return
            if folder in self._entries:
                self._entries.remove(folder)
            self._entries.insert(0, folder)
        elif folder in self._entries:
            return
        else:
            self._entries.append(folder)
        self._roots = None
