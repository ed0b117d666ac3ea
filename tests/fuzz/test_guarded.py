"""Imports below all kinds of guards: what is said to fail does, what is said to be dead is.

A few are tried each time, always the same ones. For many: `SSOT_EXAMPLES=20000 python -m pytest
tests/fuzz/test_guarded.py`.
"""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

from fuzz.guarded import check, check_simulation

EXAMPLES = int(os.environ.get("SSOT_EXAMPLES", "200"))


def test_guards() -> None:
    programs = [check(Random(seed).choice) for seed in range(EXAMPLES)]
    assert len(set(programs)) > EXAMPLES // 2


def test_simulation(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    failing = [check_simulation(Random(seed).choice, tmp_path) for seed in range(EXAMPLES)]
    assert EXAMPLES // 10 < sum(failing) < EXAMPLES * 3 // 4
