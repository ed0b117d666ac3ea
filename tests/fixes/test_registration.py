"""Markers registered in each kind of configuration, as the real pytest reads them afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import run_pytest

from flake8_ssot.fixes.registration import with_markers


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("pytest.ini", "[pytest]\nmarkers = slow: x\naddopts = -q\n",
         "[pytest]\nmarkers =\n    slow: x\n    new: y\naddopts = -q\n"),
        ("pytest.ini", "[pytest]\n# why\naddopts = -q\n",
         "[pytest]\n# why\naddopts = -q\nmarkers =\n    new: y\n"),
        ("setup.cfg", "[metadata]\nname=x\n[tool:pytest]\nmarkers =\n    # c\n\tslow: x\n\n[o]\n",
         "[metadata]\nname=x\n[tool:pytest]\n"
         "markers =\n    # c\n\tslow: x\n\tnew: y\n\n[o]\n"),
        ("setup.cfg", "[tool:pytest]\naddopts = -q\n\n# of o\n[o]\n",
         "[tool:pytest]\naddopts = -q\nmarkers =\n    new: y\n\n# of o\n[o]\n"),
        (".pytest.ini", "[pytest]\nmarkers=slow: x\n  fast: z  # no comment\n",
         "[pytest]\nmarkers=slow: x\n  fast: z  # no comment\n  new: y\n"),
        ("tox.ini", "[tox]\nenvlist = py\n[pytest]",
         "[tox]\nenvlist = py\n[pytest]\nmarkers =\n    new: y\n"),
        ("pyproject.toml",
         '[tool.pytest.ini_options]\nmarkers = [\n    "slow: x",  # c\n]\n# end\n',
         '[tool.pytest.ini_options]\nmarkers = [\n    "slow: x",  # c\n    "new: y",\n]\n# end\n'),
        ("pyproject.toml", "[tool.pytest]\naddopts = ['-q']\n\n# of x\n[tool.x]\na=1\n",
         "[tool.pytest]\naddopts = ['-q']\n"
         "markers = [\n    \"new: y\",\n]\n\n# of x\n[tool.x]\na=1\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\nmarkers = "slow: x"\n',
         '[tool.pytest.ini_options]\nmarkers = """slow: x\nnew: y\n"""\n'),
        ("pytest.toml", "[pytest]\nmarkers = ['slow: x']\n",
         "[pytest]\nmarkers = ['slow: x', 'new: y']\n"),
        ("pyproject.toml", "[tool.pytest.ini_options]\naddopts = '-q'\n\n[tool.x]\na=1\n",
         "[tool.pytest.ini_options]\naddopts = '-q'\nmarkers = [\n    \"new: y\",\n]\n\n"
         "[tool.x]\na=1\n"),
    ],
)  # fmt: skip
def test_comments_and_order_are_kept_and_pytest_reads_it(
    tmp_path: Path, name: str, before: str, after: str
) -> None:
    changed = with_markers(before, tmp_path / name, ["new: y"])
    assert changed == after
    (tmp_path / name).write_text(after)
    assert "@pytest.mark.new: y" in run_pytest(tmp_path, "--markers").stdout


def test_what_cannot_be_read_stays_as_it_is(tmp_path: Path) -> None:
    assert with_markers("[pytest\n", tmp_path / "pytest.ini", ["new"]) is None
    assert with_markers("[tool.other]\n", tmp_path / "pyproject.toml", ["new"]) is None
    assert with_markers("markers = [", tmp_path / "pyproject.toml", ["new"]) is None
    assert with_markers("[pytest]\nmarkers = 3\n", tmp_path / "pytest.toml", ["new"]) is None
    assert with_markers("[pytest]\n    addopts = -q\n", tmp_path / "pytest.ini", ["new"]) is None
    assert with_markers("[other]\na = 1\n", tmp_path / "pytest.ini", ["new"]) is None
