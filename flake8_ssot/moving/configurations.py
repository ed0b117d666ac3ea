"""Text that is no Python and names modules: only what certainly does is written anew."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from flake8_ssot.moving.change import Change
from flake8_ssot.project.resolution import Resolved

#: What stands before a module: `-m`, pytest's `-p`, setuptools' `attr`.
OPTION: Final = re.compile(r"(?:^|[\s\"'\[,=(])-[mp][\s\"',=]*\Z")
ATTRIBUTE: Final = re.compile(r"\battr[\"']?\s*[:=]\s*[\"']?\Z")
FROM: Final = re.compile(r"\bfrom\s+\Z")
ENTRY: Final = re.compile(r":([^\W\d]\w*)")
BEHIND: Final = re.compile(r"(?!/)(?![\w-])")
IMPORT: Final = re.compile(r"\s+import\b")
#: So much text before a path is looked at.
AROUND: Final = 80


class Configurations:
    """Rewrites text; `names` are the dotted names under which the old module can be imported.

    No path is Unreachable here: the new place was found on the search path that they are read with.
    """

    def __init__(self, change: Change, names: list[str]) -> None:
        self._change = change
        self._roots = change.layout.roots
        paths = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        self._path = re.compile(rf"(?<![\w./-])(?:{paths})(?![\w/-])(?:\.[^\W\d]\w*)*")

    def rewritten(self, text: str) -> tuple[str, int]:
        """Return the text afterwards, and how often it was changed."""
        parts: list[str] = []
        position = number = 0
        for match in self._path.finditer(text):
            end, new = match.end(), self._new(text, match)
            if new is not None:
                entry = ENTRY.match(text, end) if self._change.name is not None else None
                end = entry.end() if entry is not None else end
                parts += [text[position : match.start()], new]
                position, number = end, number + 1
        return "".join([*parts, text[position:]]), number

    def _new(self, text: str, match: re.Match[str]) -> str | None:
        """Return what is to stand in the place of a path, with its entry; None to leave it."""
        before = text[max(0, match.start() - AROUND) : match.start()]
        path, end = match[0], match.end()
        entry = ENTRY.match(text, end)
        if entry is not None:
            return self._entry(path, entry[1])
        if ATTRIBUTE.search(before):
            return self._change.path(path, self._roots)
        is_option = OPTION.search(before) is not None
        is_import = FROM.search(before) is not None and IMPORT.match(text, end) is not None
        if (is_option or is_import) and BEHIND.match(text, end):
            return self._change.module(path, self._roots)
        return None

    def _entry(self, module: str, name: str) -> str | None:
        """Return the module of `module:name`, if that is a name of it; all of it if that moves."""
        if self._change.name is not None:
            new = self._change.member(module, name, self._roots)
            return ":".join(new.rpartition(".")[::2]) if new is not None else None
        found = self._change.project.resolve(module, name, self._roots)
        return self._change.module(module, self._roots) if isinstance(found, Resolved) else None


def with_homes(text: str, change: Change, homes: Mapping[str, tuple[str, ...]]) -> tuple[str, int]:
    """Return a TOML text whose homes of symbols, as the option `canonical` has them, are the new.

    `homes` are those that hold now. With it comes how many were changed.
    """
    number = 0
    written: list[str] = []
    for line in text.splitlines(keepends=True):
        match = re.match(r"\s*[\"']?(\w+)[\"']?\s*=", line)
        for module in homes.get(match[1], ()) if match else ():
            new = change.member(module, match[1], change.layout.roots) if match else None
            home, _, name = (new or "").rpartition(".")
            if new is not None and match and name == match[1]:
                line, count = re.subn(rf"([\"']){re.escape(module)}\1", json.dumps(home), line)
                number += count
        written.append(line)
    return "".join(written), number


def mentions(text: str, path: str) -> Iterator[int]:
    """Yield the lines that name a file or folder, whose path has slashes."""
    pattern = rf"(?<![\w/.-])(?:\./)?{re.escape(path)}(?![\w.-])"
    for match in re.finditer(pattern, text):
        yield text.count("\n", 0, match.start()) + 1
