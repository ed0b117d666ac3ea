"""The names in a module's `__all__`: one is added, or taken away; all else stays as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.fixes.text import applied, lines
from flake8_ssot.moving.lists import is_alone, removal, span
from flake8_ssot.output.report import Edit
from flake8_ssot.syntax.exports import Exports, exports


def exported(tree: ast.Module) -> Exports | None:
    """Return what the plain statements of a module say of its `__all__`, None if there is none."""
    found: Exports | None = None
    for statement in tree.body:
        found = exports(statement, found)
    return found


def without_export(text: str, name: str) -> str | None:
    """Return the text with a name out of its `__all__`; None where that is not a plain list."""
    tree = ast.parse(text)
    before = exported(tree)
    if before is None or name not in before.names:
        return text
    edits = [removal(lines(text), group, element) for group in _lists(tree) for element in group
             if element.value == name]  # fmt: skip
    after = applied(text, edits)
    left = exported(ast.parse(after)) if edits else before
    return after if left is not None and name not in left.names else None


def with_export(text: str, name: str) -> str | None:
    """Return the text with a name in its `__all__`; None where that is not a plain list."""
    tree = ast.parse(text)
    before = exported(tree)
    if before is None or name in before.names:
        return text
    group = next(_lists(tree), None)
    if group is None:
        return None
    after = applied(text, _addition(text, group, name))
    left = exported(ast.parse(after))
    return after if left is not None and name in left.names else None


def _lists(tree: ast.Module) -> Iterator[list[ast.Constant]]:
    """Yield the elements of the lists that are assigned or added to `__all__`, if any are there."""
    for statement in tree.body:
        if exports(statement, None) is None:
            continue
        for node in ast.walk(statement):
            if isinstance(node, (ast.List, ast.Tuple)) and node.elts:
                texts = [one for one in node.elts if isinstance(one, ast.Constant)]
                if len(texts) == len(node.elts):
                    yield texts


def _addition(text: str, group: list[ast.Constant], name: str) -> list[Edit]:
    """Return the edits that add an element: at the end, or in its place where all are sorted."""
    known = lines(text)
    names = [str(element.value) for element in group]
    later = next((element for element in group if str(element.value) > name), None)
    after = later if names == sorted(names) else None
    beside = after or group[-1]
    start, end = span(known, beside)
    line = known[beside.lineno - 1]
    quote = '"' if line[start[1] - 1 :].startswith('"') else "'"
    added = f"{quote}{name}{quote}"
    if not is_alone(known, beside):
        if after is not None:
            return [Edit(*start, *start, f"{added}, ")]
        return [Edit(*end, *end, f", {added}")]
    indent, newline = line[: start[1] - 1], "\r\n" if line.endswith("\r\n") else "\n"
    place = (beside.lineno + (after is None), 1)
    edits = [Edit(*place, *place, f"{indent}{added},{newline}")]
    if after is None and not line[end[1] - 1 :].startswith(","):
        edits.append(Edit(*end, *end, ","))
    return edits
