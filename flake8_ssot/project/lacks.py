"""Imports from other distributions: what a file asks for and its environment does not have."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.project.certainty import Surroundings, hands_itself_over
from flake8_ssot.project.finder import Found
from flake8_ssot.project.library import Library
from flake8_ssot.project.resolution import Missing

#: Conditions on older versions are taken to be decided.
OLDEST: Final = (3, 8)


class Lack(NamedTuple):
    """An import that asks for too much.

    There is no module `missing`, which is asked for as the `name` of a package if there is one; or,
    unless `whole`, there is such a module of a distribution, and it has no `name`. `module` is what
    is imported, and `wanted` what is taken from it. `node` is the statement or alias.
    """

    missing: str
    name: str | None
    module: str
    wanted: tuple[str, ...]
    whole: bool
    node: ast.stmt | ast.alias

    @property
    def raises(self) -> str:
        return "ImportError" if self.name else "ModuleNotFoundError"


class Lacks:
    """Looks at the imports of one file.

    What it finds is what files show; `Provision` says whether something else may have it.
    """

    def __init__(self, library: Library, around: Surroundings) -> None:
        self._library = library
        self._environment = library.environment
        self._project = library.project
        self._around = around
        self._known: dict[ast.stmt, tuple[Lack, ...]] = {}

    def of(self, node: ast.Import | ast.ImportFrom) -> tuple[Lack, ...]:
        """Return what the file's search path and its environment do not have."""
        if node not in self._known:
            self._known[node] = tuple(self._lacks(node))
        return self._known[node]

    def _lacks(self, node: ast.Import | ast.ImportFrom) -> Iterator[Lack]:
        path = self._around.path
        if path is None or path.suffix == ".pyi" or getattr(node, "is_lazy", False):
            return
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from self._of_module(alias.name, (), alias)
        elif node.module and not node.level and node.module != "__future__":
            aliases = [alias for alias in node.names if alias.name != "*"]
            yield from self._of_module(node.module, tuple(a.name for a in aliases), node)
            if (found := self._found(node.module)) is not None:
                for alias in aliases:
                    yield from self._of_name(found, alias)

    def _of_module(
        self, module: str, wanted: tuple[str, ...], node: ast.stmt | ast.alias
    ) -> Iterator[Lack]:
        top = module.partition(".")[0]
        if self._environment.lacks(top):
            if self._project.finder.find(top, self._around.roots) is None:
                yield Lack(top, None, module, wanted, True, node)
            return
        parent = self._installed(top)
        prefix = top
        for part in module.split(".")[1:]:
            if parent is None or self._is_open(parent):
                return
            prefix = f"{prefix}.{part}"
            found = self._library.find(prefix)
            if found is None:
                yield Lack(prefix, None, module, wanted, parent.is_namespace, node)
                return
            parent = found

    def _of_name(self, found: Found, alias: ast.alias) -> Iterator[Lack]:
        name = alias.name
        if self._has(found, name):
            return
        if found.is_namespace:
            missing = f"{found.name}.{name}"
            yield Lack(missing, name, missing, (), True, alias)
        else:
            yield Lack(found.name, name, found.name, (name,), False, alias)

    def _found(self, module: str) -> Found | None:
        """Return a module if an installed distribution has it."""
        top = self._installed(module.partition(".")[0])
        return None if top is None else self._library.find(module)

    def _installed(self, top: str) -> Found | None:
        """Return the top-level module if the environment's site folders have it as a whole."""
        standard = self._environment.standard
        if standard.provides(top) is not False or (standard.version or OLDEST) < OLDEST:
            return None
        path = (*self._around.roots, *self._environment.search_path)
        found = self._project.finder.find(top, path)
        if found is None or (found.is_namespace and self._environment.is_hooked(top)):
            return None
        sites = self._environment.folders
        places = found.folders or (found.path or Path(),)
        return found if all(any(s in p.parents for s in sites) for p in places) else None

    def _has(self, found: Found, name: str) -> bool:
        """Say whether an installed module may have a name, or submodule, as far as files show."""
        result = self._project.resolve(found.name, name, self._environment.search_path)
        if not isinstance(result, Missing) or result.chain:
            return True
        if found.path and hands_itself_over(self._project.sources.data(found.path) or b""):
            return True
        return found.is_package and self._is_open(found)

    def _is_open(self, package: Found) -> bool:
        """Say whether a package may have modules that are not in its folders."""
        if package.path is None:
            return False
        summary = self._project.summary(package.path) if package.readable else None
        return summary is None or summary.has_other_folders
