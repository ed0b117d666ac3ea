"""`audit --baseline`: what is new fails, what is stale fails, and reasons are kept."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import run_module
from projects import write

from flake8_ssot.audit import baseline
from flake8_ssot.audit.baseline import BaselineError, Key

CLEAN, FOUND, WRONG = 0, 1, 2
SHOP = {
    "conftest.py": "",
    "pytest.ini": "[pytest]\nmarkers = legacy\n",
    "shop/__init__.py": "",
    "shop/money.py": "class Money: ...\n",
    "shop/orders.py": "from shop.money import Curency\n",
    "tests/test_orders.py": "import shop.orders\n",
    "tests/test_marks.py": "import pytest\npytestmark = pytest.mark.nightly_run\n",
    "tests/test_healthy.py": "",
}
THERE = "it was there when the baseline was written"
ENTRIES = [
    {"code": "OST201", "path": "tests/test_marks.py", "symbol": "nightly_run", "reason": THERE},
    {"code": "OST203", "path": "pytest.ini", "symbol": "legacy", "reason": THERE},
    {
        "code": "OST402",
        "path": "shop/orders.py",
        "symbol": "shop.money:Curency",
        "reason": THERE,
    },
]


def audit(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run_module(folder, "flake8_ssot", "audit", "--strict-markers", *arguments)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    root = write(tmp_path, SHOP)
    ended = audit(root, "--write-baseline", "known.json")
    assert (ended.stdout, ended.returncode) == ("", CLEAN)
    assert ended.stderr.endswith("known.json: 3 entries, 3 of them new; 0 removed\n")
    return root


def entries(root: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads((root / "known.json").read_text("utf-8"))["entries"]
    return found


def test_what_is_written_is_accepted(shop: Path) -> None:
    assert entries(shop) == ENTRIES
    assert audit(shop).returncode == FOUND
    ended = audit(shop, "--baseline", "known.json")
    assert (ended.stderr, ended.returncode) == ("", CLEAN)
    assert "2 root causes" in ended.stdout, "it still says what is wrong"
    assert audit(shop, "--baseline", "known.json", "--output-format", "github").stdout == ""


def test_a_moved_line_is_the_same_defect(shop: Path) -> None:
    write(shop, {"shop/orders.py": "import os\n\n\nfrom shop.money import Curency\n"})
    assert audit(shop, "--baseline", "known.json").returncode == CLEAN


def test_what_is_new_fails_and_is_named(shop: Path) -> None:
    write(shop, {"tests/test_new.py": "from shop import coupons\n"})
    ended = audit(shop, "--baseline", "known.json", "--output-format", "github")
    assert ended.returncode == FOUND
    assert ended.stderr == (
        "flake8-ssot: known.json: not in the baseline: OST402 tests/test_new.py shop:coupons\n"
    )
    (line,) = ended.stdout.splitlines()
    assert line.startswith("::error title=flake8-ssot (OST402),file=")
    assert line.endswith("(blocks 1 test module)")


def test_what_is_stale_fails_until_it_is_removed(shop: Path) -> None:
    write(shop, {"shop/money.py": "class Money: ...\nclass Curency: ...\n"})
    ended = audit(shop, "--baseline", "known.json")
    assert ended.returncode == FOUND
    assert ended.stderr == (
        "flake8-ssot: known.json: in the baseline and not found any more, remove it or use "
        "--write-baseline: OST402 shop/orders.py shop.money:Curency\n"
    )
    audit(shop, "--write-baseline", "known.json")
    assert entries(shop) == ENTRIES[:2]
    assert audit(shop, "--baseline", "known.json").returncode == CLEAN


def test_reasons_are_kept_and_new_entries_get_the_one_that_is_told(shop: Path) -> None:
    kept = [{**entry, "reason": "until the enum moves"} for entry in ENTRIES[:1]]
    (shop / "known.json").write_text(json.dumps({"version": 1, "entries": kept}), "utf-8")
    ended = audit(shop, "--write-baseline", "known.json", "--reason", "see issue 7")
    assert ended.stderr.endswith("3 entries, 2 of them new; 0 removed\n")
    assert [entry["reason"] for entry in entries(shop)] == [
        "until the enum moves",
        "see issue 7",
        "see issue 7",
    ]


def test_the_option_names_it_too(shop: Path) -> None:
    write(shop, {"pyproject.toml": '[tool.flake8-ssot]\nbaseline = "known.json"\n'})
    assert audit(shop).returncode == CLEAN
    assert audit(shop, "--isolated").returncode == FOUND


def _without(key: str) -> Callable[[Any], Any]:
    def change(document: Any) -> Any:
        del document["entries"][0][key]
        return document

    return change


def _with(key: str, value: object) -> Callable[[Any], Any]:
    def change(document: Any) -> Any:
        document["entries"][0][key] = value
        return document

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_without("reason"), "entries: number 1: it must have the keys code, path, symbol, reason"),
        (_with("reason", " "), "entries: number 1: reason: it is empty; say why"),
        (_with("reason", 7), "entries: number 1: all its values must be strings"),
        (_with("line", 7), "entries: number 1: it must have the keys"),
        (lambda _: {"version": 2}, "version: it is not 1;"),
        (lambda _: [], "version: it is not 1;"),
        (lambda _: {"version": 1}, "entries: not a list;"),
    ],
)
def test_what_is_wrong_with_it_is_one_line(
    change: Callable[[Any], Any], told: str, shop: Path
) -> None:
    document = change({"version": 1, "entries": [dict(entry) for entry in ENTRIES]})
    (shop / "known.json").write_text(json.dumps(document), "utf-8")
    for flag in ("--baseline", "--write-baseline"):
        ended = audit(shop, flag, "known.json")
        assert (ended.stdout, ended.returncode) == ("", WRONG)
        assert ended.stderr.count("\n") == 1
        assert f"known.json: {told}" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--baseline", "gone.json"), "gone.json: No such file or directory; --write-baseline"),
        (("--baseline", "pytest.ini"), "pytest.ini: Expecting value"),
        (("--write-baseline", "gone/b.json"), "gone/b.json: it can't be written: No such file"),
        (("--write-baseline", "b.json", "--reason", ""), "b.json: --reason: it is empty;"),
        (("--baseline", "a", "--write-baseline", "b"), "not allowed with argument"),
        (("--config", "gone.toml"), "gone.toml: there is no such file;"),
        (("--config", "a.toml", "--isolated"), "not allowed with argument"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], told: str, shop: Path) -> None:
    ended = audit(shop, *arguments)
    assert (ended.stdout, ended.returncode) == ("", WRONG)
    assert ended.stderr.count("\n") == 1
    assert told in ended.stderr


def test_an_interrupt_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "known.json"
    file.write_text("old", "utf-8")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        baseline.write(file, [Key("OST402", "a.py", "m:n")], {}, "why")
    assert os.listdir(tmp_path) == ["known.json"]
    assert file.read_text("utf-8") == "old"


def test_what_is_written_can_be_read(tmp_path: Path) -> None:
    key = Key("OST402", 'caf\u00e9 "\\\udc80.py', "m:n")
    written = baseline.write(tmp_path / "b.json", [key, key], {}, "a\nb")
    assert baseline.read(tmp_path / "b.json") == written == {key: "a\nb"}
    baseline.write(tmp_path / "b.json", [], {}, "why")
    assert baseline.read(tmp_path / "b.json") == {}
    with pytest.raises(BaselineError):
        baseline.write(tmp_path / "gone" / "b.json", [], {}, "why")
