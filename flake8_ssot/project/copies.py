"""The classes and constants that a module defines, each with a fingerprint of its members."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from flake8_ssot.imports import digest
from flake8_ssot.project.cache import Kind
from flake8_ssot.syntax.structure import structure

#: What may define a class or a constant at the left margin; what it finds too much, a parse sorts.
MAY_DEFINE: Final = re.compile(rb"\n(?:class[ \t]+([^\W\d]\w*)|([A-Z][A-Z0-9_]+)[ \t]*[:=])")
ENUMS: Final = ("Enum", "Flag")
#: What generators write above the code that nobody is to touch.
GENERATED: Final = re.compile(
    rb"\A(?:[ \t]*(?:#[^\n]*)?\n){0,30}?[ \t]*#[^\n]*?"
    rb"(?i:do not (?:edit|modify)|@generated|\bauto(?:-|matically )?generated)"
)
#: The structure of `auto()` and `enum.auto()`.
AUTO: Final = re.compile(r"<Call \*0 \*0 (?:auto|<Attribute 'auto' .*)")
#: Smaller ones are alike by chance.
FEWEST_ITEMS: Final = 3
FEWEST_MEMBERS: Final = 2


class Definition(NamedTuple):
    """A class or a constant at the left margin.

    `kind` is `enum`, `dataclass`, `class` or `constant`; `members` are the names in a class, or the
    items of a constant, each with a digest that is the same where the member is.
    """

    kind: str
    name: str
    line: int
    column: int
    bases: tuple[str, ...]
    members: dict[str, str]


class Definitions(NamedTuple):
    """What one module defines."""

    found: tuple[Definition, ...] = ()


DEFINITIONS: Final = Kind("definitions", Definitions, ("project/copies.py", "syntax/structure.py"))


def names(data: bytes) -> set[str]:
    """Return what the text of a module may define."""
    return {(one or other).decode() for one, other in MAY_DEFINE.findall(b"\n" + data)}


def is_generated(data: bytes) -> bool:
    """Say whether the comments at the head of a file say that a tool wrote it."""
    return GENERATED.match(data) is not None


def definitions(tree: ast.Module | None) -> Definitions:
    """Return what a module defines once, whatever happens when it is imported."""
    if tree is None:
        return Definitions()
    found = [made for node in tree.body for made in _made(node)]
    often = Counter(one.name for one in found)
    return Definitions(tuple(one for one in found if often[one.name] == 1))


def _made(node: ast.stmt) -> Iterator[Definition]:
    if isinstance(node, ast.ClassDef):
        kind = kind_of(node)
        texts = [found for part in node.body for found in _members(part)]
        if kind == "enum":
            texts = list(_numbered(texts, node))
        members = {name: _digest(text) for name, text in texts}
        if len(members) >= FEWEST_MEMBERS:
            bases = tuple(map(ast.unparse, node.bases))
            yield Definition(kind, node.name, node.lineno, node.col_offset, bases, members)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        target = targets[0]
        items = _items(node.value)
        is_constant = isinstance(target, ast.Name) and target.id.isupper() and len(targets) == 1
        if is_constant and items is not None and len(items) >= FEWEST_ITEMS:
            name = ast.unparse(target)
            yield Definition("constant", name, node.lineno, node.col_offset, (), items)


def _numbered(members: Sequence[tuple[str, str]], node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield the members of an enum; the value of `auto()` follows from those before it.

    That of a StrEnum is the member's name.
    """
    is_text = any(_last_word(base).endswith("StrEnum") for base in node.bases)
    for number, (name, text) in enumerate(members):
        yield name, f"auto {'' if is_text else number}" if AUTO.fullmatch(text) else text


def kind_of(node: ast.ClassDef) -> str:
    """Return whether a class is an `enum`, a `dataclass` or any other `class`."""
    if any(_last_word(base).endswith(ENUMS) for base in node.bases):
        return "enum"
    return "dataclass" if "dataclass" in map(_last_word, node.decorator_list) else "class"


def _last_word(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _members(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Yield what a statement of a class body binds, with a text of it without its docstring."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
        arguments = [] if isinstance(node, ast.ClassDef) else [node.args]
        parts = [*node.decorator_list, *arguments, *body]
        yield node.name, f"{type(node).__name__} {structure(parts)}"
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            if isinstance(target, ast.Name):
                yield target.id, structure([node.value])
    elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        value = [node.value] if node.value is not None else []
        yield node.target.id, structure([node.annotation, *value])


def _items(node: ast.expr) -> dict[str, str] | None:
    """Return the items of a literal container as written, None of anything else."""
    if isinstance(node, ast.Dict) and all(isinstance(key, ast.Constant) for key in node.keys):
        pairs = zip(node.keys, node.values, strict=True)
        return {ast.unparse(key): _digest(structure([v])) for key, v in pairs if key is not None}
    if not isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return None
    if not all(isinstance(item, ast.Constant) for item in node.elts):
        return None
    return {ast.unparse(item): "" for item in node.elts}


def _digest(text: str) -> str:
    return digest(text.encode("utf-8", "surrogatepass"), 8).hex()
