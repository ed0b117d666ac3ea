"""ruff's configuration: whether it knows that our codes exist."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from flake8_ssot.doctor.finding import Finding
from flake8_ssot.files import contents, isfile
from flake8_ssot.workspace import relative

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CHECK: Final = "ruff"
FILES: Final = (".ruff.toml", "ruff.toml", "pyproject.toml")
LOOKED_AT: Final = "lint.external and the selected rules of .ruff.toml, ruff.toml, pyproject.toml"
OURS: Final = re.compile(rb"#\s*noqa:[^\n#]*\bOST\d{3}", re.IGNORECASE)
#: Rules that judge noqa comments: RUF102 removes those with codes that ruff does not know.
JUDGES: Final = ("RUF100", "RUF102")
#: So many configurations may extend each other.
DEPTH: Final = 8


def check_ruff(
    root: Path, files: Sequence[Path], data: Callable[[Path], bytes]
) -> Iterator[Finding]:
    """Yield what ruff does to our noqa comments in `files`, whose content `data` gives."""
    path, table = settings(root)
    if path is None:
        yield Finding(CHECK, "ok", LOOKED_AT, "the project has no configuration of ruff")
        return
    name = relative(path, root)
    lint = _table(table.get("lint"))
    external = _strings(lint.get("external", table.get("external")))
    if any("OST".startswith(prefix) for prefix in external):
        yield Finding(CHECK, "ok", LOOKED_AT, f"{name} names OST among the external codes")
        return
    judging = [code for code in JUDGES if _is_selected(code, lint, table)]
    ours = next((one for one in files if OURS.search(data(one))), None)
    remedy = f'write external = ["OST"] below {_section(path)}'
    if ours is not None and judging:
        found = (
            f"{name} selects {' and '.join(judging)}, and does not say that OST codes exist: "
            f"ruff takes the noqa comments for mistakes, as in {relative(ours, root)}"
        )
        yield Finding(CHECK, "problem", LOOKED_AT, found, remedy)
    elif ours is not None:
        found = f"noqa comments name OST codes, as in {relative(ours, root)}; {name} does not"
        yield Finding(CHECK, "note", LOOKED_AT, found, remedy)
    elif judging:
        found = f"{name} selects {' and '.join(judging)}; no noqa comment names an OST code yet"
        yield Finding(CHECK, "note", LOOKED_AT, found, remedy)
    else:
        yield Finding(CHECK, "ok", LOOKED_AT, f"{name}: nothing in it concerns OST codes")


def settings(root: Path) -> tuple[Path | None, Mapping[str, Any]]:
    """Return the file that configures ruff in `root`, and what it says, with what it extends."""
    for base in (root, *root.parents):
        for name in FILES:
            table = _read(base / name)
            if table is not None:
                return base / name, _extended(base / name, table)
    return None, {}


def _extended(path: Path, table: Mapping[str, Any]) -> Mapping[str, Any]:
    for _ in range(DEPTH):
        named = table.get("extend")
        if not isinstance(named, str):
            break
        path = path.parent / Path(named).expanduser()
        base = _read(path) or {}
        lint = {**_table(base.get("lint")), **_table(table.get("lint"))}
        table = {**base, **{k: v for k, v in table.items() if k != "extend"}, "lint": lint}
    return table


def _read(path: Path) -> Mapping[str, Any] | None:
    """Return the table that configures ruff, None if the file has none."""
    if not isfile(path):
        return None
    try:
        document = tomllib.loads(contents(str(path)).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        return None
    if path.name != "pyproject.toml":
        return document
    found = _table(document.get("tool")).get("ruff")
    return found if isinstance(found, dict) else None


def _section(path: Path) -> str:
    return "[tool.ruff.lint]" if path.name == "pyproject.toml" else "[lint]"


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _is_selected(code: str, lint: Mapping[str, Any], table: Mapping[str, Any]) -> bool:
    """Say whether the rule `code` is on: the longest prefix decides, an ignore among equals."""

    def longest(*keys: str) -> int:
        words = [word for k in keys for word in _strings(lint.get(k, table.get(k)))]
        lengths = (0 if word == "ALL" else len(word) for word in words if _covers(word, code))
        return max(lengths, default=-1)

    return longest("select", "extend-select") > longest("ignore", "extend-ignore")


def _covers(word: str, code: str) -> bool:
    return word == "ALL" or code.startswith(word)
