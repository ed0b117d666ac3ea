"""OST304: a name that a shim passes on, and that the autofix of F401 would take from it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.project.unused_imports import unused_imports
from flake8_ssot.rules import Location, Rule

UNPROTECTED_RE_EXPORT = Rule(
    "OST304",
    "unprotected-re-export",
    "shim re-exports {name!r} unprotected, so that the autofix of F401 deletes the import; "
    "{remedy}",
)
#: The comments of flake8 and ruff that keep codes, or without any all of them, from a line.
ON_LINE: Final = re.compile(r"#\s*noqa(?::\s*(?P<codes>[\w, \t]+))?", re.IGNORECASE)
#: The same for the whole file.
IN_FILE: Final = re.compile(
    r"^[ \t\f]*#[ \t]*(?:flake8|ruff)[ \t]*:[ \t]*noqa(?::[ \t]*(?P<codes>[\w, \t]+))?",
    re.IGNORECASE | re.MULTILINE,
)
F401: Final = "F401"
#: Kinds of shim that pass on what they import.
PASSING_ON: Final = frozenset({"shim", "comment", "documented"})


def check(whole: Whole) -> Iterator[Found]:
    """Yield what the project's shims re-export without a word that they mean to.

    In an `__init__.py` the autofix leaves unused imports alone.
    """
    if whole.options.detect_shims == "none":
        return
    documented = whole.options.detect_shims == "documented"
    for path in whole.files:
        if path.name == "__init__.py":
            continue
        declared = whole.workspace.project.shim(path, documented=documented)
        if declared.whole is not None and declared.whole.kind in PASSING_ON:
            yield from _unprotected(whole, path)


def _unprotected(whole: Whole, path: Path) -> Iterator[Found]:
    context = whole.context(path)
    if context is None or _keeps(IN_FILE, context.source.text):
        return
    tree = context.source.tree
    lines = context.source.text.splitlines()
    summary = whole.workspace.project.summary(path)
    has_list = summary is not None and summary.exports is not None
    for line, name in unused_imports(tree):
        node = _import_at(tree, line, name)
        if node is None or name == "*" or not _is_own(whole, path, node):
            continue
        if any(_keeps(ON_LINE, text) for text in lines[node.lineno - 1 : node.end_lineno]):
            continue
        remedy = "add it to __all__" if has_list else "name it in an __all__"
        alias = next(one for one in node.names if name == (one.asname or one.name))
        place = Location.of(alias)
        yield Found(path, UNPROTECTED_RE_EXPORT.at(place, name=name, remedy=remedy), name)


def _keeps(comments: re.Pattern[str], text: str) -> bool:
    """Say whether one of the comments in `text` keeps F401 away."""
    given = [match["codes"] for match in comments.finditer(text)]
    return any(
        codes is None or any(F401.startswith(code) for code in re.split(r"[,\s]+", codes) if code)
        for codes in given
    )


def _import_at(tree: ast.Module, line: int, name: str) -> ast.ImportFrom | None:
    """Return the import of `name` at the left margin; one `as` the same name is protected."""
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or node.lineno != line:
            continue
        if any(name == (one.asname or one.name) and one.asname != one.name for one in node.names):
            return node
    return None


def _is_own(whole: Whole, path: Path, node: ast.ImportFrom) -> bool:
    """Say whether the import is one of the project's modules."""
    if node.level:
        return True
    roots = whole.workspace.search_path(path, whole.options)
    return whole.workspace.project.find(node.module or "", roots) is not None
