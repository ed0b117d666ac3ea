"""What docs/ci.md tells users to write is valid, and its commands do what it says."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from processes import run
from projects import write
from sources import ROOT
from specified import check_sarif

PAGE: Final = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
#: The files that the page shows, by the path in their first line.
SHOWN: Final = dict(re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", PAGE, re.M | re.S))
OWN: Final = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (*ROOT.glob(".github/workflows/*.yml"), *ROOT.glob(".gitlab-ci.yml"))
}
PIPELINES: Final = {
    f"{kind} {path}": (path, text)
    for kind, files in (("shown", SHOWN), ("our own", OWN))
    for path, text in files.items()
    if path.endswith(".yml")
}
PROJECT: Final = {"tests/test_a.py": "from . import nothing\n"}
FOUND: Final = "tests/test_a.py:1:1: OST101"


def schema_of(path: str) -> str:
    return "vendor.gitlab-ci" if "gitlab" in path else "vendor.github-workflows"


@pytest.mark.parametrize(("path", "text"), PIPELINES.values(), ids=PIPELINES)
def test_pipelines_are_valid(path: str, text: str, tmp_path: Path) -> None:
    name = path.rpartition("/")[2]
    write(tmp_path, {name: text})
    done = run(tmp_path, "check-jsonschema", "--builtin-schema", schema_of(path), name)
    assert done.returncode == 0, done.stdout


def test_all_kinds_of_pipelines_are_there() -> None:
    assert len(PIPELINES) == len(SHOWN) - 2 + len(OWN)
    assert {schema_of(path) for path in SHOWN} == {schema_of(path) for path in OWN}


def commands(value: Any) -> list[str]:
    """Return the commands of ours in a pipeline, at whatever depth they stand."""
    if isinstance(value, str):
        return [value] if value.startswith("flake8-ssot ") else []
    values = value.values() if isinstance(value, dict) else value
    return (
        [each for one in values for each in commands(one)]
        if isinstance(value, (dict, list))
        else []
    )


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (".github/workflows/ssot.yml", 1),
        (".github/workflows/ssot-alerts.yml", 0),
        (".gitlab-ci.yml", 1),
    ],
)
def test_commands_of_pipelines(path: str, status: int, tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    (command,) = commands(yaml.safe_load(SHOWN[path]))
    done = run(tmp_path, "sh", "-c", command)
    assert (done.returncode, done.stderr) == (status, "")
    if path.endswith("ssot.yml"):
        assert re.search(
            r"^::error title=flake8-ssot \(OST101\),file=.*test_a.py,line=1,", done.stdout
        )
    elif path.endswith("alerts.yml"):
        document = json.loads((tmp_path / "ssot.sarif").read_text(encoding="utf-8"))
        check_sarif(document)
        assert [one["ruleId"] for one in document["runs"][0]["results"]] == ["OST101", "OST102"]
        assert "sarif_file: ssot.sarif" in SHOWN[path]
    else:
        (artifact,) = tmp_path.glob("*.json")
        assert f"codequality: {artifact.name}" in SHOWN[path]
        places = [
            one["location"]["path"] for one in json.loads(artifact.read_text(encoding="utf-8"))
        ]
        assert places == ["tests/test_a.py"] * 2


@pytest.mark.parametrize("page", ["docs/ci.md", "README.md"])
def test_flake8_can_write_annotations(page: str, tmp_path: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    (command,) = re.findall(r"flake8 (?:--select OST )?--format '::error.*?'", text)
    done = run(write(tmp_path, PROJECT), "sh", "-c", command)
    assert (
        "::error file=./tests/test_a.py,line=1,col=1,title=OST101::relative import" in done.stdout
    )


@pytest.mark.parametrize("tool", ["tox", "nox"])
def test_sessions(tool: str, wheels: Path, tmp_path: Path) -> None:
    """The tool makes the environment, and installs us as any other distribution."""
    project = write(
        tmp_path, {**PROJECT, "tox.ini": SHOWN["tox.ini"], "noxfile.py": SHOWN["noxfile.py"]}
    )
    words = {"tox": ("-q", "-e", "ssot"), "nox": ("-s", "ssot")}[tool]
    options = ("--", "--output-format", "concise")
    done = run(project, sys.executable, "-m", tool, *words, *options, PIP_FIND_LINKS=str(wheels))
    assert done.returncode == 1, done.stdout + done.stderr
    assert FOUND in done.stdout
