"""Relative imports that would fail, where something stands around them."""

from __future__ import annotations

from differential.case import Case

HELPER = {"tests/h.py": "X = 1\n"}


def refused(name: str, text: str) -> Case:
    files = {**HELPER, "tests/test_a.py": text + "\n"}
    return Case(f"relative-{name}", files, ost102={"tests/test_a.py"})


def undecided(name: str, text: str, reason: str) -> Case:
    """Return the case of a statement that happens to run."""
    return refused(name, text)._replace(silenced={"tests/test_a.py": reason})


def collected(name: str, text: str) -> Case:
    """Return the case of a module that pytest collects, beside one that it refuses."""
    files = {**HELPER, "tests/test_a.py": text + "\n", "tests/test_b.py": "from . import h\n"}
    return Case(f"relative-{name}", files, ost102={"tests/test_b.py"})


def in_try(caught: str) -> str:
    return f"try:\n    from .h import X\nexcept{caught}:\n    X = 1"


LEFT_OUT = "a conftest.py may leave the file out, in a way that can't be computed"


def left_out(name: str, conftest: str, silenced: str = "") -> Case:
    """Return the case of a conftest.py because of which pytest collects test_b.py alone."""
    files = dict.fromkeys(("test_a.py", "test_b.py", "old/c_test.py"), "from . import x\n")
    reasons = {"test_b.py": silenced} if silenced else {}
    return Case(name, {**files, "conftest.py": conftest}, ost102={"test_b.py"}, silenced=reasons)


CASES = (
    left_out("ignored", "collect_ignore = ['test_a.py', 'old']\n"),
    left_out("ignored-by-glob", "collect_ignore_glob = ('*_a.py', 'old/*')\n"),
    left_out(
        "ignored-computed",
        "collect_ignore = [f'{n}' for n in ('test_a.py', open)]\ncollect_ignore_glob = ['old*']\n",
        LEFT_OUT,
    ),
    Case(
        "ignored-as-the-nearest-conftest-says",
        {
            "pytest.ini": "",
            "conftest.py": "collect_ignore = ['sub/test_a.py']\n",
            "sub/conftest.py": "collect_ignore = ['test_b.py']\n",
            "sub/test_a.py": "from . import x\n",
            "sub/test_b.py": "from . import x\n",
        },
        ost102={"sub/test_a.py"},
    ),
    Case(
        "collected-by-folder",
        {
            "pytest.ini": "[pytest]\npython_files = unit/c*.py\n",
            "unit/check.py": "from . import x\n",
            "check.py": "from . import x\n",
        },
        ost102={"unit/check.py"},
    ),
    Case(
        "outside-of-the-rootdir",
        {"sub/pytest.ini": "", "tests/test_a.py": "from . import x\n"},
        run="pytest --import-mode=importlib --rootdir=sub tests",
        other={"tests/test_a.py"},
    ),
    left_out(
        "ignored-by-hook",
        "def pytest_ignore_collect(collection_path):\n"
        "    return collection_path.name in ('test_a.py', 'old') or None\n",
        LEFT_OUT,
    ),
    collected("in-try-with-import-error", in_try(" ImportError")),
    collected("in-try-with-exception", in_try(" Exception")),
    collected("in-try-with-tuple", in_try(" (ImportError, ValueError)")),
    collected("in-try-with-bare-except", in_try("")),
    refused("in-try-with-module-not-found", in_try(" ModuleNotFoundError")),
    refused("in-try-with-others", in_try(" (SystemError, ValueError)")),
    refused("in-try-with-finally", "try:\n    from .h import X\nfinally:\n    pass"),
    refused(
        "in-try-with-reraise",
        "try:\n    from .h import X\nexcept ImportError:\n    raise",
    ),
    undecided(
        "in-handler",
        "try:\n    from no_such import X\nexcept ImportError:\n    from .h import X",
        "whether the statements before it raise is not known",
    ),
    refused(
        "in-else-of-try",
        "try:\n    pass\nexcept ImportError:\n    pass\nelse:\n    from . import h",
    ),
    collected(
        "in-handler-that-does-not-run",
        "try:\n    from os import path\nexcept ImportError:\n    from .h import X",
    ),
    collected(
        "in-suppress",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    from .h import X",
    ),
    collected("in-raises", "import pytest\nwith pytest.raises(ImportError):\n    from .h import X"),
    collected(
        "under-type-checking",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .h import X",
    ),
    collected("in-dead-branch", "if False:\n    from .h import X"),
    collected("if-main", 'if __name__ == "__main__":\n    from .h import X'),
    collected("if-package", "if __package__:\n    from .h import X"),
    collected(
        "after-module-skip",
        'import pytest\npytest.skip("x", allow_module_level=True)\nfrom .h import X',
    ),
    collected(
        "after-skip-for-a-missing-module",
        "import pytest\ntry:\n    import no_such\nexcept ImportError:\n"
        "    pytest.skip('x', allow_module_level=True)\nfrom .h import X",
    ),
    collected(
        "after-skip-under-a-condition",
        "import os, pytest\nif 'PATH' in os.environ:\n"
        "    pytest.skip('x', allow_module_level=True)\nfrom .h import X",
    ),
    undecided(
        "after-conditional-skip",
        "import os, pytest\nif os.environ.get('NOPE'):\n"
        "    pytest.skip('x', allow_module_level=True)\nfrom .h import X",
        "whether the module skips itself can't be decided",
    ),
    refused("in-class-body", "class A:\n    from .h import X"),
    refused("in-branch", "if True:\n    from .h import X"),
    undecided(
        "in-loop", "for _ in [1]:\n    from .h import X", "whether a loop runs is not worked out"
    ),
    refused("on-several-lines", "import os\nfrom .h import (\n    X,\n)"),
    refused("behind-a-semicolon", "import os; from .h import X"),
    refused("of-several-names", "from . import h, nope"),
    refused("twice", "import os\nfrom .h import X\nfrom .. import Y"),
)
