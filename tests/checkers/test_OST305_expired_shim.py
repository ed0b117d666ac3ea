"""OST305: shims past the date or the version with which they are to be removed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from projects import violations, write

from flake8_ssot.workspace import Workspace

Files = dict[str, str]

TODAY = date(2026, 11, 24)
PACKAGE: Files = {
    "pyproject.toml": "[project]\nname = 'shop'\nversion = '3.0'\n",
    "shop/__init__.py": "",
    "shop/new.py": "class A: ...\n",
}
IMPORT = "from shop.new import A\n__all__ = ['A']\n"
REMEDY = "; delete it, `flake8-ssot shims` lists who still needs it"
NAMES = """
    import warnings
    from shop.new import A

    def __getattr__(name):
        if name == "Old":
            warnings.warn("Old is deprecated and will be removed in Shop 3.0", DeprecationWarning)
            return A
        raise AttributeError(name)
"""
DECORATED = """
    from typing_extensions import deprecated

    @deprecated("Use f. It will be removed in 2.0")
    def g(): ...
"""


def found(
    root: Path, files: Files, flags: dict[str, str] | None = None, today: date = TODAY
) -> list[str]:
    """Return what is reported of shop/old.py, with lines."""
    write(root, PACKAGE | files)
    workspace = Workspace(flags or {}, root, today=lambda: today)
    return [
        f"{one.location.line} {one.message.removesuffix(REMEDY)}"
        for one in violations(root, "shop/old.py", workspace)
        if one.code in {"OST305", "OST000"}
    ]


def warning(text: str) -> str:
    return f'import warnings\n{IMPORT}warnings.warn("shop.old {text}", DeprecationWarning)\n'


REPORTED = [
    pytest.param(
        f"{IMPORT}# ssot: shim of shop.new, remove after 2026-10\n",
        "3 deprecated shim 'shop.old' was to be removed after 2026-10",
        id="comment-date",
    ),
    pytest.param(
        f"# ssot: shim of shop.new, remove after 2.5\n{IMPORT}",
        "1 deprecated shim 'shop.old' was to be removed after 2.5, this is 3.0",
        id="comment-version",
    ),
    pytest.param(
        warning("is deprecated and will be removed in 3.0"),
        "4 deprecated shim 'shop.old' was to be removed in 3.0, this is 3.0",
        id="warning-version",
    ),
    pytest.param(
        warning("is deprecated, will be removed in June 2026") + "def own(): ...\n",
        "4 deprecated module 'shop.old' was to be removed in June 2026",
        id="module-with-definitions",
    ),
    pytest.param(
        warning("is deprecated and will be deleted in 3.0"),
        "4 deprecated shim 'shop.old' was to be removed in 3.0, this is 3.0",
        id="deleted",
    ),
    pytest.param(
        warning("is deprecated and will be dropped in 3.0"),
        "4 deprecated shim 'shop.old' was to be removed in 3.0, this is 3.0",
        id="dropped",
    ),
    pytest.param(
        NAMES,
        "4 deprecated name 'shop.old.Old' was to be removed in 3.0, this is 3.0",
        id="name",
    ),
]


@pytest.mark.parametrize(("text", "line"), REPORTED)
def test_reported(tmp_path: Path, text: str, line: str) -> None:
    assert found(tmp_path, {"shop/old.py": text}) == [line]


SILENT = [
    pytest.param(f"# ssot: shim of shop.new, remove after 2026-11\n{IMPORT}", id="this-month"),
    pytest.param(f"# ssot: shim of shop.new, remove after 3.0\n{IMPORT}", id="this-version"),
    pytest.param(f"# ssot: shim of shop.new\n{IMPORT}", id="no-date"),
    pytest.param(f"# ssot: shim of shop.new, remove after then\n{IMPORT}", id="no-date-at-all"),
    pytest.param(warning("will be removed in 4.0"), id="later"),
    pytest.param(warning("will be removed in a future version"), id="some-day"),
    pytest.param(warning("will be removed in Python 3.0"), id="of-another-project"),
    pytest.param(DECORATED, id="a-definition-is-no-shim"),
    pytest.param("def f():\n    '''Will be removed in 2.0.'''\n", id="no-shim"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, {"shop/old.py": text}) == []


def test_the_day_decides(tmp_path: Path) -> None:
    files = {"shop/old.py": f"# ssot: shim of shop.new, remove after 2026-12\n{IMPORT}"}
    assert found(tmp_path, files, today=date(2026, 12, 31)) == []
    assert len(found(tmp_path, files, today=date(2027, 1, 1))) == 1


def test_an_unknown_version_is_no_reason(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": "[project]\nname = 'shop'\ndynamic = ['version']\n",
        "shop/old.py": warning("will be removed in 1.0"),
    }
    assert found(tmp_path, files) == []


def test_configured_dates_stand_at_the_first_line_and_win(tmp_path: Path) -> None:
    table = (
        "[tool.flake8-ssot.shims]\n"
        "'shop.old' = {to = 'shop.new', remove-after = '2026-01'}\n"
        "'shop.old:B' = {to = 'shop.new:A', remove-after = '2.0'}\n"
    )
    files = {
        "pyproject.toml": PACKAGE["pyproject.toml"] + table,
        "shop/old.py": f"# ssot: shim of shop.new, remove after 2026-12\n{IMPORT}B = A\n",
    }
    assert found(tmp_path, files) == [
        "1 deprecated name 'shop.old.B' was to be removed after 2.0, this is 3.0",
        "1 deprecated shim 'shop.old' was to be removed after 2026-01",
    ]


def test_documented_ones_only_if_asked_for(tmp_path: Path) -> None:
    files = {"shop/old.py": f'"""Legacy, will be removed in 2.0."""\n{IMPORT}'}
    assert found(tmp_path, files) == []
    assert len(found(tmp_path, files, {"detect-shims": "documented"})) == 1


def test_a_line_is_told_from_its_start(tmp_path: Path) -> None:
    write(tmp_path, PACKAGE | {"shop/old.py": warning("will be removed in 2.0")})
    (one,) = violations(tmp_path, "shop/old.py", Workspace({}, tmp_path, today=lambda: TODAY))
    assert (one.code, one.location.line, one.location.column) == ("OST305", 4, 0)
