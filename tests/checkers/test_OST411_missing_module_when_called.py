from __future__ import annotations

import re
from pathlib import Path

import pytest
from projects import report, write

Files = dict[str, str]

SHOP: Files = {"shop/__init__.py": "", "shop/prices.py": "class Price: ...\n"}
SAID = "OST411 this call fails: module 'shop.price' does not exist; "
MEANT = SAID + "did you mean 'shop.prices'?"


def found(root: Path, files: Files) -> list[str]:
    """Return what OST411 and the other rules on imports say of a repository's files."""
    (root / ".git").mkdir()
    return [line for line in report(write(root, files)) if re.search(" OST(0|40|41)", line)]


REPORTED = [
    pytest.param("def test():\n    import shop.price\n", "2:12 " + MEANT, id="function"),
    pytest.param("async def test():\n    import shop.price\n", "2:12 " + MEANT, id="async"),
    pytest.param("class A:\n    def f(self):\n        import shop.price\n", "3:16 " + MEANT,
                 id="method"),
    pytest.param("def f():\n    class A:\n        import shop.price\n", "3:16 " + MEANT,
                 id="class-in-a-function"),
    pytest.param(
        "def f():\n    from shop.price import Price\n",
        f"2:5 {SAID}'Price' is defined in 'shop.prices'",
        id="from",
    ),
    pytest.param("try:\n    def f():\n        import shop.price\nexcept ImportError: ...\n",
                 "3:16 " + MEANT, id="caught-only-where-it-is-defined"),
    pytest.param("import pytest\n@pytest.mark.slow\ndef test():\n    import shop.price\n",
                 "4:12 " + MEANT, id="marked"),
    pytest.param("import sys, os\nsys.path.insert(0, os.path.dirname(__file__))\n"
                 "def f():\n    import shop.price\n", "4:12 " + MEANT, id="path-that-can-be-read"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported(tmp_path: Path, text: str, expected: str) -> None:
    assert found(tmp_path, SHOP | {"test_a.py": text}) == [f"test_a.py:{expected}"]


CALL = "def test():\n    import shop.price\n"
#: What puts on sys.path what isn't computed: it may hold anything.
UNREAD_CHANGES = {
    "home": "sys.path.insert(0, os.path.expanduser('~/lib'))",
    "home-by-pathlib": "sys.path.insert(0, str(Path('~/lib').expanduser()))",
    "above-the-start": "sys.path.insert(0, os.path.dirname(os.getcwd()))",
    "above-by-pathlib": "sys.path.insert(0, str(Path.cwd().parent))",
    "far-above": "sys.path.insert(0, str(Path.cwd().parents[0]))",
    "own-function": "def abspath(*p): return os.sep.join(p)\nsys.path.insert(0, abspath('a', 'b'))",
    "own-join": "def join(*p): return 'lib'\nsys.path.insert(0, join(*'ab'))",
    "operator": "sys.path.insert(0, 'lib/%s' % 'a')",
    "doubled": "p = 'v'\np = p + p\nsys.path.insert(0, p)",
    "function": "sys.path.insert(0, sorted(['lib'])[0])",
    "environment": "sys.path.insert(0, f\"{os.environ.get('LIB', 'lib')}/a\")",
    "no-folder": "sys.path.insert(0, str(Path(sys.executable).parent))",
    "computed-index": "n = 1\nsys.path.insert(0, str(Path(__file__).parents[n]))",
    "list": "sys.path.extend(p for p in ['lib'])",
    "list-before": "sys.path = list(('lib',)) + sys.path",
    "starred": "more = ['lib']\nsys.path += [*more]",
    "method-of-text": "sys.path.insert(0, ' lib'.strip())",
    "method": "sys.path.__iadd__(['lib'])",
    "number": "sys.path.insert(0, 1)",
}
SILENT = [
    pytest.param("def test():\n    import shop.prices\n", id="there"),
    pytest.param("def f():\n    try:\n        import shop.price\n    except ImportError: ...\n",
                 id="caught"),
    pytest.param("import pytest\ndef test():\n    with pytest.raises(ImportError):\n"
                 "        import shop.price\n", id="a-test-of-the-failure"),
    pytest.param("import unittest\nclass A(unittest.TestCase):\n    def test(self):\n"
                 "        with self.assertRaises(ImportError):\n"
                 "            import shop.price\n", id="assertRaises"),
    pytest.param("def f(x):\n    if x:\n        import shop.price\n", id="condition"),
    pytest.param("def f(x):\n    if x:\n        return\n    import shop.price\n",
                 id="early-return"),
    pytest.param("import pytest\ndef test():\n    pytest.importorskip('shop.price')\n"
                 "    import shop.price\n", id="importorskip"),
    pytest.param("def f():\n    return\n    import shop.price\n", id="after-return"),
    pytest.param("import pytest\n@pytest.mark.skip\n" + CALL, id="skipped"),
    pytest.param("import pytest\n@pytest.mark.xfail(reason='x')\n" + CALL, id="expected-to-fail"),
    pytest.param("import unittest\n@unittest.skip('x')\nclass A:\n    def f(self):\n"
                 "        import shop.price\n", id="class-skipped"),
    pytest.param("import pytest\npytestmark = [pytest.mark.skip]\n" + CALL, id="module-skipped"),
    pytest.param("from unittest import mock\ndef test():\n"
                 "    with mock.patch.dict('sys.modules', {'shop.price': 1}):\n"
                 "        import shop.price\n", id="stubbed"),
    pytest.param("def test(monkeypatch, tmp_path):\n    monkeypatch.syspath_prepend(tmp_path)\n"
                 "    import shop.price\n", id="path-of-a-fixture"),
    pytest.param("f = lambda: __import__('shop.price')\n", id="no-statement"),
    *(
        pytest.param(f"import os, sys\nfrom pathlib import Path\n{change}\n{CALL}", id=name)
        for name, change in UNREAD_CHANGES.items()
    ),
]  # fmt: skip


@pytest.mark.parametrize("text", SILENT)
def test_silent(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, SHOP | {"test_a.py": text}) == []


def test_outside_of_functions_it_is_another_rule(tmp_path: Path) -> None:
    (line,) = found(tmp_path, SHOP | {"test_a.py": "import shop.price\n"})
    assert "OST401" in line
