"""Imports from one module that stand near each other become one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import libcst as cst

from flake8_ssot.fixes.from_imports import SPACE, bound, has_comments

#: A line that is no longer needs no brackets.
WIDTH: Final = 88

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


class Names(NamedTuple):
    """A line that is a from-import, and what that imports; it is no star."""

    line: cst.SimpleStatementLine
    node: cst.ImportFrom
    names: Sequence[cst.ImportAlias]


def merged(body: Sequence[cst.BaseStatement], fresh: set[int]) -> list[cst.BaseStatement]:
    """Return a block whose `fresh` lines, by id, join an import of the same module if they can.

    Only imports may stand between the two, and none that binds one of the names; a line with
    comments stays where it is. Two that are fresh stay apart, as they stood, and so do all where
    each name has its own line.
    """
    found = list(body)
    for line in [line for line in body if id(line) in fresh]:
        number = next((i for i, one in enumerate(found) if one is line), None)
        if number is None:
            continue  # another node stands for it, that is apart from what is above
        mine = import_of(line)
        place = _partner(found, number, mine, fresh) if mine is not None else None
        other = import_of(found[place]) if place is not None else None
        joined = _join(other, mine) if other is not None and mine is not None else None
        if joined is not None and place is not None:
            found[place] = joined
            del found[number]
            if number < len(found):
                found[number] = _apart(found[number], line)
    return found


def _apart(line: cst.BaseStatement, gone: cst.BaseStatement) -> cst.BaseStatement:
    """Return a line that stands apart from what is above it if the one that is gone did."""
    kinds = (cst.SimpleStatementLine, cst.BaseCompoundStatement)
    if not isinstance(line, kinds) or not isinstance(gone, kinds) or line.leading_lines:
        return line
    apart: cst.BaseStatement = line.with_changes(leading_lines=gone.leading_lines)
    return apart


def import_of(line: cst.BaseStatement) -> Names | None:
    """Return the from-import of names that the line is, None if it is anything else."""
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return None
    node = line.body[0]
    if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return None
    return Names(line, node, node.names)


def _partner(
    body: Sequence[cst.BaseStatement], number: int, mine: Names, fresh: set[int]
) -> int | None:
    """Return the place of an import of the same module that `mine`, at `number`, can join."""
    if "#" in cst.Module([]).code_for_node(mine.line):
        return None
    names = _bound(mine.names)
    partners = [one for one in map(import_of, body) if one and _module(one) == _module(mine)]
    if len(partners) > 2:  # one is `mine`
        return None
    for step in (-1, 1):
        place = number + step
        while 0 <= place < len(body):
            other = import_of(body[place])
            is_same = other is not None and _module(other) == _module(mine)
            if other is not None and is_same and id(body[place]) not in fresh:
                is_above = step < 0
                return place if is_above or not _clash(other, mine) else None
            if not _is_harmless(body[place], names):
                break
            place += step
    return None


def _is_harmless(line: cst.BaseStatement, names: set[str]) -> bool:
    """Say whether a line only imports, and binds none of the names."""
    if not isinstance(line, cst.SimpleStatementLine):
        return False
    for node in line.body:
        if not isinstance(node, (cst.Import, cst.ImportFrom)):
            return False
        if isinstance(node.names, cst.ImportStar) or not names.isdisjoint(_bound(node.names)):
            return False
    return True


def _clash(one: Names, other: Names) -> bool:
    """Say whether two imports from one module bind a name to different things."""
    known = _by_bound(one)
    return any(known.get(name, source) != source for name, source in _by_bound(other).items())


def _by_bound(one: Names) -> dict[str, str]:
    """Return what each name that the import binds is called in its module."""
    return {bound(alias): alias.evaluated_name for alias in one.names}


def _bound(names: Sequence[cst.ImportAlias]) -> set[str]:
    return {alias.evaluated_alias or alias.evaluated_name.partition(".")[0] for alias in names}


def _module(one: Names) -> str:
    """Return the module as it is written, with its dots."""
    node = one.node
    path = cst.Module([]).code_for_node(node.module) if node.module else ""
    return "." * len(node.relative) + path


def _join(mine: Names, theirs: Names) -> cst.SimpleStatementLine | None:
    """Return `mine` with the names of `theirs` behind its own; None where that would be ugly."""
    known = _by_bound(mine)
    new = [a for a in theirs.names if known.get(bound(a)) != a.evaluated_name]
    if not new:
        return mine.line
    names = [*mine.names]
    last = names[-1]
    between, behind = _spaces(mine.node, last)
    names[-1] = last.with_changes(comma=cst.Comma(whitespace_after=between))
    for alias in new:
        comma = cst.Comma(whitespace_after=between)
        asname = cst.AsName(alias.asname.name, SPACE, SPACE) if alias.asname else None
        names.append(alias.with_changes(asname=asname, comma=comma))
    names[-1] = names[-1].with_changes(comma=behind)
    joined = mine.line.with_changes(body=[mine.node.with_changes(names=names)])
    code = cst.Module([]).code_for_node(joined.with_changes(leading_lines=()))
    is_long = mine.node.lpar is None and len(code.partition("#")[0].rstrip()) > WIDTH
    return None if is_long else joined


def _spaces(
    node: cst.ImportFrom, last: cst.ImportAlias
) -> tuple[cst.BaseParenthesizableWhitespace, cst.Comma | cst.MaybeSentinel]:
    """Return what stands between the names of an import, and the comma behind the last one."""
    behind = last.comma
    opening = node.lpar.whitespace_after if node.lpar is not None else SPACE
    if isinstance(opening, cst.ParenthesizedWhitespace):
        closing = behind.whitespace_after if isinstance(behind, cst.Comma) else None
        commented = [s for s in (closing, node.rpar and node.rpar.whitespace_before) if s]
        if not any(isinstance(s, cst.ParenthesizedWhitespace) and has_comments(s)
                   for s in commented):  # fmt: skip
            first = cst.TrailingWhitespace(newline=opening.first_line.newline)
            return opening.with_changes(first_line=first, empty_lines=()), behind
    return SPACE, behind
