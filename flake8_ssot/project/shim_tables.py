"""What the tables of a module say of its deprecated names."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.shim_text import SAYS_DEPRECATED, read_text
from flake8_ssot.syntax.exports import dotted_text

Constants = Mapping[str, ast.expr]
COLLECTIONS: Final = frozenset({"frozenset", "set", "tuple", "list", "dict"})


class DeprecatedName(NamedTuple):
    """A name that a module declares deprecated, with the text that says so.

    What replaces it is an import (`target`), a dotted name of the same module (`alias`), or an
    absolute dotted path (`path`), where it is known. `decorator` is the dotted name that must turn
    out to be PEP 702's `deprecated`.
    """

    line: int
    text: str = ""
    target: Target | None = None
    alias: str | None = None
    path: str | None = None
    decorator: str | None = None


def is_helper(function: ast.expr) -> bool:
    """Say whether a function that is called has to do with deprecations by its name."""
    return SAYS_DEPRECATED.search(dotted_text(function) or "") is not None


def entries(node: ast.expr, constants: Constants) -> Iterator[tuple[str, ast.expr | None]]:
    """Yield the strings of a collection, a dictionary's with their values."""
    if isinstance(node, ast.Name) and node.id in constants:
        node = constants[node.id]
    if isinstance(node, ast.Call) and dotted_text(node.func) in COLLECTIONS and node.args:
        node = node.args[0]
    if isinstance(node, ast.Dict):
        pairs: list[tuple[ast.expr | None, ast.expr | None]] = list(
            zip(node.keys, node.values, strict=True)
        )
    elif isinstance(node, (ast.Set, ast.List, ast.Tuple)):
        pairs = [(element, None) for element in node.elts]
    else:
        return
    for key, value in pairs:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value


def from_value(line: int, text: str, value: ast.expr | None) -> DeprecatedName:
    """Read what a table says of a name: a path, a module and a name, an object, or a text."""
    found = DeprecatedName(line, text)
    if value is None:
        return found
    if alias := dotted_text(value):
        return found._replace(alias=alias)
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        return _from_text(found, value.value)
    if isinstance(value, ast.Tuple) and len(value.elts) >= 2:
        module, name = (read_text(element, {}) for element in value.elts[:2])
        if module and name and name.isidentifier() and module.replace(".", "").isidentifier():
            level = len(module) - len(module.lstrip("."))
            return found._replace(target=Target(module[level:], name, level))
    if isinstance(value, ast.Call):
        instead = [read_text(k.value, {}) for k in value.keywords if k.arg == "instead"]
        return _from_text(found, instead[0]) if instead and instead[0] else found
    return found


def _from_text(found: DeprecatedName, text: str) -> DeprecatedName:
    """Read a string of a table: a dotted path, a name of the same module, or what to say."""
    parts = text.replace(":", ".").split(".")
    if all(part.isidentifier() for part in parts):
        path = ".".join(parts)
        return found._replace(path=path) if len(parts) > 1 else found._replace(alias=path)
    return found._replace(text=text) if " " in text and not found.text else found
