"""Where a name really comes from: re-exports and star imports followed to the definition."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flake8_ssot.project.modules import Modules
from flake8_ssot.project.resolution import Resolution, Resolved, Unknown
from flake8_ssot.project.search import Search


class Project(Modules):
    """Resolves names. `roots` is always the search path of the file that asks."""

    def resolve(self, module: str, name: str | None, roots: Sequence[Path]) -> Resolution:
        """Say where `name` of the absolute `module` is defined; the module itself if it is None."""
        search = Search(self, tuple(roots))
        return search.run(search.imported(module, name, 0, ()))

    def resolve_path(self, dotted: str, roots: Sequence[Path]) -> Resolution:
        """Say where the object at the dotted path is defined: its module is the longest prefix."""
        found = self.module_on(dotted, roots)
        if found is None:
            package, _, name = dotted.rpartition(".")
            return Resolved(package or name, name if package else None, None, 0, ())
        names = dotted.removeprefix(found.name).split(".")[:0:-1]
        result = self.resolve(found.name, None, roots)
        while names and isinstance(result, Resolved):
            if result.name is not None:
                return Unknown(f"{result.module}.{result.name} is not a module")
            result = self.resolve(result.module, names.pop(), roots)
        return result

    def public_names(self, module: str, roots: Sequence[Path]) -> tuple[str, ...] | None:
        """Return what `from module import *` takes, or None if that can't be known."""
        found = self.finder.find(module, roots)
        return None if found is None else Search(self, tuple(roots)).public_names(found)
