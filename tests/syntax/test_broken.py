"""What Python would not compile: our verdict against the compiler's."""

from __future__ import annotations

import ast
from typing import Final

import pytest

from flake8_ssot.syntax.broken import may_not_compile, syntax_error

FINE: Final = {
    "nothing": "",
    "a coroutine": "async def f(x):\n    await x\n",
    "a coroutine after a function": "def f(): ...\nawait_it = 1\nasync def g(x):\n    await x\n",
    "a coroutine after a function that has text": "def f():\n    'await'  # await\n"
                                                  "async def g(x):\n    await x\n",
    "a coroutine in a function": "def f():\n    async def g(x):\n        await x\n",
    "speaks of it": "def f():\n    # await\n    'await'\n",
    "yield": "def f():\n    yield\n",
}  # fmt: skip
REFUSED: Final = {
    "await": "await x\n",
    "await in a function": "def f(x):\n    await x\n",
    "await in a function after a coroutine": "async def f(x):\n    await x\n"
                                             "def g(x):\n    await x\n",
    "await in a function in a coroutine": "async def f():\n    def g(x):\n        await x\n",
    "await in a lambda in a coroutine": "async def f(x):\n    return lambda: await x\n",
    "await after a coroutine": "async def f(x):\n    await x\ny = await x\n",
    "yield": "yield\n",
    "return": "return\n",
}  # fmt: skip
UNPARSED: Final = {
    "no expression": b"x = 1\ny =\n",
    "indentation": b"if x:\n1\n",
    "null": b"x = '\0'\n",
    "undecodable": b"\xff = 1\n",
    "unknown encoding": b"# coding: nothing\n",
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_what_python_compiles_needs_no_compiler(text: str) -> None:
    compile(text, "<source>", "exec", dont_inherit=True)
    assert syntax_error(text.encode()) is None
    tree = ast.parse(text)
    assert not may_not_compile(text.encode(), tree, ast.walk(tree))


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_what_only_the_compiler_refuses(text: str) -> None:
    tree = ast.parse(text)
    assert may_not_compile(text.encode(), tree, ast.walk(tree))
    with pytest.raises(SyntaxError) as caught:
        compile(text, "<source>", "exec", dont_inherit=True)
    assert syntax_error(text.encode()) == (caught.value.lineno, caught.value.msg, "SyntaxError")


@pytest.mark.parametrize("data", UNPARSED.values(), ids=UNPARSED)
def test_the_type_of_the_error_is_that_of_python(data: bytes) -> None:
    with pytest.raises((SyntaxError, ValueError)) as caught:
        compile(data, "<source>", "exec", dont_inherit=True)
    error = syntax_error(data)
    assert error is not None
    assert (error.raises, error.line) == (
        caught.type.__name__,
        getattr(caught.value, "lineno", 1) or 1,
    )


@pytest.mark.parametrize(
    "data", [b"-" * 100_000 + b"1", b"1 + " * 200_000 + b"1"], ids=["parser", "compiler"]
)
def test_what_is_too_deep_to_judge_is_not_refused(data: bytes) -> None:
    with pytest.raises((MemoryError, RecursionError)):
        compile(data, "<source>", "exec", dont_inherit=True)
    assert syntax_error(data) is None
