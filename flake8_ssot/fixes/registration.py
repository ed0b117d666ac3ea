"""A marker registered in a pytest configuration, whose comments and order are kept.

Source: pytest's documentation, "Registering marks"; which table or section counts is that of
`pytest_config/inifile.py`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import iniconfig

from flake8_ssot.imports import outside_project

#: The section of each kind of ini file, by the end of its name.
SECTIONS: Final = {"setup.cfg": "tool:pytest", ".ini": "pytest"}
KEY: Final = "markers"


def with_markers(text: str, config: Path, markers: Iterable[str]) -> str | None:
    """Return the configuration with markers registered as well; None if that can't be done."""
    added = sorted(markers)
    with outside_project():
        if config.suffix == ".toml":
            return _in_toml(text, config, added)
        return _in_ini(text, config, added)


def _in_toml(text: str, config: Path, markers: list[str]) -> str | None:
    import tomlkit  # here: a run that mends nothing does without
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except TOMLKitError:
        return None
    table = _table(document, config)
    if table is None:
        return None
    known = table.get(KEY)
    if known is None:
        array = tomlkit.array()
        array.extend(markers)
        table[KEY] = array.multiline(multiline=True)
    elif isinstance(known, str):
        table[KEY] = tomlkit.string("\n".join([known.rstrip(), *markers, ""]), multiline=True)
    elif isinstance(known, list):
        for marker in markers:
            known.append(marker)
    else:
        return None
    return tomlkit.dumps(document)


def _table(document: Any, config: Path) -> Any:
    """Return the table that pytest reads of a TOML file, None if it reads none."""
    if config.name == "pyproject.toml":
        pytest = document.get("tool", {}).get("pytest")
        if not hasattr(pytest, "get"):
            return None
        inner = pytest.get("ini_options")
        return inner if inner is not None else pytest
    return document.get("pytest")


def _in_ini(text: str, config: Path, markers: list[str]) -> str | None:
    from configparser import Error  # the base of what it raises

    from configupdater import ConfigUpdater  # here: as above

    section = next((s for end, s in SECTIONS.items() if config.name.endswith(end)), None)
    updater = ConfigUpdater(inline_comment_prefixes=None)
    try:
        updater.read_string(text)
    except Error:
        return None
    if section is None or not updater.has_section(section):
        return None
    if not updater.has_option(section, KEY):
        updater[section][KEY] = ""
        updater[section][KEY].set_values(markers)
    elif "\n" in (updater[section][KEY].value or ""):
        for marker in markers:
            updater[section][KEY].append(marker)
    else:
        updater[section][KEY].set_values([*_written(updater[section][KEY].value), *markers])
    changed = str(updater)
    return changed if _reads_as(changed, section, markers) else None


def _written(value: str | None) -> list[str]:
    return [value.strip()] if value and value.strip() else []


def _reads_as(text: str, section: str, markers: list[str]) -> bool:
    """Say whether pytest's own parser finds the markers, which reads ini files a bit otherwise."""
    try:
        found = iniconfig.IniConfig("", data=text).sections.get(section, {}).get(KEY, "")
    except iniconfig.ParseError:
        return False
    return set(markers) <= {line.strip() for line in found.split("\n")}
