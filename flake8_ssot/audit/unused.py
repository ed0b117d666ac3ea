"""Markers that a project registers for itself and never uses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.audit.registered import OWN
from flake8_ssot.audit.suites import PASSED, Meant
from flake8_ssot.audit.whole import Whole
from flake8_ssot.files import contents, entries
from flake8_ssot.imports import outside_project
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.pytest_config.simulation import test_modules

#: Files that are no Python, and whose tags or marks become marks: pytest-bdd's, tavern's.
TAGGED: Final = (".feature", ".tavern.yaml", ".tavern.yml")
TEST_NAMES: Final = ("test_*.py", "*_test.py")
#: So much of a misspelled name is right.
ALIKE: Final = 0.8


class Unused(NamedTuple):
    """A registration whose marker no test has; line and column count from 1.

    It is not certain where some marks get their names when the tests run. `meant` is a name much
    like it that is used and not registered; `selected`: addopts select tests by it.
    """

    name: str
    path: Path
    line: int
    column: int
    is_certain: bool
    meant: str | None
    selected: bool


def unused(whole: Whole) -> Iterator[Unused]:
    """Yield what configurations and conftest.py files register in vain, each place once."""
    seen: set[tuple[str, Path]] = set()
    tags = cache(lambda: _tags(whole.options.root))
    for suite in whole.runs:
        if next(test_modules(suite.run), None) is None:
            continue  # it may be meant for a run with `-c`
        judge = whole.workspace.pytest.judge(suite.run.rootdir / CONFTEST, whole.options)
        known = whole.registered[suite]
        names = {one.name for one in known}
        for name, source, path, line, column in known:
            if (
                source not in OWN
                or not isinstance(path, Path)
                or (name, path) in seen
                or not name.isidentifier()
            ):
                continue
            seen.add((name, path))
            if whole.options.root not in path.parents or judge.is_of_plugin(name):
                continue
            counts = _counting(path.parent, whole, path)
            used = whole.marks.is_used(name, counts)
            if used or name in tags():
                continue
            selected = source == "configuration" and name in suite.run.selected_markers
            meant = _meant(name, whole, names, counts)
            yield Unused(name, path, line, column, used is False, meant, selected)


def _counting(base: Path, whole: Whole, config: Path) -> Callable[[Path], bool]:
    """Return the question whether a file's marks may be those that `config` in `base` registers.

    A test module's are if it lies below, or if a run of that configuration comes by it; what any
    other file has may be imported from anywhere.
    """
    runs = [suite.run for suite in whole.runs if _is_of(suite, config)]

    def counts(path: Path) -> bool:
        if base in path.parents or any(run.reaches(path) for run in runs):
            return True
        return path.name != CONFTEST and not any(fnmatch(path.name, p) for p in TEST_NAMES)

    return counts


def _is_of(suite: Meant, config: Path) -> bool:
    return suite.run.config is not None and suite.run.config.path == config


def _meant(
    name: str, whole: Whole, registered_names: set[str], counts: Callable[[Path], bool]
) -> str | None:
    with outside_project():
        import difflib  # here: most projects use what they register

    others = sorted(whole.marks.names - registered_names)
    near = next(iter(difflib.get_close_matches(name, others, 1, ALIKE)), None)
    return near if near and whole.marks.is_used(near, counts) else None


def _tags(root: Path) -> frozenset[str]:
    """Return the words of the files that have tags, where these stand for marks."""
    words: set[str] = set()
    stack = [root]
    while stack:
        folder = stack.pop()
        for name, is_folder in entries(folder):
            if is_folder and name[:1] != "." and name not in PASSED:
                stack.append(folder / name)
            elif name.endswith(TAGGED):
                text = contents(str(folder / name)).decode("utf-8", "replace")
                words.update(re.findall(r"\w+", text))
    return frozenset(words)
