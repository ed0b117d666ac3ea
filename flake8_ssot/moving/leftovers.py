"""What still names the old place after a move, or fails because of it: a person's matter."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from flake8_ssot.audit.shim_places import places
from flake8_ssot.audit.shim_words import Sought
from flake8_ssot.audit.whole import Whole
from flake8_ssot.lint import lint
from flake8_ssot.moving.configurations import mentions
from flake8_ssot.moving.layout import INIT, Layout
from flake8_ssot.moving.plan import Left
from flake8_ssot.moving.rewriting import context_of
from flake8_ssot.rules import Violation
from flake8_ssot.syntax.exports import exports

RELATIVE: Final = "OST102"
#: The rules about what can't be imported, or patched.
CODES: Final = frozenset({RELATIVE, "OST401", "OST402", "OST403", "OST411", "OST412", "OST421"})
DOCTEST: Final = r"^[ \t]*>>>.*\b(?:import|from)\s+{}\b"


class Leftovers:
    """Looks for them; `names` are the dotted names that the old module can be imported by.

    `changed` has the files that are written or moved, each with where it was before, if it was.
    """

    def __init__(
        self,
        before: Whole,
        after: Whole,
        layout: Layout,
        names: list[str],
        changed: Mapping[Path, Path | None],
    ) -> None:
        self._before, self._after, self._layout = before, after, layout
        self._names, self._changed = names, changed

    def found(self) -> Iterator[Left]:
        """Yield them, several of a line perhaps, the surest first."""
        yield from self._places()
        yield from self._doctests()
        if self._layout.request.old.name is None:
            yield from self._files()
            yield from self._own_paths()
            yield from self._imports_of_moved()
        yield from self._failing()

    def _places(self) -> Iterator[Left]:
        old, (module, *others) = self._layout.request.old, self._names
        path = self._layout.old_path
        dotted = f"{module}.{old.name}" if old.name else module
        kind = "name" if old.name else "shim"
        sought = [Sought(kind, dotted, module, old.name, "moved", path, 1, tuple(others))]
        if old.name is None:  # what is gone is found by its name alone
            sought.append(sought[0]._replace(path=None))
        found = places(self._after, sought)
        for number in range(len(sought)):
            for place in found.importers[number]:
                yield Left(*place, f"imports {old} still")
            for place in found.strings[number]:
                if self._is_meant(*place) and not self._is_bound(*place):
                    yield Left(*place, f"names {dotted} in text")

    def _is_meant(self, path: Path, line: int) -> bool:
        """Say whether a line names a module at all, whose name is a mere word perhaps."""
        words = [name for name in self._names if "." not in name]
        if not words:
            return True
        known = self._after.data(path).decode("utf-8", "replace").split("\n")
        text = known[line - 1] if line <= len(known) else ""
        if any(name in text for name in self._names if "." in name):
            return True
        word = f"(?:{'|'.join(map(re.escape, words))})"
        pattern = rf"\b{word}[.:]\w|(?:-m|-p|import|from)[\s\"',]+{word}\b"
        return re.search(pattern, text) is not None

    def _is_bound(self, path: Path, line: int) -> bool:
        """Say whether a line is that of an `__all__` whose package still binds the name."""
        summary = self._after.workspace.project.summary(path) if path.name == INIT else None
        tree = self._after.workspace.sources.tree(path)
        tails = {name.rpartition(".")[2] for name in self._names}
        if summary is None or tree is None or not any(map(summary.at_run_time, tails)):
            return False
        return any(
            statement.lineno <= line <= (statement.end_lineno or 0)
            for statement in tree.body
            if exports(statement, None) is not None
        )

    def _doctests(self) -> Iterator[Left]:
        words = "|".join(map(re.escape, self._names))
        pattern = re.compile(DOCTEST.format(f"(?:{words})"), re.MULTILINE)
        for path in self._after.files:
            data = self._after.data(path)
            if b">>>" in data:
                text = data.decode("utf-8", "replace")
                for match in pattern.finditer(text):
                    line = text.count("\n", 0, match.start()) + 1
                    yield Left(path, line, f"imports {self._layout.request.old} in an example")

    def _files(self) -> Iterator[Left]:
        """Yield where configurations name the file, or the folder, that is elsewhere now."""
        layout = self._layout
        place = layout.old_place if layout.old.is_package else layout.old_path
        for path in self._after.configurations if place is not None else ():
            text = self._after.data(path).decode("utf-8", "replace")
            bases = dict.fromkeys((self._after.options.root, path.parent))
            for base in bases:
                if place is not None and place.is_relative_to(base):
                    name = place.relative_to(base).as_posix()
                    if "/" in name or "." in name:
                        for line in mentions(text, name):
                            yield Left(path, line, f"names the path {name}")

    def _own_paths(self) -> Iterator[Left]:
        """Yield where modules that lie in another folder now ask where they are."""
        if self._layout.old_place.parent == self._layout.new_place.parent:
            return
        for path in self._changed:
            if self._layout.moved(self._changed[path] or path) is None:
                continue
            tree = self._after.workspace.sources.tree(path)
            for node in ast.walk(tree) if tree is not None and path.suffix == ".py" else ():
                if isinstance(node, ast.Name) and node.id == "__file__":
                    yield Left(path, node.lineno, "uses __file__, which is another path now")

    def _imports_of_moved(self) -> Iterator[Left]:
        """Yield what a moved module imports, and what is not found from its new place."""
        later = self._after.workspace
        for path, here in self._changed.items():
            context = self._after.context(path) if here not in {None, path} else None
            if context is None or here is None:
                continue
            earlier = self._before.workspace.search_path(here, self._before.options)
            is_packaged = later.finder.is_file(path.parent / INIT)
            roots = context.search_path + (earlier if is_packaged else ())
            for line, name in _imported(context.source.tree):
                was_there = self._before.workspace.project.find(name, earlier) is not None
                if was_there and later.project.find(name, roots) is None:
                    yield Left(path, line, f"imports {name}, which isn't found from here")

    def _failing(self) -> Iterator[Left]:
        """Yield what our own rules report of a file after the move and did not before."""
        for path, here in self._changed.items():
            if here is None:
                continue
            before = Counter(_key(found) for found in _violations(self._before, here))
            is_member = self._after.workspace.finder.is_file(path.parent / INIT)
            for found in _violations(self._after, path):
                if found.code == RELATIVE and is_member and here != path:
                    continue  # pytest's packages are those on the disk, where it isn't yet
                before[_key(found)] -= 1
                if before[_key(found)] < 0:
                    yield Left(path, found.location.line, f"{found.code} {found.message}")


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the modules that a file imports by their absolute names, with the lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module or ""
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)


def _key(found: Violation) -> tuple[str, str]:
    return found.code, found.message


def _violations(whole: Whole, path: Path) -> list[Violation]:
    data = whole.data(path)
    context = context_of(whole, path, data.decode("utf-8", "replace"))
    if context is None:
        return []
    return [found for found in lint(context.source, whole.workspace) if found.code in CODES]


def once(found: Iterable[Left]) -> list[Left]:
    """Return one for each line, the first, sorted by place."""
    lines: dict[tuple[Path, int], Left] = {}
    for left in found:
        lines.setdefault(left[:2], left)
    return [lines[key] for key in sorted(lines)]
