"""The ways to write a pytest mark, other than as an attribute of `pytest.mark`."""

from __future__ import annotations

import ast
import re
from typing import Final, NamedTuple

from flake8_ssot.syntax.names import dotted_name

#: The canonical names of the object that `pytest.mark` is.
MARK_GENERATORS: Final = frozenset(
    {"pytest.mark", "_pytest.mark.MARK_GEN", "_pytest.mark.structures.MARK_GEN"}
)
#: What a test item or node is called where `add_marker` is called on it.
ITEMS: Final = frozenset(
    {"item", "node", "pyfuncitem", "function", "test", "test_item", "collector"}
)

#: `pytest. mark`, which a search for `.mark.` does not see.
SPLIT: Final = re.compile(r"\.[\s\\]+mark\b")
#: `mark` without an attribute on the same line, which is a value if one of these stands before it.
ALONE: Final = re.compile(r"mark(?<!\wmark)\b(?![\s\\]*\.)")
BEFORE_VALUE: Final = ("=", ",", "(", ".", "import")
#: Other ways to a mark.
INDIRECT: Final = ("MARK_GEN", "add_marker", "import *")


class MarkLookup(NamedTuple):
    """A name that is looked up on an expression; `owner` is None where pytest does the look-up."""

    owner: ast.expr | None
    name: str


def mark_lookup(node: ast.Call) -> MarkLookup | None:
    """Read `getattr(x, "name")` and `hasattr(x, "name")`, which look the name up as well."""
    if not isinstance(node.func, ast.Name) or node.func.id not in {"getattr", "hasattr"}:
        return None
    name = _text(node.args[1]) if len(node.args) > 1 else None
    return None if name is None else MarkLookup(node.args[0], name)


def added_marker(node: ast.Call) -> MarkLookup | None:
    """Read `item.add_marker("name")`, for what is called as test items are."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "add_marker":
        return None
    owner = dotted_name(node.func.value)
    if owner is None or (owner.root.id, *owner.attributes)[-1] not in ITEMS:
        return None
    given = [*node.args[:1], *(k.value for k in node.keywords if k.arg == "marker")]
    name = _text(given[0]) if given else None
    return None if name is None else MarkLookup(None, name)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def is_indirect(text: str) -> bool:
    """Say whether a file that speaks of marks may use one without a plain `pytest.mark.name`."""
    if any(word in text for word in INDIRECT) or SPLIT.search(text):
        return True
    return any(
        text[max(0, match.start() - 80) : match.start()].rstrip().endswith(BEFORE_VALUE)
        for match in ALONE.finditer(text)
    )
