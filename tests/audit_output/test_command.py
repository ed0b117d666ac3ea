"""`flake8-ssot audit` as it is typed: the exact text, `--why` with its statuses, colours, pipes."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from processes import run_module
from projects import write

CLEAN, FOUND, WRONG = 0, 1, 2
SECONDS = re.compile(r"read in \d+\.\d s")
SHOP = {
    "pytest.ini": "[pytest]\nmarkers = legacy\n",
    "conftest.py": "",
    "shop/__init__.py": "",
    "shop/money.py": "class Money: ...\n",
    "shop/orders.py": "from shop.money import Curency\n\nLIMIT = Limit\n",
    "shop/late.py": "import shop.orders\n",
    "tests/test_late.py": "import os\n\nfrom shop import late\n",
    "tests/test_orders.py": "import shop.orders\nfrom shop.money import Purse\n",
    "tests/test_healthy.py": "import os\n",
}
TEXT = """\
pytest can't collect 2 of 3 test modules: 3 root causes block them.
Fix the first 2 root causes and 1 of 2 blocked test modules is free.
(8 modules read in 0.0 s)

#  blocks   free  root cause
1       2      0  OST402 shop/orders.py:1
                  'shop.money' has no name 'Curency'; define it there, or remove the import
2       2      1  F821 shop/orders.py:3
                  undefined name 'Limit'; import or define it before this line
3       1      2  OST402 tests/test_orders.py:2
                  'shop.money' has no name 'Purse'; define it there, or remove the import

blocks: test modules that can reach the cause. free: blocked test modules that
nothing holds back once this cause and all above it are fixed.

OST203: 1 violation
  pytest.ini:2 marker 'legacy' is registered and never used; use it or remove it

Why a test module is blocked: flake8-ssot audit --why tests/test_late.py
"""
WHY_LATE = """\
tests/test_late.py is blocked by shop/orders.py:1

  tests/test_late.py:3
    from shop import late
  shop/late.py:1
    import shop.orders
  shop/orders.py:1
    from shop.money import Curency

OST402, ImportError:
  'shop.money' has no name 'Curency'; define it there, or remove the import
Root cause 1 of 3; it blocks 2 test modules.

When that is fixed, these can block it still:
  shop/orders.py:3 F821
    undefined name 'Limit'; import or define it before this line
"""


def audit(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, into a pipe."""
    kept = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    return run_module(folder, "flake8_ssot", "audit", *arguments, environment=kept | variables)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("shop"), SHOP)


def test_text_is_what_is_printed_and_a_pipe_has_nothing_else(shop: Path) -> None:
    ended = audit(shop)
    assert SECONDS.sub("read in 0.0 s", ended.stdout) == TEXT
    assert (ended.stderr, ended.returncode) == ("", FOUND)


def test_why_leads_from_the_test_to_the_cause_and_beyond(shop: Path) -> None:
    ended = audit(shop, "--why", "tests/test_late.py")
    assert (ended.stdout, ended.stderr, ended.returncode) == (WHY_LATE, "", FOUND)


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        ("tests", ["--why", "test_late.py", ".."]),
        ("tests", ["--why", "tests/test_late.py", ".."]),
        (".", ["--why", "./tests/../tests/test_late.py::TestLate::test_it"]),
    ],
    ids=["from the folder", "from the root", "a test of the module"],
)
def test_the_file_is_named_as_it_comes_to_hand(shop: Path, folder: str, named: list[str]) -> None:
    assert audit(shop / folder, *named).stdout == WHY_LATE


def test_the_last_line_can_be_typed_as_it_stands(shop: Path) -> None:
    told = audit(shop.parent, "--suite", f"pytest {shop.name}/tests", "--strict-markers", ".")
    *_, last = told.stdout.splitlines()
    words = shlex.split(last.partition("flake8-ssot audit ")[2])
    assert words[2:] == ["--suite", f"pytest {shop.name}/tests", "--strict-markers"]
    assert audit(shop.parent, *words).returncode == FOUND
    *_, last = audit(shop / "tests", "..").stdout.splitlines()
    assert last.endswith(" --why tests/test_late.py ..")


