"""What a module holds that is not the same if the module is executed twice."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final, TypeGuard

from flake8_ssot.syntax.children import blocks
from flake8_ssot.syntax.exports import dotted_text
from flake8_ssot.syntax.targets import names_bound_in

#: Functions that make a class.
MAKERS: Final = frozenset(
    {"namedtuple", "NamedTuple", "TypedDict", "make_dataclass", "declarative_base",
     "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"}
)  # fmt: skip
#: Classes whose objects are values: two of them are equal, and never change.
VALUES: Final = frozenset(
    {"Path", "PurePath", "PurePosixPath", "PureWindowsPath", "Decimal", "Fraction", "UUID",
     "TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "Version", "SpecifierSet", "Template"}
)  # fmt: skip
CACHES: Final = frozenset({"cache", "lru_cache"})
CONTAINERS: Final = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
CONTAINER_TYPES: Final = frozenset(
    {"list", "dict", "set", "defaultdict", "deque", "OrderedDict", "Counter"}
)
CHANGING: Final = frozenset(
    {"append", "appendleft", "extend", "insert", "add", "update", "setdefault",
     "pop", "popitem", "popleft", "remove", "discard", "clear"}
)  # fmt: skip
FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


def held(tree: ast.Module, *, is_collected: bool = False) -> str | None:
    """Return what a module certainly holds of classes and state, the first in words, or None.

    Functions and constants do not count: a second one does what the first does. Nor do the test
    classes of a module that pytest collects.
    """
    classes = (f"class {name!r}" for name in _classes(tree, is_collected=is_collected))
    return next(classes, None) or next(_state(tree), None)


def _classes(tree: ast.Module, *, is_collected: bool) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            if not (is_collected and node.name.startswith("Test")):
                yield node.name
        elif _made_by(node) in MAKERS:
            yield from _assigned(node)


def _state(tree: ast.Module) -> Iterator[str]:
    changed = frozenset(_changed(tree))
    for node in tree.body:
        made_by = _made_by(node)
        if isinstance(node, FUNCTIONS):
            if not CACHES.isdisjoint(_word(decorator) for decorator in node.decorator_list):
                yield f"cache of {node.name!r}"
        elif _is_class_name(made_by) and made_by not in VALUES | CONTAINER_TYPES:
            yield from (f"object {name!r}" for name in _assigned(node))
        else:
            yield from (f"variable {name!r}" for name in _assigned(node) if name in changed)


def _assigned(node: ast.stmt) -> list[str]:
    """Return the name that a statement gives a value to."""
    if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
        return []
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _made_by(node: ast.stmt) -> str:
    """Return the last word of the function that an assigned value comes from."""
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    return _word(value) if isinstance(value, ast.Call) else ""


def _word(node: ast.expr) -> str:
    function = node.func if isinstance(node, ast.Call) else node
    return (dotted_text(function) or "").rpartition(".")[2]


def _is_class_name(word: str) -> bool:
    return word[:1].isupper() and not word.isupper()


def _changed(tree: ast.Module) -> Iterator[str]:
    """Yield the variables of the module that its functions set, and the containers they change."""
    containers = {name for node in tree.body if _is_container(node) for name in _assigned(node)}
    stack: list[ast.AST] = list(tree.body)
    while stack:
        node = stack.pop()
        if isinstance(node, FUNCTIONS):
            yield from _changed_in(node, containers)
        else:
            stack += blocks(node)


def _is_container(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
    return isinstance(value, CONTAINERS) or _made_by(node) in CONTAINER_TYPES


def _changed_in(function: ast.FunctionDef | ast.AsyncFunctionDef, containers: set[str]) -> set[str]:
    own = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    own |= set(names_bound_in(function.body))
    found: set[str] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Global):
            found |= set(node.names)
        elif _changes(node) and isinstance(node.value, ast.Name):
            found |= {node.value.id} & (containers - own)
    return found


def _changes(node: ast.AST) -> TypeGuard[ast.Subscript | ast.Attribute]:
    if isinstance(node, ast.Subscript):
        return not isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.Attribute) and node.attr in CHANGING
