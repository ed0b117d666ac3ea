"""One file that uses what moves: all that it says of the old place is said of the new one."""

from __future__ import annotations

import ast
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.audit.whole import Whole
from flake8_ssot.context import Context
from flake8_ssot.fixes.text import applied, lines
from flake8_ssot.fixes.whole_file import redirected
from flake8_ssot.imported import taken_from
from flake8_ssot.moving.adding import after_statement
from flake8_ssot.moving.change import Change, Unreachable, Writer
from flake8_ssot.moving.imports import redirects
from flake8_ssot.moving.layout import INIT, Layout
from flake8_ssot.moving.strings import Strings
from flake8_ssot.moving.uses import Unclear, Uses
from flake8_ssot.output.report import Edit
from flake8_ssot.project.finder import Found
from flake8_ssot.syntax.source import SourceFile


class Result(NamedTuple):
    """The text of a file after a move, with what is left in it, and how much was written anew."""

    text: str
    unclear: tuple[Unclear, ...]
    imports: int
    strings: int


def context_of(whole: Whole, path: Path, text: str) -> Context | None:
    """Return what may be asked of a text that the file at `path` has; None if it isn't Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return Context(SourceFile(path, tree, text), whole.options, whole.workspace)


def writer_of(whole: Whole, layout: Layout, path: Path) -> Writer:
    """Return what writes modules as the file at `path` has to, afterwards."""
    roots = whole.workspace.search_path(path, whole.options)
    place = whole.workspace.project.place(path, roots)
    is_package = path.name == INIT
    own = Found(place.name, path, (path.parent,) if is_package else (), is_package)
    target = layout.moved(path)
    name = layout.renamed(own, roots) if target is not None else None
    return Writer(target or path, name or place.name)


def rewritten(whole: Whole, change: Change, path: Path, text: str) -> Result | None:
    """Return what becomes of the file at `path`, which holds `text`; None if it isn't Python."""
    context, layout = context_of(whole, path, text), change.layout
    if context is None:
        return None
    writer, moves = writer_of(whole, layout, path), layout.moved(path) is not None
    uses = Uses(context, change, writer)
    strings = Strings(context, change, uses)
    try:
        uses.run()
        strings.run()
        stars, lost = _stars(context, change, writer)
        first = applied(text, {*uses.edits, *strings.edits, *stars})
        between = context_of(whole, path, first)
        if between is None:  # pragma: no cover - only a defect of ours writes what is no Python
            return None
        found = redirects(between, change, writer, moves=moves)
    except Unreachable:
        return Result(text, (), 0, 0)
    after = redirected(first, found.sources, found.modules)
    unclear = [*uses.unclear, *strings.unclear, *lost]
    shifted = tuple(one._replace(line=line_after(text, after, one.line)) for one in unclear)
    number = len(found.sources) + len(found.modules) + uses.count + len(stars)
    return Result(after, shifted, number, len(strings.edits))


def _stars(context: Context, change: Change, writer: Writer) -> tuple[list[Edit], list[Unclear]]:
    """Return the edits that import by name what a star import brought along, and what can't be."""
    project, layout = change.project, change.layout
    name, path = change.name, context.source.path
    if name is None or path in {layout.old_path, layout.new_path} or "*" not in context.source.text:
        return [], []
    found: list[Edit] = []
    lost: list[Unclear] = []
    for node in ast.walk(context.source.tree):
        if not isinstance(node, ast.ImportFrom) or node.names[0].name != "*":
            continue
        module, roots = taken_from(context, node)
        if not module or not change.is_old(module, roots):
            continue
        if name in (project.public_names(module, roots) or ()):
            source = writer.written(change.of_old(module, roots), relative=node.level > 0)
            alias = name if name == change.new_name else f"{change.new_name} as {name}"
            edit = after_statement(context, node, f"from {source} import {alias}")
            if edit is not None:
                found.append(edit)
            else:
                why = f"brought {name}, which is to be imported from {source} now"
                lost.append(Unclear(node.lineno, why))
    return found, lost


def line_after(before: str, after: str, line: int) -> int:
    """Return which line, from 1, a line is after a change."""
    matcher = SequenceMatcher(None, lines(before), lines(after), autojunk=False)
    tag, i, _, k, m = next(code for code in matcher.get_opcodes() if code[1] < line <= code[2])
    return k + line - i if tag == "equal" else min(k + line - i, max(k + 1, m))
