"""Dates and versions of removal: what is plain in a text, and when it is past."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version
from projects import write

from flake8_ssot.project.expiry import declared, told
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.own_version import distribution, version_of
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.source import Sources

DAY = date(2026, 11, 24)
NAMES = frozenset({"shop", "shop-floor"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x is deprecated and will be removed in 3.0.", "in 3.0"),
        ("x will be removed in version 3", "in 3"),
        ("x will be removed in v3.1, use y", "in 3.1"),
        ("x will be removed in release 3.1 and y stays", "in 3.1"),
        ("x will be removed in the 3.1 release", "in 3.1"),
        ("x will be removed in Shop 3.1", "in 3.1"),
        ("x will be removed in Shop_Floor version 3", "in 3"),
        ("x will be removed from shop.old in 3.1. Use y instead", "in 3.1"),
        ("x is scheduled for removal in 3.1", "in 3.1"),
        ("x is to be dropped with 3.1 - use y", "with 3.1"),
        ("x was deprecated in 2.0 and will be removed in 3.0", "in 3.0"),
        ("x shall be removed after 2026-12", "after 2026-12"),
        ("x will be removed on 2026-12-31; use y", "on 2026-12-31"),
        ("x will be removed in June 2026.", "in June 2026"),
        ("x will be removed by `3.0`.", "by 3.0"),
        ("x will be removed in a future version", None),
        ("x will be removed in 3.0 or later", None),
        ("x will be removed in 3.0+", None),
        ("x will be removed in 3.x", None),
        ("x will be removed in 3 months", None),
        ("x will be removed in 2 releases", None),
        ("x will be removed in 2026", None),
        ("x will be removed in Python 3.14", None),
        ("with Python, x will be removed in 3.14", None),
        ("x will be removed in numpy 2.0", None),
        ("x may be removed in 3.0", None),
        ("x will not be removed in 3.0", None),
        ("x might be scheduled for removal in 3.0", None),
        ("x will be removed in 3.0 at the earliest", None),
        ("x will be removed in 3.0; y will be removed in 4.0", None),
        ("x will be removed in 2026-13", None),
        ("x was removed in 3.0", None),
        ("use x", None),
    ],
)
def test_told(text: str, said: str | None) -> None:
    found = told(text, NAMES)
    assert (found and found.text) == said


@pytest.mark.parametrize(
    ("remove_after", "past"),
    [
        ("2026-10", True),
        ("2026-11", False),
        ("2026-11-23", True),
        ("2026-11-24", False),
        ("2026-12", False),
        ("2.9", True),
        ("3.0", False),
        ("3", False),
        ("v2", True),
        ("3.1", False),
    ],
)
def test_declared(remove_after: str, past: bool) -> None:
    found = declared(remove_after)
    assert found is not None
    assert found.is_past(DAY, "3.0.2") is past


def test_without_a_version_nothing_expires_by_one() -> None:
    found = declared("2.0")
    assert found is not None
    assert not found.is_past(DAY, None)
    assert declared("some day") is declared("2026-02-30") is None


RELEASES = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(lambda n: ".".join(map(str, n)))
SUFFIXES = st.sampled_from(["", ".dev1", "a1", "rc2", ".post1", "+local", "b3", "-1"])


@given(due=RELEASES, here=RELEASES, suffix=SUFFIXES)
def test_versions_are_ordered_as_python_orders_them(due: str, here: str, suffix: str) -> None:
    found = told(f"x will be removed in version {due}", NAMES)
    assert found is not None
    public = Version(here + suffix).public
    assert found.is_past(DAY, here + suffix) is (Version(public) >= Version(due))


ATTR = "[tool.setuptools.dynamic]\nversion = {attr = 'shop.about.VERSION'}\n"
DYNAMIC = "[project]\nname = 'shop'\ndynamic = ['version']\n"


@pytest.mark.parametrize(
    ("files", "version"),
    [
        ({"pyproject.toml": "[project]\nname = 'shop'\nversion = '3.1'\n"}, "3.1"),
        ({"pyproject.toml": "[tool.poetry]\nname = 'shop'\nversion = '3.1'\n"}, "3.1"),
        ({"pyproject.toml": DYNAMIC + ATTR, "shop/about.py": "VERSION = '3.1'\n"}, "3.1"),
        (
            {
                "pyproject.toml": DYNAMIC
                + "[tool.setuptools.dynamic]\nversion = {file = ['VERSION']}\n",
                "VERSION": "3.1\n",
            },
            "3.1",
        ),
        (
            {
                "pyproject.toml": DYNAMIC + "[tool.hatch.version]\npath = 'shop/about.py'\n",
                "shop/about.py": "__version__ = '3.1'\n",
            },
            "3.1",
        ),
        ({"pyproject.toml": DYNAMIC, "shop/__init__.py": "__version__: str = '3.1'\n"}, "3.1"),
        ({"pyproject.toml": DYNAMIC, "setup.cfg": "[metadata]\nversion = 3.1\n"}, "3.1"),
        ({"pyproject.toml": "[tool.x]\n", "setup.cfg": "[metadata]\nversion=3.1\n"}, "3.1"),
        (
            {
                "setup.cfg": "[metadata]\nname = shop\nversion = attr: shop.about.VERSION\n",
                "shop/about.py": "VERSION = '3.1'\n",
            },
            "3.1",
        ),
        ({"setup.py": "from setuptools import setup\nsetup(name='shop', version='3.1')\n"}, "3.1"),
        ({"shop/__init__.py": "__version__ = '3.1'\n"}, "3.1"),
        ({"shop/__init__.py": "from shop.about import __version__\n"}, None),
        ({"shop/__init__.py": "__version__ = '3'\n__version__ += '.1'\n"}, None),
        ({"pyproject.toml": DYNAMIC + "[tool.setuptools_scm]\n"}, None),
        ({"pyproject.toml": "broken =", "setup.py": "setup(version=read())\n"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_own_version(files: dict[str, str], version: str | None, tmp_path: Path) -> None:
    write(tmp_path, {"shop/__init__.py": "", "shop/old.py": "", **files})
    path, project = tmp_path / "shop" / "old.py", Project(Sources(), Finder())
    described = distribution(path, tmp_path, project, (tmp_path,))
    assert version_of(path, "shop.old", described, project, (tmp_path,)) == version


def test_a_file_elsewhere_belongs_to_no_distribution(tmp_path: Path) -> None:
    project = Project(Sources(), Finder())
    assert distribution(Path("/no/such/shop/old.py"), tmp_path, project, (tmp_path,)) is None
