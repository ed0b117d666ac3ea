"""Marks that are evaluated while pytest collects: each refuses its file."""

from __future__ import annotations

from collections.abc import Mapping

from differential.case import SLOW, TEST, Case


def refused(name: str, text: str, trap: int = 0, before: tuple[int, int] = (4, 0)) -> Case:
    """Return the case of a test module that pytest refuses for the unregistered marker `nope`."""
    return Case(name, {"test_a.py": text}, ost201={"test_a.py"}, trap=trap, before=before)


def hidden(name: str, text: str) -> Case:
    """Return the case of a mark that is reached in a way that we don't follow."""
    silenced = {"test_a.py": "pytest.mark is reached through something that is no name"}
    return refused(name, text, 53)._replace(silenced=silenced)


def line(name: str, text: str, trap: int = 0) -> Case:
    """Return the case of code below `import pytest`."""
    return refused(name, f"import pytest\n\n{text}\n", trap)


def with_helper(name: str, text: str, files: Mapping[str, str], trap: int = 0) -> Case:
    return Case(
        name, {"conftest.py": "", "test_a.py": text, **files}, ost201={"test_a.py"}, trap=trap
    )


CASES = (
    refused("decorator", SLOW),
    line("decorator-with-arguments", "@pytest.mark.nope(1, a=2)\ndef test_it(): pass"),
    line("decorator-with-comments-and-lines", "@pytest.mark.nope(\n    1,\n)\ndef test_it(): pass"),
    line("decorator-of-class", "@pytest.mark.nope\nclass TestIt:\n    def test_it(self): pass"),
    line(
        "decorator-of-method", "class TestIt:\n    @pytest.mark.nope\n    def test_it(self): pass"
    ),
    line("decorator-of-async-test", "@pytest.mark.nope\nasync def test_it(): pass"),
    line("decorator-of-fixture", "@pytest.mark.nope\n@pytest.fixture\ndef it(): pass"),
    line("decorator-of-helper-function", "@pytest.mark.nope\ndef helper(): pass", 45),
    line("decorator-of-helper-class", "@pytest.mark.nope\nclass Helper: pass", 45),
    line(
        "decorator-of-nested-class",
        "class TestIt:\n    @pytest.mark.nope\n    class Inner: pass",
        45,
    ),
    line("name-that-is-not-used", "m = pytest.mark.nope", 45),
    line("expression", "pytest.mark.nope", 45),
    line("pytestmark", "pytestmark = pytest.mark.nope"),
    line("pytestmark-list", "pytestmark = [pytest.mark.skip, pytest.mark.nope(1)]"),
    line("pytestmark-tuple", "pytestmark = (pytest.mark.skip, pytest.mark.nope)", 56),
    line("pytestmark-annotated", "pytestmark: list = [pytest.mark.nope]"),
    line("pytestmark-added-to", "pytestmark = []\npytestmark += [pytest.mark.nope]"),
    line("pytestmark-of-class", "class TestIt:\n    pytestmark = pytest.mark.nope"),
    line("marks-of-param", "P = [pytest.param(1, marks=pytest.mark.nope)]"),
    line(
        "marks-of-param-in-list",
        "P = [pytest.param(1, marks=[pytest.mark.skip, pytest.mark.nope])]",
    ),
    line(
        "marks-of-param-in-decorator",
        '@pytest.mark.parametrize("a", [pytest.param(1, marks=pytest.mark.nope)])\n'
        "def test_it(a): pass",
    ),
    line("params-of-fixture", "@pytest.fixture(params=[pytest.mark.nope])\ndef it(): pass"),
    line("default-argument", "def helper(a=pytest.mark.nope): pass"),
    line("default-of-keyword-argument", "def helper(*, a=pytest.mark.nope): pass"),
    line("default-of-lambda", "helper = lambda a=pytest.mark.nope: a"),
    line(
        "keyword-of-class", "class A(metaclass=lambda *a, **k: type(*a), k=pytest.mark.nope): pass"
    ),
    line("f-string", 'TEXT = f"{pytest.mark.nope}"'),
    line("list-comprehension", "L = [pytest.mark.nope for _ in [1]]"),
    line("generator-that-is-consumed", "L = list(pytest.mark.nope for _ in [1])"),
    line("first-iterable-of-generator", "G = (a for a in [pytest.mark.nope])"),
    line("walrus", "print(m := pytest.mark.nope)"),
    line("assert-condition", "assert pytest.mark.nope"),
    line("condition", "if pytest.mark.nope: pass"),
    line("for-loop", "for m in [pytest.mark.nope]: pass"),
    line("with-args", "m = pytest.mark.nope.with_args(1)"),
    line("deleted-name", "m = pytest.mark.nope\ndel m"),
    line("in-try-with-exception", "try:\n    pytest.mark.nope\nexcept Exception:\n    pass", 46),
    line(
        "in-try-with-attribute-error", "try:\n    pytest.mark.nope\nexcept AttributeError: pass", 46
    ),
    line("in-try-with-finally", "try:\n    pytest.mark.nope\nfinally:\n    pass", 46),
    line(
        "in-suppress",
        "import contextlib\nwith contextlib.suppress(Exception):\n    pytest.mark.nope",
        46,
    ),
    line("in-handler", "try:\n    1 / 0\nexcept ZeroDivisionError:\n    pytest.mark.nope"),
    line("in-else-of-try", "try:\n    pass\nexcept:\n    pass\nelse:\n    pytest.mark.nope"),
    line("hasattr", 'hasattr(pytest.mark, "nope")', 46),
    line("getattr-with-default", 'getattr(pytest.mark, "nope", None)', 46),
    line("getattr", 'm = getattr(pytest.mark, "nope")', 53),
    line("if-true", "if True:\n    pytest.mark.nope"),
    line(
        "else-of-type-checking",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\n"
        "else:\n    pytest.mark.nope",
        51,
    ),
    line("or-with-false", "m = False or pytest.mark.nope", 51),
    line("live-arm-of-conditional", "m = pytest.mark.nope if True else None", 51),
    line("while-that-breaks", "while True:\n    pytest.mark.nope\n    break"),
    line("match", "match 1:\n    case 1:\n        pytest.mark.nope"),
    line(
        "factory-that-is-called",
        "def make():\n    @pytest.mark.nope\n    def test(): pass\n"
        "    return test\n\ntest_it = make()",
        49,
    ),
    line(
        "decorator-factory",
        "def slow(f):\n    return pytest.mark.nope(f)\n\n@slow\ndef test_it(): pass",
        49,
    ),
    line("lambda-that-is-called", "(lambda: pytest.mark.nope)()", 49),
    line(
        "generate-tests",
        "def pytest_generate_tests(metafunc):\n    pytest.mark.nope\n\n" + TEST,
        49,
    ),
    line(
        "function-for-ids",
        'def name(value):\n    pytest.mark.nope\n\n@pytest.mark.parametrize("a", [1], ids=name)\n'
        "def test_it(a): pass",
        49,
    ),
    line(
        "function-for-values",
        "def values():\n    return [pytest.param(1, marks=pytest.mark.nope)]\n\n"
        '@pytest.mark.parametrize("a", values())\ndef test_it(a): pass',
        49,
    ),
    Case(
        "annotation-of-parameter",
        {"test_a.py": "import pytest\n\ndef helper(a: pytest.mark.nope): pass\n"},
        ost201={"test_a.py"},
        trap=50,
        before=(3, 14),
    ),
    refused(
        "annotation-of-return",
        "import pytest\n\ndef helper() -> pytest.mark.nope: pass\n",
        50,
        before=(3, 14),
    ),
    refused("annotation-of-name", "import pytest\n\na: pytest.mark.nope = 1\n", 50, before=(3, 14)),
    refused(
        "annotation-in-class",
        "import pytest\n\nclass A:\n    a: pytest.mark.nope\n",
        50,
        before=(3, 14),
    ),
    refused("pytest-by-another-name", "import pytest as pt\n\nm = pt.mark.nope\n", 53),
    refused("mark-from-pytest", "from pytest import mark\n\nm = mark.nope\n", 53),
    refused(
        "mark-from-pytest-by-another-name",
        "from pytest import mark as m\n\n@m.nope\ndef test_it(): pass\n",
        53,
    ),
    refused("mark-from-star-import", "from pytest import *\n\nm = mark.nope\n", 53),
    line("mark-in-a-name", "m = pytest.mark\nn = m.nope", 53),
    line("pytest-in-a-name", "pt = pytest\nn = pt.mark.nope", 53),
    hidden("mark-in-an-attribute", "import pytest\n\nclass A:\n    m = pytest.mark\n\nA.m.nope\n"),
    refused("import-in-a-branch", "if True:\n    import pytest as pt\n\npt.mark.nope\n", 53),
    refused(
        "import-in-try",
        "try:\n    import pytest\nexcept ImportError:\n    pytest = None\n\npytest.mark.nope\n",
        53,
    ),
    refused("import-in-class", "class A:\n    import pytest\n    pytest.mark.nope\n", 53),
    refused("mark-generator-itself", "from _pytest.mark import MARK_GEN\n\nMARK_GEN.nope\n", 53),
    hidden("import-by-function", '__import__("pytest").mark.nope\n'),
    with_helper(
        "mark-from-a-helper",
        "from helper import mark\n\nmark.nope\n",
        {"helper.py": "from pytest import mark\n"},
        53,
    ),
    with_helper(
        "pytest-from-a-helper",
        "import helper\n\nhelper.pytest.mark.nope\n",
        {"helper.py": "import pytest\n"},
        53,
    ),
    with_helper(
        "function-of-a-helper-for-decorating",
        "import pytest\nfrom helper import mark\n\n@mark(pytest.mark.nope)\ndef test_it(): pass\n",
        {"helper.py": "def mark(it):\n    return it\n"},
    ),
    line("attribute-on-a-second-line", "m = (\n    pytest.mark\n    .nope\n)"),
    line("attribute-behind-a-backslash", "m = pytest. \\\n    mark. \\\n    nope"),
    line(
        "several-unknown-marks", "@pytest.mark.nope\n@pytest.mark.neither\ndef test_it(): pass", 59
    ),
    line("unknown-marks-on-one-line", "M = [pytest.mark.nope, pytest.mark.neither]", 59),
    line("misspelt-parametrize", '@pytest.mark.parameterize("a", [1])\ndef test_it(a): pass', 54),
    line(
        "misspelt-parametrize-british",
        '@pytest.mark.parametrise("a", [1])\ndef test_it(a): pass',
        54,
    ),
    line(
        "misspelt-parametrize-short", '@pytest.mark.parametize("a", [1])\ndef test_it(a): pass', 54
    ),
    line("name-in-wrong-case", "@pytest.mark.Skip\ndef test_it(): pass"),
    line("name-with-underscore", "@pytest.mark._nope\ndef test_it(): pass", 55),
    line("name-in-other-letters", "@pytest.mark.\ufb01\ndef test_it(): pass"),
    line(
        "unittest-class",
        "import unittest\n\n@pytest.mark.nope\nclass TestIt(unittest.TestCase): pass",
    ),
    line("type-alias-in-code", "A = list[pytest.mark.nope]"),
    line("dict-value", 'MARKS = {"a": pytest.mark.nope}'),
    line("starred", "L = [*[pytest.mark.nope]]"),
    line("argument-of-a-call", "print(pytest.mark.nope)"),
    line(
        "global-in-a-called-function", "def f():\n    global m\n    m = pytest.mark.nope\n\nf()", 49
    ),
)
