"""OST501: what is a copy of what, and what only has the same name."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import audited, report, write

ENUM = "from enum import Enum\nclass Color(Enum):\n    RED = 1\n    GREEN = 2\n    BLUE = 3\n"
PLAIN = "class Money:\n    def add(self): return 1\n    def sub(self): return 2\n"
AUTO = (
    "from enum import *\nclass Color({}):\n    A = auto()\n    GREEN = auto()\n    BLUE = auto()\n"
)
DATA = """\
from dataclasses import dataclass
@dataclass
class Order:
    number: int
    total: int = 0
"""
ITEMS = "STATES = ['new', 'paid', 'sent']\n"
IDENTICAL = "an identical copy"


def drifted(text: str) -> str:
    return f"a drifted copy ({text})"


#: The texts of a.py and b.py, and how the copy in b.py is told of; None if it is none.
CASES: dict[str, tuple[str, str, str | None]] = {
    "an enum": (ENUM, ENUM, IDENTICAL),
    "a class": (PLAIN, PLAIN, IDENTICAL),
    "a dataclass": (DATA, DATA, IDENTICAL),
    "a constant": (ITEMS, ITEMS, IDENTICAL),
    "beside another one": (PLAIN + ITEMS, PLAIN, IDENTICAL),
    "two names at once": (PLAIN + "    c, d = 1, 2\n", PLAIN + "    c, d = 1, 2\n", IDENTICAL),
    "a dictionary": ("A_B = {1: x, 2: y, 3: z}\n", "A_B = {1: x, 2: y, 3: z}\n", IDENTICAL),
    "another layout": (PLAIN, PLAIN.replace(": return", ":\n        return"), IDENTICAL),
    "a docstring": (PLAIN, PLAIN.replace(": return 1", ":\n        'adds'\n        return 1"),
                    IDENTICAL),
    "a member more": (ENUM, ENUM + "    PINK = 4\n", drifted("only here PINK")),
    "a member less": (ENUM + "    PINK = 4\n", ENUM, drifted("only there PINK")),
    "another value": (ENUM, ENUM.replace("3", "4"), drifted("different BLUE")),
    "another order": (
        ENUM, ENUM.replace("    RED = 1\n", "") + "    RED = 0x1\n", IDENTICAL,
    ),
    "auto": (
        AUTO.format("Enum"), "import enum\n" + AUTO.format("enum.Enum").replace("= a", "= enum.a"),
        IDENTICAL,
    ),
    "auto counts": (
        AUTO.format("Enum"), AUTO.format("Enum").replace("    BLUE", "    PINK = auto()\n    BLUE"),
        drifted("only here PINK, different BLUE"),
    ),
    "auto of text": (
        AUTO.format("StrEnum"),
        AUTO.format("StrEnum").replace("    BLUE", "    PINK = auto()\n    BLUE"),
        drifted("only here PINK"),
    ),
    "all of it": (ENUM + "    PINK = 4\n", ENUM.replace("= ", "= 1") + "    PINK = 4\n", None),
    "many differ": (
        ENUM, ENUM.replace("BLUE = 3", "A = 3") , drifted("only here A, only there BLUE"),
    ),
    "another item": (ITEMS + "", "STATES = ['new', 'paid', 'lost']\n",
                     drifted("only here 'lost', only there 'sent'")),
    "another annotation": (DATA, DATA.replace("number: int", "number: str"), None),
    "another body": (PLAIN, PLAIN.replace("1", "3"), None),
    "only the name": (PLAIN, "class Money:\n    def a(self): ...\n    def b(self): ...\n", None),
    "another kind": (DATA, DATA.replace("@dataclass\n", ""), None),
    "one member": ("class A:\n    x = 1\n", "class A:\n    x = 1\n", None),
    "special methods": (
        "class A:\n    def __init__(self): ...\n    def __str__(self): ...\n",
        "class A:\n    def __init__(self): ...\n    def __str__(self): ...\n",
        None,
    ),
    "derived": (PLAIN, f"import a\n{PLAIN.replace('Money:', 'Money(a.Money):')}", None),
    "two items": ("STATES = [1, 2]\n", "STATES = [1, 2]\n", None),
    "a computed item": ("STATES = [1, 2, f()]\n", "STATES = [1, 2, f()]\n", None),
    "a variable": ("states = [1, 2, 3]\n", "states = [1, 2, 3]\n", None),
    "twice in a file": (ITEMS, ITEMS + ITEMS, None),
    "conditional": (PLAIN, f"try:\n    import x\nexcept ImportError:\n    {PLAIN}".replace(
        "\n    def", "\n        def"), None),
    "in a class": (PLAIN, "class Outer:\n    x = 1\n    y = 2\n    " + PLAIN.replace(
        "\n    def", "\n        def"), None),
    "imported": (PLAIN, "from a import Money\n", None),
    "broken": (PLAIN, PLAIN + "def (:\n", None),
    "collected": (PLAIN.replace("Money", "TestMoney"), PLAIN.replace("Money", "TestMoney"), None),
}  # fmt: skip


def found(root: Path) -> list[str]:
    return [line for line in audited(root) if "OST501" in line]


@pytest.mark.parametrize("name", CASES)
def test_what_is_a_copy(name: str, tmp_path: Path) -> None:
    first, second, told = CASES[name]
    write(tmp_path, {".git/HEAD": "", "a.py": first, "b.py": second, "conftest.py": ""})
    lines = found(tmp_path)
    assert len(lines) == (told is not None)
    for line in lines:
        assert line.startswith("b.py:")
        assert line.endswith(f" too, {told}; keep one and import it")


def test_the_place_is_the_copy_and_the_first_is_named(tmp_path: Path) -> None:
    write(tmp_path, {".git/HEAD": "", "a.py": ENUM, "b.py": "import os\n" + ENUM})
    assert found(tmp_path) == [
        "b.py:3:1 OST501 enum 'Color' is defined in a.py:2 too, an identical copy; "
        "keep one and import it"
    ]


def test_code_goes_before_tests_and_short_paths_before_long_ones(tmp_path: Path) -> None:
    files = {"tests/a.py": ENUM, "z/deep/b.py": ENUM, "z/c.py": ENUM}
    write(tmp_path, {".git/HEAD": "", **files})
    lines = found(tmp_path)
    assert [line.partition(":")[0] for line in lines] == ["tests/a.py", "z/deep/b.py"]
    assert all("defined in z/c.py:2 too" in line for line in lines)


def test_the_home_is_what_canonical_names(tmp_path: Path) -> None:
    table = '[tool.flake8-ssot.canonical]\nColor = "pkg.deep"\n'
    files = {"a.py": ENUM, "pkg/deep/__init__.py": ENUM, "pyproject.toml": table}
    write(tmp_path, {".git/HEAD": "", **files})
    (line,) = found(tmp_path)
    assert line.startswith("a.py:2:1 ")
    assert "defined in pkg/deep/__init__.py:2 too" in line


def test_two_tests_share_only_what_is_identical(tmp_path: Path) -> None:
    more = ENUM + "    PINK = 4\n"
    write(tmp_path, {".git/HEAD": "", "tests/test_a.py": ENUM, "tests/test_b.py": more})
    assert found(tmp_path) == []
    write(tmp_path, {"tests/test_b.py": ENUM})
    assert len(found(tmp_path)) == 1
    write(tmp_path, {"tests/test_b.py": more, "colors.py": ENUM})
    assert len(found(tmp_path)) == 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pkg/_vendor/b.py", ENUM),
        ("pkg/extern/b.py", ENUM),
        ("b_pb2.py", ENUM),
        ("b_pb2_grpc.py", ENUM),
        ("shop/migrations/b.py", ENUM),
        ("alembic/versions/b.py", ENUM),
        ("b.py", f"# Generated by the protocol buffer compiler.  DO NOT EDIT!\n\n{ENUM}"),
        ("b.py", f"#!/usr/bin/python\n\n# @generated by thrift\n{ENUM}"),
        ("b.py", f"# This file is auto-generated.\n{ENUM}"),
    ],
)
def test_other_peoples_code_is_left_alone(tmp_path: Path, name: str, text: str) -> None:
    table = {"pyproject.toml": '[tool.flake8-ssot.canonical]\nColor = "a"\n'}
    write(tmp_path, {".git/HEAD": "", "a.py": ENUM, name: text, **table})
    assert found(tmp_path) == []
    assert report(tmp_path) == []


@pytest.mark.parametrize(
    "head", ['"Do not edit."\n', "import os\n# @generated\n", "# Edit it. Generated tests.\n"]
)
def test_what_only_speaks_of_generating_counts(tmp_path: Path, head: str) -> None:
    write(tmp_path, {".git/HEAD": "", "a.py": ENUM, "b.py": head + ENUM})
    assert len(found(tmp_path)) == 1


def test_what_each_service_may_define_is_no_copy(tmp_path: Path) -> None:
    table = '[tool.flake8-ssot.canonical]\nColor = ["one.enums", "two"]\n'
    files = {"one/enums.py": ENUM, "two/__init__.py": "from .kinds import Color\n"}
    write(tmp_path, {".git/HEAD": "", "pyproject.toml": table, **files, "two/kinds.py": ENUM})
    assert found(tmp_path) == []
    assert report(tmp_path) == []
    write(tmp_path, {"c.py": ENUM})
    (line,) = found(tmp_path)
    assert line.startswith("c.py:2:1 ")


def test_at_most_three_members_are_named(tmp_path: Path) -> None:
    more = ENUM + "".join(f"    C{n} = {n + 9}\n" for n in range(3))
    write(tmp_path, {".git/HEAD": "", "a.py": more + "    C4 = 2\n    D5 = 5\n    E6 = 6\n"})
    write(tmp_path, {"b.py": more})
    assert found(tmp_path)[0].endswith("(only there C4 D5 E6); keep one and import it")
    write(tmp_path, {"a.py": more + "".join(f"    D{n} = {n}\n" for n in range(5))})
    assert found(tmp_path)[0].endswith("(only there D0 D1 D2 and 2 more); keep one and import it")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ENUM, IDENTICAL),
        (ENUM + "    PINK = 4\n", drifted("only here PINK")),
        ("class Color:\n    def a(self): ...\n    def b(self): ...\n", None),
        ("def f():\n    " + PLAIN.replace("\n", "\n    "), None),
        ("from lib.enums import Color\n", None),
        ("import lib\nlib.STATES = 1\n", None),
    ],
)
def test_a_copy_of_what_has_a_home_is_told_in_its_file(
    tmp_path: Path, text: str, told: str | None
) -> None:
    table = '[tool.flake8-ssot.canonical]\nColor = "lib"\nMoney = "lib.money"\n'
    files = {"lib/__init__.py": "from .enums import Color\n", "lib/enums.py": ENUM}
    write(tmp_path, {".git/HEAD": "", "pyproject.toml": table, **files, "a.py": text})
    write(tmp_path, {"lib/money.py": PLAIN, "a_pb2.py": ENUM, "migrations/b.py": ENUM})
    lines = [line for line in report(tmp_path) if "OST501" in line]
    assert len(lines) == (told is not None)
    for line in lines:
        assert line == (
            f"a.py:2:1 OST501 enum 'Color' is defined in lib/enums.py:2 too, {told}; "
            "keep one and import it"
        )


def test_a_constant_has_a_home_too(tmp_path: Path) -> None:
    table = '[tool.flake8-ssot.canonical]\nSTATES = "lib"\n'
    write(tmp_path, {".git/HEAD": "", "pyproject.toml": table, "lib.py": ITEMS})
    write(tmp_path, {"a.py": "import lib\nlib.other = 1\n" + ITEMS})
    assert report(tmp_path) == [
        "a.py:3:1 OST501 constant 'STATES' is defined in lib.py:1 too, an identical copy; "
        "keep one and import it"
    ]


@pytest.mark.parametrize("home", ["elsewhere", "lib.empty", "lib.gone"])
def test_a_home_that_has_no_definition_is_no_home(tmp_path: Path, home: str) -> None:
    table = f'[tool.flake8-ssot.canonical]\nColor = "{home}"\n'
    files = {"lib/__init__.py": "", "lib/empty.py": "", "a.py": ENUM}
    write(tmp_path, {".git/HEAD": "", "pyproject.toml": table, **files})
    assert report(tmp_path) == []
