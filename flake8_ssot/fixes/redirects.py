"""Imports that are redirected, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

import libcst as cst

from flake8_ssot.fixes.from_imports import SPACE, dotted
from flake8_ssot.fixes.merging import merged

#: Comments that speak to tools about their line: what is split off needs them as well.
PRAGMA: Final = re.compile(r"#\s*(noqa|type:|pragma:|pylint:|pyright:|mypy:|ruff:)")

Import = cst.Import | cst.ImportFrom


NONE: Final[Mapping[int, Sequence[str]]] = {}


class Redirects(cst.CSTTransformer):
    """Puts other imports in the place of imports, by id; splits and joins lines.

    `modules` has by the id of a name in `import name` what is imported in its place.
    """

    def __init__(
        self,
        others: Mapping[int, Sequence[Import]],
        modules: Mapping[int, Sequence[str]] = NONE,
    ) -> None:
        super().__init__()
        self._others = others
        self._modules = modules
        self._fresh: set[int] = set()

    def leave_ImportAlias(
        self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias
    ) -> cst.ImportAlias | cst.FlattenSentinel[cst.ImportAlias]:
        names = self._modules.get(id(original_node))
        if names is None:
            return updated_node
        *first, last = [updated_node.with_changes(name=dotted(name)) for name in names]
        comma = cst.Comma(whitespace_after=SPACE)
        return cst.FlattenSentinel([*(one.with_changes(comma=comma) for one in first), last])

    def leave_SimpleStatementLine(
        self, original_node: cst.SimpleStatementLine, updated_node: cst.SimpleStatementLine
    ) -> cst.SimpleStatementLine | cst.FlattenSentinel[cst.SimpleStatementLine]:
        statements = self._rewritten(original_node.body, updated_node.body)
        if statements is None:
            return updated_node
        if len(original_node.body) > 1:
            return updated_node.with_changes(body=statements)
        comment = updated_node.trailing_whitespace.comment
        is_pragma = comment is not None and PRAGMA.match(comment.value) is not None
        trailing = updated_node.trailing_whitespace if is_pragma else _bare(updated_node)
        lines = [updated_node.with_changes(body=[statements[0]])]
        for statement in statements[1:]:
            lines.append(cst.SimpleStatementLine([statement], trailing_whitespace=trailing))
        self._fresh.update(map(id, lines))
        return cst.FlattenSentinel(lines)

    def leave_SimpleStatementSuite(
        self, original_node: cst.SimpleStatementSuite, updated_node: cst.SimpleStatementSuite
    ) -> cst.SimpleStatementSuite:
        statements = self._rewritten(original_node.body, updated_node.body)
        return updated_node if statements is None else updated_node.with_changes(body=statements)

    def leave_Module(self, original_node: cst.Module, updated_node: cst.Module) -> cst.Module:
        return updated_node.with_changes(body=merged(updated_node.body, self._fresh))

    def leave_IndentedBlock(
        self, original_node: cst.IndentedBlock, updated_node: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        return updated_node.with_changes(body=merged(updated_node.body, self._fresh))

    def _rewritten(
        self,
        body: Sequence[cst.BaseSmallStatement],
        updated: Sequence[cst.BaseSmallStatement],
    ) -> list[cst.BaseSmallStatement] | None:
        """Return the statements that a line comes to, None if none of them is to be redirected."""
        if not any(id(node) in self._others for node in body):
            return None
        found: list[cst.BaseSmallStatement] = []
        for original, node in zip(body, updated, strict=True):
            made = self._others.get(id(original))
            if made is None or not isinstance(node, (cst.Import, cst.ImportFrom)):
                found.append(node)
                continue
            ends = [statement.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)
                    for statement in made[:-1]]  # fmt: skip
            found += [*ends, made[-1].with_changes(semicolon=node.semicolon)]
        return found


def _bare(line: cst.SimpleStatementLine) -> cst.TrailingWhitespace:
    return cst.TrailingWhitespace(newline=line.trailing_whitespace.newline)


class Modules(cst.CSTTransformer):
    """Has `import old` import another module, and what is reached through it by its dotted path.

    `alias` is the id of the name in its statement; `uses`: whether uses are rewritten.
    """

    def __init__(self, alias: int, old: str, new: str, *, uses: bool) -> None:
        super().__init__()
        self._alias = alias
        self._old = old
        self._new = new
        self._uses = uses

    def leave_ImportAlias(
        self, original_node: cst.ImportAlias, updated_node: cst.ImportAlias
    ) -> cst.ImportAlias:
        if id(original_node) == self._alias:
            return updated_node.with_changes(name=dotted(self._new))
        return original_node

    def leave_Attribute(
        self, original_node: cst.Attribute, updated_node: cst.Attribute
    ) -> cst.BaseExpression:
        if self._uses and "." in self._old and _path(original_node) == self._old:
            return dotted(self._new)
        is_use = isinstance(original_node.value, cst.Name)
        if self._uses and is_use and _path(original_node.value) == self._old:
            return updated_node.with_changes(value=dotted(self._new))
        return updated_node


def _path(node: cst.BaseExpression) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join(reversed([*parts, node.value])) if isinstance(node, cst.Name) else ""
