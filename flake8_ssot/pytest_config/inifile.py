"""Reads one configuration file as pytest does, and says what of it counts.

Source: pytest's `config/findpaths.py` (names, precedence, what counts); iniconfig is its parser.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import iniconfig

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class Value(NamedTuple):
    """An option as written. In "ini" mode text is split by pytest, in "toml" mode types count."""

    raw: object
    mode: Literal["ini", "toml"]


class ConfigFile(NamedTuple):
    """A configuration file that exists.

    `values` is None when the file does not count: pytest then looks further. `problem` is what
    makes pytest give up the whole run on meeting the file. `unread` names a section that looks
    like pytest's but is not read in this kind of file.
    """

    path: Path
    values: Mapping[str, Value] | None = None
    problem: str | None = None
    unread: str | None = None

    @property
    def is_dead(self) -> bool:
        """Whether the file ends pytest's search, and then configures nothing."""
        return self.values is not None and not self.values


class Refused(Exception):
    """What pytest says when it refuses a configuration."""


def load(path: Path) -> ConfigFile:
    """Read the configuration file `path`, chosen by its name, else by its suffix, as `-c` does."""
    loader = LOADERS.get(path.name) or LOADERS_BY_SUFFIX.get(path.suffix)
    if loader is None:
        return ConfigFile(path, problem="pytest does not read files of this kind")
    try:
        with path.open(encoding="utf-8") as file:  # universal newlines, as pytest reads it
            text = file.read()
    except UnicodeDecodeError as error:
        return ConfigFile(path, problem=f"it is not UTF-8 (byte {error.start})")
    except OSError as error:
        return ConfigFile(path, problem=error.strerror or type(error).__name__)
    try:
        return loader(path, text)
    except (Refused, iniconfig.ParseError, tomllib.TOMLDecodeError, RecursionError) as error:
        text = error.msg if isinstance(error, iniconfig.ParseError) else str(error)
        line = f"line {error.lineno + 1}: " if isinstance(error, iniconfig.ParseError) else ""
        return ConfigFile(path, problem=f"{line}{text}")


def _ini_sections(path: Path, text: str) -> dict[str, Mapping[str, str]]:
    ini = iniconfig.IniConfig(str(path), data=text.removeprefix("\ufeff"))
    return {section.name: dict(section.items()) for section in ini}


def _ini_values(section: Mapping[str, str]) -> dict[str, Value]:
    return {key: Value(value, "ini") for key, value in section.items()}


def _lookalike(sections: Mapping[str, object], right: str) -> str | None:
    """Return a section that its writer took for `right`."""
    wrong = ("tool:pytest", "pytest", "tool.pytest.ini_options", "tool.pytest")
    for name in sections:
        folded = name.strip().lower()
        if name != right and (folded == right or folded in wrong):
            return f"[{name}]"
    return None


def _pytest_ini(path: Path, text: str) -> ConfigFile:
    sections = _ini_sections(path, text)
    unread = None if "pytest" in sections else _lookalike(sections, "pytest")
    return ConfigFile(path, _ini_values(sections.get("pytest", {})), unread=unread)


def _tox_ini(path: Path, text: str) -> ConfigFile:
    sections = _ini_sections(path, text)
    if "pytest" in sections:
        return ConfigFile(path, _ini_values(sections["pytest"]))
    return ConfigFile(path, unread=_lookalike(sections, "pytest"))


def _setup_cfg(path: Path, text: str) -> ConfigFile:
    sections = _ini_sections(path, text)
    if "tool:pytest" in sections:
        return ConfigFile(path, _ini_values(sections["tool:pytest"]))
    if "pytest" in sections:
        raise Refused("its section [pytest] is no longer supported, pytest wants [tool:pytest]")
    return ConfigFile(path, unread=_lookalike(sections, "tool:pytest"))


def _pytest_toml(path: Path, text: str) -> ConfigFile:
    values = _pytest_table(tomllib.loads(text))
    unread = None
    if values is None:
        tool = tomllib.loads(text).get("tool")
        unread = "[tool.pytest]" if isinstance(tool, dict) and "pytest" in tool else None
    return ConfigFile(path, values or {}, unread=unread)


def _pyproject_toml(path: Path, text: str) -> ConfigFile:
    document = tomllib.loads(text)
    values = _tool_pytest(document)
    unread = "[pytest]" if values is None and "pytest" in document else None
    return ConfigFile(path, values, unread=unread)


def _custom_toml(path: Path, text: str) -> ConfigFile:
    document = tomllib.loads(text)
    values = _tool_pytest(document)
    if values is None:
        return ConfigFile(path, _pytest_table(document))
    if "pytest" in document:
        raise Refused("[pytest] and [tool.pytest] cannot be used in one file")
    return ConfigFile(path, values)


def _pytest_table(document: Mapping[str, Any]) -> dict[str, Value] | None:
    if "pytest" in document:
        return {key: Value(value, "toml") for key, value in _table(document["pytest"]).items()}
    if loose := [key for key, value in document.items() if not isinstance(value, dict)]:
        raise Refused(f"{', '.join(loose)} must stand under a [pytest] table")
    return None


def _tool_pytest(document: Mapping[str, Any]) -> dict[str, Value] | None:
    table = _table(_table(document.get("tool", {})).get("pytest", {}))
    native = {key: value for key, value in table.items() if key != "ini_options"}
    ini = table.get("ini_options")
    if native and ini:
        raise Refused("[tool.pytest] and [tool.pytest.ini_options] cannot be used both")
    if native:
        return {key: Value(value, "toml") for key, value in native.items()}
    if ini is None:
        return None
    return {
        key: Value(value if isinstance(value, list) else str(value), "ini")
        for key, value in _table(ini).items()
    }


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise Refused(f"a table is expected where {value!r} stands")
    return value


Loader = Callable[[Path, str], ConfigFile]

#: The files that pytest discovers, in order of precedence within one folder.
LOADERS: Final[Mapping[str, Loader]] = {
    "pytest.toml": _pytest_toml,
    ".pytest.toml": _pytest_toml,
    "pytest.ini": _pytest_ini,
    ".pytest.ini": _pytest_ini,
    "pyproject.toml": _pyproject_toml,
    "tox.ini": _tox_ini,
    "setup.cfg": _setup_cfg,
}
#: Those that `-c` may name.
LOADERS_BY_SUFFIX: Final[Mapping[str, Loader]] = {
    ".ini": _tox_ini,
    ".cfg": _setup_cfg,
    ".toml": _custom_toml,
}
