"""What a piece of code is made of, as a text that is the same however it is laid out."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, Final

from flake8_ssot.syntax.children import Fields

#: Fields that the place of a node decides, or that mean nothing when it runs.
IMPLIED: Final = frozenset({"ctx", "kind", "type_comment"})
FIELDS: Final = Fields(lambda form: tuple(f for f in form._fields if f not in IMPLIED))


def structure(nodes: Iterable[ast.AST]) -> str:
    """Return the text: equal for equal code and for no other, in half the time of `ast.dump`."""
    stack: list[Any] = list(nodes)
    stack.reverse()
    found: list[str] = []
    while stack:
        one = stack.pop()
        form = type(one)
        if form is ast.Name:
            found.append(one.id)
        elif form is list:
            found.append(f"*{len(one)}")
            stack += one
        elif isinstance(one, ast.AST):
            found.append(f"<{form.__name__}")
            stack += [getattr(one, field, None) for field in FIELDS[form]]
        else:
            found.append(repr(one))
    return " ".join(found)
