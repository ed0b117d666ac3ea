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

    `aliases` has the names of the other imports.
    """

    module: cst.Module
    imports: dict[Place, cst.ImportFrom]
    aliases: dict[Place, cst.ImportAlias]


def parsed(text: str) -> Parsed:
    wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    found = Parsed(wrapper.module, {}, {})
    positions = wrapper.resolve(PositionProvider)
    for node, place in positions.items():
        if isinstance(node, cst.ImportFrom):
            found.imports[_start(place)] = node
            for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
                found.imports[_start(positions[alias])] = node
        elif isinstance(node, cst.Import):
            found.aliases.update((_start(positions[alias]), alias) for alias in node.names)
    return found


def _start(found: CodeRange) -> Place:
    return found.start.line, found.start.column
