"""What names mean where they stand: Python's scopes, as far as imports and plain aliases go.

Source: the language reference, "Naming and binding" and "Resolution of names".
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from flake8_ssot.syntax.children import parts
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.parents import Parents, links

#: Something bound that is neither an import nor an alias of one.
OPAQUE: Final = None
ALIAS_DEPTH: Final = 10

#: The nodes of `def f[T, *Ts, **P]` (PEP 695), which older Pythons do not have.
TYPE_PARAMETERS: Final = frozenset({"TypeVar", "TypeVarTuple", "ParamSpec"})

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Binding = str | ast.expr | None
Names = dict[str, list[Binding]]


class Scopes:
    """The bindings of each scope of a module; made on first use."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._bases: dict[tuple[str, tuple[int, ...]], str | None] = {}

    @cached_property
    def _scopes(self) -> dict[ast.AST, Names]:
        return _collect(self._tree)

    @cached_property
    def stars(self) -> frozenset[str]:
        """The modules that are star-imported, with leading dots when relative."""
        return frozenset(
            binding[:-2]
            for names in self._scopes.values()
            for binding in names.get("*", ())
            if isinstance(binding, str)
        )

    @cached_property
    def imported(self) -> frozenset[str]:
        """All that import statements bind, by canonical dotted name, at any depth."""
        return frozenset(
            binding
            for names in self._scopes.values()
            for bindings in names.values()
            for binding in bindings
            if isinstance(binding, str)
        )

    def names_for(self, canonical: frozenset[str]) -> frozenset[str]:
        """Return the local names that may be bound to one of the canonical names, in any scope."""
        tails = {name.rpartition(".")[2] for name in canonical}
        return frozenset(
            name
            for names in self._scopes.values()
            for name, bindings in names.items()
            if any(_tail(binding) in tails for binding in bindings)
        ) | (tails if self.stars else frozenset())

    def bound_to(self, name: str) -> list[Binding]:
        """Return all that any scope binds a name to."""
        return [binding for names in self._scopes.values() for binding in names.get(name, ())]

    def canonical_name(self, node: ast.expr, parents: Parents | None) -> str | None:
        """Return the dotted path of the object that `node` names, None if it can't be known.

        `import a.b as c` makes `c.d` the path "a.b.d"; a relative import keeps its leading dots. A
        name that is also bound to anything else in its scope is not known.
        """
        scopes = [scope for scope in self._visible(node, parents) if scope in self._scopes]
        return self._resolve(node, scopes, ALIAS_DEPTH)

    def owner(
        self, name: ast.Name, parents: Parents | None
    ) -> tuple[ast.AST, list[Binding]] | None:
        """Return the scope that binds what `name` means, and all that it binds it to."""
        for scope in self._visible(name, parents):
            if bindings := self._scopes.get(scope, {}).get(name.id):
                return scope, bindings
        return None

    def _resolve(self, node: ast.expr, scopes: list[ast.AST], depth: int) -> str | None:
        dotted = dotted_name(node)
        if dotted is None or depth == 0:
            return None
        for place, scope in enumerate(scopes):
            if dotted.root.id in self._scopes[scope]:
                base = self._base(dotted.root.id, scopes[place:], depth)
                return base and ".".join((base, *dotted.attributes))
        stars = sorted(self.stars)
        if len(stars) == 1:
            return ".".join((stars[0], dotted.root.id, *dotted.attributes))
        return None

    def _base(self, name: str, scopes: list[ast.AST], depth: int) -> str | None:
        """Return what `name`, bound in the first of `scopes`, always means."""
        key = (name, tuple(map(id, scopes)))
        if key not in self._bases:
            self._bases[key] = None  # an alias of itself means nothing
            bindings = self._scopes[scopes[0]][name]
            found = {self._target(b, scopes, depth) for b in bindings if not _is_none(b)}
            self._bases[key] = found.pop() if len(found) == 1 else None
        return self._bases[key]

    def _target(self, binding: Binding, scopes: list[ast.AST], depth: int) -> str | None:
        if isinstance(binding, ast.expr):
            return self._resolve(binding, scopes, depth - 1)
        return binding

    def _visible(self, node: ast.AST, parents: Parents | None) -> Iterator[ast.AST]:
        """Yield the scopes that a name in `node` is looked up in, innermost first."""
        inside = False
        below = node
        for child, parent in links(node, parents):
            if isinstance(parent, ast.ClassDef):
                if _is_in(child, parent.body):
                    if not inside:
                        yield parent
                    inside = True
            elif isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef)):
                if _is_in(child, parent.body):
                    inside = True
                    yield parent
            elif isinstance(parent, ast.Lambda):
                if child is parent.body:
                    inside = True
                    yield parent
            elif isinstance(parent, Comprehension):
                first = parent.generators[0]
                if child is not first or below is not first.iter:  # that one is the scope around's
                    inside = True
                    yield parent
            below = child
        yield self._tree


