"""What pyflakes says of a module."""

from __future__ import annotations

import ast
from collections.abc import Collection
from typing import Any

from flake8_ssot.imports import outside_project


def messages(tree: ast.Module, builtins: Collection[str] = ()) -> list[Any]:
    """Return the messages of pyflakes, none where it fails; `builtins` are names it takes as given.

    It fails at what is nested too deep for it, and at annotations with a lone surrogate.
    """
    with outside_project():
        from pyflakes.checker import Checker  # here: few files need it

    checker: Any = Checker
    try:
        return list(checker(tree, builtins=set(builtins)).messages)
    except Exception:  # another program's defect must not cost ours its results
        return []
