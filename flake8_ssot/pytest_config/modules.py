"""Modules as a partial evaluation sees them: their top-level names, and what they import."""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flake8_ssot.project.finder import Finder
from flake8_ssot.pytest_config.evaluation import Evaluation, Scope
from flake8_ssot.pytest_config.import_mode import package_of
from flake8_ssot.pytest_config.values import (
    UNKNOWN,
    ClassValue,
    External,
    ImportedName,
    ModuleValue,
    Return,
)
from flake8_ssot.syntax.source import Sources


class Modules:
    """Loads the modules that conftest.py files and plugins lead to, each once.

    `roots` is a search path that the project's and the environment's modules share.
    """

    def __init__(self, sources: Sources, finder: Finder, roots: Sequence[Path]) -> None:
        self._sources = sources
        self._finder = finder
        self._roots = tuple(roots)
        self._modules: dict[Path, Module | None] = {}

    def at(self, path: Path) -> Module | None:
        """Return the module of a file; None if it can't be read or parsed."""
        if path not in self._modules:
            tree = self._sources.tree(path) if path.suffix == ".py" else None
            self._modules[path] = None
            if tree is not None:
                module = self._modules[path] = Module(self, path)
                module.run(tree)
        return self._modules[path]

    def named(self, name: str, first: Sequence[Path] = (), *, only: bool = False) -> Module | None:
        """Return the module that `import name` would load; None if it can't be read.

        `first` are folders to look in before, or with `only` instead of, the common ones.
        """
        found = self._finder.find(name, tuple(first) if only else (*first, *self._roots))
        return self.at(found.path) if found is not None and found.readable and found.path else None


class Module:
    """One module: its names after the top level has run, as far as they are known.

    `unknown` says why there may be others, hooks among them.
    """

    standard = sys.stdlib_module_names

    def __init__(self, modules: Modules, path: Path) -> None:
        self.modules = modules
        self.path = path
        self.names: dict[str, Any] = {}
        self.unknown: str | None = None

    def run(self, tree: ast.Module) -> None:
        evaluation = Evaluation(lambda _line, _node, _module: None, self._give_up)
        try:
            Scope(evaluation, self, self.names).run(tree.body)
        except Return:
            return
        except Exception as error:  # the project's code may do anything to Python's operators
            self._give_up(f"{self.path.name} can't be read: {error}")

    def _give_up(self, reason: str) -> None:
        self.unknown = self.unknown or reason

    def imported(self, target: str, level: int, name: str | None) -> Any:
        """Return what an import statement of this module binds."""
        module = self._import(target, level)
        if name is None:
            return External(target) if module is None else ModuleValue(module)
        if module is not None and name in module.names:
            value = module.names[name]
            same = value is self.names.get(name)
            return UNKNOWN if same else _resolved(value)
        submodule = self._import(f"{target}.{name}".strip("."), level)
        if submodule is not None:
            return ModuleValue(submodule)
        return External(f"{target}.{name}") if module is None else UNKNOWN

    def attribute(self, name: str) -> Any:
        return _resolved(self.names.get(name, UNKNOWN))

    def star(self, target: str, level: int, names: dict[str, Any]) -> None:
        """Bind what `from target import *` does; from an unreadable module that may be any hook."""
        module = self._import(target, level)
        if module is None:
            if target.partition(".")[0] not in self.standard:
                self._give_up(f"'from {target} import *' can't be read")
            return
        if module.unknown:
            self._give_up(module.unknown)
        exported = module.names.get("__all__")
        for name in list(module.names):
            listed = name in exported if isinstance(exported, (list, tuple)) else name[:1] != "_"
            if listed:
                names[name] = module.names[name]

    def is_external_base(self, base: ast.expr) -> bool:
        """Whether a base class can't be read (and might have hooks of its own)."""
        name = base.id if isinstance(base, ast.Name) else ""
        value = _resolved(self.names.get(name, UNKNOWN))
        known = isinstance(value, ClassValue) or name == "object"
        standard = isinstance(value, External) and value.name.partition(".")[0] in self.standard
        return not known and not standard

    def _import(self, target: str, level: int) -> Module | None:
        if level == 0:
            return self.modules.named(target, [package_of(self.path).root])
        folder = self.path.parent
        for _ in range(level - 1):
            folder = folder.parent
        if not target:
            return self.modules.at(folder / "__init__.py")
        return self.modules.named(target, [folder], only=True)


def _resolved(value: Any) -> Any:
    return value.resolve() if isinstance(value, ImportedName) else value
