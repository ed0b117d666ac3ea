"""The distributions of an environment, and the modules that each of them holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.files import contents, entries
from flake8_ssot.pytest_config.environment import Environment, normalized

INFO: Final = (".dist-info", ".egg-info")
HEADER: Final = re.compile(rb"^(Name|Version):[ \t]*(\S+)", re.MULTILINE)
#: The first part of a recorded path, if it is that of a module or a folder.
TOP: Final = re.compile(rb"^\"?([^\W\d]\w*)(?:/|\.py,|\.[\w-]*\.?(?:so|pyd),)", re.MULTILINE)


class Distribution(NamedTuple):
    """An installed distribution, by its name as it is written, and where that is said."""

    name: str
    version: str
    info: Path

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


class Installed:
    """What is installed in an environment, read when it is first asked for."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    @cached_property
    def _distributions(self) -> dict[str, Distribution]:
        return {normalized(d.name): d for d in self._read()}

    def _read(self) -> Iterator[Distribution]:
        for folder in self.environment.search_path:
            for name in sorted(entry.name for entry in entries(folder)):
                if name.endswith(INFO):
                    yield _distribution(folder / name)

    def modules(self, distribution: str) -> tuple[str, ...]:
        """Return the public top-level modules of the distribution of that name, if it is there."""
        found = self._distributions.get(normalized(distribution))
        if found is None:
            return ()
        tops = sorted(_tops(found.info))
        return tuple(top for top in tops if not top.startswith("_"))

    def name(self, distribution: str) -> str:
        """Return how an installed distribution writes its name."""
        return self._distributions[normalized(distribution)].name

    def owner(self, path: Path) -> Distribution | None:
        """Return the distribution that installed the file at `path`, None if none says so."""
        inside = (path.relative_to(f) for f in self.environment.folders if f in path.parents)
        for file in inside:
            for found in self._likely(file.parts[0].partition(".")[0]):
                if _recorded(found.info, file.as_posix()):
                    return found
        return None

    def _likely(self, top: str) -> list[Distribution]:
        """Return the distributions, those first that are called as the module."""
        mine = normalized(top)
        return sorted(self._distributions.values(), key=lambda d: mine not in normalized(d.name))


def _distribution(info: Path) -> Distribution:
    stem = info.name.rpartition(".")[0]
    headers = _file(info, "METADATA", "PKG-INFO").partition(b"\n\n")[0]
    said = {key: value.decode("utf-8", "replace") for key, value in HEADER.findall(headers)}
    name, _, version = stem.partition("-")
    return Distribution(said.get(b"Name", name), said.get(b"Version", version), info)


def _file(info: Path, *names: str) -> bytes:
    """Return the first of the files that says something; some are only a file themselves."""
    texts = [contents(str(info / name)) for name in names]
    return next((text for text in texts if text), b"") or contents(str(info))


def _tops(info: Path) -> set[str]:
    listed = contents(str(info / "top_level.txt")).split()
    found = listed or TOP.findall(contents(str(info / "RECORD")))
    return {name.decode("utf-8", "replace") for name in found}


def _recorded(info: Path, path: str) -> bool:
    """Say whether a distribution's list of files has `path`, relative to the site folder."""
    record = contents(str(info / "RECORD"))
    if record:
        return b"\n%s," % path.encode("utf-8", "surrogatepass") in b"\n" + record
    listed = contents(str(info / "top_level.txt")).decode("utf-8", "replace").split()
    return path.partition("/")[0].partition(".")[0] in listed
