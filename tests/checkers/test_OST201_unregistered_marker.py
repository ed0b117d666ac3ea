"""OST201: what is said of a marker that is not registered; when, pytest itself says elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from environments import distribution, environment
from projects import report, write

INI = "[pytest]\nmarkers =\n    slow: long\n    db-x: a database\n"
USE = "import pytest\npytestmark = pytest.mark.{}\n"


@pytest.mark.parametrize(
    ("name", "files", "remedy"),
    [
        pytest.param("_own", {}, "pytest refuses names that start with an underscore", id="own"),
        pytest.param("parameterize", {}, "did you mean 'parametrize'?", id="parametrize"),
        pytest.param("slwo", {}, "did you mean 'slow'?", id="typo"),
        pytest.param("xfall", {}, "did you mean 'xfail'?", id="typo-in-five-letters"),
        pytest.param("skipix", {}, "add it to markers there", id="too-far-for-six-letters"),
        pytest.param("db", {}, "what is registered there is 'db-x'", id="more-than-a-name"),
        pytest.param("unlike", {}, "add it to markers there", id="unlike-any"),
        pytest.param(
            "late", {"sub/tox.ini": "[pytest]\nmarkers = late: x\n"},
            "it is registered in sub/tox.ini:2, which does not count here", id="elsewhere",
        ),
        pytest.param(
            "late", {"sub/pytest.toml": '[pytest]\nmarkers = "late"\n'}, "add it to markers there",
            id="elsewhere-where-pytest-refuses-it",
        ),
    ],
)  # fmt: skip
def test_the_remedy(name: str, files: dict[str, str], remedy: str, tmp_path: Path) -> None:
    use = {"pytest.ini": INI, "test_a.py": USE.format(name)}
    told = f"test_a.py:2:14 OST201 marker {name!r} is not registered in pytest.ini; {remedy}"
    assert report(write(tmp_path, {**use, **files}), only="test_a.py") == [told]


@pytest.mark.parametrize(
    ("use", "told"),
    [
        ("getattr(pytest.mark, 'a b')", "2:1 OST201 marker 'a b' is not registered in any "
         "configuration; no such name can be registered and used"),
        ("getattr(pytest.mark, 'if')", "2:1 OST201 marker 'if' is not registered in any "
         "configuration; no such name can be registered and used"),
        ("pytest.mark.slow", "2:1 OST201 marker 'slow' is not registered in any "
         "configuration; register it under markers in a pytest configuration"),
        ("(pytest.\n  mark.\n    slow)", "4:5 OST201 marker 'slow' is not registered in any "
         "configuration; register it under markers in a pytest configuration"),
    ],
    ids=["no-name", "keyword", "no-configuration", "over-lines"],
)  # fmt: skip
def test_without_a_configuration(use: str, told: str, tmp_path: Path) -> None:
    environment(tmp_path / ".venv", {"pytest/__init__.py": ""})
    write(tmp_path, {"test_a.py": f"import pytest\n{use}\n"})
    assert report(tmp_path, only="test_a.py") == [f"test_a.py:{told}"]


INI_ALONE = {"pytest.ini": "[pytest]\n"}
DECLARES = {"requirements.txt": "requests\n"}
PLUGIN = "def pytest_configure(config):\n    config.addinivalue_line('markers', 'mine: x')\n"


@pytest.mark.parametrize(
    ("name", "files"),
    [
        pytest.param(
            "xdist_group", {**DECLARES, "pytest.ini": "[pytest]\naddopts = -p xdist\n"},
            id="plugin-that-is-named",
        ),
        pytest.param("mine", {**INI_ALONE, **DECLARES}, id="file-that-is-a-plugin"),
        pytest.param(
            "mine", {**INI_ALONE, **DECLARES, "test_0.py": "pytest_plugins = ['plug']\n"},
            id="plugin-of-a-test-module-before",
        ),
    ],
)  # fmt: skip
def test_what_a_plugin_that_is_named_registers(
    name: str, files: dict[str, str], tmp_path: Path
) -> None:
    marks = f"import pytest\npytest.mark.{name}\npytest.mark.other\npytest.mark.another\n"
    write(tmp_path, {"plug.py": PLUGIN + marks, "test_a.py": marks, **files})
    user = "plug.py" if name == "mine" and "test_0.py" not in files else "test_a.py"
    found = report(tmp_path, {"environment": "none"}, only=user)
    assert [line.split("'")[1] for line in found] == ["other", "another"]


@pytest.mark.parametrize(("version", "count"), [("8.4.2", 1), ("9.0.0", 0)])
def test_a_broken_file_beside_the_configuration_stops_pytest_9(
    version: str, count: int, tmp_path: Path
) -> None:
    environment(tmp_path / ".venv", distribution("pytest", version, "pytest/__init__.py"))
    broken = {"pytest.ini": INI, "tox.ini": "[tox]\na = 1\na = 2\n"}
    root = write(tmp_path, {**broken, "test_a.py": USE.format("nope")})
    assert len(report(root, {"environment": ".venv"}, only="test_a.py")) == count
