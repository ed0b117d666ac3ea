"""Programs of imports below all kinds of guards, executed with one of the imports failing, or all.

What the guard analysis and the simulation say is compared with what Python does.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import os
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

import pytest
from importing.oracle import simulated, verdict_of
from projects import write

from flake8_ssot.project.import_guards import CATCHERS, escapes
from flake8_ssot.syntax.guards import Situation, situation
from flake8_ssot.syntax.parents import Parents

#: Statements; what stands in angle brackets is drawn. The first one ends what goes too deep.
STATEMENTS: Final = (
    "import m<n>",
    "import m<n>",
    "<e>",
    "x = <e>",
    "x: <e> = 1",
    "if <t>:\n<block>",
    "if <t>:\n<block>\nelse:\n<block>",
    "if <t>:\n<block>\nelif <t>:\n<block>\nelse:\n<block>",
    "while <t>:\n<block>\n    break",
    "while <t>:\n<block>\n    break\nelse:\n<block>",
    "for x in <i>:\n<loop>",
    "for x in <i>:\n<loop>\nelse:\n<block>",
    "try:\n<block>\nexcept <c>:\n<block>",
    "try:\n<block>\nexcept <c>:\n    raise",
    "try:\n<block>\nexcept <c>:\n    raise <r>",
    "try:\n<block>\nfinally:\n    raise <r>",
    "try:\n<block>\nexcept <c>:\n    pass\nexcept:\n<block>",
    "try:\n<block>\nexcept <c>:\n<block>\nelse:\n<block>\nfinally:\n<block>",
    "try:\n<block>\nfinally:\n<block>",
    "with suppress(<c>):\n<block>",
    "with open(os.devnull):\n<block>",
    "def f():\n<function>",
    "def f():\n<function>\nf()",
    "def f(x=<e>):\n<function>",
    "class A:\n<block>",
    "match <t>:\n    case True:\n<case>\n    case _:\n<case>",
    "assert <t>",
    "raise <r>",
    "sys.exit()",
    "pytest.skip('', allow_module_level=True)",
    "pytest.importorskip('nowhere')",
)
JUMPS: Final = {"loop": ("break", "continue"), "function": ("return", "return <e>"), "block": ()}
CATCHES: Final = (
    "ImportError", "ModuleNotFoundError", "AttributeError", "Exception", "BaseException",
    "(ValueError, ImportError)", "ValueError", "(KeyError, *ERRORS)", "OSError", "(KeyError,)",
)  # fmt: skip
PARTS: Final = {
    "e": (
        "HIT(<n>)", "HIT(<n>)", "''", "<e> and <e>", "<t> or <e>", "<e> if <t> else <e>",
        "[<e> for x in <i> if <t>]", "(<e> for x in <i>)", "list(<e> for x in <i>)",
        "lambda: <e>", "(lambda: <e>)()", "any(<e> for x in <i>)", "{x: <e> for x in <i>}",
        "f'{<e>}'", "HIT(<e>)", "<e> < <e> < <e>",
    ),
    "t": (
        "MAYBE()", "True", "0", "TYPE_CHECKING", "not TYPE_CHECKING", "typing.TYPE_CHECKING",
        "TYPE_CHECKING and MAYBE()", "TYPE_CHECKING or MAYBE()", "__name__ == '__main__'",
        "sys.version_info >= (3,)", "sys.version_info < (3,)", "sys.platform == 'plan9'",
        "not (MAYBE() and 0)", "1 and True", "HIT(<n>)",
    ),
    "i": ("(1, 2)", "()", "[]", "[HIT(<n>)]", "(y for y in [1])"),
    "c": CATCHES,
    "r": ("ImportError", "ValueError", "SystemExit"),
}  # fmt: skip
DEEPEST: Final = 3
EACH: Final = -1
#: What a program stands for that is imported, as the simulation reads it.
HEAD: Final = (
    "import os, sys, typing, pytest\nfrom contextlib import suppress\n"
    "from typing import TYPE_CHECKING\nfrom unread import ERRORS, HIT, MAYBE\n"
)
RAISED: Final[dict[str, type[Exception]]] = {
    "ModuleNotFoundError": ModuleNotFoundError,
    "ImportError": ImportError,
    "AttributeError": AttributeError,
}
Pick = Callable[[Sequence[Any]], Any]


class Maker:
    """Makes a program of what `pick` picks."""

    def __init__(self, pick: Pick) -> None:
        self._pick = pick
        self._number = 0

    def block(self, kind: str = "block", depth: int = 0) -> str:
        """Return one or two statements of a module, a loop or a function, as source."""
        choices = (*STATEMENTS, *JUMPS[kind]) if depth < DEEPEST else STATEMENTS[:1]
        texts = (
            self._filled(self._pick(choices), kind, depth) for _ in range(self._pick((1, 1, 2)))
        )
        return "\n".join(texts)

    def _filled(self, text: str, kind: str, depth: int) -> str:
        before, bracket, rest = text.partition("<")
        part, closed, after = rest.partition(">")
        if not bracket or not closed:
            return text
        if part == "n":
            self._number += 1
            made = str(self._number)
        elif part in PARTS:
            choices = PARTS[part] if depth < DEEPEST else PARTS[part][:1]
            made = self._filled(self._pick(choices), kind, depth + 1)
        elif part in {"block", "case", "loop", "function"}:
            inner = {"block": kind if kind == "function" else "block", "case": "block"}
            made = self.block(inner.get(part, part), depth + 1)
            made = textwrap.indent(made, "    " * (2 if part == "case" else 1))
        else:  # a comparison's own sign
            return f"{before}<{self._filled(rest, kind, depth)}"
        return f"{before}{made}{self._filled(after, kind, depth)}"


class Run(NamedTuple):
    """What was reached, by number, and how the module ended: by the name of an exception or ""."""

    reached: list[int]
    end: str


def execute(
    text: str, truths: Sequence[bool], failing: int = 0, raises: str = "ImportError"
) -> Run:
    """Execute a program as an imported module whose import `failing` raises an exception.

    All do if that is EACH; 0 stands for none.
    """
    reached: list[int] = []
    answers = iter(truths)

    def hit(*given: object) -> bool:
        reached.extend(number for number in given if type(number) is int and number)
        return next(answers, False)

    def load(name: str, *given: object) -> object:
        if not name.startswith("m") or not name[1:].isdigit():
            return __import__(name, *given)  # type: ignore[arg-type]
        reached.append(int(name[1:]))
        if failing in {reached[-1], EACH}:
            raise RAISED[raises]("made to fail")
        return sys

    names = {
        "__builtins__": {**vars(builtins), "__import__": load},
        "__name__": "module", "HIT": hit, "MAYBE": lambda: next(answers, False), "ERRORS": (),
        "TYPE_CHECKING": False, "typing": SimpleNamespace(TYPE_CHECKING=False),
        "suppress": contextlib.suppress, "pytest": pytest, "os": os, "sys": sys,
    }  # fmt: skip
    try:
        exec(compile(text, "module.py", "exec", dont_inherit=True), names)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return Run(reached, type(error).__name__)
    return Run(reached, "")


def situations(tree: ast.Module) -> Iterator[tuple[ast.AST, int, Situation]]:
    """Yield the imports and calls of a program with their numbers and what stands around them."""
    stack: list[tuple[ast.AST, Parents | None]] = [(tree, None)]
    while stack:
        node, parents = stack.pop()
        stack += [(child, Parents(node, parents)) for child in ast.iter_child_nodes(node)]
        if isinstance(node, ast.Import):
            yield node, int(node.names[0].name[1:]), situation(node, parents)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = node.args[0] if node.func.id == "HIT" else None
            if isinstance(given, ast.Constant) and isinstance(given.value, int):
                yield node, given.value, situation(node, parents)


def check(pick: Pick) -> str:
    """Make a program and compare: what is reached is not called dead, what escapes is a failure.

    Raises AssertionError if it isn't so; returns the program, "" if Python refuses it.
    """
    text = Maker(pick).block()
    try:
        tree = ast.parse(text)
        compile(text, "module.py", "exec", dont_inherit=True)
    except SyntaxError:
        return ""
    truths = [pick((False, True)) for _ in range(6)]
    first = execute(text, truths).reached
    raises = pick(tuple(CATCHERS))
    for node, number, around in situations(tree):
        assert not (around.never and number in first), f"{number} is reached\n{text}"
        if not isinstance(node, ast.Import) or around.function is not None or around.skips:
            continue
        if escapes(around, raises):
            reached, end = execute(text, truths, number, raises)
            # What keeps it from running may be a raise that is caught, and a skip in its handler.
            is_whole = number in reached or (end == "Skipped" and "except" not in text)
            is_harmless = is_whole and end in {"", "Skipped"}
            assert not is_harmless, f"{raises} of m{number} does no harm, {truths}\n{text}"
    return text


def check_simulation(pick: Pick, root: Path) -> bool:
    """Make a program none of whose imports works: if it is said to fail, then it always does.

    It is written into the folder `root`. Raises AssertionError if that isn't so; says whether it is
    said to fail.
    """
    made = f"{Maker(pick).block()}\n{Maker(pick).block()}\n"
    text = made.replace("'nowhere'", "os.name.upper()")  # nobody knows whether that is there
    try:
        compile(text, "module.py", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    write(root, {"program.py": HEAD + text, "unread.pyi": ""})
    ours = verdict_of(simulated(root, "program"), root)
    if ours is None or ours.raises in {"", "Skipped"}:
        return False
    for _ in range(6):
        truths = [pick((False, True)) for _ in range(12)]
        end = execute(text, truths, EACH, "ModuleNotFoundError").end
        assert end not in {"", "Skipped"}, f"{ours} is not so, {truths}\n{text}"
    return True