def _is_in(child: ast.AST, body: Iterable[ast.AST]) -> bool:
    return any(child is statement for statement in body)


def _is_none(binding: Binding) -> bool:
    return isinstance(binding, ast.Constant) and binding.value is None


def _tail(binding: Binding) -> str | None:
    if isinstance(binding, str):
        return binding.rpartition(".")[2]
    if isinstance(binding, ast.Attribute):
        return binding.attr
    return binding.id if isinstance(binding, ast.Name) else None


def _collect(tree: ast.Module) -> dict[ast.AST, Names]:
    scopes: dict[ast.AST, Names] = {tree: {}}
    nonlocals: set[str] = set()
    # A node, the names of its scope, and those of the scope around a comprehension.
    stack: list[tuple[ast.AST, Names, Names]] = [(tree, scopes[tree], scopes[tree])]
    while stack:
        node, names, around = stack.pop()
        if isinstance(node, ast.Nonlocal):
            nonlocals.update(node.names)
        owner = scopes[tree] if isinstance(node, ast.Global) else names
        for name, binding in bound_by(node):
            (around if isinstance(node, ast.NamedExpr) else owner).setdefault(name, []).append(
                binding
            )
        inner, inner_around = names, around
        if isinstance(node, (ast.ClassDef, *Function.__args__, *Comprehension.__args__)):
            inner = scopes[node] = {}
            inner_around = around if isinstance(node, Comprehension) else inner
        outside = set(map(id, _outside(node)))
        for child in parts(node):
            if not isinstance(child, ast.Constant):
                is_outside = id(child) in outside
                stack.append((child, *((names, around) if is_outside else (inner, inner_around))))
    for name in nonlocals:
        for names in scopes.values():
            if name in names:
                names[name].append(OPAQUE)
    return scopes


def _outside(node: ast.AST) -> list[ast.AST]:
    """Return the children of a scope's node that belong to the scope around it."""
    if isinstance(node, ast.ClassDef):
        return [*node.decorator_list, *node.bases, *node.keywords]
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [*node.decorator_list, *([node.returns] if node.returns else [])]
    return []


def bound_by(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    """Yield the names that the node itself binds."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            top = alias.name.partition(".")[0]
            yield (alias.asname, alias.name) if alias.asname else (top, top)
    elif isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        joint = "" if module.endswith(".") else "."
        for alias in node.names:
            yield alias.asname or alias.name, f"{module}{joint}{alias.name}"
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, _alias(node.value)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        if isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, _alias(node.value)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name, OPAQUE
    elif isinstance(node, ast.arg):
        yield node.arg, OPAQUE
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
        if node.name:
            yield node.name, OPAQUE
    elif type(node).__name__ in TYPE_PARAMETERS:  # pragma: no cover - Python has them from 3.12 on
        yield str(getattr(node, "name", "")), OPAQUE
    elif isinstance(node, ast.MatchMapping):
        if node.rest:
            yield node.rest, OPAQUE
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        yield from ((name, OPAQUE) for name in node.names)
    else:
        yield from _bound_as_target(node)


def _bound_as_target(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    """Yield the names bound by unpacking, loops, with, del and augmented assignment."""
    targets: list[ast.AST] = []
    if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension, ast.AugAssign)):
        targets = [node.target]
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        targets = [node.optional_vars]
    elif isinstance(node, ast.Delete):
        targets = list(node.targets)
    elif isinstance(node, (ast.Tuple, ast.List)) and isinstance(node.ctx, ast.Store):
        targets = list(node.elts)
    for target in targets:
        inner = target.value if isinstance(target, ast.Starred) else target
        if isinstance(inner, ast.Name):
            yield inner.id, OPAQUE


def _alias(value: ast.expr) -> Binding:
    is_none = isinstance(value, ast.Constant) and value.value is None
    return value if is_none or isinstance(value, (ast.Name, ast.Attribute)) else OPAQUE
