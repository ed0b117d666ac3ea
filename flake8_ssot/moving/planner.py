"""How a move is planned: all that is written is made, and tried, before anything is."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.audit.whole import Whole
from flake8_ssot.fixes.text import Text, is_python
from flake8_ssot.moving.after import After, after
from flake8_ssot.moving.change import Change
from flake8_ssot.moving.configurations import Configurations, with_homes
from flake8_ssot.moving.layout import INIT, Layout, layout
from flake8_ssot.moving.leftovers import Leftovers, once
from flake8_ssot.moving.mentions import Mentions
from flake8_ssot.moving.one_name import Parting
from flake8_ssot.moving.overlay import Overlay
from flake8_ssot.moving.plan import Left, Plan, Written
from flake8_ssot.moving.probes import line_without, probed
from flake8_ssot.moving.request import Refused, Request
from flake8_ssot.moving.rewriting import line_after, rewritten
from flake8_ssot.moving.shim_source import with_name_shim
from flake8_ssot.moving.shims import shims
from flake8_ssot.moving.trial import broken
from flake8_ssot.project.finder import SOURCE, STUB
from flake8_ssot.project.project_files import python_files
from flake8_ssot.workspace import Start, relative

SUFFIXES: Final = (SOURCE, STUB)
CACHE: Final = "__pycache__"


def plan(whole: Whole, start: Start, request: Request) -> Plan:
    """Return what a move does; raises Refused where it can't be made.

    `start` is what the workspace of `whole` was made from.
    """
    return _Planner(whole, start, layout(whole, request)).plan()


class _Planner:
    def __init__(self, whole: Whole, start: Start, found: Layout) -> None:
        self._whole, self._start, self._layout = whole, start, found
        project = whole.workspace.project
        path = found.old_path
        self._names = [found.request.old.module]
        for roots in (found.roots, whole.workspace.search_path(path, whole.options)):
            self._names += project.names(path, roots) if path is not None else []
        self._names = list(dict.fromkeys(self._names))
        self._change = Change(project, found, self._names)
        self._known: dict[Path, Text] = {}
        self._texts: dict[Path, str] = {}
        self._made: dict[Path, str] = {}
        self._left: list[Left] = []
        self._imports = self._strings = 0

    def plan(self) -> Plan:
        """Make the texts, try them, and look for what is left."""
        request, root = self._layout.request, self._whole.options.root
        moved = self._moved()
        if request.old.name is not None:
            self._part()
        candidates = list(self._candidates(moved))
        for path in candidates:
            self._rewrite(path)
        for path in self._whole.configurations:
            self._configure(path)
        self._leave_shims(moved)
        written = tuple(self._written(moved))
        renames = self._renames(moved)
        overlay = Overlay({w.path: w.after for w in written}, moved, [here for here, _ in renames])
        later = after(self._whole, self._start, overlay)
        changed = _changed(written, moved)
        self._try(later, changed, moved)
        looked_at = {path: path for path in candidates if not overlay.is_gone(path)} | changed
        leftovers = Leftovers(self._whole, later, self._layout, self._names, looked_at)
        left = once([*self._left, *leftovers.found()])
        return Plan(
            root, self._layout.packages, renames, moved, written, tuple(left),
            self._imports, self._strings,
        )  # fmt: skip

    def _try(
        self, later: After, changed: Mapping[Path, Path | None], moved: Mapping[Path, Path]
    ) -> None:
        """Refuse what would make imports fail, or what is reached through them."""
        failing = broken(self._whole, later, changed)
        paths = [path for path in changed.values() if path is not None]
        own = {self._layout.old_path, *moved.values()}
        earlier = probed(self._whole, paths, {path for path in own if path is not None})
        probes = probed(later, list(changed), {self._layout.new_path, *moved})
        if failing is None and probes:
            tried = after(self._whole, self._start, Overlay(earlier, {}, ()))
            failing = broken(tried, later.written_over(self._start, probes), changed)
            if failing is not None and failing.failure.path in probes:
                found = failing.failure
                line = line_without(probes[found.path], found.line)
                failing = failing._replace(failure=found._replace(line=line))
        if failing is not None:
            raise Refused(failing.text(self._whole.options.root))

    def _moved(self) -> dict[Path, Path]:
        """Return the files that move, the new place first."""
        layout = self._layout
        if layout.request.old.name is not None:
            return {}
        found: list[Path] = []
        if layout.old.is_package:
            for folder, folders, files in os.walk(layout.old_place):
                folders[:] = sorted(name for name in folders if name != CACHE)
                found += [Path(folder, name) for name in sorted(files)]
        else:
            own = (layout.old_place.with_name(layout.old_place.name + end) for end in SUFFIXES)
            found = [path for path in own if self._whole.workspace.finder.is_file(path)]
        return {target: path for path in found if (target := layout.moved(path)) is not None}

    def _renames(self, moved: Mapping[Path, Path]) -> tuple[tuple[Path, Path], ...]:
        """Return what is renamed, the old place first: a folder as a whole."""
        layout = self._layout
        if moved and layout.old.is_package:
            return ((layout.old_place, layout.new_place),)
        return tuple((path, target) for target, path in moved.items())

    def _text(self, path: Path) -> str | None:
        """Return what a file holds, as it was changed so far; None if that can't be read."""
        if path not in self._known:
            text = Text.of(self._whole.raw(path))
            if text is None:
                return None
            self._known[path] = text
        return self._texts.get(path, self._known[path].text)

    def _part(self) -> None:
        """Take the definition of the name from the one module to the other."""
        layout = self._layout
        old_path, new_path = layout.old_path, layout.new_path
        old = self._text(old_path) if old_path is not None else None
        new = self._text(new_path) if layout.new is not None else ""
        if old is None or new is None or old_path is None:
            raise Refused("one of the two modules can't be read; mend it first")
        parted = Parting(self._whole, self._change, old, new).parted()
        self._change.needs, self._change.is_used_at_home = parted.needs, parted.stays_used
        self._texts[old_path] = parted.old
        if layout.new is None:
            self._made[new_path] = parted.new
        else:
            self._texts[new_path] = parted.new
        for line, why in parted.in_old:
            self._left.append(Left(old_path, line_after(old, parted.old, line), why))
        self._left += [Left(new_path, line, why) for line, why in parted.in_new]

    def _candidates(self, moved: Mapping[Path, Path]) -> Iterator[Path]:
        """Yield the Python files that may use what moves, or move."""
        own = {path for path in moved.values() if path.suffix in SUFFIXES}
        yield from sorted(own)
        mentions = Mentions(self._layout, self._names)
        stubs = map(Path, sorted(python_files(self._whole.options.root, ".pyi")))
        for path in (*self._whole.files, *stubs):
            if path not in own and mentions.are_in(self._whole.data(path), path):
                yield path

    def _rewrite(self, path: Path) -> None:
        text = self._text(path)
        result = rewritten(self._whole, self._change, path, text) if text is not None else None
        if result is None:
            return
        self._texts[path] = result.text
        self._imports += result.imports
        self._strings += result.strings
        place = self._layout.moved(path) or path
        self._left += [Left(place, line, why) for line, why in result.unclear]

    def _configure(self, path: Path) -> None:
        """Rewrite what a file says of the old place that is no Python."""
        data = self._whole.raw(path)
        words = [name.rpartition(".")[2].encode() for name in self._names]
        text = self._text(path) if any(word in data for word in words) else None
        if text is None:
            return
        text, number = Configurations(self._change, self._names).rewritten(text)
        if path.suffix == ".toml":
            text, homes = with_homes(text, self._change, self._whole.options.canonical)
            number += homes
        self._strings += number
        if number:
            self._texts[path] = text

    def _leave_shims(self, moved: Mapping[Path, Path]) -> None:
        request, path = self._layout.request, self._layout.old_path
        if not request.shim:
            return
        if request.old.name is None:
            self._made |= shims(self._whole, self._layout, moved)
        elif path is not None and not self._change.is_used_at_home:
            old, new = (request.old.module, request.old.name), request.new
            self._texts[path] = with_name_shim(
                self._texts[path], old, (new.module, str(new.name)), request.remove_after
            )

    def _written(self, moved: Mapping[Path, Path]) -> Iterator[Written]:
        """Yield the files that get a new content; raises Refused where they can't."""
        places = {path: target for target, path in moved.items()}
        for path, text in self._texts.items():
            known = self._known[path]
            if text != known.text:
                before, target = known.data(known.text), places.get(path)
                origin = path if target is not None else None
                yield Written(target or path, before, self._encoded(path, known, text), origin)
        for folder in self._layout.packages:
            yield Written(folder / INIT, None, b"")
        for path, text in self._made.items():
            yield Written(path, None, self._encoded(path, Text("", "utf-8"), text))

    def _encoded(self, path: Path, known: Text, text: str) -> bytes:
        data = known.data(text)
        shown = relative(path, self._whole.options.root)
        if path.suffix in SUFFIXES and not is_python(text):  # pragma: no cover - only by a defect
            raise Refused(f"{shown}: it could not be parsed afterwards; please report it")
        if data is None:
            raise Refused(f"{shown}: its encoding {known.encoding} lacks what is to be written")
        return data


def _changed(written: Sequence[Written], moved: Mapping[Path, Path]) -> dict[Path, Path | None]:
    """Return the modules that differ afterwards, each with where it was before, if it was."""
    found: dict[Path, Path | None] = dict(moved)
    for one in written:
        found[one.path] = (one.origin or one.path) if one.before is not None else None
    return {path: here for path, here in found.items() if path.suffix == ".py"}
