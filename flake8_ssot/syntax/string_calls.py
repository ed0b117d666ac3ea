"""Which calls of a file name modules and attributes by text, with as little work as can be."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Final

from flake8_ssot.syntax.constant_text import constant_text
from flake8_ssot.syntax.loose_names import TEXT, LooseNames
from flake8_ssot.syntax.names import DottedName, dotted_name
from flake8_ssot.syntax.parents import Parents, links
from flake8_ssot.syntax.scopes import OPAQUE, Scopes
from flake8_ssot.syntax.string_targets import SIGNATURES, Target, named

#: The functions by the paths that they are imported from.
FUNCTIONS: Final[Mapping[str, str]] = {
    f"{module}.{name}": name
    for module in ("unittest.mock", "mock", "mock.mock")
    for name in ("patch", "patch.object", "patch.dict", "patch.multiple")
} | {"importlib.import_module": "import_module"}
MOCKERS: Final = frozenset(
    f"{scope}mocker" for scope in ("", "class_", "module_", "package_", "session_")
)
MONKEYPATCH: Final = frozenset({"monkeypatch"})
WORDS: Final = frozenset({name.rpartition(".")[2] for name in SIGNATURES})
#: What the text of a file has that imports or calls one of them.
MENTIONS: Final = ("patch", "setattr(", "delattr(", "spy(", "import_module", "__import__")
#: The parameters that come first.
FIRST: Final = frozenset(parameters[0] for parameters in SIGNATURES.values())
#: What is given first, in text: the beginning of a string, or a name and what follows it.
ARGUMENT: Final = (
    rf"(?:(?:{'|'.join(sorted(FIRST))})\s*=(?!=)\s*)?(?:[rRuU]?[\"']([\w.]*)|([^\W\d]\w*)\s*(.?))?"
)
#: After a name: it is a prefix of a string, or another parameter that stands first.
UNREAD: Final = frozenset({"'", '"', "="})
#: What may begin a string too, or a line that says nothing.
UNCLEAR: Final = frozenset("#(\\")

Canonical = Callable[[ast.expr, "Parents | None"], "str | None"]


class Reader:
    """Reads the calls of one file.

    `canonical` says which dotted path an expression names, `is_ours` whether a top-level name is
    the project's, `is_redefined` whether the project has a fixture of that name itself. What calls
    name is first read with a look at statements alone, and only where
    that leads to something missing the scopes are made, to be certain.
    """

    def __init__(
        self,
        tree: ast.Module,
        scopes: Callable[[], Scopes],
        canonical: Canonical,
        is_ours: Callable[[str], bool],
        is_redefined: Callable[[str], bool],
    ) -> None:
        self._tree = tree
        self._scopes = scopes
        self._canonical = canonical
        self._is_ours = is_ours
        self._is_redefined = is_redefined
        self._of_calls: dict[ast.Call, tuple[Target, ...]] = {}
        self._concerned: bool | None = None

    @cached_property
    def _loose(self) -> LooseNames:
        return LooseNames(self._tree)

    @cached_property
    def _names(self) -> frozenset[str]:
        """The names that the functions may have in this file."""
        return self._loose.ending_in(WORDS) | {"patch", "import_module", "__import__"}

    def concerns(self, text: str) -> bool:
        """Say whether the file with this text may name anything of the project in such a call."""
        if self._concerned is None:
            self._concerned = self._may_name(text)
        return self._concerned

    def _may_name(self, text: str) -> bool:
        if not any(word in text for word in MENTIONS):
            return False
        names = "|".join(sorted(self._names))
        pattern = rf"(?:\b(?:{names})|\.\s*(?:{'|'.join(sorted(WORDS))}))\s*\(\s*{ARGUMENT}"
        for match in re.finditer(pattern, text):
            quoted, name, next_character = match.groups()
            if quoted is not None:
                if quoted[:1] in {"", "."} or self._is_ours(quoted.partition(".")[0]):
                    return True
            elif name is not None:
                if next_character in UNREAD or self._may_be_ours(name):
                    return True
            elif text[match.end() : match.end() + 1] in UNCLEAR:
                return True
        return False

    def of_call(self, call: ast.Call, parents: Parents | None) -> tuple[Target, ...]:
        """Return what a call may name of the project; `confirms` is to be asked about it."""
        if call not in self._of_calls:
            self._of_calls[call] = tuple(self._read(call, parents))
        return self._of_calls[call]

    def _read(self, call: ast.Call, parents: Parents | None) -> Iterator[Target]:
        if not self._may_be_concerned(call):
            return
        for target in self.written(call, parents):
            if isinstance(target.owner, str):
                yield target
                continue
            dotted = dotted_name(target.owner)
            for path in self._loose.of(dotted.root.id) if dotted else ():
                if path != TEXT and (path[0] == "." or self._is_ours(path.partition(".")[0])):
                    owner = ".".join((path, *(dotted.attributes if dotted else ())))
                    yield target._replace(owner=owner, expression=target.owner)

    def confirms(self, target: Target, call: ast.Call, parents: Parents | None) -> bool:
        """Say whether what a call seems to name is certain."""
        parents, expression = Parents(call, parents), target.expression
        if expression and self._scopes().canonical_name(expression, parents) != target.owner:
            return False
        dotted = dotted_name(call.func)
        return dotted is not None and self._function(call, dotted, parents) == self._guess(call)

    def written(self, call: ast.Call, parents: Parents | None) -> Iterator[Target]:
        """Yield what a call names if its function is what its name says."""
        function, inner = self._guess(call), Parents(call, parents)
        if function is not None:
            dotted = dotted_name(call.func)
            at_once = dotted is not None and dotted.root.id in MOCKERS
            for target in named(function, call, lambda node: self._text(node, inner)):
                yield target._replace(late=target.late and not at_once)

    def _text(self, node: ast.expr, parents: Parents) -> str | None:
        if isinstance(node, ast.Name) and TEXT not in self._loose.of(node.id):
            return None
        return constant_text(node, parents, self._scopes)

    def _may_be_ours(self, name: str) -> bool:
        """Say whether a name may mean something of the project, or text."""
        return any(
            path == TEXT or path[0] == "." or self._is_ours(path.partition(".")[0])
            for path in self._loose.of(name)
        )

    def _may_be_concerned(self, call: ast.Call) -> bool:
        """Say whether the function's name, and what it is given first, let it look like ours."""
        function = call.func
        if isinstance(function, ast.Name):
            if function.id not in self._names:
                return False
        elif not isinstance(function, ast.Attribute) or function.attr not in WORDS:
            return False
        given = call.args[:1] or [k.value for k in call.keywords if k.arg in FIRST]
        first = given[0] if given else None
        if isinstance(first, ast.Constant):
            text = first.value if isinstance(first.value, str) else "?"
            return text[:1] == "." or self._is_ours(text.partition(".")[0])
        if isinstance(first, (ast.Name, ast.Attribute)):
            dotted = dotted_name(first)
            return dotted is not None and self._may_be_ours(dotted.root.id)
        return isinstance(first, (ast.JoinedStr, ast.BinOp))

    def _guess(self, call: ast.Call) -> str | None:
        """Return which function is called, by its key in SIGNATURES, as its name says."""
        dotted = dotted_name(call.func)
        if dotted is None:
            return None
        if not dotted.attributes:
            name = dotted.root.id
            paths = {name} | self._loose.of(name)
            words = next((p.split(".") for p in sorted(paths) if p.endswith(tuple(WORDS))), [""])
        else:
            words = [dotted.root.id, *dotted.attributes]
        last = words[-1]
        key = last if last in SIGNATURES else f"patch.{last}"
        return key if key in SIGNATURES else None

    def _function(self, call: ast.Call, dotted: DottedName, parents: Parents) -> str | None:
        """Return which function is certainly called; `dotted` is its name in this file."""
        root, method = dotted.root, ".".join(dotted.attributes)
        if root.id == "__import__" and not method:
            return None if self._scopes().owner(root, parents) else "__import__"
        if root.id in MOCKERS and self._is_fixture(root, parents):
            return method if method == "spy" or method.startswith("patch") else None
        if method in {"setattr", "delattr"} and self._is_monkeypatch(root, parents):
            return method
        return self._imported(call.func, parents)

    def _imported(self, function: ast.expr, parents: Parents | None) -> str | None:
        """Return which function an expression names, by the path that it is imported from."""
        attributes: list[str] = []
        while True:
            name = self._canonical(function, parents)
            key = FUNCTIONS.get(".".join((name or "", *attributes)))
            if key is not None or not isinstance(function, ast.Attribute):
                return key
            # `mock` may come from a module of the project, and the function from there.
            attributes.insert(0, function.attr)
            function = function.value

    def _is_fixture(self, name: ast.Name, parents: Parents | None) -> bool:
        """Say whether `name` is a parameter of a function around, and never anything else."""
        found = self._scopes().owner(name, parents)
        if found is None or found[1] != [OPAQUE] or self._is_redefined(name.id):
            return False
        arguments = getattr(found[0], "args", None)
        if not isinstance(arguments, ast.arguments):
            return False
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        return any(argument.arg == name.id for argument in named)

    def _is_monkeypatch(self, name: ast.Name, parents: Parents | None) -> bool:
        """Say whether `name` is pytest's MonkeyPatch: a fixture, or a context made of one."""
        if name.id in MONKEYPATCH:
            return self._is_fixture(name, parents)
        for _, parent in links(name, parents):
            if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                return False
            if isinstance(parent, ast.With):
                for item in parent.items:
                    bound = item.optional_vars
                    if isinstance(bound, ast.Name) and bound.id == name.id:
                        return self._makes_monkeypatch(item.context_expr, parents)
        return False

    def _makes_monkeypatch(self, manager: ast.expr, parents: Parents | None) -> bool:
        """Recognise `monkeypatch.context()` and `pytest.MonkeyPatch.context()`."""
        function = manager.func if isinstance(manager, ast.Call) else None
        if not isinstance(function, ast.Attribute) or function.attr != "context":
            return False
        maker = function.value
        if isinstance(maker, ast.Name) and maker.id in MONKEYPATCH:
            return self._is_fixture(maker, parents)
        return self._canonical(maker, parents) == "pytest.MonkeyPatch"
