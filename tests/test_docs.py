"""The documentation says what the code does: pages, examples, tables, commands."""

from __future__ import annotations

import configparser
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from processes import run_module, run_pytest
from projects import audited, report, write

from flake8_ssot.audit.checkers import audit_catalogue, whole_catalogue
from flake8_ssot.options import OPTIONS, read_flags, read_table
from flake8_ssot.rules import Rule

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = ROOT / "README.md"
RULES = list(whole_catalogue().values())
WITH_EXAMPLES = [rule for rule in RULES if rule.code != "OST000"]
HEADINGS = ["Bad", "Good", "Why", "Options", "Fix safety"]
MAXIMUM_LINES = 60
OK, NO_TESTS = 0, 5

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^`([^`\n]+)`:\n+```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]+)?\)")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def page(rule: Rule) -> str:
    return text_of(DOCS / "rules" / f"{rule.code}.md")


def section(text: str, heading: str) -> str:
    """Return what stands below `## heading`."""
    _, _, rest = text.partition(f"\n## {heading}\n")
    assert rest, f"no heading {heading}"
    return re.split(r"^## ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def blocks(text: str, language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(text) if name == language]


def files(text: str) -> dict[str, str]:
    found = dict(FILE.findall(text))
    assert len(found) == len(BLOCK.findall(text)), "a block without its file's path"
    return found


def repository(root: Path, example: str) -> Path:
    """Lay out the files of an example as those of a repository."""
    (root / ".git").mkdir()
    return write(root, files(example))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_page_has_title_message_and_headings(rule: Rule) -> None:
    text = page(rule)
    assert text.startswith(f"# {rule.code}: {rule.name}\n")
    assert BLOCK.findall(text)[0][1] == f"{rule.message}\n"
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == HEADINGS
    assert len(text.splitlines()) <= MAXIMUM_LINES


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.code)
def test_bad_is_reported(rule: Rule, tmp_path: Path) -> None:
    project = repository(tmp_path, section(page(rule), "Bad"))
    found = audited(project) if rule.code in audit_catalogue() else report(project)
    assert rule.code in {line.split()[1] for line in found}


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=lambda rule: rule.code)
def test_good_is_silent_and_pytest_accepts_it(rule: Rule, tmp_path: Path) -> None:
    assert report(repository(tmp_path, section(page(rule), "Good"))) == []
    if rule.code in audit_catalogue():
        assert audited(tmp_path) == []
    done = run_pytest(tmp_path, "-q", "--collect-only", "--strict-markers")
    assert done.returncode in {OK, NO_TESTS}, done.stdout


def test_every_rule_has_its_page_and_no_page_is_left_over() -> None:
    assert sorted(path.stem for path in (DOCS / "rules").iterdir()) == list(whole_catalogue())


def test_readme_table_is_the_catalogue() -> None:
    row = re.compile(r"^\| \[(OST\d{3})\]\(docs/rules/\1\.md\) \| ([\w-]+) \| \S.* \|$")
    found = [match.groups() for line in text_of(README).splitlines() if (match := row.match(line))]
    assert found == [(rule.code, rule.name) for rule in RULES]


def test_index_and_changelog_name_every_rule() -> None:
    named = re.findall(
        r"^- \[(OST\d{3})\]\(rules/\1\.md\) ([\w-]+)$", text_of(DOCS / "index.md"), re.M
    )
    assert named == [(rule.code, rule.name) for rule in RULES]
    entries = set(re.findall(r"^- (OST\d{3}) `([\w-]+)`", text_of(ROOT / "CHANGELOG.md"), re.M))
    assert entries == {(rule.code, rule.name) for rule in RULES}


def test_links_lead_to_files_and_headings() -> None:
    for path in [README, ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]:
        for target, fragment in LINK.findall(text_of(path)):
            if "://" in target:
                continue
            linked = path.parent / target
            assert linked.exists(), f"{path.name}: {target}"
            if fragment:
                anchors = re.findall(r"^#+ `?(.*?)`?$", text_of(linked), re.MULTILINE)
                assert fragment[1:] in {anchor.lower().replace(" ", "-") for anchor in anchors}


def test_rule_links_show_the_code_they_lead_to() -> None:
    for path in [README, *DOCS.rglob("*.md")]:
        for label, target in re.findall(r"\[(OST\d{3})\]\(\S*(OST\d{3})\.md\)", text_of(path)):
            assert label == target


def test_options_page_is_up_to_date() -> None:
    command = [sys.executable, "scripts/generate_options_doc.py", "--check"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == OK


@pytest.mark.parametrize("key", [option.key for option in OPTIONS])
def test_both_forms_of_an_option_mean_the_same(key: str, tmp_path: Path) -> None:
    for folder in ("auth", "common", "proto"):  # the option `services` wants to see them
        (tmp_path / folder).mkdir()
    text = section(text_of(DOCS / "options.md"), f"`{key}`")
    (toml,) = blocks(text, "toml")
    (ini,) = blocks(text, "ini")
    table: Mapping[str, object] = tomllib.loads(toml)["tool"]["flake8-ssot"]
    parser = configparser.RawConfigParser()
    parser.read_string(ini)
    flags = {name.removeprefix("ssot-"): value for name, value in parser["flake8"].items()}
    of_toml, of_text = read_table(table, tmp_path, "pyproject.toml"), read_flags(flags, tmp_path)
    assert list(table) == list(flags) == [key]
    assert of_toml.errors == of_text.errors == ()
    assert of_toml.values == of_text.values


def test_options_of_a_page_exist() -> None:
    keys = {option.key for option in OPTIONS}
    for rule in RULES:
        linked = set(re.findall(r"options\.md#([\w-]+)", page(rule)))
        assert linked <= keys, rule.code
        named = set(re.findall(r"`([\w-]+)`", section(page(rule), "Options")))
        concerning = {option.key for option in OPTIONS if rule.code in option.rules}
        assert concerning <= named, rule.code


#: Commands that find no fault with what they list.
LISTING = re.compile(r"flake8-ssot (markers|shims|index) [^-]")
SESSIONS = [
    session
    for path in (README, DOCS / "check.md", DOCS / "commands.md")
    for session in blocks(text_of(path), "console")
]


@pytest.mark.parametrize("session", SESSIONS, ids=lambda session: session.partition("\n")[0])
def test_sessions_show_what_is_printed(session: str) -> None:
    command, _, output = session.removeprefix("$ ").partition("\n")
    done = run_module(ROOT, *shlex.split(command.replace("flake8-ssot", "flake8_ssot", 1)))
    assert done.stdout == output
    assert done.returncode == (0 if LISTING.match(command) else 1)


def test_ci_runs_the_commands_of_the_readme() -> None:
    commands = blocks(section(text_of(README), "Set up"), "sh")
    lines = [line for block in commands for line in block.splitlines()]
    script = text_of(ROOT / ".ci" / "run").splitlines()
    assert len(lines) == 2
    for line in lines:
        assert line in [other.strip().removesuffix(" || status=$?") for other in script]
