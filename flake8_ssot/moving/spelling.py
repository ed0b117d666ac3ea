"""How a file writes the new module, and the imports that this needs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.moving.adding import after_statement
from flake8_ssot.moving.change import Change, Writer, absolute
from flake8_ssot.output.report import Edit
from flake8_ssot.syntax.scope_imports import Import, imports_of


class Binder(NamedTuple):
    """The import, in a scope, that binds a name; `is_plain`: `import a.b`, which binds `a`."""

    scope: ast.AST
    statement: Import
    is_plain: bool


class Spelling(NamedTuple):
    """How the new module is written, and the import that this needs."""

    written: str
    statement: str

    @property
    def name(self) -> str:
        """The name that has to mean it, or a package above it."""
        return self.written.partition(".")[0]


class Speller:
    """Writes the new module in one file; `added` are the edits that import it."""

    def __init__(self, context: Context, change: Change, writer: Writer) -> None:
        self._context, self._change, self._writer = context, change, writer
        self._added: dict[tuple[ast.AST, str], tuple[int, Edit]] = {}

    @property
    def added(self) -> set[Edit]:
        return {edit for _, edit in self._added.values()}

    def written(self, new: str, binder: Binder) -> str | None:
        """Return how `new` is written where the old module is reached by what `binder` binds.

        None where no name is free for it, or its import can't be added.
        """
        for spelling in self._spellings(new, binder):
            if self._is_free(spelling, new):
                is_there = self._is_there(spelling, new, binder.scope)
                return spelling.written if is_there or self._add(spelling, binder) else None
        return None

    def _spellings(self, new: str, binder: Binder) -> Iterator[Spelling]:
        """Yield the ways to write the new module, first the one that is like the old one's."""
        package, _, last = new.rpartition(".")
        statement = binder.statement
        is_relative = isinstance(statement, ast.ImportFrom) and statement.level > 0
        source = self._writer.written(package, relative=is_relative)
        found = [Spelling(new, f"import {new}")]
        if package:
            found.insert(
                len(found) * binder.is_plain, Spelling(last, f"from {source} import {last}")
            )
        yield from found

    def _is_free(self, spelling: Spelling, new: str) -> bool:
        """Say whether the name that is needed means nothing else in the file."""
        meant = new if spelling.written != new else spelling.name
        bound = self._context.scopes.bound_to(spelling.name)
        for binding in bound:
            path = absolute(self._context, binding) if isinstance(binding, str) else None
            if path is None or (self._change.path(*path) or path[0]) != meant:
                return False
        return bool(bound) or spelling.name not in self._used

    @cached_property
    def _used(self) -> frozenset[str]:
        nodes = ast.walk(self._context.source.tree)
        return frozenset(node.id for node in nodes if isinstance(node, ast.Name))

    def _is_there(self, spelling: Spelling, new: str, scope: ast.AST) -> bool:
        """Say whether a scope, or the module, imports the new module by then."""
        scopes = (scope, self._context.source.tree)
        return any(self._imports(node, spelling, new) for one in scopes for node in imports_of(one))

    def _imports(self, node: Import, spelling: Spelling, new: str) -> bool:
        if isinstance(node, ast.ImportFrom):
            is_short = spelling.written != new
            return is_short and any((a.asname or a.name) == spelling.name for a in node.names)
        plain = [alias.name for alias in node.names if alias.asname is None]
        after = [self._change.module(name, self._context.search_path) or name for name in plain]
        return spelling.written == new and any(f"{name}.".startswith(f"{new}.") for name in after)

    def _add(self, spelling: Spelling, binder: Binder) -> bool:
        """Add an import behind the first of those that bind what is used; say whether it can be."""
        statement = binder.statement
        edit = after_statement(self._context, statement, spelling.statement)
        key = (binder.scope, spelling.statement)
        if edit is not None and statement.lineno < self._added.get(key, (statement.lineno + 1,))[0]:
            self._added[key] = (statement.lineno, edit)
        return edit is not None
