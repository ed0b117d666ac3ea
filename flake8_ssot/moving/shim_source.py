"""The source of shims: what stays at the old place of a module, or of a name.

It is what OST301 takes for a shim, what F401 takes for used, and what ruff's formatter leaves.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from typing import Final

from flake8_ssot.fixes.added_imports import with_imports
from flake8_ssot.fixes.text import lines
from flake8_ssot.project.expiry import DATE

#: As long as ruff's formatter lets a line be by itself.
WIDTH: Final = 88
GETATTR: Final = "__getattr__"


def module_shim(
    old: str,
    new: str,
    exported: Iterable[str],
    others: Iterable[str],
    *,
    is_open: bool,
    remove_after: str | None,
) -> str:
    """Return the shim of a module.

    `exported` are the names that a star import takes, `others` those that can be imported besides;
    with `is_open` there may be more, which are looked up when they are asked for.
    """
    names = _sorted(exported)
    imports = [_listed(f"from {new} import ", "(", names, ")")] if names else []
    # isort has each that is called otherwise on its own line, sorted by the first names.
    imports += [f"from {new} import {name} as {name}" for name in _sorted(others)]
    imports.sort(key=lambda one: _key(re.split(r"import\s+\(?\s*", one)[1]))
    package, _, last = new.rpartition(".")
    if is_open:
        imports.insert(0, f"{f'from {package} ' if package else ''}import {last} as _moved")
    exports = [f'"{name}"' for name in names]
    parts = [
        f'"""Moved to `{new}`."""',
        "import warnings",
        "\n".join(imports),
        _listed("__all__ = ", "[", exports, "]", is_bracketed=True),
        _warning(old, new, remove_after, indent=""),
    ]
    if is_open:
        parts.append(f"\ndef {GETATTR}(name: str) -> object:\n    return getattr(_moved, name)")
    return "\n\n".join(filter(None, parts)) + "\n"


def with_name_shim(
    text: str, old: tuple[str, str], new: tuple[str, str], remove_after: str | None
) -> str:
    """Return the text of a module that passes on, when it is asked, a name that has left it."""
    (module, name), (new_module, new_name) = old, new
    text = with_imports(text, ["import warnings"])
    known = next((n for n in ast.parse(text).body
                  if isinstance(n, ast.FunctionDef) and n.name == GETATTR), None)  # fmt: skip
    argument = known.args.args[0].arg if known is not None and known.args.args else "name"
    alias = new_name if new_name == name else f"{new_name} as {name}"
    branch = [
        f'    if {argument} == "{name}":',
        f"        from {new_module} import {alias}",
        "",
        _warning(f"{module}.{name}", f"{new_module}.{new_name}", remove_after, indent=" " * 8),
        f"        return {name}",
    ]
    newline = "\r\n" if "\r\n" in text else "\n"
    if known is not None:
        all_lines = lines(text)
        start = known.body[0].lineno - 1
        inserted = [line + newline for line in "\n".join(branch).split("\n")]
        return "".join([*all_lines[:start], *inserted, *all_lines[start:]])
    function = [
        f"def {GETATTR}({argument}: str) -> object:",
        *branch,
        f'    raise AttributeError(f"module {{__name__!r}} has no attribute {{{argument}!r}}")',
    ]
    added = "\n".join(["", "", *function, ""]).replace("\n", newline)
    return text.rstrip("\r\n") + newline + added


def _warning(old: str, new: str, remove_after: str | None, *, indent: str) -> str:
    """Return the statement that warns, as long as it must be."""
    said = f"{old} is deprecated, use {new}"
    if remove_after is not None:
        is_date = DATE.match(remove_after) is not None
        when = remove_after if is_date else f"version {remove_after.lstrip('v')}"
        said = f"{old} is deprecated and will be removed after {when}; use {new}"
    inside = f'"{said}", DeprecationWarning, stacklevel=2'
    if len(f"{indent}warnings.warn({inside})") <= WIDTH:
        return f"{indent}warnings.warn({inside})"
    if len(f"{indent}    {inside}") <= WIDTH:
        return f"{indent}warnings.warn(\n{indent}    {inside}\n{indent})"
    message = f'"{said}"'
    if len(f"{indent}    {message},") > WIDTH:
        head, _, tail = said.rpartition(" use ")
        message = f'"{head} "\n{indent}    "use {tail}"'
    given = (message, "DeprecationWarning", "stacklevel=2")
    parts = "".join(f"{indent}    {part},\n" for part in given)
    return f"{indent}warnings.warn(\n{parts}{indent})"


def _listed(
    start: str, opening: str, parts: Sequence[str], closing: str, *, is_bracketed: bool = False
) -> str:
    """Return parts on one line, or one on each."""
    inner = ", ".join(parts)
    line = f"{start}{opening}{inner}{closing}" if is_bracketed else start + inner
    if len(line) <= WIDTH:
        return line
    return "\n".join([start + opening, *(f"    {part}," for part in parts), closing])


def _sorted(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=_key)


def _key(name: str) -> tuple[object, ...]:
    """Return how isort sorts: constants, classes, all others; and numbers by their value."""
    name = name.partition(" ")[0]
    plain = name.lstrip("_")
    kind = 0 if name.isupper() and len(plain) > 1 else 1 if plain[:1].isupper() else 2
    numbers = [(int(part), "") if part.isdecimal() else (-1, part)
               for part in re.split(r"(\d+)", name)]  # fmt: skip
    return kind, numbers
