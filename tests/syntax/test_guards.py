"""Whether code runs when its module is imported: our verdict against Python, which executes it."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from typing import Final, NamedTuple

import pytest

from flake8_ssot.syntax.guards import Situation, situation
from flake8_ssot.syntax.parents import Parents


class Execution(NamedTuple):
    """How often `HIT` was called when the module was executed, and whether that failed."""

    hits: int
    failed: bool


def execute(text: str, error: type[BaseException] | None = None) -> Execution:
    """Execute `text` as an imported module; each `HIT` counts, and raises `error`, if any."""
    hits = 0

    def hit(*_given: object) -> bool:
        nonlocal hits
        hits += 1
        if error is not None:
            raise error
        return True

    names = {"__name__": "module", "HIT": hit, "pytest": pytest, "contextlib": contextlib}
    try:
        exec(compile(text, "module.py", "exec", dont_inherit=True), names)
    except BaseException as raised:
        if isinstance(raised, KeyboardInterrupt):
            raise
        return Execution(hits, failed=True)
    return Execution(hits, failed=False)


def nodes(tree: ast.AST) -> Iterator[tuple[ast.AST, Parents | None]]:
    stack: list[tuple[ast.AST, Parents | None]] = [(tree, None)]
    while stack:
        node, parents = stack.pop()
        yield node, parents
        stack += [(child, Parents(node, parents)) for child in ast.iter_child_nodes(node)]


def situation_of_hit(text: str) -> Situation:
    """Return the situation of the only name `HIT` in `text`."""
    [found] = [
        (node, parents)
        for node, parents in nodes(ast.parse(text))
        if isinstance(node, ast.Name) and node.id == "HIT"
    ]
    return situation(*found)


NEVER: Final = {
    "if False": "if False:\n    HIT()",
    "if 0": "if 0:\n    HIT()",
    "if None": "if None:\n    HIT()",
    "if empty": "if '':\n    HIT()",
    "if not True": "if not True:\n    HIT()",
    "if not not False": "if not not False:\n    HIT()",
    "else of True": "if True:\n    pass\nelse:\n    HIT()",
    "elif after True": "if 1:\n    pass\nelif HIT():\n    pass",
    "deep in if False": "if False:\n    for x in 'ab':\n        with x:\n            HIT()",
    "expression of if False": "HIT() if False else 1",
    "else of an expression": "1 if True else HIT()",
    "False and": "False and HIT()",
    "True or": "True or HIT()",
    "and after False": "x = 1\nx and False and HIT()",
    "or of True in and": "x = 1\n(x or True or HIT()) and x",
    "main": "if __name__ == '__main__':\n    HIT()",
    "main, turned round": "if '__main__' == __name__:\n    HIT()",
    "main and": "__name__ == '__main__' and HIT()",
    "loop over nothing": "for x in []:\n    HIT()",
    "loop over no tuple": "for x in ():\n    HIT()",
    "after raise": "try:\n    raise ValueError\n    HIT()\nexcept ValueError:\n    pass",
    "after raise at the top": "raise ValueError\nHIT()",
    "after exit": "import sys\nsys.exit()\nHIT()",
    "after a module-level skip": "pytest.skip('x', allow_module_level=True)\nHIT()",
    "after a skip by name": "from pytest import skip\nskip('x', allow_module_level=True)\nHIT()",
    "after break": "for x in 'ab':\n    break\n    HIT()",
    "after continue": "for x in 'ab':\n    continue\n    HIT()",
    "deep after raise": "raise ValueError\nif 1:\n    while 1:\n        HIT()",
    "in a function after return": "def f():\n    return\n    HIT()\nf()",
    "in a class after raise": "class A:\n    raise ValueError\n    HIT()",
    "in a handler after raise": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    raise\n    HIT()",
    "in finally after raise": "try:\n    pass\nfinally:\n    raise ValueError\n    HIT()",
    "in a case after raise": "match 1:\n    case 1:\n        raise ValueError\n        HIT()",
    "while False": "while False:\n    HIT()",
    "in a handler of nothing": "try:\n    pass\nexcept ImportError:\n    HIT()",
    "after an exit by another name": "import os\nos.sys.exit()\nHIT()",
    "after a skip by position": "pytest.skip('x', True)\nHIT()",
    "annotation of a local variable": "def f():\n    x: HIT() = 1\nf()",
    "deferred annotation": "from __future__ import annotations\ndef f(x: HIT()):\n    1",
    "deferred annotation of a result": "from __future__ import annotations\ndef f() -> HIT(): 1",
    "deferred annotation of a variable": "from __future__ import annotations\nx: HIT() = 1",
    "comprehension over nothing": "[HIT() for x in [] for y in 'a']",
    "comprehension without True": "[HIT() for x in 'a' if x if False]",
    "a generator": "g = (HIT() for x in 'a')",
    "a generator's second loop": "g = (y for x in 'a' for y in [HIT()])",
    "else of while True": "while True:\n    break\nelse:\n    HIT()",
    "else of a try that raises": "try:\n    raise ValueError\nexcept ValueError:\n    1\n"
    "else:\n    HIT()",
    "after a finally that raises": "try:\n  try:\n    1\n  finally:\n    raise OSError\n"
    "  HIT()\nexcept OSError:\n    1",
    "after assert False": "try:\n    assert False\n    HIT()\nexcept AssertionError:\n    1",
    "a generator given to a function": "iter(HIT() for x in 'a')",
    "a generator given to any function": "[iter][0](HIT() for x in 'a')",
}
TYPING: Final = {
    "typing only": "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    HIT()",
    "typing only, imported": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    HIT()",
    "typing only, of the module": "import typing as t\nif t.TYPE_CHECKING:\n    HIT()",
    "typing only, else": "import typing\nif not typing.TYPE_CHECKING:\n    1\nelse:\n    HIT()",
    "typing only, elif": "from typing import TYPE_CHECKING as TYPE_CHECKING\nif 0:\n    1\n"
                         "elif TYPE_CHECKING:\n    HIT()",
    "typing only, in a class": "import typing as t\nclass A:\n  if t.TYPE_CHECKING:\n    HIT()",
    "typing and more": "import typing\nif typing.TYPE_CHECKING and 1:\n    HIT()",
    "more and typing": "import typing\nx = 1\nif x and typing.TYPE_CHECKING:\n    HIT()",
}  # fmt: skip
REACHED: Final = {
    "plain": "HIT()",
    "if True": "if True:\n    HIT()",
    "else of False": "if False:\n    pass\nelse:\n    HIT()",
    "else of typing": "import typing\nif typing.TYPE_CHECKING:\n    pass\nelse:\n    HIT()",
    "not typing": "import typing\nif not typing.TYPE_CHECKING:\n    HIT()",
    "the test of an if": "if HIT():\n    pass",
    "the test of an expression": "1 if HIT() else 2",
    "first of and": "HIT() and False",
    "True and": "True and HIT()",
    "False or": "False or HIT()",
    "else of a loop over nothing": "for x in []:\n    pass\nelse:\n    HIT()",
    "else of a loop over nothing with break": "for x in []:\n    break\nelse:\n    HIT()",
    "else of a loop without its break": "for x in 'ab':\n    continue\n    break\nelse:\n    HIT()",
    "what a loop runs over": "for x in [HIT()]:\n    pass",
    "the condition of assert": "assert HIT(), 'x'",
    "in a class": "class A:\n    HIT()",
    "a decorator": "def d(f):\n    return f\n\n@(HIT() and d)\ndef f():\n    pass",
    "a default": "def f(x=HIT()):\n    pass",
    "an annotation": "def f(x: HIT()) -> None:\n    pass",
    "a default of a lambda": "lambda x=HIT(): x",
    "a base": "class A(HIT() and object):\n    pass",
    "before raise": "try:\n    HIT()\n    raise ValueError\nexcept ValueError:\n    pass",
    "after a handler that raises": "try:\n    pass\nexcept ValueError:\n    raise\nHIT()",
    "in finally": "try:\n    try:\n        raise ValueError\n    finally:\n        HIT()\n"
                  "except ValueError:\n    pass",
    "in a handler": "try:\n    raise ValueError\nexcept ValueError:\n    HIT()",
    "after a function that returns": "def f():\n    return 1\nHIT()",
    "after a skip in a function": "def f():\n    pytest.skip('x', allow_module_level=True)\nHIT()",
    "after a decorator that skips": "@pytest.mark.skip(reason='x')\ndef f():\n    pass\nHIT()",
    "after another skip": "def skip(x):\n    pass\nskip('x')\nHIT()",
    "after a loop with break": "for x in 'ab':\n    break\nHIT()",
    "after an if that raises": "x = 0\nif x:\n    raise ValueError\nHIT()",
    "after an exit in main": "import sys\nif __name__ == '__main__':\n    sys.exit()\nHIT()",
    "another comparison": "if __name__ != '__main__':\n    HIT()",
    "a chained comparison": "if __name__ == 'module' != '__main__':\n    HIT()",
    "in a comprehension": "[HIT() for x in 'a']",
    "in a while": "while True:\n    HIT()\n    break",
    "else of while False": "while False:\n    pass\nelse:\n    HIT()",
    "in finally after nothing": "try:\n    pass\nfinally:\n    HIT()",
    "what is raised": "raise HIT()",
    "after a skip of its own": "def skip(*x):\n    pass\nskip(True)\nskip('x', 'y')\n"
                               "skip('x', 1, True)\nHIT()",
    "an annotation of a variable": "x: HIT() = 1",
    "an annotation, another future": "from __future__ import division\ndef f(x: HIT()):\n    1",
    "beside deferred annotations": "from __future__ import annotations\nHIT()",
    "what a comprehension runs over": "[x for x in [HIT()] if False]",
    "a comprehension's condition": "[HIT() for x in 'a' if x if True]",
    "what a generator runs over": "(x for x in [HIT()] for y in 'a')",
    "a generator that is consumed": "sum(HIT() for x in 'a')",
    "a generator that a method consumes": "a = []\na.extend(HIT() for x in 'a')",
    "a generator that a loop consumes": "for y in (HIT() for x in 'a'):\n    pass",
    "a generator that a comprehension consumes": "[y for y in (HIT() for x in 'a')]",
    "a generator that is unpacked": "[*(HIT() for x in 'a')]",
}  # fmt: skip


@pytest.mark.parametrize("text", (NEVER | TYPING).values(), ids=NEVER | TYPING)
def test_what_python_never_evaluates(text: str) -> None:
    assert execute(text).hits == 0
    assert situation_of_hit(text).never


@pytest.mark.parametrize("text", REACHED.values(), ids=REACHED)
def test_what_python_evaluates(text: str) -> None:
    assert execute(text).hits > 0
    found = situation_of_hit(text)
    assert (found.never, found.typing_only, found.function) == (False, False, None)


@pytest.mark.parametrize("text", TYPING.values(), ids=TYPING)
def test_what_only_a_type_checker_sees(text: str) -> None:
    assert situation_of_hit(text).typing_only


def test_the_message_of_an_assertion_is_evaluated_only_where_the_file_fails() -> None:
    assert situation_of_hit("assert x, HIT()").never


FUNCTIONS: Final = {
    "function": ("def f():\n    HIT()", "f"),
    "coroutine": ("async def f():\n    HIT()", "f"),
    "method": ("class A:\n    def f(self):\n        HIT()", "f"),
    "the innermost": ("def f():\n    def g():\n        HIT()", "g"),
    "a class in a function": ("def f():\n    class A:\n        HIT()", "f"),
    "an annotation of a class in it": ("def f():\n    class A:\n        x: HIT() = 1", "f"),
    "lambda": ("f = lambda: HIT()", None),
    "a default in a function": ("def f():\n    def g(x=HIT()):\n        pass", "f"),
    "the value of a variable": ("def f():\n    x: int = HIT()", "f"),
}


@pytest.mark.parametrize(("text", "name"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_what_is_in_a_function_waits_for_its_call(text: str, name: str | None) -> None:
    assert execute(text).hits == 0
    found = situation_of_hit(text)
    assert found.function is not None
    assert getattr(found.function, "name", None) == name
    assert not found.never


CAUGHT: Final = {
    "by its type": "try:\n    HIT()\nexcept ImportError:\n    pass",
    "by its base": "try:\n    HIT()\nexcept Exception:\n    pass",
    "by the base of all": "try:\n    HIT()\nexcept BaseException:\n    pass",
    "bare": "try:\n    HIT()\nexcept:\n    pass",
    "one of several": "try:\n    HIT()\nexcept (ValueError, ImportError):\n    pass",
    "by the second handler": "try:\n    HIT()\nexcept KeyError:\n    1\nexcept ImportError:\n    1",
    "further out": "try:\n    try:\n        HIT()\n    except KeyError:\n        1\n"
                   "except ImportError:\n    1",
    "deep": "try:\n    if 1:\n        class A:\n            HIT()\nexcept ImportError:\n    1",
    "by a name for the type": "E = ImportError\ntry:\n    HIT()\nexcept E:\n    1",
    "by a name for several": "E = (ImportError, ValueError)\ntry:\n    HIT()\nexcept E:\n    1",
    "by an attribute": "import builtins\ntry:\n    HIT()\nexcept builtins.ImportError:\n    1",
    "by attributes": "class A:\n    import builtins as b\ntry:\n    HIT()\n"
                     "except A.b.ImportError:\n    1",
    "by a call": "def e():\n    return ImportError\ntry:\n    HIT()\nexcept e():\n    1",
    "suppress": "with contextlib.suppress(ImportError):\n    HIT()",
    "suppress, several": "with contextlib.suppress(ValueError, ImportError):\n    HIT()",
    "suppress, by name": "from contextlib import suppress\nwith suppress(ImportError):\n    HIT()",
    "suppress, second": "with contextlib.nullcontext(), contextlib.suppress(Exception):\n    HIT()",
    "suppress, unpacked": "E = [ImportError]\nwith contextlib.suppress(*E):\n    HIT()",
    "raises": "with pytest.raises(ImportError):\n    HIT()",
    "raises, by keyword": "with pytest.raises(expected_exception=ImportError):\n    HIT()",
    "raises, without type": "with pytest.raises(check=lambda e: True):\n    HIT()",
    "assertRaises": "import unittest\n"
                    "with unittest.TestCase().assertRaises(ImportError):\n    HIT()",
    "assertRaisesRegex": "import unittest\n"
                         "with unittest.TestCase().assertRaisesRegex(ImportError, ''):\n    HIT()",
    "a manager of its own": "@contextlib.contextmanager\ndef optional():\n    try:\n        yield\n"
                            "    except ImportError:\n        pass\nwith optional():\n    HIT()",
    "an exit stack": "with contextlib.ExitStack() as s:\n"
                     "    s.enter_context(contextlib.suppress(ImportError))\n    HIT()",
    "as another exception": "try:\n    try:\n        HIT()\n    except ImportError:\n"
                            "        raise ValueError\nexcept ValueError:\n    1",
    "as what a finally raises": "try:\n    try:\n        HIT()\n    finally:\n"
                                "        raise ValueError\nexcept ValueError:\n    1",
    "a handler that may raise": "try:\n    HIT()\nexcept ImportError:\n    if not pytest:\n"
                                "        raise",
}  # fmt: skip
ESCAPES: Final = {
    "nothing around": "HIT()",
    "another type": "try:\n    HIT()\nexcept ValueError:\n    pass",
    "raised again": "try:\n    HIT()\nexcept ImportError:\n    raise",
    "raised as another, further in": "try:\n    try:\n        HIT()\n    except ImportError:\n"
                                     "        raise ValueError\nfinally:\n    1",
    "raised as another": "try:\n    HIT()\nexcept ImportError as e:\n    raise ValueError from e",
    "raised again at last": "try:\n    HIT()\nexcept ImportError:\n    1\n    raise",
    "another Exception": "try:\n    HIT()\nexcept pytest.fail.Exception:\n    1",
    "raises another type": "with pytest.raises(expected_exception=ValueError):\n    HIT()",
    "assertRaisesRegex of another type": "import unittest\nt = unittest.TestCase()\n"
                                         "with t.assertRaisesRegex(ValueError, ''):\n    HIT()",
    "in the handler": "try:\n    1 / 0\nexcept ZeroDivisionError:\n    HIT()",
    "in else": "try:\n    1\nexcept ImportError:\n    1\nelse:\n    HIT()",
    "in finally": "try:\n    1\nexcept ImportError:\n    1\nfinally:\n    HIT()",
    "finally alone": "try:\n    HIT()\nfinally:\n    1",
    "suppress of another type": "with contextlib.suppress(ValueError):\n    HIT()",
    "the manager itself": "with contextlib.suppress(HIT()):\n    pass",
    "a manager that catches nothing": "with open(__import__('os').devnull):\n    HIT()",
}  # fmt: skip


SKIP: Final = "pytest.skip('x', allow_module_level=True)"
WITHOUT: Final = "pytest.importorskip('nowhere')"
SKIPPED: Final = {
    "in a handler": f"try:\n    {{}}['x']\nexcept KeyError:\n    {SKIP}\nHIT()",
    "before a handler raises again": "try:\n    HIT()\nexcept ImportError:\n    if pytest:\n"
                                     f"        {SKIP}\n    raise",
    "in finally": f"try:\n    HIT()\nfinally:\n    {SKIP}",
    "in finally, without a module": f"try:\n    HIT()\nfinally:\n    {WITHOUT}",
    "a function in finally": f"try:\n    HIT()\nfinally:\n    def f():\n        {SKIP}\n    f()",
    "in a with": f"with contextlib.nullcontext():\n    {WITHOUT}\nHIT()",
    "in a try": f"try:\n    {WITHOUT}\nexcept KeyError:\n    raise\nHIT()",
    "in a try with else": f"try:\n    {WITHOUT}\nexcept KeyError:\n    1\nelse:\n    HIT()",
    "in a class": f"class A:\n    {WITHOUT}\nHIT()",
    "in a branch": f"if pytest:\n    {WITHOUT}\nHIT()",
    "in a function": f"def f(name):\n    {WITHOUT}\nf('x')\nHIT()",
    "in a function, defined twice": f"def f():\n    {SKIP}\nf()\ndef f():\n    1\nHIT()",
    "in a function, assigned": f"def f():\n    if pytest:\n        {SKIP}\nx = f()\nHIT()",
}  # fmt: skip


@pytest.mark.parametrize("text", SKIPPED.values(), ids=SKIPPED)
def test_where_the_file_skips_itself_instead_of_failing(text: str) -> None:
    names: dict[str, object] = {"pytest": pytest, "contextlib": contextlib}
    with pytest.raises(pytest.skip.Exception):
        exec(text.replace("HIT()", "import nowhere"), names)
    around = situation_of_hit(text)
    assert around.catches("ImportError", "Exception", "BaseException") or around.skips


@pytest.mark.parametrize("text", CAUGHT.values(), ids=CAUGHT)
def test_what_is_caught(text: str) -> None:
    assert execute(text, ImportError) == Execution(1, failed=False)
    assert situation_of_hit(text).catches("ImportError", "Exception", "BaseException")


@pytest.mark.parametrize("text", ESCAPES.values(), ids=ESCAPES)
def test_what_escapes(text: str) -> None:
    assert execute(text, ImportError) == Execution(1, failed=True)
    assert not situation_of_hit(text).catches("ImportError", "Exception", "BaseException")


@pytest.mark.parametrize(
    ("text", "skips"),
    [
        pytest.param("pytest.importorskip('a.b')\nHIT()", ("a.b",), id="statement"),
        pytest.param("np = pytest.importorskip('a', '1')\nHIT()", ("a",), id="assignment"),
        pytest.param(
            "from pytest import importorskip as i\nimportorskip(x)\nHIT()", ("?",), id="?"
        ),
        pytest.param("importorskip('a')\nimportorskip('b')\nHIT()", ("a", "b"), id="two"),
        pytest.param("importorskip('a')\nclass A:\n    HIT()", ("a",), id="around"),
        pytest.param("HIT()\nimportorskip('a')", (), id="afterwards"),
        pytest.param("if x:\n    importorskip('a')\nHIT()", ("a",), id="in a branch"),
        pytest.param("importorskip(1)\nHIT()", ("?",), id="a number"),
        pytest.param("importorskip(HIT)", (), id="within"),
        pytest.param("len('a')\nHIT()", (), id="another call"),
        pytest.param(
            "try:\n    import a.b, c\n    from d import e\n    from . import f\n"
            "except ImportError:\n    pytest.skip('x', allow_module_level=True)\nHIT()",
            ("a.b", "c", "d"),
            id="in a handler",
        ),
    ],
)
def test_modules_that_the_file_skips_itself_without(text: str, skips: tuple[str, ...]) -> None:
    assert situation_of_hit(text).skips == skips


CONDITIONAL: Final = {
    "body of if": "if x:\n    HIT()",
    "else of if": "if x:\n    1\nelse:\n    HIT()",
    "body of while": "while x:\n    HIT()",
    "body of for": "for y in x:\n    HIT()",
    "handler": "try:\n    1\nexcept ImportError:\n    HIT()",
    "case": "match x:\n    case 1:\n        HIT()",
    "deep": "if x:\n    with y:\n        HIT()",
}
CERTAIN: Final = {
    "plain": "HIT()",
    "test of if": "if HIT():\n    1",
    "body of if True": "if True:\n    HIT()",
    "what a loop runs over": "for y in HIT():\n    1",
    "body of try": "try:\n    HIT()\nexcept ImportError:\n    1",
    "what is matched": "match HIT():\n    case 1:\n        1",
}


@pytest.mark.parametrize("text", CONDITIONAL.values(), ids=CONDITIONAL)
def test_what_a_condition_decides(text: str) -> None:
    assert situation_of_hit(text).conditional


@pytest.mark.parametrize("text", CERTAIN.values(), ids=CERTAIN)
def test_what_no_condition_decides(text: str) -> None:
    assert not situation_of_hit(text).conditional


def test_an_exception_of_pytest_is_told_by_two_words() -> None:
    around = situation_of_hit("try:\n    HIT()\nexcept pytest.fail.Exception:\n    1")
    assert around.catches("fail.Exception")
    assert not around.catches("Exception")
