"""Imports that a module is given: they stand with those that it has, or join them."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from flake8_ssot.fixes.merging import merged


def with_imports(text: str, statements: Sequence[str], typing: Sequence[str] = ()) -> str:
    """Return the text of a module with more imports, those of `typing` for type checkers alone.

    Where "" stands among them, a blank line comes.
    """
    module = cst.parse_module(text)
    body: list[cst.BaseStatement] = list(module.body)
    checked = [one for one in typing if not _has(_typing_block(body), module, one)]
    if checked and _typing_block(body) is None:
        statements = [*statements, "from typing import TYPE_CHECKING"]
    config = module.config_for_parsing
    fresh = _parsed([one for one in statements if not _has(body, module, one)], config)
    place = _place(body)
    if fresh:
        body[place:place] = fresh
        body = merged(body, set(map(id, fresh)))
    if checked:
        body = _with_typing(body, [cst.parse_statement(one, config) for one in checked])
    return module.with_changes(body=_spaced(body, fresh)).code


def _parsed(statements: Sequence[str], config: cst.PartialParserConfig) -> list[cst.BaseStatement]:
    found: list[cst.BaseStatement] = []
    for before, statement in zip(["x", *statements], statements, strict=False):
        if statement:
            blank = [] if before else [cst.EmptyLine(indent=False)]
            line = cst.parse_statement(statement, config)
            found.append(line.with_changes(leading_lines=blank))
    return found


def _has(body: Sequence[cst.BaseStatement] | None, module: cst.Module, statement: str) -> bool:
    """Say whether a statement stands in a block as it is."""
    bare = statement.partition("#")[0].strip()
    return any(
        isinstance(line, cst.SimpleStatementLine)
        and module.code_for_node(line.with_changes(leading_lines=())).partition("#")[0].strip()
        == bare
        for line in body or ()
    )


def _is_import(line: cst.BaseStatement) -> bool:
    return isinstance(line, cst.SimpleStatementLine) and all(
        isinstance(node, (cst.Import, cst.ImportFrom)) for node in line.body
    )


def _place(body: Sequence[cst.BaseStatement]) -> int:
    """Return where the imports at the head of a module end, or its docstring if there are none."""
    place = 0
    for number, line in enumerate(body):
        if _is_import(line) or (number == 0 and _is_text(line)):
            place = number + 1
        elif not isinstance(line, (cst.If, cst.Try)):
            break
    return place


def _is_text(line: cst.BaseStatement) -> bool:
    node = line.body[0] if isinstance(line, cst.SimpleStatementLine) else None
    is_text = (cst.SimpleString, cst.ConcatenatedString)
    return isinstance(node, cst.Expr) and isinstance(node.value, is_text)


def _typing_block(body: Sequence[cst.BaseStatement]) -> Sequence[cst.BaseStatement] | None:
    block = next((line for line in body if _is_typing(line)), None)
    inner = block.body if isinstance(block, cst.If) else None
    return inner.body if isinstance(inner, cst.IndentedBlock) else None


def _is_typing(line: cst.BaseStatement) -> bool:
    if not isinstance(line, cst.If) or not isinstance(line.body, cst.IndentedBlock):
        return False
    test = line.test.attr if isinstance(line.test, cst.Attribute) else line.test
    return isinstance(test, cst.Name) and test.value == "TYPE_CHECKING"


def _with_typing(
    body: list[cst.BaseStatement], added: Sequence[cst.BaseStatement]
) -> list[cst.BaseStatement]:
    for number, line in enumerate(body):
        inner = line.body if isinstance(line, cst.If) and _is_typing(line) else None
        if isinstance(inner, cst.IndentedBlock):
            block = merged([*inner.body, *added], set(map(id, added)))
            body[number] = line.with_changes(body=inner.with_changes(body=block))
            return body
    place = _place(body)
    suite = cst.IndentedBlock(list(added))
    blank = [cst.EmptyLine(indent=False)]
    body.insert(place, cst.If(cst.Name("TYPE_CHECKING"), suite, leading_lines=blank))
    return body


def _spaced(
    body: list[cst.BaseStatement], fresh: Sequence[cst.BaseStatement]
) -> list[cst.BaseStatement]:
    """Return a module's lines with blank ones before and after what was added to its head."""
    own = set(map(id, fresh))
    for number, line in enumerate(body):
        before = body[number - 1] if number else None
        starts = id(line) in own and before is not None and not _is_import(before)
        ends = before is not None and id(before) in own and not _is_import(line)
        leading = getattr(line, "leading_lines", ())
        is_block = isinstance(line, (cst.FunctionDef, cst.ClassDef))
        there = next((n for n, one in enumerate(leading) if one.comment), len(leading))
        lacking = (2 if is_block else 1) - there
        if (starts or ends) and lacking > 0:
            blank = [cst.EmptyLine(indent=False)] * lacking
            body[number] = line.with_changes(leading_lines=[*blank, *leading])
            own |= {id(body[number])} if starts else set()
    return body
