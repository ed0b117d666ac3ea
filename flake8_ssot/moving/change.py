"""What dotted paths are called after a move, as the file that writes them sees them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from flake8_ssot.context import Context
from flake8_ssot.imported import taken_from
from flake8_ssot.moving.layout import INIT, Layout, Roots
from flake8_ssot.project.finder import Found
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.project.resolver import Project


class Unreachable(Exception):
    """A file that could reach the old place by some name, and can't reach the new one by any."""


class Change:
    """Renames dotted paths; all that it is asked for are absolute, over the search path `roots`.

    `names` are the dotted names under which the old module can be imported.
    """

    def __init__(self, project: Project, layout: Layout, names: Sequence[str]) -> None:
        self.project = project
        self.layout = layout
        self.names = names
        self.name = layout.request.old.name
        self.new_name = layout.request.new.name
        #: Of a name: what it looks up in its module, and whether that goes on to use it.
        self.needs: frozenset[str] = frozenset()
        self.is_used_at_home = False
        self._reached: dict[tuple[str, Roots], bool] = {}

    def module(self, module: str, roots: Roots) -> str | None:
        """Return what a module is called afterwards, None if it stays; raises Unreachable."""
        found = self.project.finder.find(module, roots) if self.name is None else None
        return self._renamed(found, roots) if found is not None else None

    def member(self, module: str, name: str, roots: Roots) -> str | None:
        """Return the path that `from module import name` leads to afterwards, None if it stays.

        Raises Unreachable.
        """
        if self.name is not None:
            found = self.project.finder.find(module, roots)
            if name != self.name or found is None or not self.layout.is_old(found):
                return None
            return f"{self._renamed(found, roots)}.{self.new_name}"
        new = self.module(module, roots)
        if new is not None:
            return f"{new}.{name}"
        is_submodule = self._is_reached(module, name, roots)
        return self.module(f"{module}.{name}", roots) if is_submodule else None

    def path(self, dotted: str, roots: Roots) -> str | None:
        """Return the path of an object afterwards, which its attributes lead to; None if it stays.

        Raises Unreachable.
        """
        found = self.project.module_on(dotted, roots)
        if found is None:
            return None
        rest = dotted.removeprefix(found.name)
        package, _, last = found.name.rpartition(".")
        if package and not self._is_reached(package, last, roots):
            return None
        if self.name is None:
            new = self._renamed(found, roots)
            return None if new is None else new + rest
        names = rest.split(".")[1:]
        if not names or names[0] != self.name or not self.layout.is_old(found):
            return None
        return ".".join((f"{self._renamed(found, roots)}", f"{self.new_name}", *names[1:]))

    def is_old(self, module: str, roots: Roots) -> bool:
        """Say whether a dotted path is that of the old module itself."""
        found = self.project.find(module, roots)
        return found is not None and self.layout.is_old(found)

    def of_old(self, module: str, roots: Roots) -> str:
        """Return what the new module is called by who calls the old one `module`.

        Raises Unreachable.
        """
        found = self.project.finder.find(module, roots)
        new = self._renamed(found, roots) if found is not None else None
        return new or module

    def _renamed(self, found: Found, roots: Roots) -> str | None:
        new = self.layout.renamed(found, roots)
        if new == "":
            raise Unreachable(found.name)
        return new

    def _is_reached(self, package: str, name: str, roots: Roots) -> bool:
        """Say whether an attribute of a package is its submodule, and nothing that it binds."""
        key = (f"{package}.{name}", roots)
        if key not in self._reached:
            module = self.project.finder.find(key[0], roots)
            found = self.project.resolve(package, name, roots)
            self._reached[key] = not isinstance(found, Resolved) or (
                found.name is None and module is not None and found.path == module.path
            )
        return self._reached[key]


def absolute(context: Context, dotted: str) -> tuple[str, Roots] | None:
    """Return a path as imports write it, with dots perhaps, without; and where it is looked for."""
    rest = dotted.lstrip(".")
    module, roots = taken_from(context, ast.ImportFrom(rest, [], len(dotted) - len(rest)))
    return (module, roots) if module else None


def imported(context: Context) -> Iterator[tuple[str, Roots]]:
    """Yield the modules that a file imports, and what may be one, each with its search path."""
    for node in ast.walk(context.source.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, context.search_path) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module, roots = taken_from(context, node)
            if module:
                yield module, roots
                yield from ((f"{module}.{alias.name}", roots) for alias in node.names)


class Writer:
    """Writes modules as a file does that lies at `path`, and is called `name`, after the move."""

    def __init__(self, path: Path, name: str) -> None:
        self._package = name.split(".") if path.name == INIT else name.split(".")[:-1]

    def written(self, module: str, *, relative: bool) -> str:
        """Return the module as a from-import has it: with dots, if that is asked for and can be."""
        if not relative or not self._package:
            return module
        parts = module.split(".")
        same = 0
        for mine, theirs in zip(self._package, parts, strict=False):
            if mine != theirs:
                break
            same += 1
        if not same:
            return module
        return "." * (len(self._package) - same + 1) + ".".join(parts[same:])
