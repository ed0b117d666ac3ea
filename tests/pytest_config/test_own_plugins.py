"""A project that is a pytest plugin itself: its markers are registered where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
from environments import distribution, environment
from projects import report, write

PLUGIN = """
    def pytest_configure(config):
        config.addinivalue_line("markers", "of_the_plugin: registered by the plugin")
"""
METADATA = {
    "pyproject": {
        "pyproject.toml": """
            [project]
            name = "x"
            [project.entry-points.pytest11]
            mine = "mine.plugin"
            [tool.pytest.ini_options]
            markers = ["slow"]
        """
    },
    "setup.cfg": {
        "setup.cfg": """
            [options.entry_points]
            pytest11 =
                mine = mine.plugin
            [tool:pytest]
            markers = slow
        """
    },
    "setup.py": {
        "setup.py": 'setup(entry_points={"pytest11": ["mine = mine.plugin"]}, name="x")\n',
        "pytest.ini": "[pytest]\nmarkers = slow\n",
    },
}


@pytest.mark.parametrize("metadata", METADATA.values(), ids=METADATA)
@pytest.mark.parametrize("folder", ["", "src/"])
def test_markers_of_the_own_plugin_count(
    metadata: dict[str, str], folder: str, tmp_path: Path
) -> None:
    files = {f"{folder}mine/__init__.py": "", f"{folder}mine/plugin.py": PLUGIN}
    test = "import pytest\n\npytest.mark.of_the_plugin\npytest.mark.of_nobody\n"
    root = write(tmp_path / "project", {**metadata, **files, "tests/test_a.py": test})
    found = report(root, {"environment": "none"})
    assert [line.split(" marker ")[0] for line in found] == ["tests/test_a.py:4:1 OST201"]
    assert "of_nobody" in found[0]


CLASS = """
class Plugin:
    def pytest_configure(self, config):
        config.addinivalue_line("markers", "of_the_plugin: registered by the plugin")

    def pytest_report_header(self, config):
        config.addinivalue_line("markers", "too_late")
"""
OF_NOBODY, ALL = ["of_nobody", "too_late"], ["of_nobody", "of_the_plugin", "too_late"]


@pytest.mark.parametrize(
    ("plugin", "point", "refused"),
    [
        (CLASS, "their_plugin:Plugin", OF_NOBODY),
        (f"{CLASS}\n\nplugin = Plugin()\n", "their_plugin:plugin", OF_NOBODY),
        (f"{CLASS}\n\nclass Other:\n    pass\n", "their_plugin:Other", ALL),
        (f"import os\n{CLASS}\n\nplugin = {{True: Plugin()}}[bool(os)]\n",
         "their_plugin:plugin", []),
        (CLASS, "gone:Plugin", []),
    ],
    ids=["class", "object", "another-class", "computed", "not-there"],
)  # fmt: skip
def test_markers_of_a_plugin_object_that_is_installed(
    plugin: str, point: str, refused: list[str], tmp_path: Path
) -> None:
    info = "theirs-1.0.dist-info/entry_points.txt"
    installed = {"pytest/__init__.py": "", "their_plugin.py": plugin}
    installed |= {**distribution("theirs", "1.0"), info: f"[pytest11]\ntheirs = {point}\n"}
    environment(tmp_path / ".venv", installed)
    test = "import pytest\n\n" + "".join(f"pytest.mark.{name}\n" for name in ALL)
    write(tmp_path, {"pytest.ini": "[pytest]\n", "test_a.py": test})
    found = report(tmp_path, only="test_a.py")
    assert [line.split("'")[1] for line in found] == refused


@pytest.mark.parametrize(
    ("addopts", "refused"), [("-p theirs", OF_NOBODY), ("-p no:theirs", ALL)], ids=["named", "not"]
)
def test_a_plugin_is_named_by_its_entry_point(
    addopts: str, refused: list[str], tmp_path: Path
) -> None:
    info = "theirs-1.0.dist-info/entry_points.txt"
    installed = {"pytest/__init__.py": "", "their_plugin.py": CLASS}
    installed |= {
        **distribution("theirs", "1.0"),
        info: "[pytest11]\ntheirs = their_plugin:Plugin\n",
    }
    environment(tmp_path / ".venv", installed)
    test = "import pytest\n\n" + "".join(f"pytest.mark.{name}\n" for name in ALL)
    write(tmp_path, {"pytest.ini": f"[pytest]\naddopts = {addopts}\n", "test_a.py": test})
    found = report(tmp_path, only="test_a.py")
    assert [line.split("'")[1] for line in found] == refused
