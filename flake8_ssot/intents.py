"""What checkers intend with a violation besides shims: absolute imports, known markers."""

from __future__ import annotations

import ast
import keyword
import re
from pathlib import Path
from typing import Final

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.resolution import absolute
from flake8_ssot.pytest_config import import_mode
from flake8_ssot.pytest_config.verdict import MISSPELLED_PARAMETRIZE, Missing
from flake8_ssot.rules import Intent, Redirect, Register, Replace
from flake8_ssot.walk import Context

#: The beginning of a longer line says enough.
LONGEST: Final = 1000
#: What ends no description: white space, and what closes a list.
ENDS: Final = " \t\n\r\f\v,])"


def made_absolute(context: Context, path: Path, node: ast.ImportFrom, module: str) -> Intent | None:
    """Return the intent to import from `module` what the file's relative import `node` names.

    It is safe if that is the name that the relative import gives the module as well.
    """
    package = import_mode.package_of(path)
    target = Target(node.module or "", None, node.level)
    same = absolute(target, package.name, is_package=path.name == "__init__.py") == module
    is_packaged = context.pytest_package in (None, _parent(package.name, path))
    is_safe = bool(module) and same and is_packaged and package.root in context.search_path
    names = [alias.name for alias in node.names]
    if not module:
        redirects = tuple(Redirect("", name, name, None) for name in names if name != "*")
        return Intent(redirects, is_safe) if redirects else None
    return Intent(tuple(Redirect(module, name, module, name) for name in names), is_safe)


def _parent(name: str, path: Path) -> str:
    return name if path.name == "__init__.py" else name.rpartition(".")[0]


def known_marker(context: Context, node: ast.expr, name: str, missing: Missing) -> Intent | None:
    """Return the intent to correct a marker's name, or to register what is registered elsewhere.

    That a name is a typo, or a marker that nobody registered yet, a person has to confirm.
    """
    if name.startswith("_") or not name.isidentifier() or keyword.iskeyword(name):
        return None
    nearest = "parametrize" if name in MISSPELLED_PARAMETRIZE else missing.nearest
    if missing.elsewhere is None and nearest is not None:
        written = ast.get_source_segment(context.source.text, node) or ""
        is_plain = isinstance(node, ast.Attribute) and "\n" not in written
        if not nearest.isidentifier() or not is_plain or not written.endswith(name):
            return None
        return Intent((Replace(written[: -len(name)] + nearest),), is_safe=False)
    if missing.config is None:
        return None
    words = f"{name}{_description(context, name, missing)}"
    return Intent((Register(words, missing.config),), is_safe=missing.elsewhere is not None)


def _description(context: Context, name: str, missing: Missing) -> str:
    """Return what the line that registers the marker elsewhere says of it, with its colon."""
    if missing.elsewhere is None:
        return ""
    path, line = missing.elsewhere
    data = context.workspace.sources.data(path) or b""
    lines = data.decode("utf-8", "replace").splitlines()
    text = lines[line - 1][:LONGEST] if 0 < line <= len(lines) else ""
    found = re.search(rf"\b{re.escape(name)}(?:\([^()]*\))?\s*:([^\"'\\]*)", text)
    words = found[1].strip().rstrip(ENDS) if found else ""
    return f": {words}" if words else ""
