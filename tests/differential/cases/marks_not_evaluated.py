"""Marks in code that does not run while pytest collects, or that are not pytest's: silent."""

from __future__ import annotations

from differential.case import MARKED, Case


def collected(name: str, text: str, trap: int = 0, since: tuple[int, int] = (3, 10)) -> Case:
    """Return the case of a test module that pytest collects, beside one that it refuses."""
    files = {"test_a.py": text, "test_b.py": MARKED.format("nope")}
    return Case(name, files, ost201={"test_b.py"}, trap=trap, since=since)


MACHINE = "it depends on the machine whether it is evaluated, not whether it is registered"


def line(name: str, text: str, trap: int = 0) -> Case:
    """Return the case of code below `import pytest`."""
    return collected(name, f"import pytest\n\n{text}\n", trap)


FUTURE = "from __future__ import annotations\nimport pytest\n\n"

CASES = (
    line("generator-that-is-not-consumed", "G = (pytest.mark.nope for _ in [1])", 48),
    line("generator-as-default-argument", "def f(a=(pytest.mark.nope for _ in [1])): pass", 48),
    line("generator-as-argument", "print((pytest.mark.nope for _ in [1]))", 48),
    line("comprehension-with-false-condition", "L = [pytest.mark.nope for _ in [1] if False]", 48),
    line("message-of-a-true-assertion", "assert True, pytest.mark.nope", 48),
    line("if-false", "if False:\n    pytest.mark.nope", 51),
    line("if-zero", "if 0:\n    pytest.mark.nope", 51),
    line("if-not-true", "if not True:\n    pytest.mark.nope", 51),
    line("else-of-true", "if True:\n    pass\nelse:\n    pytest.mark.nope", 51),
    line(
        "if-type-checking",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pytest.mark.nope",
        51,
    ),
    line(
        "if-typing.type-checking",
        "import typing\nif typing.TYPE_CHECKING:\n    pytest.mark.nope",
        51,
    ),
    line(
        "else-of-not-type-checking",
        "from typing import TYPE_CHECKING as T\nif not T:\n    pass\nelse:\n    pytest.mark.nope",
        51,
    ),
    line("if-main", 'if __name__ == "__main__":\n    pytest.mark.nope', 51),
    line("and-with-false", "m = False and pytest.mark.nope", 51),
    line("or-with-true", "m = True or pytest.mark.nope", 51),
    line("dead-arm-of-conditional", "m = None if True else pytest.mark.nope", 51),
    line("while-false", "while False:\n    pytest.mark.nope", 51),
    line("loop-over-nothing-at-module-level", "for _ in []:\n    pytest.mark.nope", 51),
    line("comprehension-over-nothing", "L = [pytest.mark.nope for _ in ()]", 51),
    line("after-skip", 'pytest.skip("x", allow_module_level=True)\npytest.mark.nope', 51),
    line(
        "after-skip-for-a-missing-module",
        "try:\n    import no_such_module\nexcept ImportError:\n"
        '    pytest.skip("x", allow_module_level=True)\npytest.mark.nope',
        51,
    ),
    line(
        "after-skip-under-a-condition",
        'import os\nif "PATH" in os.environ:\n    pytest.skip("x", allow_module_level=True)\n'
        "pytest.mark.nope",
        51,
    )._replace(elsewhere={"test_a.py": MACHINE}),
    line(
        "branch-of-the-environment",
        'import os\nif "NOPE" in os.environ:\n    pytest.mark.nope',
        51,
    )._replace(elsewhere={"test_a.py": MACHINE}),
    line("after-importorskip", 'pytest.importorskip("no_such_module")\npytest.mark.nope', 51),
    line(
        "after-raise-in-try",
        "try:\n    raise ValueError\n    pytest.mark.nope\nexcept ValueError: pass",
        51,
    ),
    line(
        "in-handler-that-does-not-run",
        "try:\n    pass\nexcept ValueError:\n    pytest.mark.nope",
        51,
    ),
    line("after-break", "while True:\n    break\n    pytest.mark.nope", 51),
    line("else-of-loop-that-breaks", "for _ in [1]:\n    break\nelse:\n    pytest.mark.nope", 51),
    line(
        "version-long-gone", "import sys\nif sys.version_info < (3, 8):\n    pytest.mark.nope", 51
    ),
    line(
        "platform-that-is-none", 'import sys\nif sys.platform == "amiga":\n    pytest.mark.nope', 51
    ),
    line("in-try-with-bare-except", "try:\n    pytest.mark.nope\nexcept:\n    pass", 47),
    line(
        "in-try-with-base-exception", "try:\n    pytest.mark.nope\nexcept BaseException: pass", 47
    ),
    line(
        "in-try-with-fail-exception",
        "try:\n    pytest.mark.nope\nexcept pytest.fail.Exception: pass",
        47,
    ),
    line(
        "in-suppress-of-base-exception",
        "import contextlib\nwith contextlib.suppress(BaseException):\n    pytest.mark.nope",
        47,
    ),
    line("in-raises", "with pytest.raises(BaseException):\n    pytest.mark.nope", 47),
    collected(
        "future-annotation-of-parameter", FUTURE + "def helper(a: pytest.mark.nope): pass\n", 50
    ),
    collected(
        "future-annotation-of-return", FUTURE + "def helper() -> pytest.mark.nope: pass\n", 50
    ),
    collected("future-annotation-of-name", FUTURE + "a: pytest.mark.nope = 1\n", 50),
    collected(
        "annotation-as-text", 'import pytest\n\ndef helper(a: "pytest.mark.nope"): pass\n', 50
    ),
    collected(
        "annotation-of-local-name",
        "import pytest\n\ndef helper():\n    a: pytest.mark.nope = 1\n\nhelper()\n",
        50,
    ),
    collected(
        "annotation-that-waits",
        "import pytest\n\ndef helper(a: pytest.mark.nope): pass\n",
        50,
        since=(3, 14),
    ),
    line(
        "text-and-comments", '"""pytest.mark.nope"""\nTEXT = "pytest.mark.nope"  # pytest.mark.nope'
    ),
    line(
        "class-for-pytest",
        "class pytest:\n    class mark:\n        nope = 1\n\nM = pytest.mark.nope",
        52,
    ),
    line(
        "class-for-pytest-inside-a-class",
        "class A:\n    class pytest:\n        class mark:\n            nope = 1\n\n"
        "    m = pytest.mark.nope",
        52,
    ),
    collected(
        "name-for-pytest",
        "from types import SimpleNamespace as S\n\npytest = S(mark=S(nope=1))\npytest.mark.nope\n",
        52,
    ),
    collected(
        "pytest-bound-again",
        "import pytest\nfrom types import SimpleNamespace as S\n\n"
        "pytest = S(mark=S(nope=1))\nm = pytest.mark.nope\n",
        52,
    ),
    collected(
        "parameter-for-mark",
        "from pytest import mark\nfrom types import SimpleNamespace as S\n\n"
        "def helper(mark):\n    return mark.nope\n\nhelper(S(nope=1))\n",
        52,
    ),
    collected(
        "local-for-mark",
        "from pytest import mark\n\ndef helper():\n    mark = 1\n    mark.real\n\nhelper()\n",
        52,
    ),
    collected(
        "comprehension-variable-for-mark",
        "from pytest import mark\n\nL = [mark.real for mark in [1]]\n",
        52,
    ),
    collected(
        "mark-of-another-module",
        "from types import SimpleNamespace as S\n\npt = S(mark=S(nope=1))\npt.mark.nope\n",
        52,
    ),
    line("attribute-that-ends-in-mark", "d = pytest.MarkDecorator.kwargs", 52),
    line("set-attribute", "try:\n    pytest.mark.nope = 1\nfinally:\n    del pytest.mark.nope"),
    line("double-underscore-attribute", "c = pytest.mark.__class__\nd = pytest.mark.__dict__", 55),
    line("own-attribute-of-mark", "c = pytest.mark._config", 55),
    line("attribute-of-a-known-mark", "n = pytest.mark.skip.name\nm = pytest.mark.skip.mark.args"),
    line("getattr-of-a-known-mark", 'm = getattr(pytest.mark, "skip")', 53),
    Case(
        "known-mark-on-a-fixture",
        {
            "test_a.py": "import pytest\n\n@pytest.mark.skip\n@pytest.fixture\ndef it(): pass\n",
            "test_b.py": "import pytest\n\n@pytest.fixture\n@pytest.mark.skip\ndef it(): pass\n",
        },
        other={"test_a.py", "test_b.py"},
        trap=57,
    ),
    Case(
        "pytestmark-tuple-of-known-marks",
        {"test_a.py": "import pytest\n\npytestmark = (pytest.mark.skip, pytest.mark.xfail)\n"},
        other={"test_a.py"},
        trap=56,
    ),
)
