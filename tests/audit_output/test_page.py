"""The page of the audit shows what it prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from processes import run_module

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
SESSIONS = re.findall(r"^```console\n\$ flake8-ssot (.*?)\n(.*?)^```$", PAGE, re.M | re.S)
SECONDS = re.compile(r"read in \d+\.\d s")


def test_both_kinds_of_text_are_shown() -> None:
    assert ["--why" in command for command, _ in SESSIONS] == [False, True]


@pytest.mark.parametrize(("command", "output"), SESSIONS, ids=["audit", "why"])
def test_the_page_shows_what_is_printed(command: str, output: str) -> None:
    ended = run_module(ROOT, "flake8_ssot", *shlex.split(command))
    assert SECONDS.sub("", ended.stdout) == SECONDS.sub("", output)
    assert ended.returncode == 1
