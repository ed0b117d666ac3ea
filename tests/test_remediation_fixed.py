"""The example monorepo mended by `check --fix`, and by a person where only a person can decide."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest
from processes import run_module
from remediation import COLLECT, EXAMPLE, SUITES, Monorepo

#: One copy of the enum has drifted; which one is right has to be said.
CHOSEN: Final = '\n[tool.flake8-ssot.canonical]\nParcelStatus = "shared.enums"\n'
#: What has no certain remedy: a module that nobody has, and functions that are now an object.
LEFT: Final = {
    ("analytics_service/tests/test_status_breakdown.py", "OST401"),
    ("auth_service/session_store.py", "OST402"),
    ("backend/tests/test_redis_cache.py", "OST402"),
    ("test_framework/context.py", "OST401"),
}
#: And an import that is gone altogether, which is the audit's matter, as pyflakes finds it.
UNDEFINED: Final = {("shared/error_handler.py", "F821")}


def command(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(root, "flake8_ssot", *arguments)


@pytest.fixture(scope="module")
def mended(tmp_path_factory: pytest.TempPathFactory) -> Monorepo:
    monorepo = Monorepo("before", tmp_path_factory.mktemp("mended"))
    with (monorepo.root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(CHOSEN)
    (monorepo.root / ".git").mkdir()
    return monorepo


def test_fixes_and_a_person_bring_the_whole_to_collect(mended: Monorepo) -> None:
    fixed = command(
        mended.root, "check", "--fix", "--unsafe-fixes", "--output-format", "concise", "-q"
    )
    reports = re.findall(r"^(\S+?):\d+:\d+: (\w+) ", fixed.stdout, re.MULTILINE)
    assert {one for one in reports if one[1] != "OST501"} == LEFT
    audit = json.loads(command(mended.root, "audit", "--output-format", "json").stdout)
    causes = {(cause["path"], cause["code"]) for cause in audit["root_causes"]}
    assert causes == LEFT | UNDEFINED
    for path, _ in LEFT | UNDEFINED:
        shutil.copy(EXAMPLE / "after" / path, mended.root / path)
    session = mended.session(*COLLECT)
    assert session.statuses == dict.fromkeys(SUITES, 0), session.output
    assert command(mended.root, "check", "--fix", "--diff", "--select", "OST1,OST3").stdout == ""
    assert mended.session().statuses == dict.fromkeys(SUITES, 0)
