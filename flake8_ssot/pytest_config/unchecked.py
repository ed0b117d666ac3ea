"""The files that are imported before pytest checks any mark: nothing in them is refused.

Initial conftest.py files and plugins are imported before pytest's own `pytest_configure` gives the
mark generator its configuration (mark/__init__.py, mark/structures.py), and so is what they import.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.project.finder import Finder
from flake8_ssot.syntax.source import Sources

#: An import statement, read from text: what it finds too much only makes us more silent.
IMPORT: Final = re.compile(
    rb"^[ \t]*(?:from(?P<dots>[ \t.]+)(?:(?P<module>\w[\w.]*)[ \t]*)?\bimport\b[ \t]*"
    rb"(?P<names>\((?:[^()#]|#[^\n]*\n)*\)|[^#\n]*)"
    rb"|import[ \t]+(?P<modules>[^#\n]*))",
    re.MULTILINE,
)
WORD: Final = re.compile(r"[^\W\d]\w*")


def import_closure(
    starts: Iterable[Path], sources: Sources, finder: Finder, roots: Sequence[Path]
) -> frozenset[Path]:
    """Return `starts` and all files that they may import, looked for in `roots`.

    A module that never speaks of pytest is taken to import nothing that uses marks.
    """
    first = frozenset(starts)
    seen: set[Path] = set()
    stack = list(first)
    while stack:
        path = stack.pop()
        if path in seen:
            continue
        seen.add(path)
        data = sources.data(path) or b""
        if path in first or b"pytest" in data or path.name == "__init__.py":
            for name, places in _imports(path, data, roots):
                stack += _files(name, finder, places)
        stack += [init for init in _packages_above(path, finder) if init not in seen]
    return frozenset(seen)


def _imports(
    path: Path, data: bytes, roots: Sequence[Path]
) -> Iterator[tuple[str, Sequence[Path]]]:
    for match in IMPORT.finditer(data):
        if match["modules"] is not None:
            for part in match["modules"].decode("utf-8", "replace").split(","):
                yield part.strip().partition(" ")[0], roots
            continue
        module = (match["module"] or b"").decode("utf-8", "replace")
        places = roots
        if dots := match["dots"].count(b"."):
            folder = path.parent
            for _ in range(1, dots):
                folder = folder.parent
            places = [folder]
        if module:
            yield module, places
        for name in WORD.findall(match["names"].decode("utf-8", "replace")):
            yield f"{module}.{name}".strip("."), places


def _files(name: str, finder: Finder, roots: Sequence[Path]) -> Iterator[Path]:
    found = finder.find(name, roots) if name else None
    if found is not None and found.path is not None and found.readable:
        yield found.path


def _packages_above(path: Path, finder: Finder) -> Iterator[Path]:
    for folder in path.parents:
        init = folder / "__init__.py"
        if not finder.is_file(init):
            return
        yield init
