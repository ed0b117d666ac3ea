"""Dotted paths in text that lead through shims, and where what they name is at home."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.project.resolution import Missing, Resolved
from flake8_ssot.project.resolver import Project
from flake8_ssot.project.shim_homes import is_within
from flake8_ssot.project.shim_use import Shims, Use


class Reached(NamedTuple):
    """What a path leads to through the shim `use`.

    `home` is its path without the shim, None if that isn't known. It `is_proven` where there is
    certainly something, and it `is_same` where the path leads to the same object there, as an
    attribute of the same thing. `is_reference`: the path names nothing but the shim's own reference
    to what is defined elsewhere, so that its replacement is seen through the shim alone;
    `is_defined` says that it is at home that it is defined, and not that it only comes from there.
    """

    use: Use
    home: str | None
    is_proven: bool = False
    is_same: bool = False
    is_reference: bool = False
    is_defined: bool = False


class ShimTargets:
    """Follows paths for the file that sees the project's shims as `shims`, over `roots`."""

    def __init__(self, project: Project, shims: Shims, roots: Sequence[Path]) -> None:
        self._project = project
        self._shims = shims
        self._roots = tuple(roots)

    def module(self, path: str) -> Reached | None:
        """Return the shim that an import of the module at `path` goes through."""
        if self._is_gone(path):
            return None
        use = self._shims.in_module(path, [None])
        if use is None:
            return None
        other = self._shims.replacement(path)
        home = other or _dotted(use, ())
        found = self._project.find(home, self._roots) if home else None
        return Reached(use, home, is_proven=found is not None, is_same=other is not None)

    def attribute(self, owner: str, name: str) -> Reached | None:
        """Return the shim through which the attribute `name` of the object at `owner` is reached.

        Silent where there is no such attribute.
        """
        module, (first, *rest) = self._split(owner, name)
        use = self._use(module, first)
        found = self._project.resolve(module, first, self._roots)
        if use is None or (isinstance(found, Missing) and self._is_ours(module)):
            return None
        other = self._shims.replacement(module) if use.old == module else None
        if other is not None:
            return Reached(use, ".".join((other, first, *rest)), is_proven=True, is_same=True)
        if not isinstance(found, Resolved) or is_within(found.module, _module_of(use)):
            return Reached(use, _dotted(use, rest))
        return self._elsewhere(use, module, (first, *rest), found)

    def _elsewhere(self, use: Use, module: str, names: tuple[str, ...], found: Resolved) -> Reached:
        """Return what is said of a name that the shim takes from where it was `found`."""
        home = ".".join(filter(None, (found.module, found.name, *names[1:])))
        is_here = not found.is_external
        if len(names) > 1:
            return Reached(use, home, is_proven=is_here, is_same=is_here)
        return Reached(
            use,
            home,
            is_proven=is_here and found.name is not None,
            is_reference=not self._is_used(module, names[0]),
            is_defined=is_here and found.name is not None,
        )

    def _use(self, module: str, name: str) -> Use | None:
        use = self._shims.in_module(module, [name])
        if use is None and not self._shims.is_decorated(module, name):
            use = self._shims.deprecated_name(module, name)
        if use is None and self._shims.is_package(module):
            use = self._shims.submodule(module, name)
        return use

    def _split(self, owner: str, name: str) -> tuple[str, tuple[str, ...]]:
        """Return the module that a path starts with, and the names after it."""
        module, names = owner, [name]
        while "." in module and self._project.find(module, self._roots) is None:
            if not self._is_ours(module):
                break
            module, _, last = module.rpartition(".")
            names.insert(0, last)
        return module, tuple(names)

    def _is_ours(self, module: str) -> bool:
        return self._project.find(module.partition(".")[0], self._roots) is not None

    def _is_gone(self, module: str) -> bool:
        """Say whether the project should have a module, and has not."""
        return self._is_ours(module) and self._project.find(module, self._roots) is None

    def _is_used(self, module: str, name: str) -> bool:
        """Say whether functions or classes of a module may use a name of it themselves."""
        found = self._project.find(module, self._roots)
        tree = self._project.sources.tree(found.path) if found and found.path else None
        return tree is None or any(
            isinstance(node, ast.Name) and node.id == name
            for statement in tree.body
            for scope in _scopes(statement)
            for node in ast.walk(scope)
        )


def _module_of(use: Use) -> str:
    """Return the module that is the shim, or has the deprecated name."""
    return use.old.rpartition(".")[0] if use.kind == "name" else use.old


def _scopes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the scopes in a statement; the module's `__getattr__` is part of the passing on."""
    if isinstance(statement, ast.FunctionDef) and statement.name in {"__getattr__", "__dir__"}:
        return
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    yield from (node for node in ast.walk(statement) if isinstance(node, kinds))


def _dotted(use: Use, rest: Sequence[str]) -> str | None:
    """Return the path of the only home of a use, with the names that come after it."""
    home = use.homes[0]
    return ".".join(filter(None, (*home, *rest))) if home is not None else None
