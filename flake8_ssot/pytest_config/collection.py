"""What a run meets, in its order, before it comes to a given file.

Source: pytest's `main.py` and `python.py`: a folder's files and folders are sorted together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.files import entries, isdir
from flake8_ssot.pytest_config.run import CONFTEST, PytestRun
from flake8_ssot.syntax.source import Sources


class Step(NamedTuple):
    """Something that may register markers on the way: its place in the order, and the file."""

    place: tuple[int, tuple[str, ...]]
    path: Path


class Collection:
    """The conftest.py files, and the test modules that name plugins, in a run's order."""

    def __init__(self, run: PytestRun, sources: Sources) -> None:
        self.run = run
        self.sources = sources

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """All of them that a run does not load at its start."""
        initial = set(self.run.initial_conftests)
        found: list[Step] = []
        for number, anchor in enumerate(self.run.anchors):
            paths = self._walk(anchor) if isdir(anchor) else iter((anchor,))
            for path in paths:
                if path not in initial:
                    found.append(Step((number, _parts(path, anchor)), path))
        return tuple(found)

    def before(self, path: Path) -> list[Path]:
        """Return those that come before `path`: what they register may count for it."""
        place = min(
            ((n, _parts(path, a)) for n, a in enumerate(self.run.anchors) if _holds(a, path)),
            default=(len(self.run.anchors), ()),
        )
        return [step.path for step in self.steps if step.place < place and step.path != path]

    def _walk(self, anchor: Path) -> Iterator[Path]:
        stack = [anchor]
        seen: set[str] = set()
        while stack:
            folder = stack.pop()
            real = os.path.realpath(folder)
            if real in seen:
                continue
            seen.add(real)
            for entry in sorted(entries(folder)):
                if entry.is_folder:
                    child = folder / entry.name
                    if not self.run.ignores_folder(child):
                        stack.append(child)
                elif entry.name.endswith(".py") and self._may_register(folder / entry.name):
                    yield folder / entry.name

    def _may_register(self, path: Path) -> bool:
        if path.name == CONFTEST:
            outside = self.run.confcutdir.parents
            return not self.run.arguments.noconftest and path.parent not in outside
        if not self.run.collects(path):
            return False
        return b"pytest_plugins" in (self.sources.data(path) or b"")


def _holds(anchor: Path, path: Path) -> bool:
    return anchor == path or anchor in path.parents


def _parts(path: Path, anchor: Path) -> tuple[str, ...]:
    """Return the sort key of `path`: a conftest.py comes before all else of its folder."""
    parts = path.relative_to(anchor).parts if path != anchor else ()
    return (*parts[:-1], "") if path.name == CONFTEST else parts
