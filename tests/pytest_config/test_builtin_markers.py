from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from flake8_ssot.pytest_config.builtin_markers import BUILTIN_MARKERS, PYTESTER_MARKERS

ROOT = Path(__file__).resolve().parents[2]


def listed_markers(folder: Path, *arguments: str) -> set[str]:
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--markers", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(re.findall(r"^@pytest\.mark\.([^:(\n]+)", run.stdout, re.MULTILINE))


def test_data_is_what_the_generator_writes() -> None:
    script = ROOT / "scripts" / "generate_builtin_markers.py"
    run = subprocess.run([sys.executable, script, "--check"], capture_output=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_pytest_lists_exactly_these(tmp_path: Path) -> None:
    assert listed_markers(tmp_path) == set(BUILTIN_MARKERS)


def test_pytester_adds_its_own(tmp_path: Path) -> None:
    listed = listed_markers(tmp_path, "-p", "pytester")
    assert listed == set(BUILTIN_MARKERS) | PYTESTER_MARKERS


@pytest.mark.parametrize("plugin", sorted(set(BUILTIN_MARKERS.values()) - {""}))
def test_blocking_the_plugin_removes_its_markers(plugin: str, tmp_path: Path) -> None:
    kept = {name for name, registrar in BUILTIN_MARKERS.items() if registrar != plugin}
    assert listed_markers(tmp_path, "-p", f"no:{plugin}") == kept


def test_the_folder_of_the_others_is_no_name_of_a_plugin(tmp_path: Path) -> None:
    assert listed_markers(tmp_path, "-p", "no:config") == set(BUILTIN_MARKERS)
