"""Where else in the repository a marker is registered: the usual mistake of a monorepo."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from typing import Final

from flake8_ssot.files import contents
from flake8_ssot.pytest_config.ini_values import IniError, config_values, marker_name
from flake8_ssot.pytest_config.inifile import LOADERS, ConfigFile
from flake8_ssot.pytest_config.registrations import Site
from flake8_ssot.pytest_config.rootdir import ConfigFiles

WORD: Final = re.compile(r"[^\s\"'=\[\],:(]+")
SKIPPED: Final = frozenset({"node_modules", "site-packages", "__pycache__", "venv"})


class Elsewhere:
    """An index of the markers that all configuration files below `root` register."""

    def __init__(self, root: Path, files: ConfigFiles) -> None:
        self._root = root
        self._files = files

    @cached_property
    def _index(self) -> dict[str, list[Site]]:
        index: dict[str, list[Site]] = {}
        for folder, folders, names in os.walk(self._root):
            folders[:] = sorted(f for f in folders if f not in SKIPPED and not f.startswith("."))
            if LOADERS.keys().isdisjoint(names):
                continue
            for config in self._files.folder(Path(folder)).files:
                for name, site in registered(config).items():
                    index.setdefault(name, []).append(site)
        return index

    def find(self, name: str, besides: Path | None, near: Path) -> Site | None:
        """Return the place nearest to `near` that registers `name`, not the file `besides`."""
        sites = (site for site in self._index.get(name, ()) if site.path != besides)
        return min(sites, key=lambda site: (-_shared(site.path, near), site), default=None)


def _shared(path: Path, near: Path) -> int:
    """Return how many folders two paths have in common."""
    return len(Path(os.path.commonpath([path, near])).parts)


def registered(config: ConfigFile) -> dict[str, Site]:
    """Return the markers that a configuration file registers, and the line of each."""
    if config.values is None or "markers" not in config.values:
        return {}
    try:
        names = [
            marker_name(line) for line in config_values(config, config.path.parent).lines("markers")
        ]
    except IniError:
        return {}
    wanted = set(names)
    found: dict[str, Site] = {}
    lines = contents(str(config.path)).decode("utf-8", "replace").splitlines()
    start = next((n for n, line in enumerate(lines) if re.match(r"\s*[\"']?markers\b", line)), 0)
    for number, line in enumerate(lines[start:], start + 1):
        for word in wanted.intersection(WORD.findall(line)):
            found.setdefault(word, Site(config.path, number))
    return {name: found.get(name, Site(config.path, start + 1)) for name in names}
