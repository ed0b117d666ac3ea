"""What the imports of a file ask for and certainly can't have, whatever stands around them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final, Literal, NamedTuple

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.certainty import Certainty, Surroundings
from flake8_ssot.project.definitions import defined_names
from flake8_ssot.project.finder import Found
from flake8_ssot.project.import_guards import escapes, may_skip, statements
from flake8_ssot.project.resolution import Link, Missing, absolute
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.guards import situation

Kind = Literal["module", "name", "export"]
Roots = tuple[Path, ...]

#: What is raised, by the kind of a failure.
RAISED: Final = {
    "module": "ModuleNotFoundError", "name": "ImportError", "export": "AttributeError",
}  # fmt: skip


class Failure(NamedTuple):
    """What an import can't have.

    There is no `module`; or `module` lacks `names`, one for a from-import, and for a star import
    what its `__all__` lists. `wanted` is what would be imported from a missing module. `chain`
    leads to the link that breaks, which may be in another file. `node` is the statement or alias.
    """

    kind: Kind
    module: str
    names: tuple[str, ...]
    node: ast.stmt | ast.alias
    wanted: tuple[str, ...] = ()
    chain: tuple[Link, ...] = ()

    @property
    def raises(self) -> str:
        return RAISED[self.kind]


class FailingImports:
    """Judges the imports of one file. Each statement is looked at once."""

    def __init__(self, project: Project, around: Surroundings) -> None:
        self._project = project
        self._around = around
        self._certainty = Certainty(project, around)
        self._known: dict[ast.stmt, tuple[Failure, ...]] = {}

    def of(self, node: ast.Import | ast.ImportFrom) -> tuple[Failure, ...]:
        """Return what `node` certainly can't have, if it is executed."""
        if node not in self._known:
            # A lazy import fails where its name is first used, if ever.
            judged = self._is_judged and not getattr(node, "is_lazy", 0)
            self._known[node] = tuple(self._failures(node)) if judged else ()
        return self._known[node]

    @property
    def _is_judged(self) -> bool:
        """Whether the file is one that Python imports, and known by its place."""
        return self._around.path is not None and self._around.path.suffix != ".pyi"

    def _failures(self, node: ast.Import | ast.ImportFrom) -> Iterator[Failure]:
        if isinstance(node, ast.Import):
            for alias in node.names:
                if missing := self._missing_module(alias.name, self._around.roots, relative=False):
                    yield Failure("module", missing, (), alias)
            return
        module, roots = self._source(node)
        if not module or module == "__future__":
            return
        wanted = tuple(alias.name for alias in node.names if alias.name != "*")
        if missing := self._missing_module(module, roots, relative=node.level > 0):
            yield Failure("module", missing, (), node, wanted)
        elif wanted:
            for alias in node.names:
                chain = self._lacks(module, alias.name, roots, relative=node.level > 0)
                if chain is not None:
                    yield Failure("name", module, (alias.name,), alias, (), chain)
        elif exports := self._undefined_exports(module, roots, relative=node.level > 0):
            yield Failure("export", module, exports, node)

    def _source(self, node: ast.ImportFrom) -> tuple[str | None, Roots]:
        """Return the absolute module that a from-import names, and where it is looked for."""
        path, roots = self._around.path, self._around.roots
        if not node.level:
            return node.module, roots
        # Without a package around the file, it is the dots that are wrong.
        if path is None or self._around.has_no_package() or not self._is_in_package(path):
            return None, roots
        place = self._project.place(path, roots)
        target = Target(node.module or "", None, node.level)
        return absolute(target, place.name, is_package=path.name == "__init__.py"), place.roots

    def _is_in_package(self, path: Path) -> bool:
        return self._project.finder.is_file(path.parent / "__init__.py")

    def _find(self, module: str, roots: Roots, *, relative: bool) -> Found | None:
        find = self._project.finder.find if relative else self._project.find
        return find(module, roots)

    def _missing_module(self, module: str, roots: Roots, *, relative: bool) -> str | None:
        """Return the first of the packages of `module`, or itself, that no search path holds."""
        if self._find(module, roots, relative=relative) is not None:
            return None
        if not relative and self._project.find(module.partition(".")[0], roots) is None:
            return None
        paths = self._certainty.search_paths(module, roots, relative=relative)
        first = self._certainty.missing_module(module, next(paths), own=relative)
        if first is None:
            return None
        others = (self._certainty.missing_module(module, path, own=relative) for path in paths)
        return first if all(others) else None

    def _lacks(
        self, module: str, name: str, roots: Roots, *, relative: bool
    ) -> tuple[Link, ...] | None:
        """Return the chain to where `name` of `module` is lost, None if it may be there."""
        if self._seems_to_have(module, name, roots, relative=relative):
            return None
        paths = self._certainty.search_paths(module, roots, relative=relative)
        chain = self._missing_name(module, name, next(paths), relative=relative)
        if chain is None:
            return None
        others = (self._missing_name(module, name, path, relative=relative) for path in paths)
        return None if any(other is None for other in others) else chain

    def _seems_to_have(self, module: str, name: str, roots: Roots, *, relative: bool) -> bool:
        """Say what a look at the text of `module` tells, which spares most files their parse."""
        found = self._find(module, roots, relative=relative)
        if found is None or hasattr(ModuleType, name):
            return True
        if found.path is None or not found.readable:
            return not found.is_namespace
        return name in self._defined(found.path)

    def _defined(self, path: Path) -> frozenset[str]:
        known = self._around.defined
        if path not in known:
            data = self._project.sources.data(path) or b""
            known[path] = frozenset() if b"\ndel " in data else defined_names(data)
        return known[path]

    def _missing_name(
        self, module: str, name: str, roots: Roots, *, relative: bool
    ) -> tuple[Link, ...] | None:
        found = self._project.finder.find(module, roots)
        if found is None:  # in a search path that isn't the likeliest
            return () if self._certainty.missing_module(module, roots, own=relative) else None
        if found.path is not None and found.path == self._around.path:
            return self._missing_in_itself(found, name, roots)
        result = self._project.resolve(module, name, roots)
        if not isinstance(result, Missing) or not self._certainty.is_certain(
            result, roots, own=relative
        ):
            return None
        if not result.chain:
            # What it takes from a module that can't give it fails there already.
            is_lost = self._certainty.lacks_submodule(found, name)
            return () if is_lost and not self._takes(found, name, roots) else None
        return result.chain if self._gets_by(result) else None

    def _missing_in_itself(self, found: Found, name: str, roots: Roots) -> tuple[Link, ...] | None:
        """Judge `from . import x` in a package's own `__init__.py`."""
        summary = self._project.summary(found.path) if found.path else None
        if summary is None or summary.dynamic or summary.stars:
            return None
        if self._project.finder.find(f"{found.name}.{name}", roots) is not None:
            return None
        tree = self._project.sources.tree(found.path) if found.path else None
        if any(_may_bind(node, name, found) for node in ast.walk(tree or ast.Module([], []))):
            return None
        return () if self._certainty.lacks_submodule(found, name) else None

    def _gets_by(self, missing: Missing) -> bool:
        """Say whether the module that was asked is imported well although its own import fails.

        Else the report stands there, not where that module is imported.
        """
        link = missing.chain[0]
        summary = self._project.summary(link.path)
        if summary is not None and not summary.at_run_time(link.name):
            return True  # its `__getattr__` is asked when it is there already
        raises = "ModuleNotFoundError" if missing.name is None else "ImportError"
        tree = self._project.sources.tree(link.path)
        situations = (
            situation(node, parents)
            for node, parents in statements(tree or ast.Module([], []))
            if isinstance(node, (ast.Import, ast.ImportFrom)) and node.lineno == link.line
        )
        is_present = self._around.is_present
        return any(not (escapes(at, raises) or may_skip(at.skips, is_present)) for at in situations)

    def _undefined_exports(self, module: str, roots: Roots, *, relative: bool) -> tuple[str, ...]:
        """Return the names in the `__all__` of `module` that a star import doesn't get."""
        left: list[str] | None = None
        for other in self._certainty.search_paths(module, roots, relative=relative):
            if self._certainty.missing_module(module, other, own=relative):
                continue
            lost = set(self._lost_exports(module, other, relative=relative))
            left = [n for n in (sorted(lost) if left is None else left) if n in lost]
        return tuple(left or ())

    def _lost_exports(self, module: str, roots: Roots, *, relative: bool) -> Iterator[str]:
        found = self._find(module, roots, relative=relative)
        if found is None or found.path is None or not found.readable:
            return
        if b"__all__" not in (self._project.sources.data(found.path) or b""):
            return
        summary = self._project.summary(found.path)
        if summary is None or summary.exports is None or not summary.exports.known:
            return
        defined = self._defined(found.path)
        for name in self._project.public_names(module, roots) or ():
            if name in defined or hasattr(ModuleType, name):
                continue
            if self._missing_name(module, name, roots, relative=relative) is not None:
                yield name

    def _takes(self, found: Found, name: str, roots: Roots) -> bool:
        """Say whether a star import in `found` asks another module for `name`."""
        summary = self._project.summary(found.path) if found.path else None
        for star in summary.stars if summary else ():
            module = absolute(star.target, found.name, is_package=found.is_package)
            names = self._project.public_names(module, roots) if module else None
            if names is None or name in names:
                return True
        return False


def _may_bind(node: ast.AST, name: str, found: Found) -> bool:
    """Say whether a node of the package `found` binds `name`, from another module if it imports."""
    if isinstance(node, ast.ImportFrom):
        target = Target(node.module or "", None, node.level)
        if absolute(target, found.name, is_package=found.is_package) == found.name:
            return False
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return any((alias.asname or alias.name).partition(".")[0] == name for alias in node.names)
    if isinstance(node, ast.Name):
        return node.id == name and not isinstance(node.ctx, ast.Load)
    return not isinstance(node, ast.alias) and getattr(node, "name", None) == name
