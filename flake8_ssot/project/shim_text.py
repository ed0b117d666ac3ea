"""What the text of a deprecation says: that something is deprecated, and what to use instead."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from flake8_ssot.syntax.exports import dotted_text

# How a text shows the module's own name, and the name that was asked for.
MODULE: Final = "{__name__}"
NAME: Final = "{name}"
LONGEST_QUOTE: Final = 160

SAYS_DEPRECATED: Final = re.compile(r"deprecat", re.IGNORECASE)
#: What else a warning says of the module that gives it, or of a name that it is asked for.
SAYS_GONE: Final = re.compile(
    r"deprecat|\bwill be removed\b|\bno longer the canonical\b"
    r"|\b(?:has|have|was|were)(?: been)? (?:moved|renamed|relocated)\b",
    re.IGNORECASE,
)
SAYS_DOCUMENTED: Final = re.compile(
    r"deprecat|backwards?[- ]compat|\blegacy\b|\bmoved to\b", re.IGNORECASE
)
OF_PYTHON: Final = re.compile(
    r"support (?:for|of) python|python\s*(?:[\d.x]+\s*)?support|running on python", re.IGNORECASE
)
THIS_MODULE: Final = re.compile(
    r"\bthis (?:\w+ )?(?:sub)?(?:module|package|file|path|location|shim|import)\b"
    r"|\bimport(?:s|ing)?\b",
    re.IGNORECASE,
)
# The words that come before the new path, and the path; a call of something with arguments is none.
REPLACEMENT: Final = re.compile(
    r"(?:\buse|\bimport(?:ing)?|\bto|\bby|\bof|\bfrom|\binto|\bsee)\s+"
    r"(?:the\s+|it\s+|them\s+)?[\"'`]*"
    r"(?:from\s+|import\s+)?([^\W\d]\w*(?:\.[^\W\d]\w*)+)(?!\w|\.\w|\([^)])"
    r"(?:\s+import\s+([^\W\d]\w*))?",
    re.IGNORECASE,
)


def read_text(node: ast.AST, constants: Mapping[str, ast.expr]) -> str | None:
    """Return the text of a string expression, with what is not literal shown as `{...}`.

    `constants` are the module's assignments, through which a plain name is followed once.
    """
    parts: list[str] = []
    stack: list[ast.AST] = [node]
    is_text = False
    while stack:
        part = stack.pop()
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            parts.append(part.value)
            is_text = True
        elif isinstance(part, ast.JoinedStr):
            stack += reversed(part.values)
            is_text = True
        elif isinstance(part, ast.FormattedValue):
            parts.append("{" + (dotted_text(part.value) or "...") + "}")
        elif isinstance(part, ast.BinOp) and isinstance(part.op, (ast.Add, ast.Mod)):
            stack += (part.right, part.left) if isinstance(part.op, ast.Add) else (part.left,)
        elif isinstance(part, ast.Call):
            stack.append(_formatted(part))
        elif isinstance(part, ast.Name) and part.id in constants and part is node:
            stack.append(constants[part.id])
        else:
            parts.append("{" + (dotted_text(part) or "...") + "}")
    return " ".join("".join(parts).split()) if is_text else None


def _formatted(call: ast.Call) -> ast.AST:
    """Return what `"...".format(...)`, `dedent("...")` or `SomeWarning("...")` is made from."""
    function = call.func
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Constant):
        return function.value
    return call.args[0] if call.args else ast.Constant(value=None)


def literal_texts(call: ast.Call, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    """Yield the texts among a call's arguments."""
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if not isinstance(argument, ast.Call):
            text = read_text(argument, constants)
            if text:
                yield text


def speaks_of_module(text: str, names: tuple[str, str]) -> bool:
    """Say whether `text` is about the module whose last two names are `names`."""
    parent, last = names
    if MODULE in text or THIS_MODULE.search(text) or f"{parent}.{last}" in text:
        return True
    word = re.escape(last)
    pattern = (
        rf"(?<![\w.]){word}[\"'`]* (?:(?:sub)?(?:module|package)|shim|is|was|has been)\b"
        rf"|(?:module|package) [\"'`]*{word}\b"
    )
    return re.search(pattern, text, re.IGNORECASE) is not None


def replacements(text: str) -> Iterator[str]:
    """Yield the dotted paths that `text` tells to use, `from a import B` as `a.B`."""
    for match in REPLACEMENT.finditer(text):
        path, name = match.groups()
        yield f"{path}.{name}" if name else path


def quote(text: str, module: str, name: str | None) -> str:
    """Return `text` as it can stand in a message: on one line, not too long, names filled in."""
    text = text.replace(MODULE, module)
    if name is not None:
        text = text.replace(NAME, name)
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rpartition(" ")[0] + " ..."
    return text
