"""Modules that import their names when these are asked for: a `__getattr__` that can be read."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from flake8_ssot.project.bindings import Binding, Target
from flake8_ssot.project.blocks import module_level
from flake8_ssot.project.lazy_constants import Constants
from flake8_ssot.project.lazy_expressions import Evaluator
from flake8_ssot.project.lazy_flow import Flow
from flake8_ssot.project.lazy_states import Outcome, Unreadable
from flake8_ssot.project.lazy_steps import has_unread_calls, rebound
from flake8_ssot.project.lazy_values import ASKED, OTHER, Own, Raised, listed
from flake8_ssot.syntax.exports import Exports, dotted_text

GETATTR: Final = "__getattr__"
#: What `from module import name` turns into "cannot import name", or is that already.
REFUSALS: Final = frozenset({"AttributeError", "ImportError", "ModuleNotFoundError"})
#: The distribution that writes such functions for others, and its two ways.
LAZY_LOADER: Final = "lazy_loader"
Bindings = Mapping[str, Sequence[Binding]]
Lazies = dict[str, tuple[Binding, ...]]


class Lazy(NamedTuple):
    """The names that a module's `__getattr__` knows, and no others.

    `approved` are the ids of the nodes that write these into `globals()`. `stub`: the names stand
    in the `.pyi` file beside the module. `exports` is there where it is made of tables.
    """

    names: Lazies
    approved: frozenset[int] = frozenset()
    stub: bool = False
    exports: Exports | None = None


def read(
    tree: ast.Module, bindings: Bindings, exports: Exports | None, *, is_package: bool
) -> Lazy | None:
    """Return what the `__getattr__` of a module answers, None if that can't be known for certain.

    `bindings` and `exports` are what the module's statements bind.
    """
    running = [binding for binding in bindings.get(GETATTR, ()) if not binding.typing]
    if len(running) != 1:
        return None
    line = running[0].line
    constants = Constants(tree, bindings, exports, is_package=is_package)
    for statement, _ in module_level(tree.body):
        if statement.lineno == line and isinstance(statement, (ast.FunctionDef, ast.Assign)):
            try:
                if isinstance(statement, ast.FunctionDef):
                    return _function(statement, constants)
                return _assigned(statement.value, bindings, constants)
            except (Unreadable, Raised, RecursionError):
                return None
    return None


def _function(function: ast.FunctionDef, constants: Constants) -> Lazy | None:
    given = [*function.args.posonlyargs, *function.args.args]
    if not given:
        return None
    constants.unread_calls = has_unread_calls(function, constants)
    constants.stores = frozenset(_stores(function, given[0].arg))
    # First what the function tells apart from all other names, then what becomes of that.
    flow = _followed(function, constants, [OTHER])
    if flow.returned or not REFUSALS.issuperset(kind for _, kind in flow.raised):
        return None
    names = [OTHER, *sorted(name for name in flow.told if name.isidentifier())]
    flow = _followed(function, constants, names)
    if any(outcome.name == OTHER for outcome in flow.returned):
        return None
    return Lazy(
        _answers(flow, names, function.lineno),
        flow.writes.approved | constants.stores,
        exports=_computed_exports(constants),
    )


def _answers(flow: Flow, names: list[str], line: int) -> Lazies:
    """Return for each of the names what was returned for it, in one way or another."""
    found: dict[str, dict[object, Binding]] = {name: {} for name in names}
    here = Binding("assignment", line)
    for name, value, place in flow.returned:
        binding = _binding(value, place) or here
        found[name].setdefault(binding[2:], binding)
    for state, kind in flow.raised:
        if kind not in REFUSALS:
            for name in state:
                found[name].setdefault(here[2:], here)
    for name in flow.writes.names:
        if not found.get(name):
            found[name] = {here[2:]: here}
    return {name: tuple(ways.values()) for name, ways in found.items() if ways}


def _followed(function: ast.FunctionDef, constants: Constants, names: list[str]) -> Flow:
    """Follow the function for all `names`."""
    given = [*function.args.posonlyargs, *function.args.args]
    flow = Flow(constants)
    fell = flow.called(function, {name: {ASKED: name, given[0].arg: name} for name in names})
    flow.returned += [Outcome(n, None, function.lineno) for after in fell for n in after]
    return flow


def _computed_exports(constants: Constants) -> Exports | None:
    """Return what an `__all__` says that is made of tables, such as `sorted(TABLE)`."""
    names = listed(constants.value("__all__"))
    if names is None or not all(isinstance(name, str) for name in names):
        return None
    return Exports(tuple(str(name) for name in names))


def _stores(function: ast.FunctionDef, parameter: str) -> Iterator[int]:
    """Yield the nodes that something is kept in under the name that is asked for: a cache."""
    if parameter in rebound(function):
        return
    for node in ast.walk(function):
        key = node.slice if isinstance(node, ast.Subscript) else None
        if isinstance(key, ast.Name) and key.id == parameter:
            yield id(node.value)  # type: ignore[attr-defined]


def _binding(value: object, line: int) -> Binding | None:
    if isinstance(value, Target):
        return Binding("import", line, value)
    if isinstance(value, Own):
        return Binding("alias", line, None, value.dotted)
    return None


def _assigned(value: ast.expr, bindings: Bindings, constants: Constants) -> Lazy | None:
    """Read `__getattr__, __dir__, __all__ = lazy_loader.attach(...)`, and `__getattr__ = f`."""
    if isinstance(value, ast.Name):
        function = constants.function(value.id)
        return _function(function, constants) if function is not None else None
    if not isinstance(value, ast.Call) or not constants.is_package:
        return None
    way = _lazy_loader(dotted_text(value.func) or "", bindings)
    if way == "attach_stub":
        return Lazy({}, stub=True)
    if way != "attach":
        return None
    return _attach(value, Evaluator(constants))


def _attach(call: ast.Call, evaluator: Evaluator) -> Lazy | None:
    """Read what is given to lazy_loader's `attach`: submodules, and names by their submodules."""
    names = ("package_name", "submodules", "submod_attrs")
    given: dict[str, object] = {}
    for name, argument in zip(names, call.args, strict=False):
        given[name] = evaluator.value(argument, {})
    for keyword in call.keywords:
        given[keyword.arg or ""] = evaluator.value(keyword.value, {})
    submodules = listed(given.get("submodules") or [])
    attributes = given.get("submod_attrs") or {}
    if submodules is None or not isinstance(attributes, dict) or "" in given:
        return None
    lazies: Lazies = {}
    for member, target in _targets(submodules, attributes):
        if not isinstance(member, str):
            return None
        lazies[member] = (Binding("import", call.lineno, target),)
    return Lazy(lazies, exports=Exports(tuple(sorted(lazies))))


def _targets(
    submodules: list[object], attributes: Mapping[object, object]
) -> Iterator[tuple[object, Target]]:
    for module, members in attributes.items():
        for member in listed(members) or [None]:
            yield member, Target(str(module), str(member), 1)
    for submodule in submodules:
        yield submodule, Target(str(submodule), None, 1)


def _lazy_loader(function: str, bindings: Bindings) -> str | None:
    """Return which function of lazy_loader, or of a copy of it, a dotted name means."""
    owner, _, name = function.rpartition(".")
    found: set[str | None] = set()
    for binding in bindings.get(owner or name, ()):
        module, member = (binding.target or Target("", None, 0))[:2]
        if owner:
            module, member = member or module, name
        found.add(member if module.rpartition(".")[2] == LAZY_LOADER else None)
    return found.pop() if len(found) == 1 else None
