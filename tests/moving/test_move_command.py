"""`flake8-ssot move`, as a shell runs it: what it prints, its statuses, and what it refuses."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from moves import planned
from processes import run_module
from projects import write

from flake8_ssot.moving import plan
from flake8_ssot.moving.request import Refused
from flake8_ssot.replacing import replace

DONE, LEFT, WRONG = 0, 1, 2
Files = dict[str, str]

SHOP: Files = {
    ".git/HEAD": "",
    "shop/__init__.py": "",
    "shop/money.py": "from . import rates\n\n\nclass Coin: ...\n",
    "shop/rates.py": "RATE = 2\n",
    "use.py": "from shop.money import Coin  # of gold\n",
}


def start(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(root, "flake8_ssot", "move", *arguments)


def contents(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def test_all_is_done(tmp_path: Path) -> None:
    done = start(write(tmp_path, SHOP), "shop.money", "shop.core.money")
    assert (done.stderr, done.returncode) == ("", DONE)
    assert done.stdout == (
        "moved shop.money -> shop.core.money\n"
        "new: shop/core/__init__.py\n"
        "rewritten: 2 imports and 0 strings in 2 files\n"
    )
    assert not (tmp_path / "shop/money.py").exists()
    assert (tmp_path / "shop/core/__init__.py").read_bytes() == b""
    assert (tmp_path / "use.py").read_text() == "from shop.core.money import Coin  # of gold\n"


def test_something_is_left(tmp_path: Path) -> None:
    files = SHOP | {"log.py": "NAME = 'shop.money'\n"}
    done = start(write(tmp_path, files), "shop.money", "shop.cash")
    assert (done.stderr, done.returncode) == ("", LEFT)
    assert done.stdout == (
        "moved shop.money -> shop.cash\n"
        "rewritten: 1 import and 0 strings in 1 file\n"
        "\n"
        "left for a person: 1 place\n"
        "log.py:1:1 names shop.money in text\n"
    )


def test_json_has_the_same(tmp_path: Path) -> None:
    files = SHOP | {"log.py": "NAME = 'shop.money'\n"}
    done = start(write(tmp_path, files), "shop.money", "shop.core.cash", "--output-format", "json")
    assert (done.stderr, done.returncode) == ("", LEFT)
    assert json.loads(done.stdout) == {
        "version": 1,
        "root": ".",
        "old": "shop.money",
        "new": "shop.core.cash",
        "moved": [{"from": "shop/money.py", "to": "shop/core/cash.py"}],
        "created": ["shop/core/__init__.py"],
        "rewritten": ["shop/core/cash.py", "use.py"],
        "imports": 2,
        "strings": 0,
        "left": [{"path": "log.py", "line": 1, "message": "names shop.money in text"}],
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ("shop.money", "shop.core.money"),
        ("shop.money", "shop.core.cash", "--shim"),
        ("shop.money:Coin", "shop.coins"),
        ("shop", "store.shop"),
        ("shop", "store"),
    ],
    ids=" ".join,
)
@pytest.mark.skipif(shutil.which("git") is None, reason="asks git")
def test_a_difference_is_what_git_applies(arguments: tuple[str, ...], tmp_path: Path) -> None:
    files = SHOP | {"store/__init__.py": ""} if arguments[1] == "store.shop" else SHOP
    root, other = write(tmp_path / "one", files), write(tmp_path / "two", files)
    (root / "shop/data.bin").write_bytes(b"\0\xff")
    shutil.copy(root / "shop/data.bin", other / "shop/data.bin")
    before = contents(root)
    shown = start(root, "--diff", *arguments)
    assert shown.returncode == DONE, shown.stderr
    assert shown.stderr.startswith("would move ")
    assert contents(root) == before
    shutil.rmtree(other / ".git")
    patch = (root / "difference").as_posix()
    Path(patch).write_text(shown.stdout, encoding="utf-8")
    subprocess.run(["git", "apply", "-p0", patch], cwd=other, check=True)
    Path(patch).unlink()
    assert start(root, *arguments).returncode == DONE
    assert contents(other) == {n: d for n, d in contents(root).items() if n != ".git/HEAD"}


@pytest.mark.parametrize("flags", [[], ["--shim"]], ids=["without", "with"])
def test_a_second_run_changes_nothing(flags: list[str], tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    assert start(root, "shop.money", "shop.cash", *flags).returncode == DONE
    before = contents(root)
    again = start(root, "shop.money", "shop.cash", *flags)
    assert (again.stdout, again.returncode) == ("", WRONG)
    assert again.stderr == (
        "flake8-ssot: there is a module 'shop.cash' already; choose another place\n"
        if flags
        else "flake8-ssot: there is no module 'shop.money': 'shop' has no module 'money'\n"
    )
    assert contents(root) == before


REFUSED = {
    "nothing is there": (
        {},
        ("shop.cash", "shop.bank"),
        "there is no module 'shop.cash': 'shop' has no module 'cash'",
    ),
    "not of the project": (
        {},
        ("requests.models", "shop.models"),
        "there is no module 'requests.models' in the project; start in its root, or name that",
    ),
    "the standard library": (
        {},
        ("json.tool", "shop.tool"),
        "'json.tool' is a module of the standard library, not of the project",
    ),
    "a name of the standard library": (
        {},
        ("shop.money", "json.money"),
        "'json.money' begins with a name of the standard library; choose another one",
    ),
    "it is there already": (
        {},
        ("shop.money", "shop.rates"),
        "there is a module 'shop.rates' already; choose another place",
    ),
    "the package has such a name": (
        {"shop/__init__.py": "def cash(): ...\n"},
        ("shop.money", "shop.cash"),
        "'shop' has a name 'cash' already; choose another place",
    ),
    "no package": (
        {},
        ("shop.money", "shop.rates.money"),
        "'shop.rates' is a module and no package; nothing can be put in it",
    ),
    "no such package at the top": (
        {},
        ("shop.money", "bank.money"),
        "there is no package 'bank' in the project; make its folder first",
    ),
    "into itself": (
        {},
        ("shop", "shop.money.shop"),
        "'shop.money' is a module and no package; nothing can be put in it",
    ),
    "a package into itself": (
        {},
        ("shop", "shop.core"),
        "'shop' can't be moved into itself; choose another place",
    ),
    "no module at all": (
        {},
        ("shop/money.py", "shop.cash"),
        "'shop/money.py' is no module; write module.path or module.path:name",
    ),
    "a word of Python": (
        {},
        ("shop.money", "shop.class"),
        "'shop.class' is no module; write module.path or module.path:name",
    ),
    "a module as a name": (
        {},
        ("shop.money", "shop.cash:money"),
        "'shop.money' is a module and 'shop.cash:money' a name; name a module as the new place",
    ),
    "only renamed": (
        {},
        ("shop.money:Coin", "shop.money:Gold"),
        "'shop.money:Coin' is in 'shop.money' already; name another module",
    ),
    "a compiled module": (
        {"shop/fast.so": ""},
        ("shop.fast", "shop.cash"),
        "'shop.fast' is no file of Python, or a link to one; move it by hand",
    ),
    "until when, without a shim": (
        {},
        ("shop.money", "shop.cash", "--remove-after", "2027-06"),
        "--remove-after says when the shim goes; give --shim as well",
    ),
    "until some time": (
        {},
        ("shop.money", "shop.cash", "--shim", "--remove-after", "soon"),
        "--remove-after: 'soon' is no date and no version; write 2026-12 or 3.0",
    ),
    "no such folder": (
        {},
        ("shop.money", "shop.cash", "nowhere"),
        "nowhere: there is no such folder; name the project's root",
    ),
    "a circle": (
        {
            "shop/core/__init__.py": "from ..use import Coin\n",
            "shop/use.py": "from shop.money import Coin\n",
        },
        ("shop.money", "shop.core.money"),
        "shop/core/__init__.py:1 could not be imported any more, as 'Coin' is taken from the "
        "partially initialised module 'shop.use'",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_in_one_line(case: str, tmp_path: Path) -> None:
    files, arguments, said = REFUSED[case]
    root = write(tmp_path, SHOP | files)
    before = contents(root)
    done = start(root, *arguments)
    assert (done.stdout, done.stderr) == ("", f"flake8-ssot: {said}\n")
    assert done.returncode == WRONG
    assert contents(root) == before


def test_line_ends_encoding_mark_and_mode_stay(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    (root / "shop/money.py").write_bytes(
        b"\xef\xbb\xbffrom . import rates\r\n\r\n\r\nclass Coin:\r\n    name = '\xc3\xa4'\r\n"
    )
    (root / "shop/money.py").chmod(0o755)
    (root / "use.py").write_bytes(
        b"# coding: latin-1\nname = '\xe4'; import shop.money as m, shop.money; "
        b"x = '\xe4', shop.money.Coin"
    )
    assert start(root, "shop.money", "shop.core.cash").returncode == DONE
    there = root / "shop/core/cash.py"
    assert there.read_bytes() == (
        b"\xef\xbb\xbffrom .. import rates\r\n\r\n\r\nclass Coin:\r\n    name = '\xc3\xa4'\r\n"
    )
    assert stat.S_IMODE(there.stat().st_mode) == 0o755
    assert (root / "use.py").read_bytes() == (
        b"# coding: latin-1\nname = '\xe4'; import shop.core.cash as m, shop.core.cash; "
        b"x = '\xe4', shop.core.cash.Coin"
    )
    (root / "use.py").unlink()
    assert start(root, "shop.core.cash:Coin", "shop.coins").returncode == DONE
    assert (root / "shop/coins.py").read_bytes() == (b"class Coin:\r\n    name = '\xc3\xa4'\r\n")


def test_a_package_moves_with_all_that_is_in_it(tmp_path: Path) -> None:
    files = SHOP | {"shop/api/__init__.py": "", "shop/api/page.html": "page", "shop/api/a.pyi": ""}
    root = write(tmp_path, files)
    assert start(root, "shop.api", "shop.web.http").returncode == DONE
    names = sorted(path.name for path in (root / "shop/web/http").iterdir())
    assert names == ["__init__.py", "a.pyi", "page.html"]
    assert not (root / "shop/api").exists()


def test_stubs_follow(tmp_path: Path) -> None:
    files = SHOP | {
        "shop/money.pyi": "from .rates import RATE\n",
        "use.pyi": "from shop.money import Coin\n",
    }
    root = write(tmp_path, files)
    assert start(root, "shop.money", "shop.core.cash").returncode == DONE
    assert (root / "shop/core/cash.pyi").read_text() == "from ..rates import RATE\n"
    assert (root / "use.pyi").read_text() == "from shop.core.cash import Coin\n"


def test_a_file_that_changed_meanwhile_stops_all(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    made = planned(root, "shop.money", "shop.core.money")
    write(root, {"use.py": "from shop.money import Coin  # of silver\n"})
    before = contents(root)
    with pytest.raises(Refused) as refused:
        made.apply()
    assert str(refused.value) == "use.py: it has changed meanwhile; run again to move"
    assert contents(root) == before


def test_a_place_that_is_taken_meanwhile_stops_all(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    made = planned(root, "shop.money", "shop.cash")
    before = contents(write(root, {"shop/cash.py": "MINE = 1\n"}))
    with pytest.raises(Refused, match=r"shop/cash\.py: it is there already"):
        made.apply()
    assert contents(root) == before


@pytest.mark.parametrize("failing", [0, 1, 2])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize(
    ("old", "new"),
    [("shop.money", "shop.core.money"), ("shop", "store"), ("shop.money:Coin", "shop.core.coins")],
)
def test_what_was_begun_is_undone(
    failing: int,
    error: BaseException,
    old: str,
    new: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = write(tmp_path, SHOP)
    before = contents(root)
    calls: list[Path] = []
    made = planned(root, old, new, shim=True)

    def fails(path: Path, data: bytes) -> None:
        calls.append(path)
        if len(calls) == failing + 1:
            raise error
        replace(path, data)

    monkeypatch.setattr(plan, "replace", fails)
    with pytest.raises(KeyboardInterrupt if isinstance(error, KeyboardInterrupt) else Refused):
        made.apply()
    assert len(calls) > failing
    assert contents(root) == before
    assert {path.name for path in (root / "shop").iterdir()} == {
        "__init__.py",
        "money.py",
        "rates.py",
    }


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="permissions do not bind us")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    (root / "shop").chmod(0o555)
    done = start(root, "shop.money", "shop.cash")
    (root / "shop").chmod(0o755)
    assert done.returncode == WRONG
    assert "it can't be written" in done.stderr
