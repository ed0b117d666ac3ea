"""The audit in the formats that `check` has too, and what its arguments do to all formats."""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from processes import run_module
from projects import write
from specified import check_sarif

from flake8_ssot.cli.project import add_project, opened

FOUND = 1
SHOP = {
    "pyproject.toml": '[tool.flake8-ssot]\nsuites = ["pytest tests"]\n',
    "conftest.py": "",
    "pytest.ini": "[pytest]\nmarkers = legacy\n",
    "ci.toml": '[tool.flake8-ssot]\nsuites = ["pytest tests/b"]\n',
    "shop/__init__.py": "",
    "shop/broken.py": "def (:\n",
    "shop/late.py": "LIMIT = Limit\n",
    "tests/a/test_late.py": "import shop.late\n",
    "tests/a/test_broken.py": "import shop.broken\n",
    "tests/b/test_both.py": "import shop.broken, shop.late\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("shop"), SHOP)


def audit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(folder, "flake8_ssot", "audit", *arguments)


def made(folder: Path, *arguments: str) -> Any:
    return json.loads(audit(folder, "--output-format", "json", *arguments).stdout)


def test_sarif_has_a_result_for_each_cause_and_violation(shop: Path) -> None:
    ended = audit(shop, "--output-format", "sarif")
    assert (ended.stderr, ended.returncode) == ("", FOUND)
    document = json.loads(ended.stdout)
    check_sarif(document)
    (run,) = document["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["E999", "F821", "OST203"]
    found = [(one["ruleId"], one["message"]["text"]) for one in run["results"]]
    audited = made(shop)
    assert [code for code, _ in found] == [
        one["code"] for one in (*audited["root_causes"], *audited["violations"])
    ]
    assert found[1] == (
        "F821",
        "undefined name 'Limit'; import or define it before this line (blocks 2 test modules)",
    )
    place = run["results"][1]["locations"][0]["physicalLocation"]
    assert Path(urlsplit(place["artifactLocation"]["uri"]).path) == shop / "shop/late.py"
    assert place["region"]["startColumn"] == 9


def test_github_says_the_worst_first(shop: Path) -> None:
    ended = audit(shop, "--output-format", "github")
    assert (ended.stderr, ended.returncode) == ("", FOUND)
    first, second, third = ended.stdout.splitlines()
    assert first.startswith(f"::error title=flake8-ssot (E999),file={shop}/shop/broken.py,line=1,")
    assert second.startswith(f"::error title=flake8-ssot (F821),file={shop}/shop/late.py,line=1,")
    assert third.startswith(f"::error title=flake8-ssot (OST203),file={shop}/pytest.ini,line=2,")


def number_in(folder: Path, *arguments: str) -> int:
    number: int = made(folder, *arguments)["summary"]["test_modules"]
    return number


def test_another_configuration_or_none(shop: Path) -> None:
    assert number_in(shop) == 3
    assert number_in(shop, "--isolated") == 3
    assert number_in(shop, "--config", "ci.toml") == 1
    assert number_in(shop, "--config", "ci.toml", "--suite", "pytest tests/a") == 2
    assert number_in(shop.parent, "--config", f"{shop.name}/ci.toml", shop.name) == 1
    last = audit(shop, "--config", "ci.toml").stdout.splitlines()[-1]
    assert last.endswith("audit --why tests/b/test_both.py --config ci.toml")


def test_quiet_leaves_out_what_is_no_finding(shop: Path) -> None:
    text = audit(shop, "--quiet").stdout
    assert text.startswith("pytest can't collect 3 of 3 test modules: 2 root causes block them.\n")
    assert "OST203: 1 violation" in text
    for hint in ("read in", "blocks: ", "--why"):
        assert hint in audit(shop).stdout
        assert hint not in text


def test_a_relative_environment_is_relative_to_the_working_folder(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = argparse.ArgumentParser()
    add_project(parser)
    (shop.parent / "env").mkdir(exist_ok=True)
    monkeypatch.chdir(shop.parent)
    for given, expected in (("env", shop.parent / "env"), ("none", "none")):
        project = opened(parser.parse_args([shop.name, "--environment", given]))
        assert project is not None
        assert project.whole.options.environment == expected
