"""Calls with an effect on what can be imported: skips, dynamic imports, sys.path, sys.modules."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final

from flake8_ssot.project.program import Extend, Load, Need, Raise, Set, Skip, Step, Stub
from flake8_ssot.syntax.conditions import constant_truth
from flake8_ssot.syntax.exports import dotted_text
from flake8_ssot.syntax.path_changes import changes
from flake8_ssot.syntax.stubs import keys

#: What an unread effect is called.
UNREAD: Final = "?"
#: Functions that import the module whose name they are given.
IMPORTERS: Final = frozenset({"importlib.import_module", "import_module", "__import__"})
#: Functions that never return, with what they raise.
LEAVING: Final = {
    "sys.exit": "SystemExit", "exit": "SystemExit", "quit": "SystemExit", "os._exit": "SystemExit",
    "pytest.exit": "Exit", "pytest.fail": "Failed",
}  # fmt: skip


class Effects:
    """Reads the effects of statements of the module at `file`.

    `names` holds what each name was last given at module level.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self.names: dict[str, ast.expr] = {}

    def loop(self, statement: ast.For | ast.AsyncFor | ast.While) -> None:
        """Keep what a loop goes through, if it is written down, for the steps of its body."""
        if isinstance(statement, ast.While) or not isinstance(statement.target, ast.Name):
            return
        through: ast.expr | None = statement.iter
        if isinstance(through, ast.Name):
            through = self.names.get(through.id)
        if isinstance(through, (ast.List, ast.Tuple)):
            self.names[statement.target.id] = through
        else:
            self.names.pop(statement.target.id, None)

    def of_call(self, call: ast.Call) -> Iterator[Step]:
        """Yield what a call that is evaluated does."""
        yield from told(call)
        if dotted_text(call.func) == "setattr" and len(call.args) > 1:
            owner, named = dotted_text(call.args[0]), call.args[1]
            name = named.value if isinstance(named, ast.Constant) else ""
            if owner is not None:
                yield Set(call.lineno, owner, name if isinstance(name, str) else "")
        yield from self._of_node(call, call.lineno, self.names)

    def of_statement(self, statement: ast.stmt) -> Iterator[Step]:
        """Yield what an assignment to sys.path, sys.modules or an attribute does."""
        if isinstance(statement, (ast.Assign, ast.AugAssign)):
            yield from self._of_node(statement, statement.lineno, self.names)
            if isinstance(statement, ast.Assign):
                for target in statement.targets:
                    if isinstance(target, ast.Attribute) and (owner := dotted_text(target.value)):
                        yield Set(statement.lineno, owner, target.attr)
                    yield from self._of_node(target, statement.lineno, self.names)

    def of_body(self, function: ast.FunctionDef) -> Iterator[Step]:
        """Yield what calling a function of this module does to sys.path and sys.modules."""
        names = dict(self.names)
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                names[node.targets[0].id] = node.value
            yield from self._of_node(node, function.lineno, names)

    def _of_node(self, node: ast.AST, line: int, names: Mapping[str, ast.expr]) -> Iterator[Step]:
        if found := tuple(changes(node, names, self._file)):
            yield Extend(line, found)
        given = list(keys(node))
        texts = [k.value for k in given if isinstance(k, ast.Constant) and isinstance(k.value, str)]
        own = [k for k in given if isinstance(k, ast.Name) and k.id == "__name__"]
        if len(given) > len(own):
            yield Stub(line, tuple(texts), len(texts) + len(own) < len(given))


def raised(statement: ast.Raise | ast.Assert) -> Step | None:
    """Return what a statement certainly raises, None if that depends."""
    if isinstance(statement, ast.Assert):
        fails = constant_truth(statement.test) is False
        return Raise(statement.lineno, "AssertionError") if fails else None
    exception = statement.exc
    call = exception if isinstance(exception, ast.Call) else None
    words = (dotted_text(call.func if call else exception) if exception else "") or UNREAD
    if words.endswith(("SkipTest", "skip.Exception", "Skipped")):
        return Skip(statement.lineno)
    return Raise(statement.lineno, words.rpartition(".")[2] if exception else "")


def told(call: ast.Call) -> Iterator[Step]:
    """Yield what a call does by itself: it imports, skips or leaves."""
    function = dotted_text(call.func) or ""
    argument = call.args[0] if call.args else None
    text = argument.value if isinstance(argument, ast.Constant) else None
    if function.rpartition(".")[2] == "importorskip":
        yield Need(call.lineno, text if isinstance(text, str) else UNREAD)
    elif function in IMPORTERS:
        if isinstance(text, str) and text[:1] not in {".", ""}:
            yield Load(call.lineno, text, "")
    elif function in {"pytest.skip", "skip"}:
        given = [k.value for k in call.keywords if k.arg == "allow_module_level"]
        given += call.args[1:2]
        allowed = any(not isinstance(v, ast.Constant) or v.value for v in given)
        yield Skip(call.lineno) if allowed else Raise(call.lineno, "CollectError")
    elif function in LEAVING:
        yield Raise(call.lineno, LEAVING[function])
