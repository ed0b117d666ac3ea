"""Which modules declare themselves, or names of theirs, deprecated."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, NamedTuple

from flake8_ssot.project.blocks import module_level
from flake8_ssot.project.shim_getattr import warns_of_any_name
from flake8_ssot.project.shim_names import deprecated_names
from flake8_ssot.project.shim_tables import DeprecatedName
from flake8_ssot.project.shim_text import (
    OF_PYTHON,
    SAYS_DEPRECATED,
    SAYS_DOCUMENTED,
    SAYS_GONE,
    literal_texts,
    read_text,
    speaks_of_module,
)
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.syntax.exports import dotted_text

# A shim only passes names on; a module has definitions; the others are kinds of shim.
ShimKind = Literal["shim", "module", "replaced", "comment", "documented"]

WORDS: Final = (b"eprecat", b"EPRECAT", b"ssot:", b"sys.modules[", b"\nwarn", b".warn(")
DOCUMENTED_WORDS: Final = (b"eprecat", b"EPRECAT", b"ompat", b"egacy", b"oved to")
# A docstring that calls a module the old place does so in its first lines.
HEAD: Final = 4096
# A line that can begin a declaration: of a file without one, no tree is needed.
PLAUSIBLE: Final = re.compile(
    rb"^(?:[\w.]*warn\(|(?=[\w.]*?(?i:deprecat))[\w.]*\(|[ \t]*def __getattr__\((?!self\b)"
    rb"|__getattr__\s*=|sys\.modules\["
    rb"|\w+[ \t]*(?::[^=\n]+)?=[ \t]*(?=[\w.]*?(?i:deprecat))[\w.]*\("
    rb"|@[\w.]*deprecated\(|#\s*ssot:"
    rb"|[ \t]+(?=[\w.]*?(?i:deprecat))[\w.]*\(\s*(?:__name__|\{))",
    re.MULTILINE,
)
COMMENT: Final = re.compile(
    r"#\s*ssot:\s*shim of\s+([^\W\d][\w.]*)(?:\s*,\s*remove after\s+(\S+))?\s*\Z"
)
# Helpers with "deprecat" in their names which silence warnings rather than give one.
SILENCING: Final = re.compile(
    r"suppress|ignore|filter|silence|disable|without|catch", re.IGNORECASE
)


class Declaration(NamedTuple):
    """A module's word that it is deprecated as a whole.

    `target` is the new module's absolute name, `alias` a dotted name of the shim's own that is it;
    both may be None, and `text` empty.
    """

    kind: ShimKind
    line: int
    text: str = ""
    target: str | None = None
    alias: str | None = None
    remove_after: str | None = None


@dataclass(frozen=True)
class Shim:
    """What a module declares: as a whole, and for single names."""

    whole: Declaration | None = None
    names: Mapping[str, DeprecatedName] = field(default_factory=dict)


NOTHING: Final = Shim()


def may_declare(data: bytes, *, documented: bool) -> bool:
    """Say whether the text of a module can hold a declaration, so that it is worth a parse."""
    if documented and any(word in data[:HEAD] for word in DOCUMENTED_WORDS):
        return True
    return any(word in data for word in WORDS) and PLAUSIBLE.search(data) is not None


def declarations(
    tree: ast.Module, data: bytes, path: Path, summary: ModuleSummary, *, documented: bool
) -> Shim:
    """Return what the module at `path` declares, also by its docstring if `documented`."""
    constants = {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    whole = (
        _commented(data)
        or _warned(tree, path, summary, constants)
        or _replaced(tree, summary)
        or _asked(tree, summary, constants)
    )
    if whole is None and documented:
        whole = _documented(tree, summary)
    return Shim(whole, deprecated_names(tree, summary, constants))


def _commented(data: bytes) -> Declaration | None:
    """Find `# ssot: shim of new.module, remove after 2026-12` at the start of a line."""
    if b"ssot:" not in data:
        return None
    try:
        for token in tokenize.tokenize(io.BytesIO(data).readline):
            match = token.type == tokenize.COMMENT and COMMENT.match(token.string)
            if match and token.start[1] == 0:
                target, remove_after = match.groups()
                return Declaration("comment", token.start[0], "", target, None, remove_after)
    except (tokenize.TokenError, SyntaxError, ValueError):  # pragma: no cover
        pass  # before 3.12 Python tokenizes less than it parses, and only what nobody writes
    return None


def _warned(
    tree: ast.Module, path: Path, summary: ModuleSummary, constants: Mapping[str, ast.expr]
) -> Declaration | None:
    """Find a warning that every import of the module gives, and that speaks of the module."""
    where = path.parent if path.name == "__init__.py" else path.with_suffix("")
    names = (where.parent.name, where.name)
    for statement in tree.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        text = _warning(call, summary, constants) if isinstance(call, ast.Call) else None
        if text is None:
            continue
        if OF_PYTHON.search(text):
            continue
        if speaks_of_module(text, names):
            kind: ShimKind = "shim" if only_passes_on(tree) else "module"
            return Declaration(kind, statement.lineno, text)
        if only_passes_on(tree):
            return Declaration("shim", statement.lineno, text)
    return None


def _warning(
    call: ast.Call, summary: ModuleSummary, constants: Mapping[str, ast.expr]
) -> str | None:
    """Return the text of a call that warns of a deprecation, None for any other call."""
    function = dotted_text(call.func) or ""
    if is_warn(function, summary):
        category = [k.value for k in call.keywords if k.arg == "category"] + call.args[1:2]
        messages = [k.value for k in call.keywords if k.arg == "message"] + call.args[:1]
        kinds = [*category, *(m.func for m in messages if isinstance(m, ast.Call))]
        text = next((t for m in messages if (t := read_text(m, constants))), "")
        if any(SAYS_DEPRECATED.search(dotted_text(kind) or "") for kind in kinds):
            return text
        return text if SAYS_GONE.search(text) else None
    if SAYS_DEPRECATED.search(function) and not SILENCING.search(function):
        return " ".join(literal_texts(call, constants)) or None
    return None


def is_warn(function: str, summary: ModuleSummary) -> bool:
    """Say whether the dotted name `function` is `warnings.warn` in this module.

    A module that is not bound when all has run was deleted again.
    """
    owner, _, name = function.rpartition(".")
    if function == "warnings.warn" and owner not in summary.bindings:
        return True
    targets = [b.target for b in summary.bindings.get(owner or name, ()) if b.target]
    if owner:
        return name == "warn" and any(t.module == "warnings" for t in targets)
    return any(t[:2] == ("warnings", "warn") for t in targets)


def only_passes_on(tree: ast.Module) -> bool:
    """Say whether the module only imports, renames, warns and sets `__all__`."""
    return all(_passes_on(statement) for statement, _ in module_level(tree.body))


def _passes_on(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Assign):
        names = [dotted_text(target) or "" for target in statement.targets]
        value = statement.value
        return dotted_text(value) is not None or all(
            name.startswith("__") or (isinstance(value, ast.Constant) and name) for name in names
        )
    if isinstance(statement, (ast.AnnAssign, ast.AugAssign)):
        return (dotted_text(statement.target) or "").startswith("__")
    if isinstance(statement, ast.FunctionDef):
        return statement.name in {"__getattr__", "__dir__"}
    return not isinstance(
        statement,
        (ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.While, ast.Return, ast.Global),
    )


def _asked(
    tree: ast.Module, summary: ModuleSummary, constants: Mapping[str, ast.expr]
) -> Declaration | None:
    """Find a `__getattr__` that warns of all that the module has."""
    found = warns_of_any_name(tree, summary, constants)
    return Declaration("shim", *found) if found else None


def _replaced(tree: ast.Module, summary: ModuleSummary) -> Declaration | None:
    """Find `sys.modules[__name__] = other`, where `other` was imported."""
    for statement in tree.body:
        if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
            continue
        target, value = statement.targets[0], statement.value
        if not isinstance(target, ast.Subscript) or dotted_text(target.value) != "sys.modules":
            continue
        if dotted_text(target.slice) != "__name__":
            continue
        if isinstance(value, ast.Call) and (dotted_text(value.func) or "").endswith(
            "import_module"
        ):
            text = read_text(value.args[0], {}) if value.args else None
            if text and re.fullmatch(r"[\w.]+", text) and text[0] != ".":
                return Declaration("replaced", statement.lineno, target=text)
        alias = dotted_text(value)
        if alias and any(b.target for b in summary.bindings.get(alias.partition(".")[0], ())):
            return Declaration("replaced", statement.lineno, alias=alias)
    return None


def _documented(tree: ast.Module, summary: ModuleSummary) -> Declaration | None:
    """Find a module that only re-exports and whose docstring says that it is the old place.

    A package that re-exports its own submodules is a facade, whatever it says.
    """
    text = ast.get_docstring(tree) or ""
    if not SAYS_DOCUMENTED.search(text) or not only_passes_on(tree):
        return None
    imports = [s for s in tree.body if isinstance(s, ast.ImportFrom) and s.module != "__future__"]
    own = [s for s in imports if summary.is_package and s.level == 1]
    if not imports or own:
        return None
    return Declaration("documented", 1, " ".join(text.partition("\n\n")[0].split()))
