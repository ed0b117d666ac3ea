"""The standard library of an environment's Python, as far as its files can be seen."""

from __future__ import annotations

import sys
import sysconfig
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from flake8_ssot.files import entries, isfile
from flake8_ssot.pytest_config.site_folders import importable

Version = tuple[int, int]

OURS: Final = sys.version_info[:2]
#: No Python up to this one has a public module that is not known here.
NEWEST: Final = (3, 14)
#: Modules that are there before any file is looked for.
ALWAYS: Final = frozenset({"__main__", "builtins", "sys"})
WINDOWS: Final = frozenset(
    {"_msi", "_overlapped", "_winapi", "_wmi", "msilib", "msvcrt", "nt", "winreg", "winsound"}
)
#: Public modules written in Python that came or went since Python 3.8.
CHANGED: Final = frozenset(
    {"aifc", "annotationlib", "asynchat", "asyncore", "binhex", "cgi", "cgitb", "chunk",
     "compression", "crypt", "distutils", "dummy_threading", "formatter", "graphlib", "imghdr",
     "imp", "lib2to3", "mailcap", "nntplib", "pipes", "smtpd", "sndhdr", "sunau", "symbol",
     "telnetlib", "tomllib", "uu", "xdrlib", "zoneinfo"}
)  # fmt: skip
#: Those written in C, which may be built into the interpreter, and the Python that has none.
GONE: Final = {
    "audioop": (3, 13), "nis": (3, 13), "ossaudiodev": (3, 13), "parser": (3, 10), "spwd": (3, 13),
}  # fmt: skip


class StandardLibrary:
    """That of Python `version` (None: not known), in the folders that are found in `prefixes`.

    These are where the interpreter may be installed.
    """

    def __init__(self, version: Version | None, prefixes: tuple[Path, ...]) -> None:
        self.version = version
        self._prefixes = prefixes

    def provides(self, top: str) -> bool | None:
        """Say whether it has a top-level module of that name, None if that can't be known."""
        if top in ALWAYS or top in self._names:
            return True
        if top in WINDOWS:
            return False if self._is_posix else None
        if top in GONE:
            return False if self.version and self.version >= GONE[top] else None
        if top in CHANGED or top in sys.stdlib_module_names:
            # What isn't there as a file may be built into the interpreter.
            return False if self._folders and (top in CHANGED or top in _pure()) else None
        if top.startswith("_") and self.version != OURS:
            return None
        is_known = self._folders or self.version == OURS or (self.version or NEWEST) <= NEWEST
        return False if is_known else None

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        names = ["Lib"]
        if self.version:
            names += [f"lib{bits}/python{self.version[0]}.{self.version[1]}" for bits in ("", "64")]
        found = (prefix / name for prefix in self._prefixes for name in names)
        library = next((folder for folder in found if isfile(folder / "os.py")), None)
        return (
            () if library is None else (library, library / "lib-dynload", library.parent / "DLLs")
        )

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset[str]().union(*map(importable, self._folders))

    @cached_property
    def _is_posix(self) -> bool:
        files = (entry.name for folder in self._folders[1:] for entry in entries(folder))
        return any(name.endswith(".so") for name in files)


@cache
def _pure() -> frozenset[str]:
    """Return the modules that the Python that runs us has as files of Python."""
    return importable(Path(sysconfig.get_path("stdlib")))
