"""A project that is a pytest plugin itself: its markers are registered where it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest
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