def test_why_not(shop: Path) -> None:
    ended = audit(shop, "--why", "tests/test_healthy.py")
    assert ended.stdout == "tests/test_healthy.py is not blocked.\n"
    assert (ended.stderr, ended.returncode) == ("", CLEAN)


@pytest.mark.parametrize("name", ["shop/orders.py", "tests/gone.py", "conftest.py", ""])
def test_why_of_what_is_no_test_module(shop: Path, name: str) -> None:
    ended = audit(shop, "--why", name)
    assert (ended.stdout, ended.returncode) == ("", WRONG)
    assert ended.stderr == (
        f"flake8-ssot: {name}: no run of pytest collects it as a test module; "
        "name one, or the run with --suite\n"
    )


def test_why_is_text(shop: Path) -> None:
    ended = audit(shop, "--why", "tests/test_late.py", "--output-format", "json")
    assert (ended.stdout, ended.returncode) == ("", WRONG)
    assert ended.stderr == "flake8-ssot: --why is text; leave out --output-format\n"


def test_colours_are_asked_for(shop: Path) -> None:
    colored = audit(shop, "--color", "always", NO_COLOR="1").stdout
    assert "\x1b[1;31mOST402\x1b[0m shop/orders.py:1\n" in colored
    assert SECONDS.sub("read in 0.0 s", re.sub(r"\x1b\[[\d;]*m", "", colored)) == TEXT
    assert "\x1b" not in audit(shop, "--color", "never", FORCE_COLOR="1").stdout
    assert "\x1b" in audit(shop, FORCE_COLOR="1").stdout
    assert "\x1b" not in audit(shop, NO_COLOR="1").stdout


def test_the_same_statuses_in_every_form(shop: Path, tmp_path: Path) -> None:
    healthy = write(tmp_path, {"test_it.py": "def test_it(): ...\n"})
    for form in ("text", "markdown", "html", "json"):
        assert audit(shop, "--output-format", form).returncode == FOUND
        assert audit(healthy, "--output-format", form).returncode == CLEAN


def test_json_is_as_it_was(shop: Path) -> None:
    found = json.loads(audit(shop, "--output-format", "json").stdout)
    assert [cause["line"] for cause in found["root_causes"]] == [1, 3, 2]
    assert len(found["violations"]) == 1


def test_what_the_terminal_lacks_is_spelled_out(tmp_path: Path) -> None:
    write(tmp_path, {"test_größe.py": "import os.gröer\n"})
    ended = audit(tmp_path, "--why", "test_größe.py", PYTHONIOENCODING="ascii")
    assert ended.stdout.startswith("test_gr\\xf6\\xdfe.py is ")


def test_a_run_that_would_not_start_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, {"pytest.ini": "[pytest]\nmarkers\n", "test_it.py": ""})
    ended = audit(tmp_path)
    assert ended.returncode == FOUND
    assert "1 run of pytest would stop before anything is collected." in ended.stdout
    page = audit(tmp_path, "--output-format", "html").stdout
    assert "<p>pytest in .: " in page


def test_on_a_terminal_it_says_what_it_does_and_wipes_it(shop: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    start = [sys.executable, "-m", "flake8_ssot", "audit", "--no-cache"]
    ended = subprocess.run(
        start, cwd=shop, stdout=subprocess.PIPE, stderr=theirs, encoding="utf-8", check=False
    )
    os.close(theirs)
    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert SECONDS.sub("read in 0.0 s", ended.stdout) == TEXT
    assert told == (
        "flake8-ssot: simulating the runs of pytest ...\r\x1b[K"
        "flake8-ssot: asking the rules of the whole project ...\r\x1b[K"
    )
