"""The ini options of a run: what its configuration says, and what `-o` and addopts change of it.

Source: pytest's `Config.getini` and `Config._preparse` (config/__init__.py).
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.pytest_config.commandline import Arguments, parse
from flake8_ssot.pytest_config.inifile import ConfigFile, Value
from flake8_ssot.pytest_config.rootdir import Setup

DEFAULTS: Final[Mapping[str, tuple[str, ...]]] = {
    "python_files": ("test_*.py", "*_test.py"),
    "norecursedirs": (
        "*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}",
    ),
}  # fmt: skip


class IniError(Exception):
    """A value that stops the run: the option and what is wrong with it."""


class IniValues(NamedTuple):
    """The option values of one run, by name, and the folder that their paths are relative to."""

    values: Mapping[str, Value]
    folder: Path

    def lines(self, name: str) -> list[str]:
        """Return a "linelist" option (markers)."""
        value = self.values.get(name)
        if value is None:
            return []
        if value.mode == "ini" and isinstance(value.raw, str):
            return [line for line in map(str.strip, value.raw.split("\n")) if line]
        return _strings(name, value.raw)

    def words(self, name: str) -> list[str]:
        """Return an "args" option (python_files, testpaths, addopts, norecursedirs)."""
        words = self._words(name)
        if any("\0" in word for word in words):
            raise IniError(f"{name} holds a null character")
        return words

    def _words(self, name: str) -> list[str]:
        value = self.values.get(name)
        if value is None:
            return list(DEFAULTS.get(name, ()))
        if value.mode == "ini" and isinstance(value.raw, str):
            try:
                return shlex.split(value.raw)
            except ValueError as error:
                raise IniError(f"{name}: {error}") from None
        return _strings(name, value.raw)

    def paths(self, name: str) -> list[Path]:
        """Return a "paths" option (pythonpath)."""
        return [self.folder / word for word in self.words(name)]

    def flag(self, name: str) -> bool:
        """Return a "bool" option."""
        value = self.values.get(name)
        if value is None:
            return False
        if value.mode == "toml":
            if not isinstance(value.raw, bool):
                raise IniError(f"{name} expects true or false")
            return value.raw
        word = str(value.raw).strip().lower()
        if word in {"1", "true", "t", "yes", "y", "on"}:
            return True
        if word in {"0", "false", "f", "no", "n", "off"}:
            return False
        raise IniError(f"{name} expects a truth value, not {word!r}")


def _strings(name: str, raw: object) -> list[str]:
    if isinstance(raw, list) and all(isinstance(item, str) for item in raw):
        return raw
    raise IniError(f"{name} expects a list of strings, not {raw!r}")


def config_values(config: ConfigFile, folder: Path) -> IniValues:
    """Return what the file alone says."""
    return IniValues(config.values or {}, folder)


def effective(
    setup: Setup, folder: Path, arguments: tuple[str, ...]
) -> tuple[IniValues, Arguments]:
    """Return the option values and the arguments of a run, `addopts` put before the latter.

    `-o` given in addopts counts too, `-c`, `--rootdir` and paths there no longer change which
    configuration governs. Raises IniError.
    """
    values = dict(setup.config.values or {}) if setup.config else {}
    base = setup.config.path.parent if setup.config else folder
    given = parse_arguments(list(arguments))
    values.update(_overrides(given))
    addopts = IniValues(values, base).words("addopts")
    whole = parse_arguments([*addopts, *arguments])
    values.update(_overrides(whole))
    return IniValues(values, base), whole


def parse_arguments(arguments: list[str]) -> Arguments:
    """As `commandline.parse`, but raise IniError."""
    try:
        return parse(arguments)
    except ValueError as error:
        raise IniError(str(error)) from None


def _overrides(arguments: Arguments) -> dict[str, Value]:
    pairs = (override.partition("=") for override in arguments.overrides)
    return {name: Value(text, "ini") for name, equals, text in pairs if equals}


def marker_name(line: str) -> str:
    """Return the name that a line of the markers option registers."""
    return line.split(":", 1)[0].split("(")[0].strip()
