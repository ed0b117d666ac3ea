"""Virtual environments for tests, made of files: nothing is installed, and no Python is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from projects import violations, write

from flake8_ssot.workspace import Workspace

VERSION = "3.11"
CODES = ("OST431", "OST432")
OPTIONS = '[tool.flake8-ssot]\nopt-in = ["OST431", "OST432"]\nenvironment = ".venv"\n'

Files = Mapping[str, str]


def environment(
    place: Path, installed: Files, config: str = "version = 3.11.4\n", version: str = VERSION
) -> Path:
    """Write a virtual environment whose site folder holds `installed`, and return that folder."""
    write(place, {"pyvenv.cfg": config, "bin/python": ""})
    return write(place / "lib" / f"python{version}" / "site-packages", {"README": "", **installed})


def distribution(name: str, version: str, *modules: str) -> dict[str, str]:
    """Return the metadata of an installed distribution that recorded these paths."""
    info = f"{name}-{version}.dist-info"
    record = "".join(f"{module},sha256=,1\n" for module in (*modules, f"{info}/RECORD"))
    return {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n\nText\n",
        f"{info}/RECORD": record,
    }


def found(root: Path, files: Files, installed: Files, options: str = OPTIONS) -> list[str]:
    """Return what both rules say of a repository with a virtual environment in it."""
    write(root, {".git/HEAD": "", "pyproject.toml": options, **files})
    environment(root / ".venv", installed)
    return said(root, files)


def said(root: Path, files: Iterable[str]) -> list[str]:
    """Return what both rules say of Python files of a project."""
    workspace = Workspace({}, root)
    return [
        f"{path}:{line}:{column + 1} {code} {message}"
        for path in sorted(path for path in files if path.endswith(".py"))
        for (line, column, *_), code, message, _ in violations(root, path, workspace)
        if code in {*CODES, "OST000", "OST001"}
    ]
