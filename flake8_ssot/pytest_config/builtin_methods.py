"""Methods of Python's own str, list and dict in a partial evaluation."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from typing import Any, Final

from flake8_ssot.pytest_config.values import UNKNOWN, Head, bounded


def spoil(value: Any) -> None:
    """Make a container one that may hold anything, after a change to it that isn't followed."""
    if isinstance(value, list):
        value[:] = [UNKNOWN]
    elif isinstance(value, dict):
        value.clear()
        value[UNKNOWN] = UNKNOWN


def dict_method(owner: dict[Any, Any], name: str, positional: list[Any]) -> Any:
    if name == "items":
        return list(owner.items())
    if name == "keys":
        return list(owner)
    if name == "values":
        return list(owner.values())
    if name == "get" and positional and isinstance(positional[0], (str, int)):
        if UNKNOWN in owner:
            return UNKNOWN
        return owner.get(positional[0], positional[1] if len(positional) > 1 else None)
    if name == "copy":
        return dict(owner)
    spoil(owner)
    return UNKNOWN


def list_method(
    owner: list[Any], name: str, positional: list[Any], named: Mapping[str, Any]
) -> Any:
    if name == "append" and positional:
        owner.append(positional[0])
        return None
    if name == "extend" and positional:
        more = positional[0] if isinstance(positional[0], (list, tuple)) else [UNKNOWN]
        owner.extend(more)
        bounded(owner)
        return None
    if name == "copy":
        return list(owner)
    if name == "reverse":
        owner.reverse()
        return None
    if name == "sort" and not named and all(isinstance(element, str) for element in owner):
        owner.sort()
        return None
    if name not in {"index", "count"}:
        spoil(owner)
    return UNKNOWN


def text_method(
    owner: str | Head, name: str, positional: list[Any], named: Mapping[str, Any]
) -> Any:
    text = owner.text if isinstance(owner, Head) else owner
    if name == "format":
        return _format(text, positional, named)
    if isinstance(owner, Head):
        return owner if name in {"rstrip"} else UNKNOWN
    if name == "join" and positional and isinstance(positional[0], (list, tuple)):
        parts = positional[0]
        return text.join(parts) if all(isinstance(p, str) for p in parts) else UNKNOWN
    method = TEXT_METHODS.get(name)
    if method is None or not all(isinstance(p, (str, int)) for p in (*positional, *named.values())):
        return UNKNOWN
    try:
        return bounded(method(text, *positional, **named))
    except (TypeError, ValueError):
        return UNKNOWN


TEXT_METHOD_NAMES: Final = (
    "split", "rsplit", "splitlines", "strip", "lstrip", "rstrip", "lower", "upper", "casefold",
    "replace", "partition", "rpartition", "removeprefix", "removesuffix", "title", "capitalize",
    "swapcase",
)  # fmt: skip
TEXT_METHODS: Final[Mapping[str, Callable[..., Any]]] = {
    name: getattr(str, name) for name in TEXT_METHOD_NAMES
}


def _format(text: str, positional: list[Any], named: Mapping[str, Any]) -> Any:
    """Return the result of `text.format(...)`, known up to the first field that isn't."""
    result = ""
    automatic = 0
    for literal, field, spec, conversion in _fields(text):
        result += literal
        if field is None:
            continue
        key = field or str(automatic)
        automatic += not field
        value = (
            positional[int(key)] if key.isdigit() and int(key) < len(positional) else named.get(key)
        )
        if not isinstance(value, (str, int)) or spec or conversion:
            return Head(result)
        result += str(value)
    return result


def _fields(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Split a format string as `string.Formatter` does; one that it refuses has no known fields."""
    try:
        return list(string.Formatter().parse(text))
    except ValueError:
        return [("", "", "unknown", None)]


def percent(text: str, right: Any) -> Any:
    """Return `text % right`, known up to the first field that isn't."""
    values = list(right) if isinstance(right, (list, tuple)) else [right]
    pieces = re.split(r"%s", text)
    result = pieces[0]
    if "%" in result:
        return Head(result.partition("%")[0])
    for piece, value in zip(pieces[1:], [*values, *[UNKNOWN] * len(pieces)], strict=False):
        if not isinstance(value, (str, int)) or "%" in piece:
            return Head(result)
        result += f"{value}{piece}"
    return result
