"""The baseline: what a project knows of and has not mended yet, an exact ratchet.

An entry names a defect by code, path and symbol, so that it stays the same when lines move, and
says why it is accepted. What is found and has no entry is new; an entry of what is not found any
more is stale. Neither may be.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from flake8_ssot.audit.result import Result
from flake8_ssot.replacing import replace

VERSION: Final = 1
KEYS: Final = ("code", "path", "symbol", "reason")


class Key(NamedTuple):
    """What tells one defect from another."""

    code: str
    path: str
    symbol: str

    def __str__(self) -> str:
        return " ".join(filter(None, self))


#: The reason of each entry.
Baseline = Mapping[Key, str]


class BaselineError(Exception):
    """A baseline can't be read or written; the text says what is wrong, and the remedy."""


class Difference(NamedTuple):
    """How what was found differs from a baseline; `new` are indices of `keys(result)`."""

    accepted: int
    new: Sequence[int]
    stale: Sequence[Key]

    @property
    def fails(self) -> bool:
        return bool(self.new or self.stale)


def keys(result: Result) -> list[Key]:
    """Return what was found: the root causes, and then the violations."""
    found = [*result.audit["root_causes"], *result.audit["violations"]]
    pairs = zip(found, result.symbols, strict=True)
    return [Key(one["code"], one["path"], symbol) for one, symbol in pairs]


def compare(found: Sequence[Key], baseline: Baseline) -> Difference:
    """Return what is new and what is stale."""
    new = [number for number, key in enumerate(found) if key not in baseline]
    return Difference(len(found) - len(new), new, sorted(baseline.keys() - set(found)))


def read(path: Path) -> Baseline:
    """Return the baseline in a file. Raises BaselineError."""
    try:
        document: Any = json.loads(path.read_text("utf-8", "surrogateescape"))
    except OSError as error:
        raise BaselineError(f"{error.strerror}; --write-baseline makes it") from error
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{error}; it must be JSON, --write-baseline makes it") from error
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise BaselineError(f"version: it is not {VERSION}; --write-baseline makes the file anew")
    entries = document.get("entries")
    if not isinstance(entries, list):
        raise BaselineError("entries: not a list; --write-baseline makes the file anew")
    found = {}
    for number, entry in enumerate(entries, 1):
        key, reason = _entry(entry, number)
        found[key] = reason
    return found


def _entry(entry: object, number: int) -> tuple[Key, str]:
    place = f"entries: number {number}"
    if not isinstance(entry, dict) or set(entry) != set(KEYS):
        raise BaselineError(f"{place}: it must have the keys {', '.join(KEYS)} and no others")
    if not all(isinstance(value, str) for value in entry.values()):
        raise BaselineError(f"{place}: all its values must be strings")
    *key, reason = (entry[name] for name in KEYS)
    if not reason.strip():
        raise BaselineError(f"{place}: reason: it is empty; say why this is accepted")
    return Key(*key), reason


def write(path: Path, found: Iterable[Key], reasons: Baseline, reason: str) -> Baseline:
    """Write all that was found, and return it; `reason` is that of what has none yet.

    An interrupt leaves the old file or the new one. Raises BaselineError.
    """
    entries = {key: reasons.get(key, reason) for key in sorted(set(found))}
    lines = ",\n".join(
        "    " + json.dumps(dict(zip(KEYS, (*key, why), strict=True)), ensure_ascii=False)
        for key, why in entries.items()
    )
    inner = f"[\n{lines}\n  ]" if lines else "[]"
    _replace(path, f'{{\n  "version": {VERSION},\n  "entries": {inner}\n}}\n')
    return entries


def _replace(path: Path, text: str) -> None:
    try:
        replace(path, text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise BaselineError(f"it can't be written: {error.strerror}") from error
