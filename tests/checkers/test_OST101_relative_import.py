"""OST101: relative imports in test files, and what is to be written instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import report, violations, write

from flake8_ssot.workspace import Workspace

FILES = {"tests/__init__.py": "", "lib/__init__.py": "A = 1\n", "tests/helpers.py": "A = B = 1\n",
         "tests/unit/test_x.py": ""}  # fmt: skip
NOWHERE = "what it points to is not there, or in no package"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        pytest.param(
            "tests/test_a.py", "from .helpers import A, B as b\n",
            ["1:1 write 'from tests.helpers import A, B as b'"], id="names",
        ),
        pytest.param(
            "tests/test_a.py", "def f():\n    from . import helpers\n",
            ["2:5 write 'from tests import helpers'"], id="module",
        ),
        pytest.param("tests/test_a.py", "from ..x import y\n", [f"1:1 {NOWHERE}"], id="too-far"),
        pytest.param(
            "tests/my-cases/unit/test_a.py", "from .. import b\n", [f"1:1 {NOWHERE}"],
            id="folder-that-no-import-can-name",
        ),
        pytest.param("tests/test_a.py", "from tests.helpers import A\n", [], id="absolute"),
        pytest.param(
            "tests/unit/steps.py", "from . import test_x\n", ["1:1 write 'import test_x'"],
            id="helper-beside-tests",
        ),
        pytest.param("tests/data/sample.py", "from . import b\n", [], id="data-of-tests"),
        pytest.param("lib/m.py", "from . import A\n", [], id="no-test-file"),
    ],
)  # fmt: skip
def test_the_remedy(name: str, text: str, told: list[str], tmp_path: Path) -> None:
    lines = report(write(tmp_path, {**FILES, name: text}), only=name)
    start = f"{name}:{{}} OST101 relative import in a test file; "
    assert [line for line in lines if "OST101" in line] == [
        start.format(place) + remedy for place, remedy in (one.split(" ", 1) for one in told)
    ]


def test_what_is_not_there_is_not_mended(tmp_path: Path) -> None:
    root = write(
        tmp_path, {**FILES, "tests/test_a.py": "from .helpers import A\nfrom ..x import y\n"}
    )
    found = violations(root, "tests/test_a.py", Workspace({}, root))
    told = [violation for violation in found if violation.code == "OST101"]
    assert [violation.intent is not None for violation in told] == [True, False]
