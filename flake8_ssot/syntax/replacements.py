"""What else the calls of a file create or replace: there, a path may lead to a mock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from flake8_ssot.syntax.children import parts
from flake8_ssot.syntax.parents import Parents, links
from flake8_ssot.syntax.string_calls import Canonical, Reader

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Replacement(NamedTuple):
    """An attribute at `path` that a call replaces, or `creates`, in the function or class `scope`.

    The path is the attribute's name alone where its owner can't be read.
    """

    path: str
    creates: bool
    scope: Scope | None


class Replacements:
    """What the calls of one file replace, read when first asked for."""

    def __init__(self, tree: ast.Module, reader: Reader, canonical: Canonical) -> None:
        self._tree = tree
        self._reader = reader
        self._canonical = canonical
        self._found: list[Replacement] | None = None

    def may_hold(self, path: str, name: str, node: ast.AST, parents: Parents | None) -> bool:
        """Say whether the attribute `name` of the object at `path` may be made by other calls.

        Made before `node`, that is: by a call that creates such a name, or that puts a mock in the
        place of the object or of what it is in. What another test function does is over by then.
        """
        if self._found is None:
            self._found = list(self._read())
        scopes = set(_scopes(node, parents))
        for path_of_other, creates, scope in self._found:
            if creates and path_of_other.rpartition(".")[2] == name:
                return True
            if f"{path}.".startswith(f"{path_of_other}.") and (
                scope in scopes or not _is_test(scope)
            ):
                return True
        return False

    def _read(self) -> Iterator[Replacement]:
        stack: list[tuple[ast.AST, Parents | None]] = [(self._tree, None)]
        while stack:
            node, parents = stack.pop()
            here = Parents(node, parents)
            stack += [(child, here) for child in parts(node)]
            if not isinstance(node, ast.Call):
                continue
            for target in self._reader.written(node, parents):
                if target.kind != "patch target" or target.stays or target.name is None:
                    continue
                path = target.text
                if not isinstance(target.owner, str):
                    owner = self._canonical(target.owner, parents)
                    path = f"{owner}.{target.name}" if owner else target.name
                yield Replacement(path, target.creates, next(_scopes(node, parents), None))


def _scopes(node: ast.AST, parents: Parents | None) -> Iterator[Scope]:
    """Yield the functions and classes around a node, and those that it decorates."""
    for _, parent in links(node, parents):
        if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield parent


def _is_test(scope: Scope | None) -> bool:
    return scope is not None and scope.name.lower().startswith("test")
