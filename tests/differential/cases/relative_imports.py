"""Relative imports, by the package that pytest's import mode gives the file."""

from __future__ import annotations

from collections.abc import Mapping

from differential.case import TEST, Case

INIT = {"tests/__init__.py": ""}
HELPER = {"tests/h.py": "X = 1\n"}
IMPORTLIB = "pytest --import-mode=importlib"
APPEND = "pytest --import-mode=append"


def one(
    name: str,
    file: str,
    text: str,
    files: Mapping[str, str] | None = None,
    *,
    fails: bool,
    run: str = "pytest",
    trap: int = 0,
) -> Case:
    """Return the case of one test module with a relative import, besides helpers."""
    return Case(
        name,
        {**HELPER, **(files or {}), file: text + "\n"},
        run=run,
        ost102={file} if fails else set(),
        trap=trap,
    )


SIBLING = "from .h import X"
A = "tests/test_a.py"
SUB = "tests/sub/test_a.py"
SUB_INIT = {"tests/sub/__init__.py": "", "tests/sub/h.py": "X = 1\n"}

CASES = (
    one("sibling-without-package", A, SIBLING, fails=True, trap=61),
    one("sibling-in-package", A, SIBLING, INIT, fails=False, trap=61),
    one("sibling-without-package-importlib", A, SIBLING, fails=False, run=IMPORTLIB, trap=61),
    one("sibling-in-package-importlib", A, SIBLING, INIT, fails=False, run=IMPORTLIB, trap=61),
    one("sibling-without-package-append", A, SIBLING, fails=True, run=APPEND, trap=61),
    one("sibling-in-package-append", A, SIBLING, INIT, fails=False, run=APPEND, trap=61),
    one("sibling-without-package-in-root", "test_a.py", SIBLING, fails=True, trap=61),
    one("sibling-in-root-importlib", "test_a.py", SIBLING, fails=True, run=IMPORTLIB, trap=61),
    one("package-itself-without-package", A, "from . import h", fails=True, trap=61),
    one("package-itself", A, "from . import h", INIT, fails=False, trap=61),
    one(
        "mode-of-addopts",
        A,
        SIBLING,
        {"pytest.ini": "[pytest]\naddopts = --import-mode=importlib\n"},
        fails=False,
        trap=61,
    ),
    one(
        "mode-of-native-table",
        A,
        SIBLING,
        {"pyproject.toml": '[tool.pytest]\naddopts = ["--import-mode", "importlib"]\n'},
        fails=False,
        trap=61,
    ),
    one(
        "mode-of-command-beats-addopts",
        A,
        SIBLING,
        {"pytest.ini": "[pytest]\naddopts = --import-mode=importlib\n"},
        fails=True,
        run="pytest --import-mode=prepend",
        trap=61,
    ),
    one("mode-as-module", A, SIBLING, fails=True, run="python -m pytest", trap=61),
    one("mode-with-root-conftest", A, SIBLING, {"conftest.py": ""}, fails=True, trap=61),
    one(
        "mode-with-pythonpath",
        A,
        SIBLING,
        {"pytest.ini": "[pytest]\npythonpath = .\n"},
        fails=True,
        trap=61,
    ),
    one("gap-up", SUB, "from ..h import X", INIT, fails=True, trap=62),
    one(
        "gap-sibling",
        SUB,
        "from .h import X",
        {**INIT, "tests/sub/h.py": "X = 1\n"},
        fails=True,
        trap=62,
    ),
    one("gap-up-append", SUB, "from ..h import X", INIT, fails=True, run=APPEND, trap=62),
    one("gap-up-importlib", SUB, "from ..h import X", INIT, fails=False, run=IMPORTLIB, trap=62),
    one("inner-package-only-sibling", SUB, "from .h import X", SUB_INIT, fails=False, trap=62),
    one("inner-package-only-up", SUB, "from ..h import X", SUB_INIT, fails=True, trap=62),
    one(
        "inner-package-only-up-importlib",
        SUB,
        "from ..h import X",
        SUB_INIT,
        fails=True,
        run=IMPORTLIB,
        trap=62,
    ),
    one("both-packages-up", SUB, "from ..h import X", {**INIT, **SUB_INIT}, fails=False, trap=62),
    one(
        "both-packages-too-far-up",
        SUB,
        "from ...h import X",
        {**INIT, **SUB_INIT, "h.py": "X = 1\n"},
        fails=True,
    ),
    one("package-too-far-up", A, "from ..h import X", {**INIT, "h.py": "X = 1\n"}, fails=True),
    one("package-three-up", A, "from ...h import X", INIT, fails=True),
    one(
        "package-too-far-up-importlib",
        A,
        "from ..h import X",
        {**INIT, "h.py": "X = 1\n"},
        fails=True,
        run=IMPORTLIB,
    ),
    one(
        "folder-that-is-no-name",
        "tests/my-sub/test_a.py",
        "from . import h",
        {**INIT, "tests/my-sub/__init__.py": "", "tests/my-sub/h.py": ""},
        fails=True,
        trap=63,
    ),
    one(
        "folder-that-is-no-name-above",
        "my-tests/sub/test_a.py",
        "from . import h",
        {"my-tests/__init__.py": "", "my-tests/sub/__init__.py": "", "my-tests/sub/h.py": ""},
        fails=False,
        trap=63,
    ),
    one(
        "folder-that-is-no-name-importlib",
        "my-tests/test_a.py",
        "from . import h",
        {"my-tests/h.py": ""},
        fails=False,
        run=IMPORTLIB,
        trap=63,
    ),
    one("file-that-is-no-name", "tests/test_a-b.py", SIBLING, INIT, fails=False),
    one(
        "package-is-the-root",
        "test_a.py",
        "from .tests.h import X",
        {"__init__.py": "", **INIT},
        fails=False,
    ),
    one(
        "package-is-the-root-up",
        A,
        "from ..lib import X",
        {"__init__.py": "", **INIT, "lib.py": "X = 1\n"},
        fails=False,
    ),
    one("star", A, "from .h import *", fails=True),
    one("in-setup-py-project", A, SIBLING, {"setup.py": ""}, fails=True),
    Case(
        "missing-module-in-package",
        {**INIT, A: "from .nope import X\n", "test_b.py": "from .h import X\n"},
        ost102={"test_b.py"},
        other={A},
    ),
    Case(
        "missing-name-in-package",
        {**INIT, **HELPER, A: "from .h import Y\n", "test_b.py": "from .h import X\n"},
        ost102={"test_b.py"},
        other={A},
    ),
    Case(
        "helper-with-relative-import",
        {A: "from helper import X\n", "tests/helper.py": SIBLING + "\n", **HELPER},
        ost102={"tests/helper.py"},
        refused={A},
        silenced={"tests/helper.py": "its package is what its importer makes of it"},
    ),
    Case(
        "helper-in-package-with-relative-import",
        {A: "from tests.helper import X\n", "tests/helper.py": SIBLING + "\n", **HELPER, **INIT},
    ),
    Case(
        "inner-conftest",
        {
            "sub/sub/conftest.py": "from .h import X\n",
            "sub/sub/h.py": "X = 1\n",
            "sub/sub/test_a.py": TEST,
        },
        ost102={"sub/sub/conftest.py"},
        refused={"sub/sub"},
    ),
    Case(
        "inner-conftest-in-package",
        {
            "sub/__init__.py": "",
            "sub/conftest.py": "from .h import X\n",
            "sub/h.py": "X = 1\n",
            "sub/test_a.py": TEST,
        },
    ),
    Case(
        "first-conftest",
        {"tests/conftest.py": SIBLING + "\n", **HELPER, A: TEST},
        ost102={"tests/conftest.py"},
        status=4,
    ),
    Case(
        "first-conftest-in-package",
        {"tests/conftest.py": SIBLING + "\n", **HELPER, **INIT, A: TEST},
    ),
    Case(
        "first-conftest-importlib",
        {"tests/conftest.py": SIBLING + "\n", **HELPER, A: TEST},
        run=IMPORTLIB,
    ),
    Case(
        "root-conftest-importlib",
        {"conftest.py": "from .lib import X\n", "lib.py": "X = 1\n", A: TEST},
        run=IMPORTLIB,
        ost102={"conftest.py"},
        status=4,
    ),
    Case(
        "rootdir-named-elsewhere-importlib",
        {"tests/pytest.ini": "[pytest]\n", **HELPER, A: SIBLING + "\n"},
        run="pytest --import-mode=importlib tests",
        ost102={A},
        trap=61,
    ),
    Case(
        "package-init-with-relative-import",
        {"tests/__init__.py": SIBLING + "\n", **HELPER, A: TEST},
    ),
    Case(
        "package-init-too-far-up",
        {"tests/__init__.py": "from ..h import X\n", **HELPER, A: TEST},
        ost102={"tests/__init__.py"},
        refused={A},
    ),
    Case(
        "namespace-packages",
        {
            "pytest.ini": "[pytest]\nconsider_namespace_packages = true\npythonpath = .\n",
            **HELPER,
            A: SIBLING + "\n",
        },
    ),
    Case(
        "namespace-packages-in-toml",
        {
            "pyproject.toml": "[tool.pytest]\nconsider_namespace_packages = true\n"
            'pythonpath = ["."]\n',
            **HELPER,
            A: SIBLING + "\n",
        },
    ),
    Case(
        "namespace-packages-off",
        {
            "pytest.ini": "[pytest]\nconsider_namespace_packages = no\npythonpath = .\n",
            **HELPER,
            A: SIBLING + "\n",
        },
        ost102={A},
    ),
    Case(
        "namespace-packages-without-path",
        {
            "pytest.ini": "[pytest]\nconsider_namespace_packages = true\n",
            **HELPER,
            A: SIBLING + "\n",
        },
        ost102={A},
        silenced={A: "what else is on sys.path decides"},
    ),
)
