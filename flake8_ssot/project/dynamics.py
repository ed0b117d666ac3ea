"""What may give a module names that none of its statements shows."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from flake8_ssot.syntax.children import parts
from flake8_ssot.syntax.exports import dotted_text

GETATTR: Final = "it has a __getattr__"
PATH: Final = "it changes its __path__"
MODULES: Final = "it puts modules into sys.modules"
STOPS: Final = "importing it never comes to its end"
# What answers questions for a name or a submodule, and adds nothing to a star import.
LAZY: Final = frozenset({GETATTR, PATH, MODULES})
GLOBALS: Final = "it may write to globals()"
ENUM: Final = "it exports the members of an enum"
# What gives a module names, and a package no submodule that Python could find.
NAMES_ONLY: Final = frozenset({GETATTR, GLOBALS, ENUM})

# A file that has none of these words needs no search.
WORDS: Final = (
    b"globals(", b"locals(", b"vars(", b"exec(", b"modules[", b"sys.modules.",
    b"__path__", b"__getattr__", b"__dict__", b"global_enum", b"._convert_(",
)  # fmt: skip

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
NAMESPACES: Final = frozenset({"globals", "vars", "locals"})
READING_METHODS: Final = frozenset({"get", "items", "keys", "values", "copy"})
LOOKS: Final = frozenset(
    {"getattr", "hasattr", "dir", "getmembers", "help", "vars", "setattr", "reload", "getsource"}
)
READERS: Final = frozenset({"dict", "list", "sorted", "set", "tuple", "len", "frozenset", "iter"})


#: Nodes about which there is nothing to say, but where they decorate a class.
PLAIN: Final = (ast.Name, ast.Constant)


def may_be_dynamic(data: bytes) -> bool:
    """Say of the text of a module whether it is worth a search."""
    # A test's monkeypatch.setattr is none of ours.
    sets = data.count(b"setattr(") > data.count(b".setattr(")
    return sets or any(word in data for word in WORDS)


def dynamics(
    tree: ast.Module, bindings: Mapping[str, object], approved: frozenset[int] = frozenset()
) -> tuple[str, ...]:
    """Return the reasons why the module's names can't be known, none if they can.

    `approved` are the ids of nodes that are known to bind nothing else than what is known.
    """
    reasons: dict[str, None] = {}
    if bindings.get("__getattr__"):
        reasons[GETATTR] = None
    if bindings.get("__path__"):
        reasons[PATH] = None
    given: set[str] = set()
    imported: set[str] = set()
    for node, parent, inside in _nodes(tree):
        if isinstance(node, ast.Call):
            given.update(_given_names(node))
        elif isinstance(node, ast.alias) and inside:  # where a module can import itself
            imported.add((node.asname or node.name).partition(".")[0])
        if (reason := _reason(node, parent, inside)) and id(node) not in approved:
            reasons[reason] = None
    if not given.isdisjoint(imported):
        reasons["it sets attributes of a module, which may be itself"] = None
    return tuple(reasons)


def _given_names(call: ast.Call) -> Iterator[str]:
    """Yield the name of the object that `setattr` gives an attribute whose name is computed."""
    if dotted_text(call.func) == "setattr" and len(call.args) == 3:
        owner, key, _ = call.args
        if isinstance(owner, ast.Name) and not isinstance(key, ast.Constant):
            yield owner.id


def _nodes(tree: ast.Module) -> Iterator[tuple[ast.AST, ast.AST, bool]]:
    """Yield every node that may be a reason, its parent, and whether it is in a function."""
    stack: list[tuple[ast.AST, ast.AST, bool]] = [(tree, tree, False)]
    while stack:
        node, parent, inside = stack.pop()
        yield node, parent, inside
        inside = inside or isinstance(node, FUNCTIONS)
        below = parts(node)
        if not isinstance(node, ast.ClassDef):  # what decorates a class may be a plain name
            below = [child for child in below if not isinstance(child, PLAIN)]
        stack += [(child, node, inside) for child in below]


def _reason(node: ast.AST, parent: ast.AST, inside: bool) -> str | None:
    if isinstance(node, ast.Call):
        function = dotted_text(node.func) or ""
        if function == "exec" and not inside:
            return "it calls exec"
        if function == "setattr" and node.args and _is_this_module(node.args[0]):
            return "it sets attributes of its module object"
        if function.startswith("__path__."):
            return PATH
        if function in {"sys.modules.update", "sys.modules.setdefault"}:
            return MODULES
        if function.endswith("._convert_"):
            return ENUM
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        if dotted_text(node.value) == "sys.modules":
            return "it replaces itself in sys.modules" if _is_name(node.slice) else MODULES
    elif isinstance(parent, ast.ClassDef) and "global_enum" in (dotted_text(node) or ""):
        return ENUM
    if _is_namespace(node, inside) and not _reads(node, parent):
        return GLOBALS
    if isinstance(node, ast.Subscript) and _is_this_module(node) and not _looks_up(parent):
        return "it hands out its module object"
    return None


def _is_namespace(node: ast.AST, inside: bool) -> bool:
    """Say whether `node` is the dictionary of the module's names."""
    if isinstance(node, ast.Attribute) and node.attr == "__dict__":
        return _is_this_module(node.value)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return False
    if node.func.id not in NAMESPACES or (inside and node.func.id != "globals"):
        return False
    return not node.args or _is_this_module(node.args[0])


def _reads(node: ast.AST, parent: ast.AST) -> bool:
    """Say whether what is done with the dictionary `node` surely leaves it as it is."""
    if isinstance(parent, ast.Subscript):
        return isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Attribute):
        return parent.attr in READING_METHODS
    if isinstance(parent, ast.Call):
        return isinstance(parent.func, ast.Name) and parent.func.id in READERS
    return isinstance(parent, (ast.Compare, ast.For, ast.comprehension, ast.Starred, ast.Dict))


def _looks_up(parent: ast.AST) -> bool:
    """Say whether what is done with the module object surely leaves it as it is."""
    if isinstance(parent, ast.Attribute):
        return isinstance(parent.ctx, ast.Load)
    if isinstance(parent, ast.Call):
        return (dotted_text(parent.func) or "").rpartition(".")[2] in LOOKS
    return isinstance(parent, ast.Delete)


def _is_this_module(node: ast.expr) -> bool:
    """Recognise `sys.modules[__name__]`."""
    return (
        isinstance(node, ast.Subscript)
        and (dotted_text(node.value) or "").rpartition(".")[2] == "modules"
        and _is_name(node.slice)
    )


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "__name__"
