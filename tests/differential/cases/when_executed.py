"""What pytest collects, but refuses when the body of a function runs: there, too, we report."""

from __future__ import annotations

from differential.case import MARKED, TEST, Case


def refused(name: str, text: str, trap: int = 48) -> Case:
    """Return the case of code below `import pytest` that fails for an unregistered marker."""
    files = {"test_a.py": f"import pytest\n\n{text}\n"}
    return Case(name, files, ost201={"test_a.py"}, executed=True, trap=trap)


def passes(name: str, text: str, trap: int = 48) -> Case:
    """Return the case of code below `import pytest` whose mark is not even evaluated then."""
    files = {
        "test_a.py": f"import pytest\n\n{text}\n",
        "test_b.py": "import pytest\n\ndef test_it():\n    pytest.mark.nope\n",
    }
    return Case(name, files, ost201={"test_b.py"}, executed=True, trap=trap)


def relative(name: str, text: str) -> Case:
    """Return the case of a module without package that imports relatively in a function."""
    files = {"test_a.py": text, "helper.py": "", "test_b.py": TEST}
    return Case(name, files, ost102={"test_a.py"}, executed=True)


CASES = (
    refused("mark-in-a-test", "def test_it():\n    pytest.mark.nope"),
    refused("mark-in-a-method", "class TestIt:\n    def test_it(self):\n        pytest.mark.nope"),
    refused(
        "mark-in-an-async-helper",
        "async def helper():\n    pytest.mark.nope\n\n"
        "def test_it():\n    import asyncio\n    asyncio.run(helper())",
    ),
    refused(
        "mark-in-a-fixture",
        "@pytest.fixture\ndef it():\n    pytest.mark.nope\n\ndef test_it(it): pass",
    ),
    refused(
        "mark-in-a-helper-function",
        "def helper():\n    return pytest.mark.nope\n\ndef test_it():\n    helper()",
    ),
    refused("mark-in-a-lambda-of-a-test", "def test_it():\n    (lambda: pytest.mark.nope)()"),
    refused("mark-in-a-lambda", "f = lambda: pytest.mark.nope\n\ndef test_it():\n    f()"),
    refused(
        "mark-on-a-nested-function", "def test_it():\n    @pytest.mark.nope\n    def inner(): pass"
    ),
    refused(
        "mark-on-a-nested-class", "def test_it():\n    @pytest.mark.nope\n    class Inner: pass"
    ),
    refused(
        "mark-in-a-property",
        "class A:\n    @property\n    def m(self):\n"
        "        return pytest.mark.nope\n\ndef test_it():\n    A().m",
    ),
    refused("mark-by-getattr-in-a-test", 'def test_it():\n    getattr(pytest.mark, "nope")'),
    refused(
        "mark-imported-in-a-test", "def test_it():\n    from pytest import mark\n    mark.nope"
    ),
    refused(
        "mark-in-try-in-a-test",
        "def test_it():\n    try:\n        pytest.mark.nope\n    except Exception: pass",
    ),
    refused("marker-given-as-text", 'def test_it(request):\n    request.node.add_marker("nope")'),
    refused(
        "mark-given-as-object",
        "def test_it(request):\n    request.node.add_marker(pytest.mark.nope)",
    ),
    refused(
        "marker-applied-in-a-fixture",
        "@pytest.fixture\ndef it(request):\n"
        "    request.applymarker(pytest.mark.nope)\n\ndef test_it(it): pass",
    ),
    refused(
        "mark-in-a-generator-that-is-consumed",
        "def test_it():\n    list(pytest.mark.nope for _ in [1])",
    ),
    passes("generator-in-a-test", "def test_it():\n    g = (pytest.mark.nope for _ in [1])"),
    passes(
        "message-of-an-assertion-in-a-test", "def test_it():\n    assert True, pytest.mark.nope"
    ),
    passes("dead-branch-in-a-test", "def test_it():\n    if False:\n        pytest.mark.nope", 51),
    passes(
        "type-checking-branch-in-a-test",
        "from typing import TYPE_CHECKING\n\ndef test_it():\n"
        "    if TYPE_CHECKING:\n        pytest.mark.nope",
        51,
    ),
    passes(
        "bare-except-in-a-test",
        "def test_it():\n    try:\n        pytest.mark.nope\n    except: pass",
        47,
    ),
    passes(
        "raises-in-a-test",
        "def test_it():\n    with pytest.raises(pytest.fail.Exception):\n        pytest.mark.nope",
        47,
    ),
    passes("after-return-in-a-test", "def test_it():\n    return\n    pytest.mark.nope", 51),
    passes(
        "local-for-pytest",
        "def test_it():\n    from types import SimpleNamespace as S\n"
        "    pytest = S(mark=S(nope=1))\n    pytest.mark.nope",
        52,
    ),
    passes(
        "fixture-named-mark",
        "from pytest import mark\n\n@pytest.fixture(name='mark')\n"
        "def the_mark():\n    return 1\n\ndef test_it(mark):\n    mark.real",
        52,
    ),
    Case(
        "registered-marker-given-as-text",
        {
            "pytest.ini": "[pytest]\nmarkers = slow\n",
            "test_a.py": 'def test_it(request):\n    request.node.add_marker("slow")\n',
            "test_b.py": 'def test_it(request):\n    request.node.add_marker("nope")\n',
        },
        ost201={"test_b.py"},
        executed=True,
        trap=48,
    ),
    Case(
        "known-mark-in-a-test",
        {
            "pytest.ini": "[pytest]\nmarkers = slow\n",
            "test_a.py": "import pytest\n\ndef test_it():\n    pytest.mark.slow\n",
            "test_b.py": MARKED.format("slow"),
        },
        executed=True,
    ),
    relative("relative-import-in-a-test", "def test_it():\n    from . import helper\n"),
    relative(
        "relative-import-in-a-method",
        "class TestIt:\n    def test_it(self):\n        from .helper import a\n",
    ),
    relative(
        "relative-import-in-a-fixture",
        "import pytest\n\n@pytest.fixture\ndef it():\n"
        "    from .helper import a\n\ndef test_it(it): pass\n",
    ),
    relative(
        "relative-import-in-a-helper-function",
        "def helper():\n    from .. import a\n\ndef test_it():\n    helper()\n",
    ),
    Case(
        "relative-import-beyond-the-top-in-a-test",
        {
            "tests/__init__.py": "",
            "tests/test_a.py": "def test_it():\n    from .. import a\n",
            "tests/test_b.py": "def test_it():\n    from . import test_a\n",
        },
        ost102={"tests/test_a.py"},
        executed=True,
    ),
)
