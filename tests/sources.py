"""The sources of this project, apart from whatever else lies in the working folder."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
#: What a checkout must have for the project to be built from it, and for a hook to be taken.
NEEDED: Final = (
    "flake8_ssot", "docs", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE",
    ".pre-commit-hooks.yaml",
)  # fmt: skip


def copy_sources(folder: Path) -> Path:
    """Write what is built from into `folder`, which must not exist, and return it.

    A build in the checkout itself would take in what an earlier one has left there.
    """
    folder.mkdir()
    for name in NEEDED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder)
    return folder
