"""`flake8-ssot check --fix` and `--diff`, beside the real ruff where both say the same things."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from processes import run, run_module
from projects import write

from flake8_ssot.check import changes, mending
from flake8_ssot.check.one_file import Change
from flake8_ssot.check.runner import Request, check_files
from flake8_ssot.cli.fixing import ALL
from flake8_ssot.rules import Register

START: Final = ("flake8_ssot", "check", "--output-format", "concise")
SHIM: Final = (
    "import warnings\n\nfrom shop.money import Coin\n\n__all__ = ['Coin']\n"
    "warnings.warn('use shop.money', DeprecationWarning, stacklevel=2)\n"
)
FILES: Final = {
    ".git/HEAD": "",
    "pytest.ini": "[pytest]\nmarkers =\n    slow: takes long  # really\naddopts = -q\n",
    "shop/__init__.py": "",
    "shop/money.py": "class Coin: ...\n\n\nclass Note: ...\n",
    "shop/old.py": SHIM,
    "tests/__init__.py": "",
    "tests/helpers.py": "A = 1\n",
    "tests/test_a.py": (
        "from .helpers import A  # the helper\n"
        "from shop.old import (\n    Coin,  # of gold\n)\n\n\ndef test(): assert A and Coin\n"
    ),
}
FRUIT: Final = {
    "pytest.ini": "[pytest]\n",
    "shop/__init__.py": "",
    "shop/gone.py": "",
    "shop/fruit.py": "".join(f"class {name}: ...\n" for name in ("Apple", "Berry", "Cherry")),
    "tests/test_a.py": "from shop.gone import (\n    Apple,\n    Berry,\n    Cherry,\n)\n",
}


UNSAFE: Final = "import pytest\npytestmark = [pytest.mark.slwo, pytest.mark.slwo]\n"


def check(root: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1"}
    return run_module(root, *START, *arguments, stdin=stdin, environment=environment)


def ruff(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    start = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache"]
    return run(root, *start, "--output-format", "concise", *arguments, ".")


def test_safe_fixes_are_written_and_the_suite_still_passes(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    before = check(root)
    assert "Found 2 errors.\n[*] 2 fixable with `--fix`.\n" in before.stdout
    fixed = check(root, "--fix")
    assert (fixed.returncode, fixed.stderr) == (0, "")
    assert fixed.stdout == "Found 2 errors (2 fixed, 0 remaining).\n"
    assert (root / "tests/test_a.py").read_text() == (
        "from tests.helpers import A  # the helper\n"
        "from shop.money import (\n    Coin,  # of gold\n)\n\n\ndef test(): assert A and Coin\n"
    )
    again = check(root, "--fix")
    assert (again.returncode, again.stdout) == (0, "All checks passed!\n")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout


def test_a_difference_is_shown_and_nothing_is_written(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    text = (root / "tests/test_a.py").read_text()
    shown = check(root, "--diff")
    assert shown.returncode == 1
    assert shown.stdout.startswith("--- tests/test_a.py\n+++ tests/test_a.py\n@@ -1,")
    assert "\n-from .helpers import A  # the helper\n" in shown.stdout
    assert "\n+from tests.helpers import A  # the helper\n" in shown.stdout
    assert shown.stdout.endswith("\nWould fix 2 errors.\n")
    assert (root / "tests/test_a.py").read_text() == text


def test_a_comment_takes_a_fix_back(tmp_path: Path) -> None:
    line = "from .helpers import A  # noqa: OST101\n"
    root = write(tmp_path, {**FILES, "tests/test_a.py": line})
    assert check(root, "--fix").stdout == "All checks passed!\n"
    assert (root / "tests/test_a.py").read_text() == line


def test_line_ends_encoding_and_byte_order_mark_stay(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    (root / "tests/test_a.py").write_bytes(
        b"\xef\xbb\xbffrom .helpers import A\r\nname = '\xc3\xa4'; from shop.old import Coin\r\n"
    )
    (root / "tests/test_b.py").write_bytes(
        b"# coding: latin-1\nname = '\xe4'\nfrom .helpers import A"
    )
    assert "(3 fixed, 0 remaining)" in check(root, "--fix").stdout
    assert (root / "tests/test_a.py").read_bytes() == (
        b"\xef\xbb\xbffrom tests.helpers import A\r\n"
        b"name = '\xc3\xa4'; from shop.money import Coin\r\n"
    )
    assert (root / "tests/test_b.py").read_bytes() == (
        b"# coding: latin-1\nname = '\xe4'\nfrom tests.helpers import A"
    )


def test_a_typo_is_an_unsafe_fix(tmp_path: Path) -> None:
    root = write(tmp_path, {**FILES, "tests/test_a.py": "import pytest\nx = pytest.mark.slwo\n"})
    safe = check(root, "--fix")
    assert safe.returncode == 1
    assert safe.stdout.endswith(
        "Found 1 error.\n1 unsafe fix available with `--fix --unsafe-fixes`.\n"
    )
    assert check(root, "--fix", "--unsafe-fixes").returncode == 0
    assert (root / "tests/test_a.py").read_text() == "import pytest\nx = pytest.mark.slow\n"


def test_what_another_configuration_registers_is_registered_here(tmp_path: Path) -> None:
    other = {
        "other/pytest.ini": "[pytest]\nmarkers =\n    network: talks to the world\n",
        "other/test_b.py": "",
        "tests/test_a.py": "import pytest\nx = pytest.mark.network\n",
    }
    root = write(tmp_path, {**FILES, **other})
    fixed = check(root, "--fix")
    assert fixed.stdout == "Found 1 error (1 fixed, 0 remaining).\n"
    assert (root / "pytest.ini").read_text() == (
        "[pytest]\nmarkers =\n    slow: takes long  # really\n    network: talks to the world\n"
        "addopts = -q\n"
    )


def test_a_configuration_that_cannot_be_edited_stays_and_its_report_too(tmp_path: Path) -> None:
    """What pytest reads as an option without a name, the editor of ini files refuses."""
    other = {
        "other/pytest.ini": "[pytest]\nmarkers =\n    network: talks to the world\n",
        "other/test_b.py": "",
        "tests/test_a.py": "import pytest\nx = pytest.mark.network\n",
        "pytest.ini": "[pytest]\n= 3\naddopts = -q\n",
    }
    root = write(tmp_path, {**FILES, **other})
    ended = check(root, "--fix")
    assert (root / "pytest.ini").read_text() == other["pytest.ini"]
    assert "OST201" in ended.stdout
    assert "fixed" not in ended.stdout
    assert ended.returncode == 1


def test_a_missing_name_is_taken_from_its_one_home_if_asked_for(tmp_path: Path) -> None:
    root = write(tmp_path, {**FILES, "tests/test_a.py": "from shop.old import Note, Coin\n"})
    assert check(root, "--fix", "--unsafe-fixes", "--select", "OST").returncode == 0
    assert (root / "tests/test_a.py").read_text() == "from shop.money import Note, Coin\n"


def test_standard_input_is_written_fixed_and_reports_go_elsewhere(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    text = (root / "tests/test_a.py").read_text()
    ended = check(root, "--fix", "--stdin-filename", "tests/test_a.py", "-", stdin=text)
    assert ended.stdout.startswith("from tests.helpers import A  # the helper\nfrom shop.money")
    assert ended.stderr == "Found 2 errors (2 fixed, 0 remaining).\n"
    assert (root / "tests/test_a.py").read_text() == text


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind us")
def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, FILES)
    (root / "tests").chmod(0o555)
    ended = check(root, "--fix")
    (root / "tests").chmod(0o755)
    assert ended.returncode == 1
    assert "it can't be written" in ended.stderr


def test_a_file_whose_folder_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone" / "a.py"
    told = changes.write([changes.Rewritten(gone, b"", b"x = 1\n")])
    assert told == [f"{gone}: it can't be written: No such file or directory"]


def test_a_configuration_that_is_no_utf_8_stays(tmp_path: Path) -> None:
    """Neither can pytest read it."""
    config = tmp_path / "pytest.ini"
    config.write_bytes(b"[pytest]\naddopts = \xff\n")
    change = Change(tmp_path / "a.py", b"", b"", (), frozenset({Register("slow", config)}))
    assert list(changes.rewritten([change])) == []


def _pattern(text: str) -> str:
    """Return a sum line without its numbers."""
    return re.sub(r"\d+", "N", text.strip().splitlines()[-1])


@pytest.mark.parametrize(
    "arguments",
    [["--fix"], ["--diff"], ["--fix-only"], ["--fix", "--exit-non-zero-on-fix"],
     ["--fix", "--show-fixes"], ["--diff", "--exit-zero"], []],
    ids=" ".join,
)  # fmt: skip
def test_sums_and_statuses_are_those_of_ruff(tmp_path: Path, arguments: list[str]) -> None:
    pytest.importorskip("ruff")
    ours = check(write(tmp_path / "ours", FILES), *arguments)
    text = "import os\nimport sys\n"
    theirs = ruff(write(tmp_path / "theirs", {"a.py": text}), "--select", "F401", *arguments)
    assert ours.returncode == theirs.returncode
    assert _pattern(ours.stdout) == _pattern(theirs.stdout)


@pytest.mark.parametrize("arguments", [["--diff"], ["--fix-only"]], ids=" ".join)
def test_sums_of_unsafe_fixes_are_those_of_ruff(tmp_path: Path, arguments: list[str]) -> None:
    pytest.importorskip("ruff")
    ours = check(write(tmp_path / "ours", {**FILES, "tests/test_a.py": UNSAFE}), *arguments)
    text = "def f():\n    a = 1\n    b = 2\n"
    theirs = ruff(write(tmp_path / "theirs", {"a.py": text}), "--select", "F841", *arguments)
    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)


def test_a_file_that_has_changed_since_it_was_read_stays(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.py": "x = 1\n"}) / "a.py"
    problems = changes.write([changes.Rewritten(path, b"x = 0\n", b"x = 2\n")])
    assert problems == [f"{path}: it has changed meanwhile; run again to fix it"]
    assert path.read_text() == "x = 1\n"
    assert changes.write([changes.Rewritten(path, b"x = 1\n", b"x = 2\n")]) == []
    assert path.read_text() == "x = 2\n"


def test_names_of_one_statement_that_go_one_by_one_end_in_one_statement(tmp_path: Path) -> None:
    """A difference of lines may move those in between: fixes of one statement wait for another."""
    root = write(tmp_path, FRUIT)
    assert check(root, "--fix", "--unsafe-fixes", "--select", "OST402").returncode == 0
    fixed = (root / "tests/test_a.py").read_text()
    assert fixed == "from shop.fruit import (\n    Apple,\n    Berry,\n    Cherry,\n)\n"


def test_fixes_that_do_not_come_to_an_end_stop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path, FRUIT)
    monkeypatch.setattr(mending, "ROUNDS", 2)
    (found,) = check_files([root / "tests/test_a.py"], Request(root, mends=ALL), jobs=1)
    assert found.change is not None
    assert len(found.change.mended) == 2
    assert [report.code for report in found.reports] == ["OST402"]
