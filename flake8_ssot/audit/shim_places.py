"""Where the files of a project import a shim, and where strings and configurations name it."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.audit.shim_words import Place, Places, Sought, Words
from flake8_ssot.audit.whole import Whole
from flake8_ssot.context import Context
from flake8_ssot.project.bindings import Target
from flake8_ssot.syntax.attributes import attribute_nodes

#: Text that is not for people alone: one word, a command, or Python.
FOR_PYTHON: Final = re.compile(
    r"\A\S*\Z|-m\s|^[ \t]*(?:from[ \t]+\S+[ \t]+)?import\s", re.MULTILINE
)


def places(whole: Whole, sought: Sequence[Sought]) -> Places:
    """Return where the shims are needed; what a shim says of itself does not count."""
    found = _Search(whole, sought)
    if sought:
        found.run()
    return Places(
        defaultdict(list, {n: sorted(set(p)) for n, p in found.importers.items()}),
        defaultdict(list, {n: sorted(set(p)) for n, p in found.strings.items()}),
    )


class _Search:
    """One search for all shims: by text first, then in the trees of the few files that remain."""

    def __init__(self, whole: Whole, sought: Sequence[Sought]) -> None:
        self.importers: defaultdict[int, list[Place]] = defaultdict(list)
        self.strings: defaultdict[int, list[Place]] = defaultdict(list)
        self._whole = whole
        self._sought = sought
        self._by_path = {s.path: n for n, s in enumerate(sought) if s.path and not s.name}
        self._by_name = {s.module: n for n, s in enumerate(sought) if not s.path and not s.name}
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._dotted: defaultdict[str, list[int]] = defaultdict(list)
        self._tails: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(sought):
            if one.name:
                self._names[one.name].append(number)
            for dotted in one.paths:
                self._dotted[dotted].append(number)
            self._tails[one.old.rpartition(".")[2]].append(number)
        self._words = Words(sought)
        paths = "|".join(map(re.escape, sorted(self._dotted, key=len, reverse=True)))
        self._path = re.compile(rf"(?<![\w.])({paths})(?!\w)")

    def run(self) -> None:
        for path in self._whole.files:
            data = self._whole.data(path)
            if not self._words.may_name(data, is_package=path.name == "__init__.py"):
                continue
            context = self._whole.context(path)
            if context is None:
                self._text(path, data.decode("utf-8", "replace"))
                continue
            self._read(context, path)
        for file in self._whole.configurations:
            self._text(file, self._whole.data(file).decode("utf-8", "replace"))

    def _read(self, context: Context, path: Path) -> None:
        alone: set[ast.expr] = set()
        for node in ast.walk(context.source.tree):
            if isinstance(node, ast.Import):
                self._import(context, path, node)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(context, path, node)
            elif isinstance(node, ast.Expr):
                alone.add(node.value)  # a docstring: the walk comes by it later
            elif isinstance(node, ast.Constant) and node not in alone:
                self._string(path, node.lineno, node.value)
        self._attributes(context, path)

    def _import(self, context: Context, path: Path, node: ast.Import) -> None:
        for alias in node.names:
            self._module(path, node.lineno, alias.name, context.search_path)

    def _import_from(self, context: Context, path: Path, node: ast.ImportFrom) -> None:
        project, roots = self._whole.workspace.project, context.search_path
        module, roots = project.taken_from(path, Target(node.module or "", None, node.level), roots)
        if module is None:
            return
        self._module(path, node.lineno, module, roots)
        found = project.finder.find(module, roots)
        for alias in node.names:
            if found is not None and found.is_package and alias.name != "*":
                self._module(path, node.lineno, f"{module}.{alias.name}", roots, above=False)
            for number in self._named(alias.name, found.path if found else None, module):
                self._add(self.importers, number, path, node.lineno)

    def _named(self, name: str, path: Path | None, module: str) -> Iterator[int]:
        """Yield the deprecated names that an import of `name`, or a star, takes from a module."""
        project = self._whole.workspace.project
        names = [name]
        if name == "*":
            summary = project.summary(path) if path else None
            names = list(summary.exports.names) if summary and summary.exports else []
        for each in names:
            for number in self._names.get(each, ()):
                one = self._sought[number]
                if one.path == path if path else one.module == module:
                    yield number

    def _module(
        self, path: Path, line: int, module: str, roots: tuple[Path, ...], *, above: bool = True
    ) -> None:
        """Take note of the shims that an import of `module` executes."""
        finder = self._whole.workspace.project.finder
        while module:
            found = finder.find(module, roots)
            number = self._by_name.get(module)
            if found is not None:
                number = self._by_path.get(found.path) if found.path else None
            if number is not None:
                self._add(self.importers, number, path, line)
            module = module.rpartition(".")[0] if above else ""

    def _attributes(self, context: Context, path: Path) -> None:
        """Take note of deprecated names that are reached through the module object."""
        finder, text = self._whole.workspace.project.finder, context.source.text
        for name, numbers in self._names.items():
            nodes = attribute_nodes(context.source.tree).get(name, ()) if f".{name}" in text else ()
            for node, parents in nodes:
                dotted = context.scopes.canonical_name(node, parents) or ""
                owner = dotted.rpartition(".")[0].lstrip(".")
                found = finder.find(owner, context.search_path) if owner else None
                for number in numbers:
                    one = self._sought[number]
                    if found.path == one.path if found else one.module == owner:
                        self._add(self.importers, number, path, node.lineno)

    def _string(self, path: Path, line: int, text: object) -> None:
        """Take note of the shims that a string names, by the dotted path or by its end."""
        if not isinstance(text, str) or not FOR_PYTHON.search(text):
            return
        for match in self._path.finditer(text):
            for number in self._called(match[1]):
                self._add(self.strings, number, path, line)
        head, _, last = text.rpartition(".")
        for number in self._tails.get(last, ()):
            one = self._sought[number]
            is_end = text[:1] == "." and f".{one.old}".endswith(text)
            if is_end or (not head and not one.name and _is_in(one.path, path)):
                self._add(self.strings, number, path, line)

    def _text(self, path: Path, text: str) -> None:
        """Take note of the shims that a file names that can't be parsed."""
        for match in self._path.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            for number in self._called(match[1]):
                if not _is_option(text, match):
                    self._add(self.strings, number, path, line)

    def _called(self, dotted: str) -> Iterator[int]:
        """Yield the shims at a dotted path, and above it."""
        while dotted:
            yield from self._dotted.get(dotted, ())
            dotted = dotted.rpartition(".")[0]

    def _add(
        self, found: defaultdict[int, list[Place]], number: int, path: Path, line: int
    ) -> None:
        own = self._sought[number].path
        is_inside = own and own.name == "__init__.py" and path.is_relative_to(own.parent)
        if path != own and not is_inside:
            found[number].append(Place(path, line))


def _is_in(shim: Path | None, package: Path) -> bool:
    """Say whether a shim is a module of the package whose `__init__.py` is `package`."""
    if shim is None or package.name != "__init__.py":
        return False
    return package.parent == (shim.parent.parent if shim.name == package.name else shim.parent)


def _is_option(text: str, match: re.Match[str]) -> bool:
    """Say whether it is the key of a table: that of the option `shims`."""
    return re.match(r"(?::\w+)?[\"']?\s*=", text[match.end() : match.end() + 80]) is not None
