"""ruff beside us on one tree: it leaves alone what it does not know, if it is told as we say."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from processes import run
from projects import audited, write

README: Final = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
#: What the README tells a ruff project to write.
EXTERNAL: Final = re.findall(r"^```toml\n(\[tool\.ruff.*?)^```", README, re.M | re.S)[0]
SHIMS: Final = '[tool.flake8-ssot.shims]\n"old" = "new"\n'
FIX: Final = ("ruff", "check", "--no-cache", "--fix", "--unsafe-fixes", "--select", "F,RUF")
CHECK: Final = ("flake8-ssot", "check", "--quiet", "--output-format", "concise")

TREE: Final = {
    "pytest.ini": "[pytest]\nmarkers = slow\n",
    "new.py": "class Colour:\n    pass\n",
    "tests/test_alone.py": """
        import pytest
        from old import Colour  # noqa: OST301

        from . import helpers  # noqa: OST101, OST102

        pytestmark = [pytest.mark.nope, Colour, helpers]  # noqa: OST201
        """,
    "tests/test_beside_others.py": """
        import pytest
        from old import Colour  # noqa: F401, OST301

        assert pytest.mark.nope is 1  # noqa: F632,OST201
        """,
    "tests/helpers.py": "",
}
SHIM: Final = """
import warnings

from new import Colour

warnings.warn("old is deprecated, use new", DeprecationWarning, stacklevel=2)
"""
GUARDED: Final = f'{SHIM}\n__all__ = ["Colour"]\n'


def fixed(root: Path) -> list[str]:
    """Let ruff fix all that it can, and return the files that it changed."""
    files = [path for path in root.rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in files}
    done = run(root, *FIX, ".")
    assert done.returncode == 0, done.stdout + done.stderr
    return sorted(str(p.relative_to(root)) for p in files if p.read_bytes() != before[p])


def reported(root: Path) -> list[str]:
    return [line.split()[1] for line in run(root, *CHECK).stdout.splitlines()]


def test_comments_and_shims_stay(tmp_path: Path) -> None:
    write(tmp_path, {**TREE, "old.py": GUARDED, "pyproject.toml": f"{SHIMS}\n{EXTERNAL}"})
    assert fixed(tmp_path) == []
    assert reported(tmp_path) == []


def test_without_external_comments_go(tmp_path: Path) -> None:
    write(tmp_path, {**TREE, "old.py": GUARDED, "pyproject.toml": SHIMS})
    assert fixed(tmp_path) == ["tests/test_alone.py", "tests/test_beside_others.py"]
    assert set(reported(tmp_path)) == {"OST101", "OST102", "OST201", "OST301"}


def test_a_code_of_ruffs_that_serves_for_nothing_goes_without_ours(tmp_path: Path) -> None:
    test = "import pytest\n\npytestmark = pytest.mark.nope  # noqa: F401, OST201\n"
    files = {"pytest.ini": "[pytest]\n", "pyproject.toml": EXTERNAL, "tests/test_a.py": test}
    assert fixed(write(tmp_path, files)) == ["tests/test_a.py"]
    assert "# noqa: OST201\n" in (tmp_path / "tests/test_a.py").read_text(encoding="utf-8")
    assert reported(tmp_path) == []


@pytest.mark.parametrize(
    ("shim", "told"),
    [
        pytest.param(GUARDED, False, id="in __all__"),
        pytest.param(SHIM, True, id="not in __all__"),
    ],
)
def test_what_the_audit_warns_of_is_what_ruff_deletes(
    shim: str, told: bool, tmp_path: Path
) -> None:
    write(tmp_path, {"new.py": TREE["new.py"], "old.py": shim, "pyproject.toml": EXTERNAL})
    assert any("OST304" in line for line in audited(tmp_path)) is told
    assert fixed(tmp_path) == (["old.py"] if told else [])
    assert ("import Colour" in (tmp_path / "old.py").read_text(encoding="utf-8")) is not told
