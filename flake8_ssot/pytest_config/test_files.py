"""What counts as a test file."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from flake8_ssot.project.finder import Finder
from flake8_ssot.pytest_config.run import CONFTEST, PytestRun


def is_test_file(path: Path, runs: Sequence[PytestRun], root: Path, finder: Finder) -> bool:
    """Say whether `path` is a conftest.py, collected by the last of `runs`, or a helper of tests.

    A helper stands below a folder `tests` at any depth, or below `test` in the rootdir or `root`,
    in a folder that holds a package, tests or a conftest.py; so a folder of test data is none.
    """
    if path.name == CONFTEST or any(run.collects(path) for run in runs[-1:]):
        return True
    if not _is_below_tests(path, {root, *(run.rootdir for run in runs)}, root):
        return False
    names = finder.listing(str(path.parent)).files
    if path.parent.name in {"tests", "test"} or not names.isdisjoint({"__init__.py", CONFTEST}):
        return True
    patterns = [pattern for run in runs for pattern in run.ini.words("python_files")]
    return any(fnmatch(name, pattern) for name in names for pattern in patterns)


def _is_below_tests(path: Path, roots: set[Path], root: Path) -> bool:
    inside = path.relative_to(root).parts if root in path.parents else path.parts
    if "tests" in inside[:-1]:
        return True
    return any(base / "test" in path.parents for base in roots)
