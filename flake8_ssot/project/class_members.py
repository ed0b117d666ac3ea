"""What attributes a class of the project has as an object of its own, as far as its text says."""

from __future__ import annotations

import abc
import ast
import builtins
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple

from flake8_ssot.project.bindings import Binding, bind
from flake8_ssot.project.dynamics import dynamics
from flake8_ssot.project.modules import Modules
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.syntax.exports import dotted_text


class Class(NamedTuple):
    """A class statement; `path` is its dotted path, `module` the one that it stands in."""

    path: str
    module: str
    file: Path
    node: ast.ClassDef

    @property
    def is_nested(self) -> bool:
        return self.path.rpartition(".")[0] != self.module


class Outside(NamedTuple):
    """An object that the project imports from elsewhere, or a builtin."""

    path: str


#: Returns what a dotted name means in a module.
Named = Callable[[str, str], object]
Lack = Literal["missing", "instance"]

#: Decorators that give a class no names but such as `__eq__`.
HARMLESS: Final = frozenset(
    {"dataclasses.dataclass", "functools.total_ordering", "typing.final",
     "typing.runtime_checkable", "typing_extensions.final", "typing_extensions.runtime_checkable"}
)  # fmt: skip
#: Functions that set an attribute by its name.
SETTERS: Final = frozenset({"setattr", "type.__setattr__"})
#: Base classes that every Python has, besides the builtin ones.
STANDARD: Final = {
    "abc.ABC": abc.ABC, "typing.Generic": typing.Generic, "typing.Protocol": typing.Protocol,
}  # fmt: skip


class Members(NamedTuple):
    """What the body of a class binds; `annotated` names have no value, `open`: it may bind more."""

    bindings: dict[str, list[Binding]]
    annotated: frozenset[str]
    open: bool


class Stores(NamedTuple):
    """The attributes that a module sets: on `self`, by line, and on anything else.

    `any`: it sets others, which can't be read.
    """

    selves: dict[str, list[int]]
    on_others: frozenset[str]
    any: bool

    def on_self(self, name: str, cls: ast.ClassDef) -> bool:
        """Say whether the methods of a class set an attribute of their instance."""
        end = cls.end_lineno or cls.lineno
        return any(cls.lineno <= line <= end for line in self.selves.get(name, ()))


class ClassMembers:
    """Looks into the classes of the project."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._known: dict[tuple[Path, int], Members] = {}
        self._stored: dict[Path, Stores] = {}

    def defined(self, found: Resolved) -> Class | None:
        """Return the class that a name is, None if it is anything else, or perhaps."""
        path, name = found.path or Path(), found.name or ""
        summary, tree = self._modules.summary(path), self._modules.sources.tree(path)
        bindings = summary.at_run_time(name) if summary else ()
        node = _single(name, bindings, tree.body if tree else [])
        return Class(f"{found.module}.{name}", found.module, path, node) if node else None

    def attribute(
        self, owner: Class, name: str, ancestors: list[Class | type | None]
    ) -> Class | Lack | None:
        """Return the class that an attribute of `owner` is; None if it is another object.

        `ancestors` are those of the owner. "missing" says that there is certainly no such
        attribute, "instance" that only instances have it.
        """
        if (name.startswith("__") and name.endswith("__")) or _has(object, name):
            return None
        classes = [cls for cls in ancestors if isinstance(cls, Class)]
        if None in ancestors or any(isinstance(a, type) and _has(a, name) for a in ancestors):
            return None
        for cls in classes:
            running = [b for b in self._members(cls).bindings.get(name, ()) if not b.typing]
            if running:
                node = _single(name, tuple(running), cls.node.body) if cls == owner else None
                return Class(f"{cls.path}.{name}", cls.module, cls.file, node) if node else None
        if any(self._may_have(cls, name, cls == owner) for cls in classes):
            return None
        is_instance = any(self._stores(cls.file).on_self(name, cls.node) for cls in classes)
        return "instance" if is_instance else "missing"

    def _may_have(self, cls: Class, name: str, is_owner: bool) -> bool:
        """Say whether a class whose body doesn't bind `name` may get it in another way."""
        members = self._members(cls)
        if members.open or (name in members.annotated and cls.node.decorator_list):
            return True
        if not is_owner and "__init_subclass__" in members.bindings:
            return True
        stores = self._stores(cls.file)
        return stores.any or name in stores.on_others

    def names(self, owner: Class) -> tuple[str, ...]:
        """Return the names that the body of a class binds."""
        return tuple(self._members(owner).bindings)

    def ancestors(self, owner: Class, named: Named) -> Iterator[Class | type | None]:
        """Yield the class and those that it inherits from, None for one that can't be known."""
        stack: list[Class | type | None] = [owner]
        seen: set[tuple[Path, int]] = set()
        while stack:
            cls = stack.pop()
            if isinstance(cls, Class):
                key = (cls.file, cls.node.lineno)
                if key in seen:
                    continue
                seen.add(key)
                stack += [_base(cls, base, named) for base in cls.node.bases]
                if not _is_plain(cls, named):
                    yield None
            yield cls

    def _members(self, cls: Class) -> Members:
        key = (cls.file, cls.node.lineno)
        if key not in self._known:
            self._known[key] = _read(cls.node)
        return self._known[key]

    def _stores(self, path: Path) -> Stores:
        if path not in self._stored:
            tree = self._modules.sources.tree(path)
            self._stored[path] = _stores(tree) if tree else Stores({}, frozenset(), any=True)
        return self._stored[path]


