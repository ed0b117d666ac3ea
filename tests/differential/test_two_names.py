"""OST503 against the real pytest: which files it executes under two names, and what we say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from environments import environment
from projects import audited, write

from differential.names import COLOR, INNER, OUTER, ROWS, TOLD, TWO_ROOTS, Row
from differential.oracle import Oracle, Outcome

Names = dict[str, frozenset[str]]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment of which all is known; nothing is in it."""
    place = tmp_path_factory.mktemp("environment")
    environment(place, {})
    return place


def executed_twice(runs: Iterable[Outcome]) -> Names:
    """Return the files that one of the runs executed under several names, with these."""
    found: Names = {}
    for run in runs:
        names: defaultdict[str, set[str]] = defaultdict(set)
        for path, name in run.executed:
            names[path].add(name)
        found |= {path: frozenset(some) for path, some in names.items() if len(some) > 1}
    return found


def project(root: Path, row: Row, **changed: str) -> Path:
    return write(root / "project", {".git/HEAD": "", **row.files, **changed})


def truth(oracle: Oracle, root: Path, row: Row) -> Names:
    return executed_twice(
        oracle.ask(root, command, autoload=False) for command in row.run.splitlines()
    )


def told(root: Path, row: Row, installed: Path) -> tuple[str, ...]:
    found = audited(root, {"suites": row.run, "environment": str(installed)})
    return tuple(line for line in found if "OST503" in line)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_we_say_what_pytest_does(row: Row, oracle: Oracle, tmp_path: Path, installed: Path) -> None:
    root = project(tmp_path, row)
    assert truth(oracle, root, row) == row.twice
    assert told(root, row, installed) == row.told
    assert bool(row.told or row.silent) == bool(row.twice)


@pytest.mark.parametrize("row", [row for row in TOLD if row.mended], ids=lambda row: row.id)
def test_the_remedy_mends_it(row: Row, oracle: Oracle, tmp_path: Path, installed: Path) -> None:
    root = project(tmp_path, row, **row.mended)
    mended = truth(oracle, root, row)
    assert not [path for path in mended if not path.endswith("__init__.py")]
    assert told(root, row, installed) == ()


def test_links_are_files_of_their_own(oracle: Oracle, tmp_path: Path, installed: Path) -> None:
    files = {**TWO_ROOTS, "tests/colors.py": COLOR, "tests/test_b.py": OUTER}
    row = Row("", {**files, "tests/test_a.py": "from shades import Color\n"}, {})
    root = project(tmp_path, row)
    (root / "tests" / "shades.py").symlink_to(root / "tests" / "colors.py")
    assert truth(oracle, root, row) == {}
    assert told(root, row, installed) == ()


def test_a_run_as_the_user_starts_it_says_the_same(oracle: Oracle, tmp_path: Path) -> None:
    root = project(tmp_path, TOLD[0])
    assert executed_twice([oracle.ask(root, "pytest", plain=True)]) == TOLD[0].twice


def test_rows_are_told_apart() -> None:
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert INNER != OUTER
