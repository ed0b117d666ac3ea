"""What the folders of an environment say of the pytest in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from environments import distribution
from projects import write

from flake8_ssot.pytest_config.environment import Environment


@pytest.mark.parametrize(
    ("installed", "certain", "major"),
    [
        (distribution("pytest", "9.0.2"), True, 9),
        (distribution("pytest", "10.1"), True, 10),
        (distribution("pytest-cov", "5.0"), True, None),
        (distribution("pytest", "9.0.2"), False, None),
    ],
    ids=["one-digit", "two-digits", "another-distribution", "guessed"],
)
def test_the_version_of_pytest(
    installed: dict[str, str], certain: bool, major: int | None, tmp_path: Path
) -> None:
    assert Environment((write(tmp_path, installed),), certain=certain).pytest_major == major
