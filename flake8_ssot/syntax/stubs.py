"""Modules that a file puts into sys.modules itself, so that no file needs to hold them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, NamedTuple

from flake8_ssot.syntax.exports import dotted_text

WORD: Final = "sys.modules"
#: Methods of sys.modules that take the module's name first.
NAMING: Final = frozenset({"setdefault", "__setitem__"})


class Stubs(NamedTuple):
    """The dotted names that are put into sys.modules; `any`: others too, which can't be read."""

    names: frozenset[str] = frozenset()
    any: bool = False

    def covers(self, module: str) -> bool:
        """Say whether `module`, or a package that it lies in, may be such a stub."""
        parts = module.split(".")
        return self.any or any(".".join(parts[:n]) in self.names for n in range(1, len(parts) + 1))

    def __or__(self, other: Stubs) -> Stubs:
        return Stubs(self.names | other.names, self.any or other.any)


NO_STUBS: Final = Stubs()


def stubs(tree: ast.Module) -> Stubs:
    """Return what the code of `tree` puts into sys.modules, wherever it does."""
    names: set[str] = set()
    unread = False
    for node in ast.walk(tree):
        for key in keys(node):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                names.add(key.value)
            elif not (isinstance(key, ast.Name) and key.id == "__name__"):
                unread = True
    return Stubs(frozenset(names), unread)


def keys(node: ast.AST) -> Iterator[ast.expr | None]:
    """Yield what names the modules that `node` adds, None for what can't be read."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        if dotted_text(node.value) == WORD:
            yield node.slice
    elif isinstance(node, ast.AugAssign):
        if dotted_text(node.target) == WORD:
            yield from _mapping(node.value)
    elif isinstance(node, ast.Call):
        yield from _called(node)


def _called(call: ast.Call) -> Iterator[ast.expr | None]:
    called = call.func
    function = dotted_text(called) or (called.attr if isinstance(called, ast.Attribute) else "")
    owner, _, method = function.rpartition(".")
    if owner == WORD and method in NAMING:
        yield call.args[0] if call.args else None
    elif owner == WORD and method == "update":
        yield from _mapping(call.args[0] if call.args else None)
    elif method in {"setitem", "dict"} and call.args and _is_sys_modules(call.args[0]):
        given = call.args[1] if len(call.args) > 1 else None
        if method == "setitem":
            yield given
        elif given is not None or call.keywords:
            yield from _mapping(given)


def _is_sys_modules(node: ast.expr) -> bool:
    return dotted_text(node) == WORD or (isinstance(node, ast.Constant) and node.value == WORD)


def _mapping(node: ast.expr | None) -> Iterator[ast.expr | None]:
    if isinstance(node, ast.Dict):
        yield from node.keys
    else:
        yield None
