"""Each case of the tables: the real pytest does what the row says, and so do our reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from projects import violations, write

from differential.case import Case
from differential.cases import CASES, TABLES
from differential.oracle import Oracle
from differential.truth import Truth, ask
from flake8_ssot.rules import Violation
from flake8_ssot.workspace import Workspace

TRAPS: Final = range(1, 64)
HAVE_COLUMNS: Final = sys.version_info >= (3, 11)
OURS: Final = ("OST102", "OST201")
pytestmark = pytest.mark.skipif(
    pytest.version_tuple < (9, 2), reason="the tables tell what pytest 9.2 does"
)


class Examined(NamedTuple):
    """A case, written to disk, with what pytest said of it."""

    case: Case
    root: Path
    truth: Truth


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(
            case,
            id=f"{table}-{case.id}",
            marks=pytest.mark.skipif(not case.holds_here(), reason="about another Python"),
        )
        for table, cases in TABLES.items()
        for case in cases
    ],
)
def examined(
    request: pytest.FixtureRequest, oracle: Oracle, tmp_path_factory: pytest.TempPathFactory
) -> Examined:
    case: Case = request.param
    root = write(tmp_path_factory.mktemp("case") / "project", case.files)
    return Examined(case, root, ask(oracle, case, root))


def reports(case: Case, root: Path) -> dict[str, list[Violation]]:
    """Return what we report, by file."""
    flags = {"environment": sys.prefix}
    if case.run is not None:
        flags["suites"] = case.run
    workspace = Workspace(flags, root)
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py"))
    return {name: violations(root, name, workspace) for name in names}


def test_pytest_does_what_the_row_says(examined: Examined) -> None:
    case, _, truth = examined
    assert truth.refused == case.all_refused, truth.output
    assert {code: truth.at_fault(code) for code in OURS} == case.at_fault, truth.output
    assert truth.shadowed == case.shadowed, truth.output
    if case.status:
        expected = {case.status}
    elif case.all_refused:
        expected = {1} if case.executed else {2}
    else:
        expected = {0, 5}
    if case.run is None or len(case.commands) > 1:  # some of the runs may find nothing wrong
        expected |= {0, 2, 5}
    assert truth.statuses <= expected, truth.output


def test_we_report_what_the_row_says(examined: Examined) -> None:
    case, root, truth = examined
    found = reports(case, root)
    told = [v for file in found.values() for v in file]
    assert not [v for v in told if v.code in {"OST000", "OST001"}]
    first = {file: [v for v in found[file] if v.code in OURS][:1] for file in found}
    ours = {
        code: {file for file, start in first.items() for v in start if v.code == code}
        for code in OURS
    }
    expected = {code: set(files) - set(case.silenced) for code, files in case.at_fault.items()}
    expected["OST201"] |= set(case.elsewhere)
    assert ours == expected
    ignored = {file for file in found for v in found[file] if v.code == "OST202"}
    assert ignored == case.ost202
    for file, start in first.items():
        for violation in start if file not in case.elsewhere else ():
            line, column, code = truth.places(file)[0]
            assert (violation.code, violation.location.line) == (code, line)
            assert column == -1 or violation.location.column == column


def test_every_trap_has_a_case() -> None:
    assert set(TRAPS) <= {case.trap for case in CASES}


def test_cases_are_many_and_told_apart() -> None:
    assert len(CASES) >= 200
    assert len({case.id for case in CASES}) == len(CASES)
    assert all(set(case.silenced) <= case.ost102 | case.ost201 for case in CASES)
    assert all(reason for case in CASES for reason in case.silenced.values())


@pytest.mark.parametrize("table", TABLES)
def test_a_run_as_the_user_starts_it_says_the_same(
    table: str, oracle: Oracle, tmp_path: Path
) -> None:
    case = TABLES[table][0]
    root = write(tmp_path / "project", case.files)
    for command in case.commands or ["pytest"]:
        forked = oracle.ask(root, command, executed=case.executed)
        plain = oracle.ask(root, command, executed=case.executed, plain=True)
        assert plain._replace(output="") == forked._replace(output="")
