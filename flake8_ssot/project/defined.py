"""Which names the statements of a module have bound so far, and which may be unbound."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from flake8_ssot.project.program import Undefined, Use
from flake8_ssot.project.undefined import undefined_names

KNOWN: Final = frozenset(dir(builtins)) | {
    "__file__", "__name__", "__path__", "__builtins__", "__annotations__", "__module__",
    "__qualname__", "WindowsError", "__class__", "__spec__", "__loader__", "__package__",
    "__cached__", "_",
}  # fmt: skip


class Defined:
    """The names of one module while its statements are followed in their order.

    In a class body the names are the class's own.
    """

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._known: set[str] = set(KNOWN)
        #: Names that may be unbound though something binds them; the steps will show.
        self._tentative: set[str] = set()
        self._starred = False
        #: How many try blocks stand around that catch a NameError, which pyflakes passes over.
        self._guarded = 0
        self._undefined: frozenset[tuple[int, int, str]] | None = None
        self.in_class = False

    def bind(self, names: Iterable[str]) -> None:
        """Note that names are bound."""
        found = set(names)
        self._known |= found
        if self.in_class:
            self._tentative -= found

    def star(self) -> None:
        """Note that a star import binds names that can't be told here."""
        self._starred = True

    def perhaps(self, names: Iterable[str]) -> None:
        """Note that names may be unbound from here on."""
        if not self.in_class:
            found = set(names)
            self._known |= found
            self._tentative |= found

    def dead(self, names: Iterable[str]) -> None:
        """Note that what would bind names never runs; "*" stands for those of a star import."""
        found = set(names)
        self._starred = self._starred or "*" in found
        self.perhaps(found - self._known)

    def used(self, node: ast.Name) -> Iterator[Use | Undefined]:
        """Look at a name; pyflakes is asked whether nothing defines one that is new to us."""
        name = node.id
        if name in self._known and name not in self._tentative:
            return
        if name in self._tentative or self._starred or self._guarded:
            yield Use(node.lineno, name)
        else:
            if self._undefined is None:
                self._undefined = undefined_names(self._tree)
            if (node.lineno, node.col_offset, name) in self._undefined:
                yield Undefined(node.lineno, name)

    def deleted(self, line: int, names: Iterable[str]) -> Iterator[Use]:
        """Look at the names of a `del` statement, which are unbound from here on."""
        found = list(names)
        if self.in_class:
            self._known.difference_update(found)
            return
        for name in found:
            if name not in self._known or name in self._tentative:
                yield Use(line, name)
        self.perhaps(found)

    @contextmanager
    def caught(self, types: Iterable[str]) -> Iterator[None]:
        """Look into a try block; `types` are those that its except clauses catch."""
        guarded = not {"NameError", ""}.isdisjoint(types)
        self._guarded += guarded
        yield
        self._guarded -= guarded

    @contextmanager
    def class_body(self, parameters: Iterable[str]) -> Iterator[None]:
        """Keep what a class body binds to itself; `parameters` are those of its type."""
        around = self._known, self._tentative, self.in_class
        self._known, self._tentative, self.in_class = set(around[0]), set(around[1]), True
        self.bind(parameters)
        yield
        self._known, self._tentative, self.in_class = around
