"""A from-import whose names are taken from elsewhere: its comments and its form are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import libcst as cst

Whitespace = cst.BaseParenthesizableWhitespace
SPACE = cst.SimpleWhitespace(" ")
NOTHING = cst.SimpleWhitespace("")


class Source(NamedTuple):
    """Where an imported name is taken from: `name` of `module`; module "" is `import name`.

    A module that is relative begins with its dots.
    """

    module: str
    name: str


class Piece(NamedTuple):
    """A name of an import, without its comma, and what stands behind that up to the next one."""

    alias: cst.ImportAlias
    after: Whitespace


def rewritten(
    node: cst.ImportFrom, sources: Mapping[str, Source]
) -> list[cst.ImportFrom | cst.Import]:
    """Return the statements that import the names of `node` from `sources`, the others as before.

    The first one has the form, and the comments at its head, of `node`; comments at names stay
    with the names. A statement that binds one name to two things is left as it is.
    """
    if isinstance(node.names, cst.ImportStar):
        module = sources["*"].module
        return [node.with_changes(**_origin(module))]
    if len({bound(alias) for alias in node.names}) < len({_pair(alias) for alias in node.names}):
        return [node]
    groups: dict[str | None, list[Piece]] = {}
    for piece in _pieces(node):
        source = sources.get(str(piece.alias.name.value))
        moved = piece if source is None else _renamed(piece, source)
        groups.setdefault(source.module if source else None, []).append(moved)
    ordered = sorted(groups.items(), key=lambda group: group[0] is not None)
    return [
        _statement(node, module, pieces, is_first=number == 0)
        for number, (module, pieces) in enumerate(ordered)
    ]


def dotted(path: str) -> cst.Name | cst.Attribute:
    """Return the node of a dotted path."""
    first, *others = path.split(".")
    node: cst.Name | cst.Attribute = cst.Name(first)
    for name in others:
        node = cst.Attribute(node, cst.Name(name))
    return node


def bound(alias: cst.ImportAlias) -> str:
    """Return the name that is bound by a name of a from-import."""
    return alias.evaluated_alias or alias.evaluated_name


def _pair(alias: cst.ImportAlias) -> tuple[str, str]:
    return bound(alias), alias.evaluated_name


def _origin(module: str) -> dict[str, object]:
    """Return what a from-import has before its names: dots, and a module."""
    path = module.lstrip(".")
    dots = [cst.Dot() for _ in range(len(module) - len(path))]
    return {"module": dotted(path) if path else None, "relative": dots}


def _pieces(node: cst.ImportFrom) -> Iterable[Piece]:
    closing = node.rpar.whitespace_before if node.rpar else NOTHING
    for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
        comma, after = alias.comma, closing
        if isinstance(comma, cst.Comma):
            after = with_comments(comma.whitespace_before, comma.whitespace_after)
        yield Piece(alias.with_changes(comma=cst.MaybeSentinel.DEFAULT), after)


def _renamed(piece: Piece, source: Source) -> Piece:
    """Return the import of the new name, bound to what the old one was bound to."""
    alias = piece.alias
    if alias.name.value == source.name:
        return piece
    asname = alias.asname or cst.AsName(cst.Name(str(alias.name.value)), SPACE, SPACE)
    is_plain = isinstance(asname.name, cst.Name) and asname.name.value == source.name
    if not is_plain:
        return piece._replace(alias=alias.with_changes(name=cst.Name(source.name), asname=asname))
    renamed = alias.with_changes(name=cst.Name(source.name), asname=None)
    behind = with_comments(asname.whitespace_after_as, piece.after)
    return Piece(renamed, with_comments(asname.whitespace_before_as, behind))


def _statement(
    node: cst.ImportFrom, module: str | None, pieces: Sequence[Piece], *, is_first: bool
) -> cst.ImportFrom | cst.Import:
    if module == "":
        names = [piece.alias for piece in _joined([p._replace(after=NOTHING) for p in pieces])]
        return cst.Import(names, semicolon=node.semicolon)
    opening, closing = _brackets(node)
    named = _joined(pieces, opening, closing, has_comma=_has_comma(node))
    changes: dict[str, object] = {"names": [piece.alias for piece in named]}
    if module is not None:
        changes |= _origin(module)
        changes["whitespace_after_from"] = _at_least_a_space(node.whitespace_after_from)
        changes["whitespace_before_import"] = _at_least_a_space(node.whitespace_before_import)
    if node.lpar is not None and node.rpar is not None:
        if not is_first:
            changes["lpar"] = cst.LeftParen(without_comments(opening))
        before = NOTHING if _has_comma(node) else named[-1].after
        changes["rpar"] = node.rpar.with_changes(whitespace_before=before)
    return node.with_changes(**changes)


def _at_least_a_space(space: cst.SimpleWhitespace) -> cst.SimpleWhitespace:
    return space if space.value else SPACE


def _brackets(node: cst.ImportFrom) -> tuple[Whitespace, Whitespace]:
    """Return what stands behind the opening bracket, and before the closing one."""
    if node.lpar is None or node.rpar is None:
        return NOTHING, NOTHING
    last = list(_pieces(node))[-1].after
    return node.lpar.whitespace_after, last


def _has_comma(node: cst.ImportFrom) -> bool:
    """Say whether a comma stands behind the last name."""
    last = node.names[-1] if not isinstance(node.names, cst.ImportStar) else None
    return last is not None and isinstance(last.comma, cst.Comma)


def _joined(
    pieces: Sequence[Piece],
    opening: Whitespace = NOTHING,
    closing: Whitespace = NOTHING,
    *,
    has_comma: bool = False,
) -> list[Piece]:
    """Return the pieces with commas between them, and with what they stand on now."""
    found = []
    for number, (alias, after) in enumerate(pieces):
        is_last = number == len(pieces) - 1
        after = _placed(after, closing) if is_last else _between(after, opening)
        if not is_last or has_comma:
            alias = alias.with_changes(comma=cst.Comma(whitespace_after=after))
        found.append(Piece(alias, after))
    return found


def _between(after: Whitespace, opening: Whitespace) -> Whitespace:
    """Return what stands between two names: on one line, or as the first one stands."""
    if isinstance(after, cst.SimpleWhitespace):
        return after if after.value else SPACE
    if not isinstance(opening, cst.ParenthesizedWhitespace):
        return after
    return after.with_changes(indent=opening.indent, last_line=opening.last_line)


def _placed(after: Whitespace, closing: Whitespace) -> Whitespace:
    """Return what stands behind the last name: its own comments, and then what `closing` has."""
    if not isinstance(closing, cst.ParenthesizedWhitespace):
        if isinstance(after, cst.ParenthesizedWhitespace) and has_comments(after):
            return after
        return closing
    if isinstance(after, cst.ParenthesizedWhitespace):
        return after.with_changes(indent=closing.indent, last_line=closing.last_line)
    return without_comments(closing)


def without_comments(space: Whitespace) -> Whitespace:
    """Return the whitespace without comments, and without lines of its own."""
    if not isinstance(space, cst.ParenthesizedWhitespace):
        return space
    first = cst.TrailingWhitespace(newline=space.first_line.newline)
    return space.with_changes(first_line=first, empty_lines=())


def has_comments(space: cst.ParenthesizedWhitespace) -> bool:
    """Say whether a comment stands in the whitespace."""
    return bool(space.first_line.comment or any(line.comment for line in space.empty_lines))


def with_comments(first: Whitespace, second: Whitespace) -> Whitespace:
    """Return whitespace that ends as the second one does, with the comments of both."""
    if not isinstance(first, cst.ParenthesizedWhitespace) or not has_comments(first):
        return second
    if not isinstance(second, cst.ParenthesizedWhitespace):
        return first
    comment = second.first_line.comment
    own = [cst.EmptyLine(comment=comment, newline=second.first_line.newline)] if comment else []
    return second.with_changes(
        first_line=first.first_line,
        empty_lines=[*first.empty_lines, *own, *second.empty_lines],
    )
