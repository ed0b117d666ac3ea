"""Markers of plugins that a project requires, and that may not be installed where we run."""

from __future__ import annotations

from pathlib import Path

import pytest
from environments import distribution, environment
from projects import report, write

TEST = "import pytest\n\npytest.mark.timeout\npytest.mark.of_nobody\n"
ALL = ["timeout", "of_nobody"]
INI = "[pytest]\nmarkers = slow\n"
REQUIRED = "requirements.txt"
OTHERS = {"pytest.ini": INI, REQUIRED: "requests\n"}
UNHEARD = {"pytest.ini": INI, REQUIRED: "pytest-unheard-of\n"}


def refused(root: Path, files: dict[str, str], **options: str) -> list[str]:
    write(root, {".git/HEAD": "", "test_a.py": TEST, **files})
    found = report(root, options, only="test_a.py")
    assert all(" OST201 " in line for line in found)
    return [line.split("'")[1] for line in found]


@pytest.mark.parametrize(
    ("files", "names"),
    [
        pytest.param({}, [], id="no configuration, so any environment"),
        pytest.param({"pytest.ini": INI}, ["of_nobody"], id="nothing required"),
        pytest.param(OTHERS, ALL, id="another one required"),
        pytest.param({"pytest.ini": INI, REQUIRED: "pytest_timeout>2\n"}, ["of_nobody"], id="it"),
        pytest.param({**OTHERS, "deploy/dev-requirements.txt": "pytest-timeout\n"}, ["of_nobody"],
                     id="required in another folder"),
        pytest.param({"pytest.ini": f"{INI}addopts = -p no:timeout\n",
                      REQUIRED: "pytest-timeout\n"}, ALL, id="blocked"),
        pytest.param({"pytest.ini": f"{INI}addopts = -p no:timeout\n"}, ALL,
                     id="blocked, nothing required"),
        pytest.param({**OTHERS, "pytest.ini": f"{INI}timeout = 3\n"}, ["of_nobody"],
                     id="configured"),
        pytest.param(UNHEARD, [], id="not in the table"),
        pytest.param({**OTHERS, REQUIRED: "pytest-ansible\n"}, [], id="names made up"),
        pytest.param({**OTHERS, REQUIRED: "pytest-mock\n"}, ALL, id="without markers"),
    ],
)  # fmt: skip
def test_without_an_environment(files: dict[str, str], names: list[str], tmp_path: Path) -> None:
    assert refused(tmp_path, files, environment="none") == names


@pytest.mark.parametrize(
    ("is_named", "is_installed", "names"),
    [
        pytest.param(True, False, ALL, id="named, and it lacks the plugin"),
        pytest.param(False, False, [], id="guessed, and it lacks the plugin"),
        pytest.param(False, True, ALL, id="guessed, and the plugin registers nothing"),
    ],
)
def test_a_plugin_that_is_required_and_not_in_the_table(
    is_named: bool,
    is_installed: bool,
    names: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = {"pytest_unheard_of-1.0.dist-info/entry_points.txt": "[pytest11]\nx = unheard\n"}
    plugin = {**distribution("pytest_unheard_of", "1.0", "unheard.py"), **points, "unheard.py": ""}
    environment(tmp_path / "env", {"pytest/__init__.py": "", **(plugin if is_installed else {})})
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "env"))
    options = {"environment": "../env"} if is_named else {}
    assert refused(tmp_path / "project", UNHEARD, **options) == names
