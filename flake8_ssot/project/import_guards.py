"""Whether what a failing import raises gets out of the place where the import stands."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol, TypeVar

from flake8_ssot.syntax.children import blocks
from flake8_ssot.syntax.guards import Situation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.syntax.skips import UNDECIDED

#: By the exception that is raised: the types that catch it, besides those that catch everything.
CATCHERS: Final = {
    "ModuleNotFoundError": ("ModuleNotFoundError", "ImportError"),
    "ImportError": ("ImportError",),
    "AttributeError": ("AttributeError",),
}
#: Decorators and marks under which nobody expects a test to pass.
EXCUSES: Final = frozenset(
    {"skip", "skipif", "xfail", "expectedFailure", "skipIf", "skipUnless", "skip_if", "skip_unless"}
)


class Failing(Protocol):
    """What an import can't have."""

    @property
    def raises(self) -> str:
        """The type of the exception, by its name."""


Raising = TypeVar("Raising", bound=Failing)


def escapes(around: Situation, raises: str) -> bool:
    """Say whether the code in this situation certainly runs and its exception isn't caught."""
    if around.never or around.conditional:
        return False
    return not around.catches(*CATCHERS[raises], "Exception", "BaseException")


def may_skip(skips: Iterable[str], is_present: Callable[[str], bool]) -> bool:
    """Say whether a file may have skipped itself, for lack of a module in `skips`.

    `is_present` says whether a module can certainly be imported.
    """
    return any(module in {"?", UNDECIDED} or not is_present(module) for module in skips)


def is_excused(node: ast.AST, parents: Parents | None) -> bool:
    """Say whether a test around `node` is marked as skipped, or as expected to fail."""
    while parents is not None:
        parent, parents = parents
        for decorator in getattr(parent, "decorator_list", ()):
            if _excuses(decorator):
                return True
        node = parent
    return isinstance(node, ast.Module) and any(map(_is_excuse, node.body))


def _is_excuse(statement: ast.stmt) -> bool:
    """Recognise `pytestmark = pytest.mark.skip`, or a list that holds such a mark."""
    if not isinstance(statement, ast.Assign):
        return False
    names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
    return "pytestmark" in names and _excuses(statement.value)


def _excuses(node: ast.expr) -> bool:
    return any(isinstance(n, (ast.Attribute, ast.Name)) and _word(n) in EXCUSES
               for n in ast.walk(node))  # fmt: skip


def _word(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def statements(tree: ast.Module) -> Iterator[tuple[ast.AST, Parents | None]]:
    """Yield the statements of `tree`, those in functions too, and what stands above each."""
    stack: list[tuple[ast.AST, Parents | None]] = [(tree, None)]
    while stack:
        node, parents = stack.pop()
        yield node, parents
        here = Parents(node, parents)
        stack += [(child, here) for child in blocks(node)]
