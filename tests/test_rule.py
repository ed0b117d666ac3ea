"""`flake8-ssot rule`: the pages on the command line, in a checkout and as they are installed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from processes import run_module

from flake8_ssot.audit.checkers import whole_catalogue

ROOT = Path(__file__).parents[1]
RULES = list(whole_catalogue().values())
#: As ruff 0.17 writes them.
KEYS = [
    "name", "code", "linter", "summary", "message_formats", "fix", "fix_availability",
    "explanation", "preview", "status", "category", "source_location",
]  # fmt: skip
OK, WRONG = 0, 2


def rule(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return run_module(folder, "flake8_ssot", "rule", *arguments)


def described() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(rule("--all", "--output-format", "json").stdout)
    return found


def test_one_rule_by_code_or_by_name() -> None:
    by_code = rule("ost201")
    assert by_code.stdout.startswith(
        "# unregistered-marker (OST201)\n\nReported by: flake8.\n\nFix is not available.\n\n"
        "```text\nmarker {name!r} is not registered in {config}; {remedy}\n```\n\n## Bad\n"
    )
    assert rule("unregistered-marker").stdout == by_code.stdout
    assert by_code.returncode == OK


def test_without_a_code_all_are_listed_with_who_reports_them() -> None:
    lines = [line.split(maxsplit=2) for line in rule().stdout.splitlines()]
    assert [line[:2] for line in lines] == [[rule.code, rule.name] for rule in RULES]
    reporters = {line[0]: line[2] for line in lines}
    assert reporters["OST101"] == "flake8"
    assert reporters["OST404"] == "flake8, if the option opt-in names it"
    assert reporters["OST203"] == "flake8-ssot audit"


def test_all_is_every_rule_after_the_other() -> None:
    text = rule("--all").stdout
    titles = [line for line in text.splitlines() if line.startswith("# ") and "(OST" in line]
    assert titles == [f"# {rule.name} ({rule.code})" for rule in RULES]


def test_json_has_the_keys_of_ruff() -> None:
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent))
    if ruff is not None:
        command = [ruff, "rule", "TID252", "--output-format", "json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        theirs = json.loads(done.stdout)
        assert list(theirs) == KEYS
        assert {k: type(v) for k, v in theirs.items()} == {
            k: type(v) for k, v in described()[2].items()
        }
    assert [list(one) for one in described()] == [KEYS] * len(RULES)


@pytest.mark.parametrize("number", range(len(RULES)), ids=[rule.code for rule in RULES])
def test_json_says_what_the_catalogue_and_the_page_say(
    number: int, all_described: list[dict[str, Any]]
) -> None:
    wanted, found = RULES[number], all_described[number]
    assert (found["code"], found["name"]) == (wanted.code, wanted.name)
    assert found["message_formats"] == [wanted.message]
    page = (ROOT / "docs" / "rules" / f"{wanted.code}.md").read_text(encoding="utf-8")
    assert found["explanation"].startswith("## Bad\n")
    assert page.endswith(found["explanation"])
    place = found["source_location"]
    line = (ROOT / place["file"]).read_text(encoding="utf-8").splitlines()[place["line"] - 1]
    assert line.startswith(wanted.name.replace("-", "_").upper())


@pytest.fixture(scope="module")
def all_described() -> list[dict[str, Any]]:
    return described()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["OST41"], "there is no rule 'OST41'; did you mean OST431?"),
        (["qqqq"], "there is no rule 'qqqq'; `flake8-ssot rule` lists all"),
        (["--all", "OST201"], "--all and a code can't be given both"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(arguments: list[str], problem: str) -> None:
    done = rule(*arguments)
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert done.stderr == f"flake8-ssot: {problem}\n"


def test_a_wheel_made_of_the_source_distribution_has_the_pages(tmp_path: Path) -> None:
    """The whole way to a user: what is not in either would be missing there."""
    source = tmp_path / "source"
    for name in ("flake8_ssot", "docs"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    build = "import setuptools.build_meta as b; print(b.build_sdist({!r}))"
    made = run_python("-c", build.format(str(tmp_path)), folder=source).splitlines()[-1]
    command = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run_python(*command, "-w", str(tmp_path), str(tmp_path / made), folder=tmp_path)
    (wheel,) = tmp_path.glob("*.whl")
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)

    pages = installed / "flake8_ssot" / "pages"
    assert sorted(page.stem for page in pages.iterdir()) == [rule.code for rule in RULES]
    assert not (installed / "docs").exists()
    assert all_texts(installed) == all_texts(ROOT)


def all_texts(folder: Path) -> str:
    """Return what the package in `folder` says, which must be the one that is imported."""
    code = (
        "import sys; import flake8_ssot.cli.rule as r; from flake8_ssot.audit.checkers import *;"
        f"assert r.__file__.startswith({str(folder)!r}), r.__file__;"
        "sys.stdout.writelines(map(r.as_text, whole_catalogue().values()))"
    )
    return run_python("-c", code, folder=folder)


def run_python(*arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == OK, done.stderr
    return done.stdout
