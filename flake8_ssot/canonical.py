"""The file of symbols and their homes, which `flake8-ssot index` writes and `canonical` names."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HEAD: Final = """\
# The one home of each symbol, for the option `canonical`; `flake8-ssot index --write` keeps it.
# A home that you choose stays as long as it has the name, and the comment on its line with it.

"""


def read(path: Path) -> dict[str, Any]:
    """Return what the TOML file at `path` holds; raises OSError and ValueError."""
    return _parsed(path.read_bytes().decode("utf-8"))


def text(homes: Mapping[str, Any], before: str) -> str:
    """Return the file of these homes; lines of the file `before` that say the same are kept."""
    kept = {match[1]: match[0] for match in re.finditer(r"^(\w+)\s*=.*", before, re.MULTILINE)}
    lines = []
    for name, home in sorted(homes.items()):
        line = kept.get(name, "")
        lines.append(line if _says(line, name, home) else f"{name} = {json.dumps(home)}")
    return HEAD + "".join(f"{line}\n" for line in lines)


def _says(line: str, name: str, home: object) -> bool:
    try:
        return _parsed(line) == {name: home}
    except ValueError:  # one of several lines
        return False


def _parsed(document: str) -> dict[str, Any]:
    try:
        return tomllib.loads(document)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
