"""Read, without importing it, which marker names a plugin's source registers."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from constant_text import UNKNOWN_VALUE, Text, known_texts
from static_scope import FunctionNode, Scope, function_scope, module_scope

REGISTRATION = re.compile(r"\b(?:addinivalue_line|getini)\(")


class RegisteredMarkers(NamedTuple):
    """The marker names found, and whether there are some that the source does not spell out."""

    names: frozenset[str]
    computed: bool


def read_markers(sources: Iterable[str]) -> RegisteredMarkers:
    """Read the registrations in all modules of one distribution."""
    registering: list[str] = []
    others: list[str] = []
    for source in sources:
        (registering if REGISTRATION.search(source) else others).append(source)
    trees = [ast.parse(source) for source in registering]
    foreign = re.compile(rf"^\s*(?:{'|'.join(_foreign_names(trees)) or '$^'})\b", re.MULTILINE)
    constants = [ast.parse(source) for source in others if foreign.search(source)]
    scopes = tuple(module_scope(tree) for tree in [*trees, *constants])
    names = {
        _marker_name(line)
        for tree, scope in zip(trees, scopes, strict=False)
        for line in _marker_lines(tree, scope._replace(elsewhere=scopes))
    }
    return RegisteredMarkers(frozenset(name for name in names if name), None in names)


def _foreign_names(trees: Iterable[ast.Module]) -> Iterator[str]:
    for node in itertools.chain.from_iterable(ast.walk(tree) for tree in trees):
        if isinstance(node, ast.ImportFrom):
            yield from (re.escape(alias.name) for alias in node.names)
        elif isinstance(node, ast.Attribute) and node.attr.isupper():
            yield node.attr


def _marker_lines(node: ast.AST, scope: Scope) -> Iterator[Text]:
    for child in ast.iter_child_nodes(node):
        inner = function_scope(child, scope) if isinstance(child, FunctionNode) else scope
        if isinstance(child, ast.Call):
            yield from _registered_lines(child, inner)
        yield from _marker_lines(child, inner)


def _registered_lines(call: ast.Call, scope: Scope) -> list[Text]:
    match call:
        case ast.Call(func=ast.Attribute(attr="addinivalue_line")):
            option, line = _two_arguments(call)
        case ast.Call(
            func=ast.Attribute(
                value=ast.Call(func=ast.Attribute(attr="getini"), args=[option]), attr="append"
            ),
            args=[line],
        ):
            pass
        case _:
            return []
    if any(_may_be_markers(text) for text in known_texts(option, scope)):
        return known_texts(line, scope)
    return []


def _two_arguments(call: ast.Call) -> tuple[ast.expr, ast.expr]:
    by_name = {keyword.arg: keyword.value for keyword in call.keywords}
    keywords = [by_name[name] for name in ("name", "line") if name in by_name]
    option, line, *_ = [*call.args, *keywords, UNKNOWN_VALUE, UNKNOWN_VALUE]
    return option, line


def _may_be_markers(option: Text) -> bool:
    return option.value == "markers" if option.complete else "markers".startswith(option.value)


def _marker_name(line: Text) -> str | None:
    """Read the name as pytest does, None if it goes on after the constant part."""
    name = line.value.split(":", 1)[0].split("(", 1)[0]
    return name.strip() if line.complete or name != line.value else None
