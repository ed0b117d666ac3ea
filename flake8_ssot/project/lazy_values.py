"""The values that a module's `__getattr__` computes with, as far as they can be known.

Known are Python's own constants and collections of them, modules and what is imported from them
(`Target`), and what the module itself binds (`Own`); everything else is OPAQUE.
"""

from __future__ import annotations

import ast
import builtins
import operator
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Final, NamedTuple

from flake8_ssot.project.bindings import Target
from flake8_ssot.syntax.guards import exception_names


class Opaque(Enum):
    """Something that can't be known; `None` would be Python's."""

    VALUE = "opaque"


OPAQUE: Final = Opaque.VALUE
#: Stands for every name that the function does not speak of: no text in a file equals it.
OTHER: Final = "\0other"
#: What `__name__` is in a package, and `__package__` anywhere: the package that imports start from.
PACKAGE: Final = "\0package"
#: What a name is bound to in the function, for one name that is asked for.
Env = dict[str, object]
#: Entries of an Env that are no variables: the name that is asked for; `globals()[name]`.
ASKED: Final = "\0asked"
STORED: Final = "\0stored"


class Own(NamedTuple):
    """What the module itself binds, by its dotted name."""

    dotted: str


class Raised(Exception):
    """Evaluating an expression certainly raises; `kind` is the name of the exception's type."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def is_literal(value: object) -> bool:
    """Say whether `value` is one of Python's own, so that it can be computed with."""
    return not isinstance(value, (Opaque, Own, Target))


def is_closed(value: object) -> bool:
    """Say whether a value is the same for all the names that OTHER stands for, or is OTHER."""
    if isinstance(value, str):
        return value == OTHER or OTHER not in value
    if isinstance(value, tuple) and is_literal(value):
        return all(item != OTHER and is_closed(item) for item in value)
    return is_literal(value)


def truth(value: object) -> bool | None:
    """Return the truth of a value, None if it isn't known; a module is true."""
    if isinstance(value, Target):
        return True if value.name is None else None
    return bool(value) if is_literal(value) else None


def negated(known: bool | None) -> bool | None:
    return None if known is None else not known


def is_in(item: object, container: object) -> bool | None:
    """Say whether `item in container`."""
    if not is_closed(item) or not is_literal(container):
        return None
    if not isinstance(container, (dict, list, tuple, set, frozenset)):
        return None
    try:
        found = item in container
    except TypeError:
        return None
    if not found and not all(map(is_closed, container)):
        return None
    return found


def is_equal(left: object, right: object) -> bool | None:
    """Say whether `left == right`; what is in lists and the like is not looked at."""
    for value in (left, right):
        if not is_closed(value) or isinstance(value, (list, dict, set, frozenset)):
            return None
    return left == right


def is_same(left: object, right: object) -> bool | None:
    """Say whether `left is right`, where one of them is None, True or False."""
    for one, other in ((left, right), (right, left)):
        if one is None or isinstance(one, bool):
            if isinstance(other, Target) and other.name is None:
                return False
            return one is other if is_literal(other) else None
    return None


def item_of(owner: object, key: object) -> object:
    """Return `owner[key]`."""
    if not is_literal(owner) or not is_closed(key):
        return OPAQUE
    if isinstance(owner, dict):
        found = is_in(key, owner)
        if found is False:
            raise Raised("KeyError")
        return owner[key] if found else OPAQUE
    if isinstance(owner, (list, tuple)) and isinstance(key, int):
        if not -len(owner) <= key < len(owner):
            raise Raised("IndexError")
        return owner[key]
    return OPAQUE


def attribute_of(owner: object, name: str) -> object:
    """Return `owner.name`, for a module or something of the module's own."""
    if isinstance(owner, Target) and owner.name is None:
        return Target(owner.module, name, owner.level)
    return Own(f"{owner.dotted}.{name}") if isinstance(owner, Own) else OPAQUE


def module_target(name: object, package: object) -> object:
    """Return what `import_module(name, package)` imports."""
    if not isinstance(name, str):
        return OPAQUE
    level = 0
    if name.startswith(PACKAGE + "."):
        level, name = 1, name[len(PACKAGE) + 1 :]
    elif name.startswith("."):
        if package != PACKAGE:
            return OPAQUE
        level = len(name) - len(name.lstrip("."))
        name = name[level:]
    if name == OTHER and level == 1:
        # The submodules that there are have been found before anybody asks for this.
        raise Raised("ModuleNotFoundError")
    if not all(part.isidentifier() for part in name.split(".")):
        return OPAQUE
    return Target(name, None, level)


def catches(handler: ast.ExceptHandler, kind: str) -> bool | None:
    """Say whether a handler catches an exception; None: perhaps."""
    raised = getattr(builtins, kind, None)
    answer: bool | None = False
    for name in exception_names(handler.type):
        known = BaseException if name == "" else getattr(builtins, name, None)
        if known is BaseException:
            return True
        if not _is_exception(known) or not _is_exception(raised):
            answer = None
        elif issubclass(raised, known):  # type: ignore[arg-type]
            return True
    return answer


def _is_exception(known: object) -> bool:
    return isinstance(known, type) and issubclass(known, BaseException)


def listed(value: object) -> list[object] | None:
    """Return what iterating over `value` gives, None if that isn't known."""
    if is_literal(value) and isinstance(value, (dict, list, tuple, set, frozenset)):
        return list(value)
    return None


def assign(target: ast.expr, value: object, env: Env) -> None:
    """Follow `target = value`, for names and tuples of names."""
    if isinstance(target, ast.Name):
        env[target.id] = value
    elif isinstance(target, (ast.Tuple, ast.List)):
        parts = listed(value)
        if parts is None or len(parts) != len(target.elts):
            parts = [OPAQUE] * len(target.elts)
        for element, part in zip(target.elts, parts, strict=True):
            inner = element.value if isinstance(element, ast.Starred) else element
            assign(inner, OPAQUE if inner is not element else part, env)


OPERATORS: Final[Mapping[type[ast.operator], Callable[[object, object], object]]] = {
    ast.Add: operator.add, ast.BitOr: operator.or_,
    ast.Sub: operator.sub, ast.BitAnd: operator.and_,
}  # fmt: skip
RELATIONS: Final[Mapping[type[ast.cmpop], Callable[[object, object], bool | None]]] = {
    ast.In: is_in, ast.NotIn: is_in, ast.Is: is_same, ast.IsNot: is_same,
    ast.Eq: is_equal, ast.NotEq: is_equal,
}  # fmt: skip
