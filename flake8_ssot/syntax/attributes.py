"""Attribute accesses in a file, with the nodes above them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from flake8_ssot.syntax.parents import Parents, descend


@lru_cache(maxsize=1)
def attribute_nodes(tree: ast.Module) -> Mapping[str, list[tuple[ast.Attribute, Parents | None]]]:
    """Return a file's attribute accesses, by attribute; a file is walked once for all questions."""
    found: defaultdict[str, list[tuple[ast.Attribute, Parents | None]]] = defaultdict(list)
    for node, parents in descend(tree):
        if isinstance(node, ast.Attribute):
            found[node.attr].append((node, parents))
    return found
