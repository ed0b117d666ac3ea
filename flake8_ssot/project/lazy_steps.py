"""What single statements of a module's `__getattr__` bind, write and let pass."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from typing import Final

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.lazy_constants import Constants
from flake8_ssot.project.lazy_expressions import Evaluator
from flake8_ssot.project.lazy_states import State
from flake8_ssot.project.lazy_values import ASKED, OPAQUE, OTHER, STORED, Env
from flake8_ssot.syntax.exports import dotted_text

#: Decorators that leave a function what it is.
CACHES: Final = frozenset({"cache", "lru_cache"})
#: Context managers that swallow no exception.
TRANSPARENT: Final = frozenset({"catch_warnings", "Lock", "RLock"})
#: Calls that bind no name of the module, by their last words; and all exceptions.
HARMLESS: Final = frozenset(
    {"warn", "warn_explicit", "warn_deprecated", "import_module", "getattr", "hasattr", "globals"}
    | {"locals", "isinstance", "repr", "str", "format", "get", "keys", "items", "values", "list"}
    | {"tuple", "dict", "set", "frozenset", "sorted", "len", "cast", "setattr", "update", "version"}
    | {"emit", "startswith", "endswith", "split", "rsplit", "partition", "rpartition", "join"}
)


class Writes:
    """How a function binds names of its module.

    `names` are those that it names itself; `approved` are the ids of the nodes that write these, or
    the name that is asked for, and nothing else.
    """

    def __init__(self) -> None:
        self.names: set[str] = set()
        self._seen: set[int] = set()
        self._refused: set[int] = set()

    @property
    def approved(self) -> frozenset[int]:
        return frozenset(self._seen - self._refused)

    def store(self, node: ast.expr, key: object, value: object, env: Env) -> None:
        """Note that `node` puts something under `key` into the module's names."""
        self._seen.add(id(node))
        if key == env[ASKED]:
            env[STORED] = value
        elif isinstance(key, str) and OTHER not in key:
            self.names.add(key)
        else:
            self._refused.add(id(node))

    def call(self, call: ast.Call, env: Env, evaluator: Evaluator) -> None:
        """Note what `setattr(sys.modules[__name__], ...)` and `globals().update(...)` bind."""
        function, given = call.func, [evaluator.value(argument, env) for argument in call.args]
        if dotted_text(function) == "setattr" and len(given) == 3:
            self.store(call, given[1], given[2], env)
        elif isinstance(function, ast.Attribute) and is_globals(function.value):
            names = given[0] if len(given) == 1 and not call.keywords else None
            if function.attr == "update" and isinstance(names, dict):
                for key, value in names.items():
                    self.store(function.value, key, value, env)


def is_globals(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and dotted_text(node.func) == "globals" and not node.args


def imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, object]]:
    """Yield what an import binds."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            target = Target(node.module or "", alias.name, node.level)
            yield alias.asname or alias.name, target
        elif alias.asname:
            yield alias.asname, Target(alias.name, None, 0)
        else:
            top = alias.name.partition(".")[0]
            yield top, Target(top, None, 0)


def is_plain(function: ast.FunctionDef) -> bool:
    """Say whether calling a function runs its body, and only that."""
    for decorator in function.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if (dotted_text(called) or "").rpartition(".")[2] not in CACHES:
            return False
    return not any(isinstance(n, (ast.Yield, ast.YieldFrom)) for n in ast.walk(function))


def parameters(
    function: ast.FunctionDef, call: ast.Call, env: Env, evaluator: Evaluator
) -> Mapping[str, object] | None:
    """Return what a call gives to the parameters of a function, None if that isn't plain."""
    given = function.args
    names = [argument.arg for argument in (*given.posonlyargs, *given.args)]
    every = {*names, *(argument.arg for argument in given.kwonlyargs)}
    if given.vararg or given.kwarg or len(call.args) > len(names):
        return None
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return None
    values: dict[str, object] = dict.fromkeys(every, OPAQUE)
    for name, argument in zip(names, call.args, strict=False):
        values[name] = evaluator.value(argument, env)
    for keyword in call.keywords:
        if keyword.arg not in every:
            return None
        values[keyword.arg or ""] = evaluator.value(keyword.value, env)
    return values


def rebound(function: ast.FunctionDef) -> set[str]:
    """Return the variables that a function binds, besides its parameters."""
    nodes = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return {node.id for node in nodes if not isinstance(node.ctx, ast.Load)}


def asking(function: ast.FunctionDef, state: State) -> frozenset[str]:
    """Return the parameters that hold the name that is asked for as long as the function runs."""
    holding = [
        {variable for variable, value in env.items() if value == name and variable != ASKED}
        for name, env in state.items()
    ]
    return frozenset(set.intersection(*holding) - rebound(function) if holding else ())


def lets_pass(item: ast.withitem) -> bool:
    """Say whether a context manager surely swallows no exception: a lock, caught warnings."""
    manager = item.context_expr
    if not isinstance(manager, ast.Call):
        return True
    return (dotted_text(manager.func) or "").rpartition(".")[2] in TRANSPARENT


def leaves(node: ast.stmt) -> bool:
    """Say whether a statement of a `finally` may leave it by a way of its own."""
    return any(isinstance(n, (ast.Return, ast.Break, ast.Continue)) for n in ast.walk(node))


def raised_kind(node: ast.Raise) -> str:
    """Return the type of the exception that is raised, "?" if it isn't one of Python's own."""
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    word = ((dotted_text(raised) or "") if raised is not None else "").rpartition(".")[2]
    known = getattr(builtins, word, None)
    return word if isinstance(known, type) and issubclass(known, BaseException) else "?"


def has_unread_calls(function: ast.FunctionDef, constants: Constants) -> bool:
    """Say whether a call in the function may bind names of the module, for all that can be seen."""
    seen: set[str] = set()
    stack = [function]
    while stack:
        for node in ast.walk(stack.pop()):
            if not isinstance(node, ast.Call):
                continue
            name = dotted_text(node.func) or "?.?"
            own = constants.function(name)
            is_method = isinstance(node.func, ast.Attribute)
            word = node.func.attr if is_method else name  # type: ignore[attr-defined]
            known = getattr(builtins, word, None)
            if own is not None:
                if name not in seen:
                    seen.add(name)
                    stack.append(own)
            elif word not in HARMLESS and not (isinstance(known, type) and not is_method):
                return True
    return False
