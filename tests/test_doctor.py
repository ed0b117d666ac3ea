"""`flake8-ssot doctor`: what silences us, held against flake8 itself."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from environments import distribution, environment
from processes import run_module
from projects import write

from flake8_ssot.audit.whole import Whole
from flake8_ssot.cli.main import main
from flake8_ssot.doctor.surroundings import check_cache, check_environment
from flake8_ssot.workspace import Workspace

FINE, SILENCED, WRONG = 0, 1, 2
RELATIVE = {
    "tests/__init__.py": "",
    "tests/help.py": "",
    "tests/test_it.py": "from . import help\n",
}
FLAKE8 = "flake8 configuration"


def start(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in {"VIRTUAL_ENV", "PATH"}}
    kept["PATH"] = str(root / "bin")
    return run_module(root, "flake8_ssot", "doctor", *arguments, environment=kept)


def ended(root: Path, *arguments: str) -> tuple[int, str]:
    """Return the exit status of the command and what it prints, run in this process."""
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as output:
        patch.delenv("VIRTUAL_ENV", raising=False)
        patch.setenv("PATH", str(root / "bin"))
        patch.chdir(root)
        status = main(["doctor", *arguments])
    return status, output.getvalue()


def examined(root: Path, files: Mapping[str, str], check: str = "") -> list[dict[str, Any]]:
    """Return what is found in a repository of these files, by one check or by all."""
    write(root, {".git/HEAD": "", **RELATIVE, **files})
    status, text = ended(root, "--output-format", "json")
    document = json.loads(text)
    problems = [one for one in document["checks"] if one["status"] == "problem"]
    assert document["problems"] == len(problems)
    assert status == (SILENCED if problems else FINE)
    return [one for one in document["checks"] if one["check"] == check or not check]


def problems(found: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["found"], one["remedy"]) for one in found if one["status"] == "problem"]


def reports(root: Path) -> bool:
    """Ask flake8, started in the project, whether it tells of the relative import."""
    return "OST101" in run_module(root, "flake8", ".").stdout


LOUD: Mapping[str, Mapping[str, str]] = {
    "no configuration": {},
    "no section": {"setup.cfg": "[metadata]\nname = x\n"},
    "select has OST": {".flake8": "[flake8]\nselect = E,F,OST\n"},
    "select has its first letter": {".flake8": "[flake8]\nselect = E F O\n"},
    "extend-select has OST": {".flake8": "[flake8]\nselect = E\nextend-select = OST\n"},
    "a longer select beats ignore": {".flake8": "[flake8]\nselect = E,OST1\nignore = OST\n"},
    "another ignore": {"tox.ini": "[flake8]\nignore = E501, S\n"},
    "the file that wins": {
        "setup.cfg": "[flake8]\nselect = OST\n",
        "tox.ini": "[flake8]\nselect = E\n",
    },
    "comments": {".flake8": "[flake8]\nselect =\n    E,  # style\n    OST\n"},
    "other files excluded": {".flake8": "[flake8]\nexclude = build,docs/*\n"},
    "another name excluded": {".flake8": "[flake8]\nexclude = tests/*.pyi, test\n"},
    "per file, others": {".flake8": "[flake8]\nper-file-ignores =\n    tests/*:S,E5\n"},
}


@pytest.mark.parametrize("name", LOUD)
def test_no_problem_where_flake8_reports(name: str, tmp_path: Path) -> None:
    assert problems(examined(tmp_path, LOUD[name], FLAKE8)) == []
    assert reports(tmp_path)


SELECT = "is read, and its select (E, F) leaves OST out"
QUIET = {
    "select": (
        {"setup.cfg": "[flake8]\nselect = E,F\n"},
        (f"setup.cfg {SELECT}", "write select = E, F, OST"),
    ),
    "the file that wins": (
        {"tox.ini": "[flake8]\nselect = E,F\n", ".flake8": "[flake8]\nselect = OST\n"},
        (f"tox.ini {SELECT}", "write select = E, F, OST"),
    ),
    "ignore": (
        {".flake8": "[flake8]\nextend-ignore = OST\n"},
        (".flake8 is read, and ignores OST", "take it out of ignore"),
    ),
    "ignore of the first letter": (
        {".flake8": "[flake8]\nselect = O\nignore = O\n"},
        (".flake8 is read, and ignores OST", "take it out of ignore"),
    ),
    "per file": (
        {".flake8": "[flake8]\nper-file-ignores =\n    tests/*:OST,E5\n"},
        ("per-file-ignores of .flake8 ignores OST in tests/*", "take OST out of it"),
    ),
    "exclude": (
        {".flake8": "[flake8]\nexclude = build,tests\n"},
        ("exclude of .flake8 leaves out all of 1 test modules", "narrow it"),
    ),
    "exclude by path": (
        {"cfg/x": "", ".flake8": "[flake8]\nextend-exclude = ./tests/*\n"},
        ("exclude of .flake8 leaves out all of 1 test modules", "narrow it"),
    ),
}


@pytest.mark.parametrize("name", QUIET)
def test_a_problem_where_flake8_is_silent(name: str, tmp_path: Path) -> None:
    files, told = QUIET[name]
    assert problems(examined(tmp_path, files, FLAKE8)) == [told]
    assert not reports(tmp_path)


def test_what_stands_in_the_home_of_the_user_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {".flake8": "[flake8]\nselect = E\n"})
    monkeypatch.setenv("HOME", str(tmp_path))
    assert problems(examined(tmp_path / "project", {}, FLAKE8)) == []
    assert reports(tmp_path / "project")


def test_a_second_section_and_a_broken_file_and_one_of_another_tool_are_told(
    tmp_path: Path,
) -> None:
    files = {
        "setup.cfg": "[flake8]\nmax-line-length = 100\n",
        "tox.ini": "[flake8]\nselect = OST\n",
        ".flake8": "[flake8\n[flake8]\nselect = E\nselect = F\n",
        "pyproject.toml": "[tool.flake8]\nselect = ['E']\n",
    }
    notes = [one["found"] for one in examined(tmp_path, files, FLAKE8) if one["status"] == "note"]
    assert notes == [
        "flake8 can't parse .flake8 and passes it over",
        "flake8 does not read [tool.flake8] of pyproject.toml (flake8-pyproject does)",
        "setup.cfg is read, and so [flake8] in tox.ini is not",
    ]
    assert reports(tmp_path)


RUF = '[tool.ruff.lint]\nselect = ["RUF"]\n'
NOQA = {"tests/test_other.py": "x = 1  # noqa: OST101\n"}


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({}, "ok"),
        ({"pyproject.toml": RUF, **NOQA}, "problem"),
        ({"pyproject.toml": RUF + 'external = ["OST"]\n', **NOQA}, "ok"),
        ({"pyproject.toml": RUF}, "note"),
        ({"ruff.toml": "line-length = 100\n", **NOQA}, "note"),
        ({"ruff.toml": "line-length = 100\n"}, "ok"),
        ({".ruff.toml": 'lint.select = ["ALL"]\n', "pyproject.toml": RUF, **NOQA}, "problem"),
        ({"ruff.toml": 'lint.select = ["ALL"]\nlint.ignore = ["RUF"]\n', **NOQA}, "note"),
        (
            {
                "ruff.toml": 'extend = "base.toml"\nlint.select = ["RUF"]\n',
                "base.toml": 'lint.external = ["OST"]\n',
                **NOQA,
            },
            "ok",
        ),
        ({"ruff.toml": "line-length =\n", **NOQA}, "ok"),  # ruff refuses it itself
        ({"ruff.toml": 'extend = "ruff.toml"\n', **NOQA}, "note"),
    ],
)
def test_ruff_must_know_our_codes(files: dict[str, str], status: str, tmp_path: Path) -> None:
    (found,) = examined(tmp_path, files, "ruff")
    assert found["status"] == status
    assert bool(found["remedy"]) == (status != "ok")
    ruff = Path(sys.executable).parent / "ruff"
    if ruff.exists() and status != "note":
        command = [str(ruff), "check", "--extend-select", "RUF102", "--output-format", "concise"]
        done = subprocess.run(
            [*command, "."], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ("OST101" in done.stdout) == (status == "problem")


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, []),
        ({".vscode/settings.json": '{"editor.tabSize": 4}'}, []),
        ({".vscode/settings.json": '{"flake8.importStrategy": "fromEnvironment"}'}, []),
        ({".vscode/settings.json": '{"flake8.importStrategy": "useBundled"}'}, ["settings"]),
        ({".vscode/settings.json": '{\n// x\n"flake8.args": ["--max-doc-length=72"]\n}'},
         ["settings"]),
        ({".vscode/settings.json": '{\n// "flake8.importStrategy": "useBundled"\n}'}, []),
        ({".vscode/extensions.json": '{"recommendations": ["ms-python.flake8"]}'}, ["settings"]),
        ({"a.code-workspace": '{"settings": {"flake8.importStrategy": "useBundled"}}'}, ["a.code"]),
        ({".vscode/settings.json":
          '{"flake8.importStrategy": "fromEnvironment", "flake8.args": ["--select=E,F"]}'},
         ["flake8.args"]),
        ({".vscode/settings.json":
          '{"flake8.importStrategy": "fromEnvironment", "flake8.args": ["--select", "E,O"]}'}, []),
    ],
)  # fmt: skip
def test_the_flake8_of_an_editor(files: dict[str, str], told: list[str], tmp_path: Path) -> None:
    found = problems(examined(tmp_path, files, "VS Code"))
    assert len(found) == len(told)
    assert all(word in text for word, (text, _) in zip(told, found, strict=True))


def test_an_editor_that_reads_no_configuration(tmp_path: Path) -> None:
    text = '{"flake8.importStrategy": "fromEnvironment", "flake8.args": ["--isolated"]}'
    found = examined(tmp_path, {".vscode/settings.json": text}, "VS Code")
    assert [(one["status"], one["remedy"]) for one in found] == [
        ("ok", ""),
        ("note", "keep our options in pyproject.toml"),
    ]


@pytest.mark.parametrize(
    ("hook", "count"),
    [
        ("      - id: flake8\n", 1),
        ("      - id: flake8\n        additional_dependencies: [flake8-ssot]\n", 0),
        ("      - id: ruff\n", 0),
        ("#      - id: flake8\n", 0),
    ],
)
def test_the_flake8_of_a_hook(hook: str, count: int, tmp_path: Path) -> None:
    text = f"repos:\n  - repo: https://example.org/flake8\n    rev: '7'\n    hooks:\n{hook}"
    found = problems(examined(tmp_path, {".pre-commit-config.yaml": text}, "pre-commit"))
    assert len(found) == count


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"pytest.ini": "[pytest]\n"}, []),
        (
            {"pytest.ini": "[pytest]\n", "pyproject.toml": "[tool.pytest.ini_options]\nx = 1\n"},
            ["pyproject.toml: pytest ignores it because of pytest.ini"],
        ),
        (
            {"setup.cfg": "[pytest]\naddopts = -ra\n"},
            ["setup.cfg: pytest refuses it (its section [pytest] is no longer supported, pytest "
             "wants [tool:pytest])"],
        ),
        (
            {"tox.ini": "[tool:pytest]\naddopts = -ra\n"},
            ["tox.ini: pytest does not read its section [tool:pytest]"],
        ),
        (
            {"tests/pytest.ini": "", "pytest.ini": "[pytest]\naddopts = -ra\n"},
            ["tests/pytest.ini: it configures nothing, and keeps pytest from reading "
             "../pytest.ini"],
        ),
    ],
)  # fmt: skip
def test_configurations_of_pytest(files: dict[str, str], told: list[str], tmp_path: Path) -> None:
    found = problems(examined(tmp_path, files, "pytest configuration"))
    assert [text for text, _ in found] == told


def test_a_flake8_without_us(tmp_path: Path) -> None:
    place = tmp_path / "env"
    script = {"bin/flake8": f"#!{place}/bin/python\n", "env/bin/python": ""}
    environment(place, {**distribution("flake8", "7.0"), "pytest/__init__.py": ""})
    write(tmp_path, script)
    (tmp_path / "bin" / "flake8").chmod(0o755)
    (found,) = problems(examined(tmp_path, {}, "plugin"))
    assert found == (
        "flake8 on PATH does not have flake8-ssot",
        f"install flake8-ssot into {place}",
    )
    environment(place, distribution("flake8_ssot", "0.1.0"))
    assert problems(examined(tmp_path, {}, "plugin")) == []


def test_what_was_found_of_the_project(tmp_path: Path) -> None:
    table = (
        '[tool.flake8-ssot]\nsuites = ["pytest tests", "pytest other"]\n'
        f'environment = "none"\ncache-dir = "{tmp_path.as_posix()}/cache"\n'
    )
    files = {"pyproject.toml": table, "other/test_o.py": "", "src/pkg/__init__.py": ""}
    found = {one["looked_at"]: one for one in examined(tmp_path, files)}
    assert found["the run 'pytest tests'"]["found"] == (
        "1 test module; rootdir ., governed by no configuration, not strict about markers"
    )
    by_check = {one["check"]: one["found"] for one in found.values()}
    assert by_check["environment"] == "none, as the option environment says"
    assert by_check["cache"] == f"{tmp_path}/cache can be made"
    assert by_check["roots"].startswith(f"5 Python files below {tmp_path}; ")
    assert not (tmp_path / "cache").exists()


def test_an_environment_that_has_a_flake8_without_us(tmp_path: Path) -> None:
    place = tmp_path / ".venv"
    environment(place, {**distribution("flake8", "7.0"), "pytest/__init__.py": ""})
    found = problems(examined(tmp_path, {}, "plugin"))
    assert found == [("its flake8 does not have flake8-ssot", "install flake8-ssot there")]
    environment(place, distribution("flake8_ssot", "0.1.0"))
    (on_path, own) = examined(tmp_path, {}, "plugin")
    assert (on_path["status"], on_path["found"]) == ("note", "there is no flake8 on PATH")
    assert (own["status"], own["found"]) == ("ok", "its flake8 has flake8-ssot")


def test_a_flake8_that_does_not_say_where_it_runs(tmp_path: Path) -> None:
    write(tmp_path, {"bin/flake8": "#!/bin/sh\n"})
    (tmp_path / "bin" / "flake8").chmod(0o755)
    (found,) = examined(tmp_path, {}, "plugin")
    assert found["status"] == "note"
    assert found["remedy"] == "see whether flake8 --version names flake8-ssot"


NAME_IT = "name it in the option environment"


@pytest.mark.parametrize(
    ("option", "variable", "told"),
    [
        (".gone", "", ("problem", "the option environment names {}/.gone, where no environment is",
                       "correct the option")),
        ("env", "", ("ok", "env, 1 distributions", "")),
        (None, "env", ("note", "guessed: env (VIRTUAL_ENV), 1 distributions", NAME_IT)),
        (None, "", ("note", "none: a table of widely used plugins stands in for it", NAME_IT)),
    ],
    ids=["named-and-not-there", "named", "active", "none"],
)  # fmt: skip
def test_whose_plugins_count(
    option: str | None,
    variable: str,
    told: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    environment(tmp_path / "env", {**distribution("pytest", "9.2"), "pytest/__init__.py": ""})
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / variable) if variable else "")
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.setattr("sysconfig.get_path", lambda name: str(tmp_path))
    monkeypatch.setattr("site.ENABLE_USER_SITE", True)
    monkeypatch.setattr("site.getusersitepackages", lambda: str(tmp_path / "gone"))
    found = check_environment(opened(tmp_path, {"environment": option or ""}))
    assert (found.status, found.found, found.remedy) == (told[0], told[1].format(tmp_path), told[2])


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("none", ("ok", "none, as the option cache-dir says")),
        ("kept", ("ok", "{}/kept is in use")),
        ("file", ("note", "{}/file can't be used: not a folder of the user's")),
        ("file/in", ("note", "{0}/file/in can't be made: {0}/file can't be written")),
        ("", ("note", "the user has no home")),
    ],
    ids=["none", "used", "file", "in-a-file", "no-home"],
)
def test_whether_what_was_read_is_kept(
    option: str, told: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"file": "", "kept/x": ""})
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "nowhere")
    found = check_cache(opened(tmp_path, {"cache-dir": option}))
    assert (found.status, found.found) == (told[0], told[1].format(tmp_path))
    assert bool(found.remedy) == (found.status == "note")


def opened(root: Path, flags: Mapping[str, str]) -> Whole:
    workspace = Workspace({key: text for key, text in flags.items() if text}, root)
    options, mistakes = workspace.options_for(root / "conftest.py")
    assert mistakes == ()
    return Whole(workspace, options)


def test_the_text_says_what_was_looked_at_and_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", **RELATIVE, ".flake8": "[flake8]\nselect = E,F\n"})
    done = start(tmp_path)
    assert done.stdout.startswith(
        f"problem  {FLAKE8}: .flake8 {SELECT}\n"
        f"         looked at setup.cfg, tox.ini, .flake8 in {tmp_path} and the folders above it\n"
        "         remedy: write select = E, F, OST\n"
    )
    assert done.stdout.endswith("\n1 problem: reports are lost, or may be.\n")
    (tmp_path / ".flake8").unlink()
    status, text = ended(tmp_path)
    assert (status, text.splitlines()[-1]) == (FINE, "Nothing silences flake8-ssot here.")


def test_wrong_usage(tmp_path: Path) -> None:
    done = start(tmp_path, "nowhere")
    assert (done.returncode, done.stdout) == (WRONG, "")
    assert "there is no such folder" in done.stderr
    write(tmp_path, {"pyproject.toml": "[tool.flake8-ssot]\nsuits = []\n"})
    done = start(tmp_path)
    assert done.returncode == WRONG
    assert "unknown key; did you mean suites?" in done.stderr


SERVICES = """
    [tool.flake8-ssot.services]
    auth = "auth"
    billing = "billing"

    [tool.flake8-ssot.services.allow]
    "billing -> auth.models" = "until 2027"
"""


def test_an_allowance_of_a_service_is_needed_or_a_problem(tmp_path: Path) -> None:
    files = {"pyproject.toml": SERVICES, "auth/__init__.py": "", "auth/models.py": ""}
    (used,) = examined(tmp_path, {**files, "billing/a.py": "import auth.models\n"}, "services")
    assert (used["status"], used["found"]) == (
        "ok",
        "auth, billing; 1 allowance, each of them needed",
    )
    found = examined(tmp_path, {**files, "billing/a.py": "import auth_models\n"}, "services")
    said = "'billing -> auth.models' in services.allow: nothing that is imported needs it"
    assert problems(found) == [(said, "remove it")]
    assert examined(tmp_path, {"pyproject.toml": ""}, "services") == []
