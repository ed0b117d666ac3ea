"""OST204: entries of the markers option that register something else, as pytest itself lists it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from processes import run_pytest
from projects import audited, write

TEST = "def test_it(): ...\n"
CODE = "OST204"
TABLE = "[tool.pytest.ini_options]\nmarkers = "


def found(root: Path, name: str, text: str, test: str = TEST) -> list[str]:
    write(root, {".git/HEAD": "", name: text, "test_it.py": test})
    return [line.split(" ", 2)[2] for line in reported(root)]


def reported(root: Path) -> list[str]:
    return [line for line in audited(root) if CODE in line or "OST000" in line]


def ask(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_pytest(root, "-q", *arguments)


@pytest.mark.parametrize(
    ("name", "text", "entry", "told"),
    [
        (
            "pytest.ini", "[pytest]\nmarkers =\n    slow,\n    fast\n", "slow,",
            "the comma is part of the name 'slow,'; remove it",
        ),
        (
            "pytest.ini", "[pytest]\nmarkers = slow, fast\n", "slow, fast",
            "the comma is part of the name 'slow, fast'; write a line each",
        ),
        (
            "pyproject.toml", '[tool.pytest.ini_options]\nmarkers = "slow, fast"\n', "slow, fast",
            "the comma is part of the name 'slow, fast'; write a line each",
        ),
        (
            "setup.cfg", "[tool:pytest]\nmarkers =\n    slow: takes\n      a long time\n",
            "a long time",
            "pytest takes each line for a marker, and this one has no name; "
            "keep a description on the line of its marker",
        ),
        (
            "tox.ini", "[pytest]\nmarkers =\n    end-to-end: all\n", "end-to-end",
            "'end-to-end' can't be written after pytest.mark; rename it",
        ),
        (
            "pytest.ini", "[pytest]\nmarkers = global: all\n", "global",
            "'global' is a keyword of Python; rename it",
        ),
        (
            "pytest.ini", "[pytest]\nmarkers = _own: all\n", "_own",
            "pytest refuses names that start with an underscore; rename it",
        ),
        (
            "pytest.ini", "[pytest]\nmarkers =\n    : all\n", "",
            "it has no name before the colon; add one or remove it",
        ),
    ],
)  # fmt: skip
def test_reported_and_listed_by_pytest_under_that_name(
    name: str, text: str, entry: str, told: str, tmp_path: Path
) -> None:
    (message,) = found(tmp_path, name, text)
    assert message.endswith(f"is no registration of a marker that can be used: {told}")
    assert f"@pytest.mark.{entry}" in ask(tmp_path, "--markers").stdout
    used = f"import pytest\n@pytest.mark.{entry.split(',')[0]}\n{TEST}"
    write(tmp_path, {"test_it.py": used})
    assert ask(tmp_path, "--strict-markers", "--collect-only").returncode != 0


def test_twice_the_same(tmp_path: Path) -> None:
    text = '[tool.pytest.ini_options]\nmarkers = ["slow: long", "fast", "slow: longer"]\n'
    assert found(tmp_path, "pyproject.toml", text) == [
        "'slow: longer' is no registration of a marker that can be used: "
        "'slow' is registered in line 2 already; remove one of the two"
    ]


def test_the_configuration_of_two_runs_is_told_of_once(tmp_path: Path) -> None:
    suites = '[tool.flake8-ssot]\nsuites = ["pytest a", "pytest b"]\n'
    write(tmp_path, {"pyproject.toml": suites, "a/test_a.py": TEST, "b/test_b.py": TEST})
    assert len(found(tmp_path, "pytest.ini", "[pytest]\nmarkers = slow,\n")) == 1


@pytest.mark.parametrize(
    ("text", "places"),
    [
        pytest.param(
            TABLE + '[\n  "a: b",\n  # "x-y"\n  "x-y",\n]\n', "5:4", id="behind a comment"
        ),
        pytest.param(TABLE + '["mark", "mark"]\n', "2:21", id="the second of two"),
        pytest.param(TABLE + '"""\nslow,\n"""\n', "3:1", id="at the beginning of a line"),
        pytest.param(TABLE + '["\\u0066ast,", "x-y"]\n', "2:1 2:27", id="escaped"),
        pytest.param(TABLE + '["x-y: \\"z\\""]\n', "2:13", id="escaped further on"),
        pytest.param(
            'tool.pytest.ini_options.markers = ["x-y"]\n', "1:37", id="option in other words"
        ),
        pytest.param(
            '[tool.pytest]\nmarkers = "slow,"\n'
            '[tool.flake8-ssot]\nsuites = ["pytest -o markers=fast"]\n',
            "",
            id="no list, and replaced by the command",
        ),
    ],
)
def test_the_place_is_the_entry(text: str, places: str, tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "pyproject.toml": text, "test_it.py": TEST})
    found = [line.split()[0] for line in reported(tmp_path)]
    assert found == [f"pyproject.toml:{place}" for place in places.split()]


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("[pytest]\nmarkers =\n    slow: a, b, and c\n    timeout(seconds): x\n", TEST),
        ("[pytest]\nmarkers =\n    # none, so far\n    slow\n", TEST),
        (
            "[pytest]\nmarkers = end-to-end: all\n",
            "def test_it(request):\n    request.node.add_marker('end-to-end')\n",
        ),
        ("[pytest]\naddopts = -ra\n", TEST),
    ],
)
def test_silent(text: str, test: str, tmp_path: Path) -> None:
    assert found(tmp_path, "pytest.ini", text, test) == []
    assert ask(tmp_path, "--strict-markers").returncode == 0


def test_an_option_that_a_run_overrides_has_no_entries(tmp_path: Path) -> None:
    assert found(tmp_path, "pyproject.toml", "[tool.pytest]\nmarkers = 1\n") == []
    assert ask(tmp_path).returncode not in {0, 1}
    assert audited(tmp_path, {"suites": "pytest -o markers=slow"}) == []
    assert ask(tmp_path, "-o", "markers=slow").returncode == 0
