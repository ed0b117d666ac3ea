"""Where a definition is put in a module, and how an import of it is taken out."""

from __future__ import annotations

import ast

from flake8_ssot.fixes.text import applied, lines
from flake8_ssot.moving.lists import removal


def placed(text: str, definition: str, *, at_head: bool, is_constant: bool) -> str:
    """Return a module with one more definition: behind its imports, or at its end.

    What runs only in a script stays the last.
    """
    known = lines(text)
    newline = "\r\n" if "\r\n" in text or "\r\n" in definition else "\n"
    place = _after_imports(text) if at_head else _before_script(text)
    head, tail = "".join(known[:place]).rstrip(), "".join(known[place:]).lstrip("\r\n")
    is_beside = is_constant and at_head
    before = newline * (2 if is_beside else 3)
    is_spaced = tail.startswith(("def ", "class ", "async ", "@", "#")) or not is_beside
    after = newline * (2 if is_spaced else 1)
    if not head:
        return definition + (after + tail if tail else "")
    return head + before + definition + (after + tail if tail else "")


def _after_imports(text: str) -> int:
    """Return how many lines a module's head has: docstring and imports."""
    place = 0
    for number, statement in enumerate(ast.parse(text).body):
        is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not _only_imports(statement) and not (number == 0 and is_text):
            break
        place = statement.end_lineno or place
    return place


def _only_imports(statement: ast.stmt) -> bool:
    if isinstance(statement, (ast.If, ast.Try)):
        handlers = statement.handlers if isinstance(statement, ast.Try) else []
        inner = [*statement.body, *statement.orelse, *(s for h in handlers for s in h.body)]
        return all(map(_only_imports, inner))
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def _before_script(text: str) -> int:
    """Return how many lines stand before `if __name__ == "__main__"` at the end, or all."""
    known, body = lines(text), ast.parse(text).body
    last = body[-1] if body else None
    if isinstance(last, ast.If) and isinstance(last.test, ast.Compare):
        left = last.test.left
        if isinstance(left, ast.Name) and left.id == "__name__":
            place = last.lineno - 1
            while place and known[place - 1].startswith("#"):
                place -= 1
            return place
    return len(known)


def without_import(text: str, name: str) -> str:
    """Return a module without the from-import of its own, or for type checkers, that binds a name.

    A block that would be empty then goes with it.
    """
    known, tree = lines(text), ast.parse(text)
    for outer in tree.body:
        inner = outer.body if isinstance(outer, ast.If) else [outer]
        for node in inner:
            if not isinstance(node, ast.ImportFrom):
                continue
            alias = next((a for a in node.names if (a.asname or a.name) == name), None)
            if alias is not None and len(node.names) > 1:
                return applied(text, [removal(known, node.names, alias)])
            if alias is not None and not (len(inner) == 1 and getattr(outer, "orelse", [])):
                whole = outer if len(inner) == 1 else node
                return "".join([*known[: whole.lineno - 1], *known[whole.end_lineno or 0 :]])
    return text
