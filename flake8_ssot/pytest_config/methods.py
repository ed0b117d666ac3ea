"""The methods of the project's classes in a partial evaluation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from flake8_ssot.pytest_config.values import (
    CONFIG,
    UNKNOWN,
    ClassValue,
    FunctionValue,
    Instance,
)


def methods(owner: Instance | ClassValue) -> Iterator[tuple[str, FunctionValue]]:
    """Yield the functions of a class, and of its bases that are known, bound to `owner`."""
    todo = [owner.type if isinstance(owner, Instance) else owner]
    classes: set[ClassValue] = set()
    seen: set[str] = set()
    while todo:
        cls = todo.pop(0)
        if cls in classes:
            continue
        classes.add(cls)
        for node in cls.node.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name not in seen:
                seen.add(node.name)
                yield node.name, FunctionValue(node, cls.module, {}, _first_argument(node, owner))
        bases = [cls.module.attribute(b.id) for b in cls.node.bases if isinstance(b, ast.Name)]
        todo += [base for base in bases if isinstance(base, ClassValue)]


def _first_argument(
    node: ast.FunctionDef | ast.AsyncFunctionDef, owner: Instance | ClassValue
) -> Instance | ClassValue | None:
    decorators = {d.id for d in node.decorator_list if isinstance(d, ast.Name)}
    if "staticmethod" in decorators:
        return None
    if "classmethod" in decorators:
        return owner.type if isinstance(owner, Instance) else owner
    return owner if isinstance(owner, Instance) else None


def arguments_of_hook(function: FunctionValue) -> dict[str, Any]:
    """Return what pytest passes to a hook: its config where a parameter asks for that."""
    names = [argument.arg for argument in function.node.args.args]
    given = names if function.owner is None else names[1:]
    return {name: CONFIG if name in {"config", "early_config"} else UNKNOWN for name in given}
