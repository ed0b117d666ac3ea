"""Two definitions of one name, compared: identical copies, drifted ones, and mere namesakes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.project.copies import (
    DEFINITIONS,
    Definition,
    Definitions,
    definitions,
    is_generated,
)
from flake8_ssot.project.modules import Modules
from flake8_ssot.wording import some

#: Folders of other people's code, and of code that repeats on purpose what once was.
FOREIGN: Final = frozenset(
    {"_vendor", "vendor", "vendored", "extern", "externals", "third_party", "thirdparty",
     "migrations"}
)  # fmt: skip
#: Where alembic keeps its migrations.
ALEMBIC: Final = ("alembic", "versions")
#: What the compilers of protocol buffers call their files.
GENERATED: Final = ("_pb2.py", "_pb2_grpc.py")
#: So many members are named.
NAMED: Final = 3


class Placed(NamedTuple):
    """A definition and its file."""

    path: Path
    definition: Definition


class Copy(NamedTuple):
    """A definition that another one, `home`, is a copy of; identical if they do not differ.

    Where they differ: the members that only the copy has, that only the home has, and that both
    have and that are not the same.
    """

    placed: Placed
    home: Placed
    only_here: Sequence[str]
    only_there: Sequence[str]
    different: Sequence[str]

    @property
    def is_identical(self) -> bool:
        return not (self.only_here or self.only_there or self.different)

    @property
    def how(self) -> str:
        """What kind of copy it is, in words."""
        if self.is_identical:
            return "an identical copy"
        parts = [
            f"{where} {some(members, NAMED, ' ')}"
            for where, members in (
                ("only here", self.only_here),
                ("only there", self.only_there),
                ("different", self.different),
            )
            if members
        ]
        return f"a drifted copy ({', '.join(parts)})"


def compared(one: Placed, home: Placed) -> Copy | None:
    """Return how two definitions of a name differ, None if they only have the name in common."""
    mine, theirs = one.definition, home.definition
    last_words = {base.rpartition(".")[2] for base in (*mine.bases, *theirs.bases)}
    if mine.kind != theirs.kind or mine.name in last_words:
        return None
    a, b = mine.members, theirs.members
    same = [name for name in a if a[name] == b.get(name)]
    told = [name for name in same if not name.startswith("__")]
    if len(told) < 2 or 2 * len(same) < max(len(a), len(b)):
        return None
    return Copy(
        one,
        home,
        [name for name in a if name not in b],
        [name for name in b if name not in a],
        [name for name in a if name in b and a[name] != b[name]],
    )


def defined_in(path: Path, project: Modules) -> Sequence[Definition]:
    """Return what a file defines; it is kept."""
    sources = project.sources

    def make(data: bytes) -> Definitions:
        return Definitions() if is_generated(data) else definitions(sources.tree(path))

    made = project.cache.of(DEFINITIONS, path, sources, make)
    return made.found if made is not None else ()


def placed(path: Path, name: str, project: Modules) -> Placed | None:
    """Return the definition of `name` in a file, if there is one that can be compared."""
    found = (one for one in defined_in(path, project) if one.name == name)
    definition = next(found, None)
    return Placed(path, definition) if definition is not None else None


def is_foreign(path: Path) -> bool:
    """Say whether a file is other people's, generated, or a migration: its copies are meant."""
    is_migration = path.parts[-3:-1] == ALEMBIC
    return is_migration or not FOREIGN.isdisjoint(path.parts) or path.name.endswith(GENERATED)
