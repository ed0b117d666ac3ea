"""The files of a project: Python, and what names modules besides."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flake8_ssot.files import is_larger, isfile

#: Folders that hold no code of the project, besides hidden ones.
SKIPPED: Final = frozenset(
    {"node_modules", "__pycache__", "venv", "env", "build", "dist", "site-packages"}
)
#: Files that are no Python, and may name modules to be imported.
CONFIGURING: Final = re.compile(
    r".*\.(?:toml|cfg|ini|ya?ml|json|sh|env|conf|service)"
    r"|(?:Dockerfile|Makefile|Procfile|justfile).*"
)
#: Longer ones are data.
LONGEST: Final = 500_000
LOCKS: Final = re.compile(r".*(?:lock|-lock)\.(?:json|yaml)|.*\.lock")


def python_files(root: Path, suffix: str = ".py") -> Iterator[str]:
    """Yield the Python files below `root`: virtual environments, builds, hidden folders aside."""
    for folder, folders, files in os.walk(root):
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        folders[:] = [name for name in folders if name[:1] != "." and name not in SKIPPED]
        yield from (os.path.join(folder, name) for name in files if name.endswith(suffix))


def configurations(root: Path) -> Iterator[Path]:
    """Yield the files below `root` that are no Python, and may name modules to be imported."""
    for folder, folders, files in os.walk(root):
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        folders[:] = [f for f in folders if f not in SKIPPED and (f[:1] != "." or f == ".github")]
        for name in sorted(files):
            path = Path(folder, name)
            is_wanted = CONFIGURING.fullmatch(name) and not LOCKS.fullmatch(name)
            if is_wanted and isfile(path) and not is_larger(str(path), LONGEST):
                yield path
