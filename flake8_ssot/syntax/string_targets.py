"""Calls that name modules and attributes by text: mock, monkeypatch, pytest-mock, importlib."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Literal, NamedTuple

from flake8_ssot.syntax.constant_text import constant_text
from flake8_ssot.syntax.scopes import Scopes

Kind = Literal["patch target", "module", "plugin"]
Node = ast.expr | ast.keyword


class Target(NamedTuple):
    """What a call names.

    `owner` is the dotted path of an object, or an expression for it; `name` the attribute of it
    that is meant, None where it is the object itself. `creates`: it is fine if there is no such
    attribute, and `builtins`: if it is the name of a builtin and the owner is a module. `stays`
    says that the attribute is left as it is, `late` that the path is followed only later, when the
    patch takes effect. `node` is where the text stands, `expression` the
    owner where its path was read from one.
    """

    kind: Kind
    owner: str | ast.expr
    name: str | None
    node: Node
    creates: bool = False
    builtins: bool = False
    stays: bool = False
    late: bool = False
    expression: ast.expr | None = None

    @property
    def text(self) -> str:
        """The dotted path as written, or the attribute alone if its owner is an expression."""
        return ".".join(
            filter(None, (self.owner if isinstance(self.owner, str) else "", self.name))
        )


#: The parameters that count, in their order.
SIGNATURES: Final[Mapping[str, tuple[str, ...]]] = {
    "patch": ("target", "new", "spec", "create"),
    "patch.object": ("target", "attribute", "new", "spec", "create"),
    "patch.dict": ("in_dict",),
    "patch.multiple": ("target", "spec", "create", "spec_set", "autospec", "new_callable"),
    "setattr": ("target", "name", "value", "raising"),
    "delattr": ("target", "name", "raising"),
    "spy": ("obj", "name"),
    "import_module": ("name", "package"),
    "__import__": ("name", "globals", "locals", "fromlist", "level"),
}
DOTTED: Final = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")

Arguments = dict[str, ast.expr]


def named(
    function: str, call: ast.Call, text: Callable[[ast.expr], str | None]
) -> Iterator[Target]:
    """Yield what a call of `function`, a key of SIGNATURES, names.

    `text` says which text an expression always is.
    """
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return
    given = dict(zip(SIGNATURES[function], call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    # What is in a mapping, nobody knows.
    more = any(keyword.arg is None for keyword in call.keywords)
    texts = {name: found for name, node in given.items() if (found := text(node)) is not None}
    if function in {"setattr", "delattr"}:
        yield from _monkeypatched(function, given, texts, more)
    elif function == "spy":
        yield from _attribute(given, texts, "obj", "name", creates=False, stays=True)
    elif function in {"import_module", "__import__"}:
        yield from _imported(given, texts)
    else:
        creates = more or not _is(given.get("create"), False)
        for target in _patched(function, given, texts, call.keywords, creates):
            yield target._replace(late=True)


def plugins(statement: ast.stmt, scopes: Callable[[], Scopes]) -> Iterator[Target]:
    """Yield the plugins that a statement of the module gives `pytest_plugins`."""
    value: ast.expr | None = None
    if isinstance(statement, ast.Assign):
        if any(isinstance(t, ast.Name) and t.id == "pytest_plugins" for t in statement.targets):
            value = statement.value
    elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        value = statement.value if statement.target.id == "pytest_plugins" else None
    if value is None:
        return
    for node in value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]:
        text = constant_text(node, None, scopes)
        parts = [text or ""] if node is not value else (text or "").split(",")
        for part in parts:
            if DOTTED.fullmatch(part):
                yield Target("plugin", part, None, node)


def _is(node: ast.expr | None, default: bool) -> bool:
    """Say whether a flag has its default value for certain."""
    return node is None or (isinstance(node, ast.Constant) and node.value is default)


def _split(text: str) -> tuple[str, str | None] | None:
    """Return owner and name of a dotted path (no name if it has one part), None for other text."""
    if not DOTTED.fullmatch(text):
        return None
    owner, _, name = text.rpartition(".")
    return (owner, name) if owner else (name, None)


def _patched(
    function: str,
    given: Arguments,
    texts: Mapping[str, str],
    keywords: list[ast.keyword],
    creates: bool,
) -> Iterator[Target]:
    if function == "patch.object":
        target = texts.get("target")
        if target is None or DOTTED.fullmatch(target):
            yield from _attribute(given, texts, "target", "attribute", creates, builtins=True)
        return
    parameter = "in_dict" if function == "patch.dict" else "target"
    path = _split(texts.get(parameter, ""))
    if function == "patch.multiple":
        owner: str | ast.expr | None = texts.get(parameter) if path else given.get(parameter)
        if owner is None or (path is None and parameter in texts):
            return
        yield Target("patch target", owner, None, given[parameter], stays=True)
        for keyword in keywords:
            if keyword.arg and keyword.arg not in SIGNATURES[function]:
                yield Target("patch target", owner, keyword.arg, keyword, creates, builtins=True)
    elif path is not None and function == "patch.dict":
        yield Target("patch target", *path, given[parameter], stays=True)
    elif path is not None and path[1] is not None:
        yield Target("patch target", *path, given[parameter], creates, builtins=True)


def _attribute(
    given: Arguments,
    texts: Mapping[str, str],
    owner: str,
    name: str,
    creates: bool,
    *,
    builtins: bool = False,
    stays: bool = False,
) -> Iterator[Target]:
    """Yield the attribute `name` of the object `owner`, both given as arguments of these names."""
    if owner in given and name in texts:
        path = texts.get(owner, given[owner])
        node = given[owner] if isinstance(path, str) else given[name]
        yield Target("patch target", path, texts[name], node, creates, builtins, stays)


def _monkeypatched(
    function: str, given: Arguments, texts: Mapping[str, str], more: bool
) -> Iterator[Target]:
    """Yield what `monkeypatch.setattr` and `delattr` name, with a dotted path or an object."""
    creates = more or not _is(given.get("raising"), True)
    last = "value" if function == "setattr" else "name"
    if last not in given and not more:
        path = _split(texts.get("target", ""))
        if path is not None and path[1] is not None:
            yield Target("patch target", *path, given["target"], creates)
    elif "target" not in texts:
        yield from _attribute(given, texts, "target", "name", creates)


def _imported(given: Arguments, texts: Mapping[str, str]) -> Iterator[Target]:
    """Yield the module that `import_module` or `__import__` is asked for."""
    name, package = texts.get("name", ""), texts.get("package")
    level = given.get("level")
    if level is not None and not (isinstance(level, ast.Constant) and level.value == 0):
        return
    dots = len(name) - len(name.lstrip("."))
    if dots:
        parts = (package or "").split(".")
        if package is None or dots > len(parts):
            return
        name = ".".join(filter(None, [*parts[: len(parts) - dots + 1], name[dots:]]))
    if DOTTED.fullmatch(name):
        yield Target("module", name, None, given["name"])
