"""Each row is imported for real: the simulation agrees, or is silent where the row says why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pytest
from importing.case import Row
from importing.cases import TABLES
from importing.oracle import Python, Verdict, simulated, verdict_of
from projects import write

ROWS = {f"{table}-{row.id}": row for table, rows in TABLES.items() for row in rows}


class Judged(NamedTuple):
    """A row with what Python says of it, and what we say: None if nothing is known."""

    row: Row
    truth: Verdict
    ours: Verdict | None

    @property
    def is_silent(self) -> bool:
        return self.ours is None or not self.ours.raises


@pytest.fixture(scope="module")
def python() -> Iterator[Python]:
    with Python() as running:
        yield running


@pytest.fixture(scope="module")
def judged(python: Python, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Judged]:
    found = {}
    for label, row in ROWS.items():
        if not row.holds_here():
            continue
        root = tmp_path_factory.mktemp("row") / "project"
        (root / ".git").mkdir(parents=True)
        write(root, row.files)
        truth = python.load(root, row.module)
        found[label] = Judged(row, truth, verdict_of(simulated(root, row.module), root))
    return found


@pytest.mark.parametrize("label", ROWS)
def test_agrees_with_python(label: str, judged: dict[str, Judged]) -> None:
    if label not in judged:
        pytest.skip("about another Python")
    row, truth, ours = judged[label]
    assert str(truth) == row.says
    if row.unknown:
        assert judged[label].is_silent
        assert row.says, "what is well can't be missed"
    else:
        assert ours is not None
        # What was being handled as another exception was raised is the root cause.
        assert ours.raises == truth.raises
        assert ours.place in {truth.place, *truth.origins}


def test_chains_are_those_that_python_shows(judged: dict[str, Judged]) -> None:
    other = {
        label: (truth.frames, ours.frames)
        for label, (_, truth, ours) in judged.items()
        if ours is not None and ours.raises and not truth.origins
        if _files(truth) != _files(ours)
    }
    assert other == {}


def _files(verdict: Verdict) -> list[tuple[str, int]]:
    """Return the frames with those of one file that follow each other as one, the last."""
    runs = groupby(verdict.frames, key=itemgetter(0))
    return [list(run)[-1] for _, run in runs]


def test_rows_are_many_and_few_are_unknown(judged: dict[str, Judged]) -> None:
    well = {"", "Skipped"}
    failing = {label: one for label, one in judged.items() if one.truth.raises not in well}
    unknown = [label for label, one in failing.items() if one.is_silent]
    assert len(judged) >= 200
    assert sum(map(len, TABLES.values())) == len(ROWS), "two rows have one name"
    assert len(failing) >= 100
    assert len(unknown) <= len(failing) // 8, f"{len(unknown)} of {len(failing)}: {unknown}"
