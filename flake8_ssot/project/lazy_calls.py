"""Calls in a module's `__getattr__` whose result can be computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from flake8_ssot.project.lazy_values import (
    OPAQUE,
    OTHER,
    Raised,
    attribute_of,
    is_closed,
    is_in,
    is_literal,
    listed,
    module_target,
)

#: Longer texts than that are no names, and no paths of modules.
LONGEST: Final = 1_000
COLLECTIONS: Final[Mapping[str, Callable[..., object]]] = {
    "dict": dict, "list": list, "tuple": tuple, "set": set, "frozenset": frozenset,
    "sorted": sorted, "reversed": lambda value: list(value)[::-1],
    "zip": lambda *given: list(zip(*given, strict=False)),
    "enumerate": lambda value: list(enumerate(value)), "len": len,
}  # fmt: skip
OF_SETS: Final = frozenset({"union", "copy", "difference", "intersection"})
#: Methods that leave their object as it is and need nothing else.
METHODS: Final[Mapping[type, frozenset[str]]] = {
    dict: frozenset({"get", "keys", "values", "items", "copy"}),
    set: OF_SETS,
    frozenset: OF_SETS,
    list: frozenset({"copy", "index", "count"}),
    tuple: frozenset({"index", "count"}),
    str: frozenset(
        {"partition", "rpartition", "split", "rsplit", "lower", "upper", "strip", "lstrip"}
        | {"rstrip", "startswith", "endswith", "replace", "removeprefix", "removesuffix", "join"}
        | {"format", "title", "capitalize", "isupper", "islower", "isidentifier"}
    ),
}
Named = Mapping[str, object]


def called(function: str, given: list[object], named: Named) -> object:
    """Return what calling a function of that dotted name returns; TypeError if it can't be."""
    word = function.rpartition(".")[2]
    if word == "import_module" and given:
        return module_target(given[0], [*given, named.get("package")][1])
    if (word, len(given)) in {("cast", 2), ("MappingProxyType", 1)}:
        return given[-1]
    if function == "getattr" and len(given) == 2:
        name = given[1]
        closed = isinstance(name, str) and OTHER not in name
        return attribute_of(given[0], str(name)) if closed else OPAQUE
    if function == "dict.fromkeys" and given:
        keys = listed(given[0])
        return OPAQUE if keys is None else dict.fromkeys(keys, *given[1:])
    if function == "next" and given and isinstance(given[0], list):
        return _first(given)
    if function in COLLECTIONS and all(map(_is_known, given)):
        return COLLECTIONS[function](*given, **named)
    return OPAQUE


def _is_known(value: object) -> bool:
    return is_literal(value) and not (isinstance(value, str) and OTHER in value)


def _first(given: list[object]) -> object:
    """Return what `next` takes from a generator, all of which is known."""
    items = listed(given[0])
    if items:
        return items[0]
    if len(given) == 1:
        raise Raised("StopIteration")
    return given[1]


def method(owner: object, name: str, given: list[object], named: Named) -> object:
    """Return what a harmless method of a known object returns; TypeError if it can't be called."""
    if not is_literal(owner) or name not in METHODS.get(type(owner), ()):
        return OPAQUE
    if not all(map(is_closed, (owner, *given, *named.values()))):
        return OPAQUE
    if isinstance(owner, str):
        return _of_text(owner, name, given, named)
    if isinstance(owner, dict) and name == "get" and given:
        found = is_in(given[0], owner)
        if found is None:
            return OPAQUE
        return owner[given[0]] if found else [*given, None][1]
    result: object = getattr(owner, name)(*given, **named)
    is_view = isinstance(owner, dict) and name != "copy"
    return list(result) if is_view else result  # type: ignore[call-overload]


def _of_text(owner: str, name: str, given: list[object], named: Named) -> object:
    """Return what a method of a text returns, where it speaks of nobody's name in particular."""
    texts = [owner]
    for value in (*given, *named.values()):
        texts += [text for text in listed(value) or [value] if isinstance(text, str)]
    if any(OTHER in text or len(text) > LONGEST for text in texts):
        return OPAQUE
    if name == "format" and ":" in owner:
        return OPAQUE
    result: object = getattr(owner, name)(*given, **named)
    return result
