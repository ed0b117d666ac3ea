"""The names under which a run of pytest imports its test modules, and who has one first."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from flake8_ssot.pytest_config.import_mode import package_of
from flake8_ssot.pytest_config.run import PytestRun
from flake8_ssot.pytest_config.simulation import test_modules


class ModuleNames:
    """The test modules of a run by name, in the order in which they are collected."""

    def __init__(self, run: PytestRun) -> None:
        self._run = run

    @cached_property
    def _first(self) -> dict[str, Path]:
        found: dict[str, Path] = {}
        for path in test_modules(self._run):
            found.setdefault(package_of(path).name, path)
        return found

    def earlier(self, path: Path) -> tuple[str, Path] | None:
        """Return the file that has the name of `path` before it does, and that name.

        None if there is none, or if the run doesn't collect `path`. In importlib mode no two files
        clash.
        """
        run, name = self._run, package_of(path).name
        if run.import_mode == "importlib" or run.problem or not run.collects(path):
            return None
        first = self._first.get(name)
        return (name, first) if first is not None and first != path else None
