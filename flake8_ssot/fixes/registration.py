"""A marker registered in a pytest configuration, whose comments and order are kept.

Source: pytest's documentation, "Registering marks"; which table or section counts is that of
`pytest_config/inifile.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import iniconfig

from flake8_ssot.imports import outside_project

#: The section of each kind of ini file, by the end of its name.
SECTIONS: Final = {"setup.cfg": "tool:pytest", ".ini": "pytest"}
KEY: Final = "markers"
INDENT: Final = "    "
#: An option whose value stands behind its name.
ONE_LINE: Final = re.compile(r"([^=:]*[=:])\s*(.*?)\s*\Z")


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
        _add(table, array.multiline(multiline=True))
    elif isinstance(known, str):
        table[KEY] = tomlkit.string("\n".join([known.rstrip(), *markers, ""]), multiline=True)
    elif isinstance(known, list):
        is_literal = bool(known) and all(one.as_string()[:1] == "'" for one in known)
        for marker in markers:
            literal = is_literal and "'" not in marker
            known.append(tomlkit.string(marker, literal=literal))
    else:
        return None
    return tomlkit.dumps(document)


def _add(table: Any, array: Any) -> None:
    """Add the markers behind the last key: comments at the end may speak of the next table."""
    body: list[Any] = getattr(getattr(table, "value", None), "body", [])
    behind: list[Any] = []
    while body and body[-1][0] is None:
        behind.insert(0, body.pop())
    table[KEY] = array
    body += behind


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
    found = updater[section]
    texts = [[str(block)] for block in updater.iter_blocks() if block is not found]
    texts.insert(list(updater.iter_blocks()).index(found), _registered(found, markers))
    changed = "".join(text for block in texts for text in block)
    return changed if _reads_as(changed, section, markers) else None


def _registered(section: Any, markers: list[str]) -> list[str]:
    """Return the header and the blocks of a section that registers the markers as well.

    They stand behind those that are known, else behind the last option.
    """
    blocks = list(section.iter_blocks())
    keys = [getattr(block, "key", None) for block in blocks]
    texts = ["".join(section.lines), *map(str, blocks)]
    place = keys.index(KEY) if KEY in keys else None
    if place is not None:
        texts[place + 1] = _longer(texts[place + 1], markers)
        return texts
    last = max((number for number, key in enumerate(keys) if key), default=-1) + 1
    texts[last] = _ended(texts[last])
    texts.insert(last + 1, _longer(f"{KEY} =\n", markers))
    return texts


def _longer(option: str, markers: list[str]) -> str:
    """Return the option with more markers in its value, each on a line as the last one stands."""
    lines = option.splitlines(keepends=True)
    indent = INDENT
    if len(lines) > 1:
        last = lines[-1]
        indent = last[: len(last) - len(last.lstrip())]
    elif (only := ONE_LINE.match(option)) and only[2]:
        option = f"{only[1]}\n{indent}{only[2]}\n"
    return _ended(option) + "".join(f"{indent}{marker}\n" for marker in markers)


def _ended(text: str) -> str:
    return text if text.endswith("\n") else f"{text}\n"


def _reads_as(text: str, section: str, markers: list[str]) -> bool:
    """Say whether pytest's own parser finds the markers, which reads ini files a bit otherwise."""
    try:
        found = iniconfig.IniConfig("", data=text).sections.get(section, {}).get(KEY, "")
    except iniconfig.ParseError:
        return False
    return set(markers) <= {line.strip() for line in found.split("\n")}
