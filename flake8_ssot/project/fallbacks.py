"""Imports in an `except` block, which run where what they replace has failed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from flake8_ssot.project.import_guards import CATCHERS, Failing
from flake8_ssot.syntax.guards import exception_names
from flake8_ssot.syntax.parents import Parents

EVERYTHING: Final = ("", "Exception", "BaseException")


class Fallback(NamedTuple):
    """The `except` block that a statement stands in, its `try`, and what is above that."""

    handler: ast.ExceptHandler
    attempt: ast.Try
    parents: Parents | None

    def replaced(self) -> Iterator[ast.Import | ast.ImportFrom]:
        """Yield the imports that are tried first."""
        for statement in self.attempt.body:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                yield statement

    def handles(self, raised: str) -> bool:
        """Say whether it is certainly this block that handles such an exception."""
        for handler in self.attempt.handlers:
            caught = set(exception_names(handler.type))
            if not caught.isdisjoint({*CATCHERS[raised], *EVERYTHING}):
                return handler is self.handler
            if "?" in caught:
                return False
        return False


def taken(
    parents: Parents | None, lacks: Callable[[ast.Import | ast.ImportFrom], Iterable[Failing]]
) -> Fallback | None:
    """Return the `except` block that a statement stands in, if it runs whenever its `try` does.

    `lacks(node)` are the failures of an import.
    """
    handler = parents.node if parents is not None else None
    above = parents.above if parents is not None else None
    if above is None or not isinstance(above.node, ast.Try):
        return None
    if not isinstance(handler, ast.ExceptHandler):
        return None
    block = Fallback(handler, above.node, above.above)
    failures = (failure for tried in block.replaced() for failure in lacks(tried))
    return block if any(block.handles(failure.raises) for failure in failures) else None
