"""flake8-noqa, which tells of comments that hide nothing, agrees with what ours hide."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from processes import run
from projects import write

FLAKE8: Final = ("flake8", "--select=OST,NQA", "--format=%(path)s:%(row)d %(code)s")
TEST: Final = "tests/test_a.py"
FILES: Final = {
    "setup.cfg": "[flake8]\nssot-shims = old=new\n",
    "pytest.ini": "[pytest]\nmarkers = slow\n",
    "tox.ini": "[pytest]\nmarkers = other\n",
    "tests/conftest.py": "import old  # noqa: OST202,OST301\n",
    TEST: """
        import pytest
        from old import Colour  # noqa: OST301
        from . import helpers  # noqa: OST101, OST102
        from . import (  # noqa: OST101,OST102
            others,
        )

        pytestmark = [pytest.mark.nope, Colour, helpers, others]  # noqa: OST201
        """,
}
NEEDLESS: Final = {
    "pytestmark = [pytest.mark.slow]  # noqa: OST201\n": ["3 NQA102"],
    "pytestmark = [pytest.mark.nope]  # noqa: OST201,OST101\n": ["3 NQA103"],
    "pytestmark = [pytest.mark.nope]  # noqa: OST301\n": ["3 NQA102", "3 OST201"],
}


def found(root: Path, *arguments: str) -> list[str]:
    done = run(root, *FLAKE8, *arguments)
    assert done.stderr == ""
    return sorted(line.removeprefix("./") for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    "arguments",
    [  # no buffer: there flake8-noqa calls every comment needless, those for F401 too
        pytest.param(["."], id="the tree"),
        pytest.param([TEST], id="one file"),
        pytest.param(["-j2", "."], id="two processes"),
    ],
)
def test_no_comment_is_called_needless(arguments: list[str], tmp_path: Path) -> None:
    assert found(write(tmp_path, FILES), *arguments) == []


def test_a_needless_comment_is_told(tmp_path: Path) -> None:
    """That is, flake8-noqa is at work, and reads our codes."""
    lines = {f"tests/test_{n}.py": line for n, line in enumerate(NEEDLESS)}
    files = {name: f"import pytest\n\n{line}" for name, line in lines.items()}
    write(tmp_path, {"pytest.ini": FILES["pytest.ini"], **files})
    expected = [f"{name}:{told}" for name, line in lines.items() for told in NEEDLESS[line]]
    assert found(tmp_path, ".") == expected