def _stores(tree: ast.Module) -> Stores:
    selves: dict[str, list[int]] = {}
    others: set[str] = set()
    is_open = False
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            if _is_self(node.value):
                selves.setdefault(node.attr, []).append(node.lineno)
            else:
                others.add(node.attr)
        elif isinstance(node, ast.Call) and dotted_text(node.func) in SETTERS:
            key = node.args[1] if len(node.args) > 1 else None
            if isinstance(key, ast.Constant):
                others.add(str(key.value))
            else:
                is_open = is_open or not _is_self(node.args[0] if node.args else None)
    return Stores(selves, frozenset(others), is_open)


def _single(name: str, bindings: tuple[Binding, ...], body: list[ast.stmt]) -> ast.ClassDef | None:
    """Return the class statement in `body` that is the only one to bind `name`."""
    if len(bindings) != 1 or bindings[0].kind != "class":
        return None
    line = bindings[0].line
    found = (n for n in _classes(body) if n.name == name and n.lineno == line)
    return next(found, None)


def _classes(body: list[ast.stmt]) -> list[ast.ClassDef]:
    """Return the class statements in a block and in those of its compound statements."""
    found: list[ast.ClassDef] = []
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.ClassDef):
            found.append(node)
        elif not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.expr)):
            stack += ast.iter_child_nodes(node)
    return found


def _read(node: ast.ClassDef) -> Members:
    body = ast.Module(node.body, [])
    table = bind(body, walrus=True, global_statements=False)
    private = f"_{node.name.lstrip('_')}"
    bindings = {
        private + name if name.startswith("__") and not name.endswith("__") else name: found
        for name, found in table.bindings.items()
        if found
    }
    annotated = {
        statement.target.id
        for statement in node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name)
    }
    is_open = "__slots__" in bindings or bool(node.keywords) or bool(dynamics(body, {}))
    return Members(bindings, frozenset(annotated), is_open)


def _is_plain(cls: Class, named: Named) -> bool:
    """Say whether nothing but its body and its base classes gives the class its names."""
    for decorator in cls.node.decorator_list:
        function = decorator.func if isinstance(decorator, ast.Call) else decorator
        dotted = dotted_text(function)
        found = named(cls.module, dotted) if dotted else None
        if not isinstance(found, Outside) or found.path not in HARMLESS:
            return False
    return not (cls.is_nested and cls.node.bases)


def _base(cls: Class, base: ast.expr, named: Named) -> Class | type | None:
    """Return what a base class in a class statement is, None if that can't be known."""
    dotted = dotted_text(base.value if isinstance(base, ast.Subscript) else base)
    found = named(cls.module, dotted) if dotted else None
    if isinstance(found, Class):
        # A name that was bound anew by the class itself, or after it, was another class then.
        later = found.file == cls.file and found.node.lineno >= cls.node.lineno
        return None if later else found
    if isinstance(found, Outside):
        known = STANDARD.get(found.path) or getattr(builtins, found.path, None)
        return known if isinstance(known, type) else None
    return None


def _has(cls: type, name: str) -> bool:
    return name in dir(cls) or name in dir(type(cls))


def _is_self(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Name) and node.id == "self"
