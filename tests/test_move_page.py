"""The page on moving a module: its commands, run in their order, print what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

from processes import run_pytest
from projects import write

PAGE = Path(__file__).parents[1] / "docs" / "move.md"
FILE = re.compile(r"^`([^`\n]+)`:\n+```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SESSION = re.compile(r"^```console\n\$ (.*?)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def printed(root: Path, command: str) -> str:
    """Return what a command of the page prints, as a terminal shows it."""
    program, *arguments = shlex.split(command)
    if program == "cat":
        return (root / arguments[0]).read_text(encoding="utf-8")
    assert program == "flake8-ssot"
    ended = subprocess.run(
        [sys.executable, "-m", "flake8_ssot", *arguments],
        cwd=root, env={**os.environ, "PYTHONUNBUFFERED": "1"}, check=False, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return ended.stdout


def collected(root: Path) -> str:
    return run_pytest(root, "-q", ".").stdout


def test_the_page_shows_what_is_printed_and_the_tests_pass(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    root = write(tmp_path, {".git/HEAD": "", **dict(FILE.findall(text))})
    sessions = SESSION.findall(text)
    assert len(sessions) == 6
    for command, shown in sessions:
        assert printed(root, command) == shown, command
        assert "1 passed" in collected(root), command
