"""The imports of a file, as a parser has them that keeps every space, by their places."""

from __future__ import annotations

from typing import NamedTuple

from flake8_ssot.imports import outside_project

with outside_project():
    import libcst as cst
    from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

#: A line from 1, and a column from 0.
Place = tuple[int, int]


class Parsed(NamedTuple):
    """A module, its from-imports by the places where they, or names in them, start.

    `aliases` has the names of all imports, and `statements` those that they are in.
    """

    module: cst.Module
    imports: dict[Place, cst.ImportFrom]
    aliases: dict[Place, cst.ImportAlias]
    statements: dict[Place, cst.Import | cst.ImportFrom]


def parsed(text: str) -> Parsed:
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    found = Parsed(wrapper.module, {}, {}, {})
    positions = wrapper.resolve(PositionProvider)
    for node, place in positions.items():
        if isinstance(node, cst.ImportFrom):
            found.imports[_start(place)] = node
        if not isinstance(node, (cst.Import, cst.ImportFrom)):
            continue
        for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
            start = _start(positions[alias])
            found.aliases[start], found.statements[start] = alias, node
            if isinstance(node, cst.ImportFrom):
                found.imports[start] = node
    return found


def _start(found: CodeRange) -> Place:
    return found.start.line, found.start.column
