"""A project of traps: whatever of it is executed writes its name to the file `SPRUNG`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from projects import write

SPRING: Final = "with open(os.environ['SPRUNG'], 'a') as file:\n{0}file.write(__file__ + '\\n')\n"
TRAP: Final = "import os\n\n" + SPRING.format("    ")
REGISTER: Final = f"""

def pytest_configure(config):
    {SPRING.format("        ").strip()}
    config.addinivalue_line("markers", "{{name}}")
"""
SITE: Final = f".venv/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"
#: The marker that each plugin registers: that it is known shows that the plugin has been read.
REGISTRARS: Final = {
    "conftest.py": "of_conftest",
    "tests/conftest.py": "of_inner_conftest",
    "named_plugin.py": "of_named_plugin",
    "listed_plugin.py": "of_listed_plugin",
    f"{SITE}/evil_plugin.py": "of_entry_point",
    "elsewhere/linked_plugin.py": "of_path_file",
}
TRAPS: Final = (
    "setup.py", "sitecustomize.py", "usercustomize.py", "noxfile.py", "tests/__init__.py",
    "tests/helpers.py", "old.py", "new.py", f"{SITE}/pytest/__init__.py",
    f"{SITE}/sitecustomize.py", f"{SITE}/__editable___evil_finder.py", ".venv/bin/python.py",
)  # fmt: skip
FILES: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\naddopts = --strict-markers -p named_plugin\npythonpath = .\n",
    "pyproject.toml": '[tool.flake8-ssot.shims]\nold = "new"\n',
    ".venv/pyvenv.cfg": "home = /nowhere\n",
    f"{SITE}/evil.pth": "import evil_plugin\n../../../../elsewhere\n",
    f"{SITE}/evil-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n",
    f"{SITE}/evil-1.0.dist-info/entry_points.txt": "[pytest11]\n"
    "a = evil_plugin\nb = linked_plugin\n",
    "tests/test_a.py": "import os\nimport pytest\nimport old\nfrom tests import helpers\n"
    + "".join(f"pytest.mark.{name}\n" for name in REGISTRARS.values())
    + "pytest.mark.of_nobody\n",
}


def trapped(root: Path) -> Path:
    """Write the project, with a virtual environment whose interpreter is a trap too."""
    files = {**FILES, **dict.fromkeys(TRAPS, TRAP)}
    for path, name in REGISTRARS.items():
        files[path] = TRAP + REGISTER.replace("{name}", name)
    files["conftest.py"] += "\npytest_plugins = ['listed_plugin']\n"
    write(root, files)
    interpreter = root / ".venv/bin/python"
    interpreter.write_text('#!/bin/sh\necho "$0" >> "$SPRUNG"\n', encoding="utf-8")
    interpreter.chmod(0o755)
    return root
