"""Files that one process executes under more than one module name, and the lines that name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.project.failures import Frame
from flake8_ssot.project.loaded import Doubt, Import, Loaded


class Name(NamedTuple):
    """A name under which a file is executed.

    `uses` are the lines that decide about it, each with the module that it names: this one, or one
    that comes to it by relative imports, whose names follow. `given`: the process imports the file
    under that name by itself, whatever the lines say.
    """

    name: str
    uses: Mapping[Frame, str]
    given: bool


class Twice(NamedTuple):
    """A file, and its names in order."""

    path: Path
    names: tuple[Name, ...]


def twice(imported: Iterable[Loaded]) -> Iterator[Twice]:
    """Yield the files that are executed under several names, as far as that is certain.

    `imported` are the modules that the process imports by itself; all others are imported by these.
    """
    graph = Graph(imported)
    files: defaultdict[Path, defaultdict[str, list[Loaded]]]
    files = defaultdict(lambda: defaultdict(list))
    for module in graph.modules:
        if module.path is not None and not module.unread:
            files[module.path][module.name].append(module)
    for path, names in sorted(files.items()):
        if len(names) > 1:
            yield Twice(path, tuple(graph.name(names[name]) for name in sorted(names)))


class Graph:
    """The imports that are certainly executed."""

    def __init__(self, imported: Iterable[Loaded]) -> None:
        self._given = {id(module): module for module in imported}
        self._importers: defaultdict[int, list[tuple[Loaded, Import]]] = defaultdict(list)
        self.modules = self._follow()

    def name(self, modules: Iterable[Loaded]) -> Name:
        """Return how a file came by the name that `modules`, all made from it, have."""
        uses: dict[Frame, str] = {}
        stack = list(modules)
        name, given = stack[0].name, any(id(module) in self._given for module in stack)
        seen: set[int] = set()
        while stack:
            module = stack.pop()
            if id(module) in seen:
                continue
            seen.add(id(module))
            for importer, one in self._importers[id(module)]:
                if one.relative and id(importer) not in self._given:
                    stack.append(importer)
                else:
                    uses[one.place] = max(module.name, uses.get(one.place, ""), key=len)
        return Name(name, uses, given)

    def _follow(self) -> list[Loaded]:
        """Return the modules that are certainly imported, and keep by whom.

        Below an import whose failure is caught, all is doubtful behind a line that may fail.
        """
        found: dict[int, Loaded] = {}
        stack = [(module, False) for module in self._given.values()]
        seen: set[tuple[int, bool]] = set()
        while stack:
            module, caught = stack.pop()
            if not seen.isdisjoint({(id(module), False), (id(module), caught)}):
                continue
            seen.add((id(module), caught))
            found[id(module)] = module
            for one in module.imports:
                below = caught or bool(one.guards)
                if one.doubt is Doubt.NONE or (one.doubt is Doubt.IF_NOTHING_FAILS and not below):
                    self._importers[id(one.module)].append((module, one))
                    stack.append((one.module, below))
        return list(found.values())
