"""What the real pytest says of the differential cases, asked once for all mutants.

No change of ours changes it. It is kept in `build/`, so that a later run asks of new cases only.
"""

from __future__ import annotations

import hashlib
import json
import shelve
import sys
import tempfile
from collections.abc import Callable, Sequence
from multiprocessing.pool import Pool
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from differential.case import Case
    from differential.truth import Truth

TESTS: Final = Path(__file__).resolve().parent.parent / "tests"
KEPT: Final = TESTS.parent / "build" / "oracle"
SHARE: Final = 20  # cases that one process asks of, before its answers are kept
sys.path.insert(0, str(TESTS))


def ask_beforehand(pool: Pool) -> None:
    """Ask the oracle of each case in `pool`, and give the tests of later processes its answers."""
    from differential import truth
    from differential.cases import CASES

    identify = identifier()
    cases = {identify(case): case for case in CASES if case.holds_here()}
    KEPT.parent.mkdir(exist_ok=True)
    with shelve.open(str(KEPT)) as kept:
        missing = [case for key, case in cases.items() if key not in kept]
        shares = [missing[i : i + SHARE] for i in range(0, len(missing), SHARE)]
        for answers in pool.imap_unordered(answered, shares):
            kept.update({identify(case): answer for case, answer in answers})
        known: dict[str, Truth] = {key: kept[key] for key in cases}
    truth.ask = lambda oracle, case, root: known[identify(case)]


def identifier() -> Callable[[Case], str]:
    """Return a function that gives a case a key, which changes with whatever is asked, or asks."""
    means = [path.read_text(encoding="utf-8") for path in sorted(TESTS.glob("differential/*.py"))]
    asking = [pytest.__version__, sys.version, *means]

    def identify(case: Case) -> str:
        asked = json.dumps([asking, dict(case.files), case.run, case.executed, case.autoload])
        return hashlib.sha256(asked.encode()).hexdigest()

    return identify


def answered(cases: Sequence[Case]) -> list[tuple[Case, Truth]]:
    """Return the cases with what pytest says of them."""
    from differential.oracle import Oracle
    from differential.truth import ask
    from projects import write

    with tempfile.TemporaryDirectory() as folder, Oracle(Path(folder)) as oracle:
        roots = [write(Path(folder, str(i), "project"), case.files) for i, case in enumerate(cases)]
        return [(case, ask(oracle, case, root)) for case, root in zip(cases, roots, strict=True)]
