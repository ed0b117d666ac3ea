"""The shims that stay: our rules know them, ruff leaves them alone, and Python warns importers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from moves import imported, moved
from projects import audited, report, write

Files = dict[str, str]

SHOP: Files = {
    ".git/HEAD": "",
    "shop/__init__.py": "",
    "shop/money.py": """
        import os
        from decimal import Decimal

        from shop.rates import RATE

        LIMIT = 3
        _hidden = 4

        class Coin: ...
        def mint(): ...
    """,
    "shop/rates.py": "RATE = 2\n",
}
LATE = {"late.py": "from shop.money import Coin, mint\n"}
WARNED = """
import json, sys, warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    import late
print(json.dumps([[w.category.__name__, str(w.message), w.filename, w.lineno] for w in caught]))
"""


def warned(root: Path) -> list[list[object]]:
    """Return the warnings that `import late` gives: category, text, file and line."""
    command = [sys.executable, "-c", WARNED]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    found: list[list[object]] = json.loads(done.stdout)
    return [[kind, text, Path(str(path)).name, line] for kind, text, path, line in found]


def ruff(root: Path, *paths: str) -> str:
    start = [sys.executable, "-m", "ruff"]
    flags = ["--isolated", "--no-cache"]
    rules = ["--select", "E,F,I,W,RUF022", "--output-format", "concise"]
    found = subprocess.run(
        [*start, "check", *flags, *rules, *paths],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    formatted = subprocess.run(
        [*start, "format", "--check", *flags, *paths],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return "".join(
        out
        for out, code in (
            (found.stdout, found.returncode),
            (formatted.stdout, formatted.returncode),
        )
        if code
    )


def test_the_shim_of_a_module(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    assert moved(root, "shop.money", "shop.core.money", shim=True) == []
    assert (root / "shop/money.py").read_text() == (
        '"""Moved to `shop.core.money`."""\n'
        "\n"
        "import warnings\n"
        "\n"
        "from shop.core.money import LIMIT, RATE, Coin, mint\n"
        "\n"
        '__all__ = ["LIMIT", "RATE", "Coin", "mint"]\n'
        "\n"
        "warnings.warn(\n"
        '    "shop.money is deprecated, use shop.core.money", DeprecationWarning, stacklevel=2\n'
        ")\n"
    )
    assert ruff(root, "shop/money.py") == ""


def test_who_imports_through_it_is_told(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    moved(root, "shop.money", "shop.core.money", shim=True)
    write(root, LATE)
    assert report(root) == [
        "late.py:1:1 OST301 import through deprecated shim 'shop.money'; "
        "import 'Coin', 'mint' from 'shop.core.money'"
    ]
    assert warned(root) == [
        ["DeprecationWarning", "shop.money is deprecated, use shop.core.money", "late.py", 1]
    ]


@pytest.mark.parametrize(
    ("until", "is_past"), [("2024-02", True), ("2024-02-01", True), ("9999-12", False)]
)
def test_it_says_when_it_goes(until: str, is_past: bool, tmp_path: Path) -> None:
    root = write(tmp_path, SHOP | {"keep.py": "TEXT = 'shop.money'\n"})
    moved(root, "shop.money", "shop.core.money", shim=True, remove_after=until)
    assert ruff(root, "shop/money.py") == ""
    said = [
        f"shop/money.py:9:1 OST305 deprecated shim 'shop.money' was to be removed after {until}; "
        "delete it"
    ]
    found = [line.partition(", `")[0] for line in report(root)]
    assert [line for line in found if "OST305" in line] == (said if is_past else [])


@pytest.mark.parametrize("until", ["2.0", "v2.0", "2"])
def test_it_goes_with_a_version(until: str, tmp_path: Path) -> None:
    version = '[project]\nname = "shop"\nversion = "{}"\n'
    root = write(tmp_path, SHOP | {"pyproject.toml": version.format("2.0")})
    moved(root, "shop.money", "shop.core.money", shim=True, remove_after=until)
    assert "removed after version 2" in (root / "shop/money.py").read_text()
    assert [line for line in report(root) if "OST305" in line] == []
    write(root, {"pyproject.toml": version.format("3.0")})
    assert len([line for line in report(root) if "OST305" in line]) == 1


def test_what_no_star_import_takes_can_be_imported_still(tmp_path: Path) -> None:
    money = "__all__ = ['mint']\ndef mint(): ...\nclass Coin: ...\ndef _own(): ...\n"
    root = write(tmp_path, SHOP | {"shop/money.py": money})
    moved(root, "shop.money", "shop.core.money", shim=True)
    text = (root / "shop/money.py").read_text()
    assert "from shop.core.money import Coin as Coin\nfrom shop.core.money import mint\n" in text
    assert '__all__ = ["mint"]\n' in text
    assert ruff(root, "shop/money.py") == ""
    assert [line for line in audited(root) if "OST304" in line] == []


def test_many_names_have_their_lines(tmp_path: Path) -> None:
    money = "".join(f"def a_function_number_{n}(): ...\n" for n in range(12))
    root = write(tmp_path, SHOP | {"shop/money.py": money})
    moved(root, "shop.money", "shop.a_rather_long_name_for_a_package.and_its_module", shim=True)
    assert ruff(root, "shop/money.py") == ""
    assert imported(root, ["shop.money"])["shop.money"]["a_function_number_11"] == [
        "shop.a_rather_long_name_for_a_package.and_its_module",
        "a_function_number_11",
    ]


def test_names_that_nobody_can_list_are_passed_on_when_asked_for(tmp_path: Path) -> None:
    money = (
        "A = 1\ndef __getattr__(name):\n    if name[0] != '_':\n        return name.upper()\n"
        "    raise AttributeError(name)\n"
    )
    root = write(tmp_path, SHOP | {"shop/money.py": money})
    moved(root, "shop.money", "shop.core.money", shim=True)
    write(root, {"late.py": "from shop.money import A, anything\n"})
    assert imported(root, ["late"])["late"] == {"A": "1", "anything": "'ANYTHING'"}
    assert ruff(root, "shop/money.py") == ""
    assert [line for line in report(root) if "late.py" in line] == [
        "late.py:1:1 OST301 import through deprecated shim 'shop.money'; import 'A' from "
        "'shop.core.money' and 'anything' from 'shop.core.money'"
    ] or "OST301" in report(root)[0]


def test_a_package_leaves_one_for_each_module(tmp_path: Path) -> None:
    files = SHOP | {
        "shop/api/__init__.py": "from .views import show\n",
        "shop/api/views.py": "def show(): ...\n",
        "shop/api/__main__.py": "print(1)\n",
        "shop/api/tests/__init__.py": "",
        "shop/api/tests/test_views.py": "from shop.api.views import show\ndef test(): ...\n",
        "shop/api/tests/conftest.py": "",
        "shop/api/page.html": "",
        "shop/api/run-me.py": "print(1)\n",
        "shop/api/broken.py": "this is no Python\n",
    }
    root = write(tmp_path, files)
    assert moved(root, "shop.api", "shop.web", shim=True) == []
    left = sorted(p.relative_to(root).as_posix() for p in (root / "shop/api").rglob("*.py"))
    assert left == ["shop/api/__init__.py", "shop/api/tests/__init__.py", "shop/api/views.py"]
    assert ruff(root, "shop/api") == ""
    there = imported(root, ["shop.api", "shop.api.views"])
    assert (
        there["shop.api"]["show"] == there["shop.api.views"]["show"] == ["shop.web.views", "show"]
    )


def test_the_shim_of_a_name(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    assert moved(root, "shop.money:Coin", "shop.coins", shim=True, remove_after="9999-12") == []
    write(root, LATE)
    assert report(root) == [
        "late.py:1:24 OST301 import through deprecated name 'shop.money.Coin'; "
        "import 'Coin' from 'shop.coins'"
    ]
    assert warned(root) == [
        [
            "DeprecationWarning",
            "shop.money.Coin is deprecated and will be removed after 9999-12; use shop.coins.Coin",
            "late.py",
            1,
        ]
    ]
    assert imported(root, ["late"])["late"]["Coin"] == ["shop.coins", "Coin"]
    unknown = imported(write(root, {"late.py": "from shop.money import Note\n"}), ["late"])["late"]
    assert unknown.startswith("ImportError: cannot import name 'Note' from 'shop.money'")


def test_one_name_after_the_other(tmp_path: Path) -> None:
    root = write(tmp_path, SHOP)
    assert moved(root, "shop.money:Coin", "shop.coins", shim=True) == []
    assert moved(root, "shop.money:mint", "shop.coins:make", shim=True) == []
    write(root, LATE)
    assert {tuple(line) for line in warned(root)} == {
        (
            "DeprecationWarning",
            f"shop.money.{old} is deprecated, use shop.coins.{new}",
            "late.py",
            1,
        )
        for old, new in (("Coin", "Coin"), ("mint", "make"))
    }
    assert [line.split("; ")[1] for line in report(root)] == [
        "import 'Coin' from 'shop.coins'",
        "import 'make' from 'shop.coins'",
    ]
    assert (root / "shop/money.py").read_text().count("def __getattr__") == 1


def test_a_name_that_its_module_uses_needs_no_shim(tmp_path: Path) -> None:
    files = SHOP | {"shop/money.py": "class Coin: ...\n\n\nclass Gold(Coin): ...\n"}
    root = write(tmp_path, files)
    assert moved(root, "shop.money:Coin", "shop.coins", shim=True) == []
    assert (root / "shop/money.py").read_text() == (
        "from shop.coins import Coin\n\n\nclass Gold(Coin): ...\n"
    )


def test_a_module_stays_as_tidy_as_it_was(tmp_path: Path) -> None:
    money = "import os\n\nHERE = os.sep\n\n\nclass Coin:\n    pass\n\n\nclass Note:\n    pass\n"
    root = write(tmp_path, SHOP | {"shop/money.py": money})
    assert moved(root, "shop.money:Coin", "shop.coins", shim=True) == []
    assert moved(root, "shop.money:Note", "shop.coins", shim=True) == []
    assert ruff(root, "shop/money.py", "shop/coins.py") == ""
