"""An audit is told again only while nothing that it read has changed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import run_module
from projects import write

from flake8_ssot.audit import inputs, memory
from flake8_ssot.audit.result import Result
from flake8_ssot.audit.whole import Whole
from flake8_ssot.workspace import Start

SHOP = {
    "repo/.git/HEAD": "ref: refs/heads/main\n",
    "repo/pytest.ini": "[pytest]\nmarkers = slow\n",
    "repo/shop/__init__.py": "",
    "repo/shop/money.py": "class Money: ...\n",
    "repo/conftest.py": "",
    "repo/tests/test_money.py": "from shop.money import Money\n",
    "env/lib/thing.py": "",
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(inputs, "RECENT", -1)
    monkeypatch.setattr(memory, "RECENT", -1)
    return write(tmp_path / "home", SHOP) / "repo"


class Audits:
    """Counts how often an audit is made; each reads a file outside the project."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made = 0

    def run(self, **flags: str) -> Result:
        flags.setdefault("cache-dir", str(self.root.parent / "cache"))
        workspace = Start(flags, self.root).workspace()
        options, errors = workspace.options_for(self.root / "conftest.py")
        assert not errors
        return memory.remembered(Whole(workspace, options), self._make)

    def _make(self) -> Result:
        self.made += 1
        (self.root.parent / "env/lib/thing.py").read_bytes()
        os.listdir(self.root.parent / "env/lib")
        return Result({"n": self.made}, ["s"], ["t"], ["p"])


def test_it_is_told_again(root: Path) -> None:
    audits = Audits(root)
    assert audits.run() == audits.run() == Result({"n": 1}, ["s"], ["t"], ["p"])
    assert audits.made == 1


def _touch(path: str) -> Callable[[Path], object]:
    return lambda root: os.utime(root / path, ns=(1, 1))


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file": lambda root: write(root, {"shop/money.py": "class Money: 1\n"}),
    "its time": _touch("shop/money.py"),
    "a new file": lambda root: write(root, {"shop/new.py": ""}),
    "a file less": lambda root: (root / "shop/money.py").unlink(),
    "a new folder": lambda root: (root / "shop/more").mkdir(),
    "another name": lambda root: (root / "shop/money.py").rename(root / "shop/cash.py"),
    "pytest's configuration": lambda root: write(root, {"pytest.ini": "[pytest]\n"}),
    "our options": lambda root: write(
        root, {"pyproject.toml": "[tool.flake8-ssot]\nmarkers = ['a']\n"}
    ),
    "a configuration above": lambda root: write(root.parent, {"tox.ini": "[pytest]\n"}),
    "a file of the environment": _touch("../env/lib/thing.py"),
    "a file less there": lambda root: (root / "../env/lib/thing.py").unlink(),
    "a new file there": lambda root: write(root.parent, {"env/lib/new.py": ""}),
    "a link to nothing": lambda root: (root / "shop/link.py").symlink_to(root / "nowhere.py"),
    "a virtual environment": lambda root: (root / ".venv").mkdir(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(change: Callable[[Path], object], root: Path) -> None:
    audits = Audits(root)
    audits.run()
    change(root)
    write(root.parent, {"env/lib/thing.py": ""} if audits.made == 0 else {})
    if not (root.parent / "env/lib/thing.py").exists():
        with pytest.raises(FileNotFoundError):  # so it was made anew
            audits.run()
        return
    assert audits.run().audit == {"n": 2}
    assert audits.run().audit == {"n": 2}


def test_what_is_no_input_changes_nothing(root: Path) -> None:
    audits = Audits(root)
    audits.run()
    write(root, {".git/index": "x", "shop/__pycache__/money.pyc": "x", "../letter.txt": ""})
    os.utime(root / ".git", ns=(1, 1))
    audits.run()
    assert audits.made == 1


def test_other_arguments_have_other_results(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    audits = Audits(root)
    audits.run()
    audits.run(markers="fast")
    assert audits.made == 2
    audits.run()
    assert audits.made == 2
    monkeypatch.setenv("VIRTUAL_ENV", "elsewhere")
    audits.run()
    assert audits.made == 3


def test_without_a_cache_nothing_is_kept(root: Path) -> None:
    audits = Audits(root)
    audits.run(**{"cache-dir": "none"})
    audits.run(**{"cache-dir": "none"})
    assert audits.made == 2


@pytest.mark.parametrize("place", ["cache", "cache/audits"])
def test_where_nothing_can_be_kept_all_is_made(place: str, root: Path) -> None:
    write(root.parent, {place: "a file"})
    audits = Audits(root)
    assert audits.run().audit == {"n": 1}
    assert audits.run().audit == {"n": 2}
    assert (root.parent / place).read_text() == "a file"


def test_what_others_read_counts_while_it_is_asked_for() -> None:
    inputs.note(["early"])
    with inputs.traced() as paths:
        inputs.note(["now"])
        assert "now" in paths
    inputs.note(["late"])
    assert not {"early", "late"} & paths


def test_a_file_that_changes_meanwhile_is_no_file_that_was_read(root: Path) -> None:
    audits = Audits(root)
    make = audits._make

    def changing() -> Result:
        result = make()
        write(root, {"shop/money.py": f"class Money: {audits.made}\n"})
        return result

    audits._make = changing  # type: ignore[method-assign]
    audits.run()
    audits.run()
    assert audits.made == 2


def test_what_just_changed_is_trusted_by_its_text_only(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "RECENT", 10**12)
    audits = Audits(root)
    audits.run()
    audits.run()
    assert audits.made == 2


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"tree": 1}'])
def test_a_broken_file_is_none(text: str, root: Path) -> None:
    audits = Audits(root)
    audits.run()
    (file,) = (root.parent / "cache/audits").iterdir()
    file.write_text(text)
    audits.run()
    assert audits.made == 2
    audits.run()
    assert audits.made == 2


def test_only_the_last_results_are_kept(root: Path) -> None:
    audits = Audits(root)
    for number in range(memory.KEPT + 4):
        audits.run(markers=f"m{number}")
    assert len(os.listdir(root.parent / "cache/audits")) == memory.KEPT


def audit(root: Path, *arguments: str) -> Any:
    environment = os.environ | {"XDG_CACHE_HOME": str(root.parent)}
    form = ("--output-format", "json")
    ended = run_module(root, "flake8_ssot", "audit", *form, *arguments, environment=environment)
    found = json.loads(ended.stdout)
    del found["summary"]["seconds"]
    return found


def test_the_command_tells_the_same_and_sees_a_mended_line(root: Path) -> None:
    write(root, {"tests/test_money.py": "from shop.money import Purse\n"})
    first = audit(root)
    assert len(first["root_causes"]) == 1
    assert audit(root) == first == audit(root, "--no-cache")
    write(root, {"shop/money.py": "class Purse: ...\n"})
    assert audit(root)["root_causes"] == []
    shutil.rmtree(root / "shop")
    assert audit(root) == audit(root, "--no-cache")
