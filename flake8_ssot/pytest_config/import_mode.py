"""The module name under which pytest imports a test file, by its import mode.

Source: pytest's `pathlib.py` (`import_path`, `resolve_package_path`, `module_name_from_path`).
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from flake8_ssot.files import isfile


class Package(NamedTuple):
    """Where a file's import starts: `root` goes on sys.path, `name` is the module's dotted name."""

    root: Path
    name: str


def package_of(path: Path) -> Package:
    """Return the name of a file by the `__init__.py` files above it (prepend, append mode)."""
    folder = path.parent
    names = [] if path.name == "__init__.py" else [path.stem]
    while folder.name.isidentifier() and isfile(folder / "__init__.py"):
        names.append(folder.name)
        folder = folder.parent
    if not names:
        names = [path.stem]
    return Package(folder, ".".join(reversed(names)))


def is_packaged(path: Path) -> bool:
    """Whether a package's `__init__.py` stands beside the file, so that pytest sees a package."""
    folder = path.parent
    return folder.name.isidentifier() and isfile(folder / "__init__.py")


def parent_package(path: Path, mode: str, rootdir: Path) -> str | None:
    """Return the `__package__` of a file that pytest imports itself: "" if it has none.

    None means that it can't be known. In importlib mode a file outside of any package is named by
    its path below the rootdir, and its folders become its parents.
    """
    if is_packaged(path):
        name = package_of(path).name
        return name if path.name == "__init__.py" else name.rpartition(".")[0]
    if mode != "importlib":
        return ""
    try:
        parts = path.parent.relative_to(rootdir).parts
    except ValueError:
        return None
    return ".".join(part.replace(".", "_") for part in parts)
