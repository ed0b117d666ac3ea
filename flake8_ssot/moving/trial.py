"""Whether modules can be imported after a move as they could before: simulated, not run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.audit.whole import Whole
from flake8_ssot.causes import defect
from flake8_ssot.project.failures import UNTOLD, Failure
from flake8_ssot.project.loaded import SearchPath
from flake8_ssot.project.session import Session
from flake8_ssot.workspace import relative

#: More modules are not tried one by one: those that a change is made in come first.
MOST: Final = 400


class Broken(NamedTuple):
    """A module that could be imported and can't be any more, and why."""

    path: Path
    failure: Failure

    def text(self, root: Path) -> str:
        failure = self.failure
        place = f"{relative(failure.path, root)}:{failure.line}"
        return f"{place} could not be imported any more, as {defect(failure)}"


class Trial:
    """Imports modules of a project, each in a process that has imported nothing else."""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self._world = whole.workspace.world(whole.options)
        self._results: dict[Path, Failure | None] = {}
        self.reached: dict[Path, None] = {}

    def failure(self, path: Path) -> Failure | None:
        """Return why importing the file at `path` fails, None if it doesn't for certain."""
        if path not in self._results:
            self._results[path] = self._failure(path)
        return self._results[path]

    def _failure(self, path: Path) -> Failure | None:
        workspace, options = self._whole.workspace, self._whole.options
        place = workspace.project.place(path, workspace.search_path(path, options))
        context = self._whole.context(path)
        search = SearchPath(place.roots, self._world.site_folders)
        session = Session(self._world, search, options.root, continuing=False)
        if context is not None:
            session.stubs.update(context.stubs.names)
            session.stubs_unread = context.stubs.any
        result = session.load(place.name)
        for module in session.modules.values():
            if module.path is not None and not module.unread:
                self.reached[module.path] = None
        is_failure = isinstance(result, Failure) and result.kind not in UNTOLD
        return result if is_failure and isinstance(result, Failure) else None


def broken(before: Whole, after: Whole, changed: Mapping[Path, Path | None]) -> Broken | None:
    """Return a module that fails after the move and did not before, None if there is none.

    `changed` are files that are written or moved, each with where it was before, if it was. What
    they import is tried as well: in a circle of imports it matters which one is the first.
    """
    old, new = Trial(before), Trial(after)
    for path in islice(_each(new, changed), MOST):
        failure = new.failure(path)
        if failure is not None:
            # What is new may only meet what failed before.
            here = changed.get(path, path) or changed.get(failure.path, failure.path)
            if here is None or old.failure(here) is None:
                return Broken(path, failure)
    return None


def _each(trial: Trial, first: Iterable[Path]) -> Iterator[Path]:
    """Yield paths, and then those that were reached on the way."""
    seen = dict.fromkeys(first)
    yield from seen
    yield from [path for path in trial.reached if path not in seen]
