"""The attributes that files give to modules which they import: `module.NAME = ...`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.project.import_graph import IMPORT, ImportGraph

#: Whose attribute is set, by the last word, and which. An object's own are no module's.
ASSIGNED: Final = re.compile(
    rb"[\n;]([ \t]*)(?!self\b|cls\b)(?:[^\W\d][\w.]*\.)?([^\W\d]\w*)\.([^\W\d]\w*)[ \t]*"
    rb"(?::[^=\n]*)?=(?!=)"
)
SET: Final = re.compile(
    rb"([ \t]?)(?<![\w.])setattr\(\s*(?:[^\W\d][\w.]*\.)?([^\W\d]\w*),\s*[\"']([^\W\d]\w*)[\"']"
)


class Module(NamedTuple):
    """The last word of a module's name, and its file if it has one."""

    last: str
    path: Path | None


class Given(NamedTuple):
    """An attribute that is set: of what, by its last word, and whether in a function, perhaps."""

    name: str
    owner: str
    is_late: bool


def given_names(data: bytes) -> Iterator[Given]:
    """Yield the attributes that `data` sets."""
    found = ASSIGNED.findall(b"\n" + data)
    if b"setattr(" in data:
        found += SET.findall(data)
    for indent, owner, name in found:
        yield Given(
            name.decode("utf-8", "replace"), owner.decode("utf-8", "replace"), indent != b""
        )


def may_import_as(data: bytes, path: Path, module: Module, name: str, graph: ImportGraph) -> bool:
    """Say whether the file at `path`, which holds `data`, may import `module` and call it `name`.

    An import of what `graph` doesn't find may be of any module of that last word.
    """
    words = {word.encode("utf-8", "surrogatepass") for word in (module.last, name)}
    for match in IMPORT.finditer(data):
        if words <= set(re.findall(rb"\w+", match[0])):
            files = set(graph.named_in(match[0], path))
            if match["modules"] is not None:  # it binds the first package
                files |= {init for file in files for init in graph.packages_above(file)}
            if not files or module.path is None or module.path in files:
                return True
    return False
