"""The constants and functions of a module, as its `__getattr__` sees them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from flake8_ssot.project.bindings import Binding, Target
from flake8_ssot.project.blocks import module_level
from flake8_ssot.project.lazy_calls import METHODS
from flake8_ssot.project.lazy_expressions import Evaluator
from flake8_ssot.project.lazy_values import Own, Raised, is_literal
from flake8_ssot.syntax.children import parts
from flake8_ssot.syntax.exports import Exports

#: What can be changed after it was made.
CHANGEABLE: Final = (dict, list, set)
READING_METHODS: Final = frozenset(
    {"get", "items", "keys", "values", "copy", "index", "count", "union", "difference"}
    | {"intersection", "issubset", "issuperset", "isdisjoint"}
)
#: Functions that leave the collections alone that they are given.
READERS: Final = frozenset(
    {"dict", "list", "tuple", "set", "frozenset", "sorted", "len", "iter", "zip", "enumerate"}
    | {"reversed", "map", "filter", "any", "all", "min", "max", "sum", "isinstance", "repr", "str"}
    | {"print", "fromkeys", "MappingProxyType", "union", "join", "update", "extend", "cast", "type"}
    | {"attach"}
)
READING_PARENTS: Final = (
    ast.Compare, ast.For, ast.comprehension, ast.Starred, ast.Dict, ast.BinOp, ast.BoolOp, ast.If,
    ast.FormattedValue, ast.Return, ast.UnaryOp, ast.IfExp, ast.Expr,
)  # fmt: skip


class Constants:
    """What the names of a module mean; `bindings` and `exports` are what its statements bind.

    `stores` are the ids of the nodes that may fill a cache by the way.
    """

    def __init__(
        self,
        tree: ast.Module,
        bindings: Mapping[str, Sequence[Binding]],
        exports: Exports | None,
        *,
        is_package: bool,
    ) -> None:
        self.is_package = is_package
        self.unread_calls = False
        self.stores: frozenset[int] = frozenset()
        self._tree = tree
        self._bindings = bindings
        self._exports = exports
        self._values: dict[str, object] = {}
        self._evaluator = Evaluator(self)

    @cached_property
    def _statements(self) -> dict[tuple[str, int], ast.stmt]:
        """The statements that give something a name, by name and line."""
        return {
            (name, statement.lineno): statement
            for statement, _ in module_level(self._tree.body)
            for name in _given(statement)
        }

    @cached_property
    def _shared(self) -> frozenset[str]:
        """The names of the collections that something other than reading is done with."""
        shared: set[str] = set()
        for node, parent in _nodes(self._tree):
            if not isinstance(node, ast.Name):
                shared.update(_changed_inside(node))
            elif id(node) not in self.stores and not _reads(node, parent):
                shared.add(node.id)
        return frozenset(shared)

    def value(self, name: str) -> object:
        """Return what a name of the module is whenever its functions are called."""
        if name not in self._values:
            self._values[name] = Own(name)  # what it is, if it is made of itself
            self._values[name] = self._value(name)
        return self._values[name]

    def function(self, name: str) -> ast.FunctionDef | None:
        """Return the function of that name, if it is always the same."""
        statement = self._statement(name)
        return statement if isinstance(statement, ast.FunctionDef) else None

    def _statement(self, name: str) -> ast.stmt | None:
        """Return the statement that gives a name all that it ever means."""
        running = [binding for binding in self._bindings.get(name, ()) if not binding.typing]
        if len(running) != 1 or running[0].conditional:
            return None
        return self._statements.get((name, running[0].line))

    def _value(self, name: str) -> object:
        exports = self._exports if name == "__all__" else None
        if exports is not None and exports.known and not exports.others:
            return list(exports.names)
        node = getattr(self._statement(name), "value", None)
        if not isinstance(node, ast.expr):
            return Own(name)
        try:
            value = self._evaluator.value(node, {})
        except Raised:
            return Own(name)
        if isinstance(value, Target) and value.name is None:
            return value
        if not is_literal(value) or (isinstance(value, CHANGEABLE) and name in self._shared):
            return Own(name)
        return value


def _given(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a definition or an assignment binds."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.FunctionDef):
        yield statement.name
    elif isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    for target in targets:
        if isinstance(target, ast.Name):
            yield target.id


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield every node, and what it is part of: for an argument, the call."""
    stack: list[tuple[ast.AST, ast.AST]] = [(tree, tree)]
    while stack:
        node, parent = stack.pop()
        yield node, parent
        above = parent if isinstance(node, ast.keyword) else node
        stack += [(child, above) for child in parts(node)]


def _changed_inside(node: ast.AST) -> Iterator[str]:
    """Yield the name of the table of which `node` changes an entry: `T["a"].append("b")`."""
    entry = node.value if isinstance(node, (ast.Attribute, ast.Subscript)) else None
    if not isinstance(entry, ast.Subscript):
        return
    if isinstance(node, ast.Attribute) and node.attr in READING_METHODS | METHODS[str]:
        return
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return
    root: ast.expr = entry
    while isinstance(root, ast.Subscript):
        root = root.value
    if isinstance(root, ast.Name):
        yield root.id


def _reads(node: ast.Name, parent: ast.AST) -> bool:
    """Say whether what is done with a collection surely leaves it as it is."""
    if not isinstance(node.ctx, ast.Load):
        return True  # another collection
    if isinstance(parent, ast.Subscript):
        return parent.value is not node or isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Attribute):
        return parent.attr in READING_METHODS
    if isinstance(parent, ast.Call):
        function = parent.func
        word = function.attr if isinstance(function, ast.Attribute) else None
        word = function.id if isinstance(function, ast.Name) else word
        return word in READERS
    return isinstance(parent, READING_PARENTS)
