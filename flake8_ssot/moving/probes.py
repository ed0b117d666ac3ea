"""Files as they are tried: what they reach through a module is taken from it by an import, too.

An attribute of a module that is being imported at that moment is missing just as its name is; but
only imports are simulated.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from flake8_ssot.audit.whole import Whole
from flake8_ssot.context import Context
from flake8_ssot.fixes.text import Text, lines
from flake8_ssot.imported import taken_from
from flake8_ssot.moving.change import absolute
from flake8_ssot.moving.rewriting import context_of
from flake8_ssot.syntax.parents import Parents, descend, links

#: The end of a line that is put in.
PROBE: Final = " as _"


def probed(whole: Whole, paths: Collection[Path], modules: Collection[Path]) -> dict[Path, bytes]:
    """Return the files at `paths` that reach something through one of `modules`, with probes."""
    found: dict[Path, bytes] = {}
    for path in paths:
        known = Text.of(whole.raw(path))
        context = context_of(whole, path, known.text) if known is not None else None
        probes = _probes(context, modules) if context is not None else {}
        if known is None or not probes:
            continue
        text = "".join(_with(lines(known.text), probes))
        data = known.data(text)
        if data is not None and context_of(whole, path, text) is not None:
            found[path] = data
    return found


def line_without(data: bytes, line: int) -> int:
    """Return which line, of the file without its probes, a line is, or the one that it probes."""
    known = data.decode("utf-8", "replace").split("\n")
    before = sum(text.endswith(PROBE) for text in known[: line - 1])
    return line - before


def _with(known: list[str], probes: Mapping[int, set[str]]) -> Iterator[str]:
    for number, line in enumerate(known, 1):
        yield from sorted(probes.get(number, ()))
        yield line


def _probes(context: Context, modules: Collection[Path]) -> dict[int, set[str]]:
    """Return the lines that are put in, by the lines before which they come."""
    known = lines(context.source.text)
    found: dict[int, set[str]] = {}
    for node, parents in descend(context.source.tree):
        statement = _statement(node, parents)
        taken = list(_taken(context, node, parents, modules)) if statement is not None else []
        if statement is not None and taken:
            line = min([statement.lineno, *(d.lineno for d in _decorators(statement))])
            indent = known[line - 1].encode()[: statement.col_offset].decode()
            if not indent.strip():
                probes = {f"{indent}from {module} import {name}{PROBE}\n" for module, name in taken}
                found.setdefault(line, set()).update(probes)
    return found


def _taken(
    context: Context, node: ast.AST, parents: Parents | None, modules: Collection[Path]
) -> Iterator[tuple[str, str]]:
    """Yield what a node takes of a module, by its attribute or by a star import, and the module."""
    project = context.workspace.project
    if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
        source, roots = taken_from(context, node)
        for name in (project.public_names(source, roots) or ()) if source else ():
            yield str(source), name
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        dotted = context.scopes.canonical_name(node.value, Parents(node, parents))
        path = absolute(context, dotted) if dotted else None
        module = project.find(*path) if path is not None else None
        if path is None or module is None or module.path not in modules:
            return
        if project.find(f"{path[0]}.{node.attr}", path[1]) is None:
            yield path[0], node.attr


def _statement(node: ast.AST, parents: Parents | None) -> ast.stmt | None:
    """Return the statement that evaluates a node, None if that happens later."""
    for child, _ in links(node, parents):
        if isinstance(child, ast.Lambda):
            return None
        if isinstance(child, ast.stmt):
            return child
    return None


def _decorators(statement: ast.stmt) -> list[ast.expr]:
    found: list[ast.expr] = getattr(statement, "decorator_list", [])
    return found
