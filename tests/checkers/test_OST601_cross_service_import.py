"""OST601: what one service imports of another, in every spelling, and when that is fine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from projects import audited, report, write

TABLE: Final = """
[tool.flake8-ssot.services]
auth = "services/auth"
billing = ["services/billing", "lib/money"]
shared = ["shared", "services/auth/auth_app/api"]

[tool.flake8-ssot.services.allow]
"billing -> auth_app.legacy" = "goes with the old invoices, in 2027"
"""
FILES: Final = {
    ".git/HEAD": "",
    "pyproject.toml": TABLE + "[tool.pytest.ini_options]\n",
    "shared/__init__.py": "",
    "shared/users.py": "from auth_app.models import User\n",
    "services/auth/pyproject.toml": "",
    "services/auth/config.py": "",
    "services/auth/auth_app/__init__.py": "",
    "services/auth/auth_app/models.py": "class User: ...\n",
    "services/auth/auth_app/legacy.py": "class Old: ...\n",
    "services/auth/auth_app/api/__init__.py": "def login(): ...\n",
    "services/auth/tests/fixtures.py": "",
    "services/billing/pyproject.toml": "",
    "services/billing/config.py": "",
    "services/billing/bill/__init__.py": "",
    "lib/money/money.py": "",
}
FLAGS: Final = {"src": "., services/auth, services/billing, lib/money", "suites": "pytest"}
MODELS: Final = "'auth_app.models' is private to the service 'auth'"


def found(root: Path, text: str, name: str = "services/billing/bill/a.py") -> list[str]:
    """Return what is reported of a file, without codes of other rules."""
    write(root, {**FILES, name: text})
    lines = report(root, FLAGS, only=name)
    return [line.split(":", 1)[1] for line in lines if " OST601 " in line or " OST000 " in line]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("from auth_app.models import User\n", "1:1"),
        ("from auth_app.models import (\n    User,\n    Group,\n)\n", "1:1"),
        ("from auth_app.models import *\n", "1:1"),
        ("import os, auth_app.models\n", "1:12"),
        ("import auth_app.models as models\n", "1:8"),
        ("from auth_app import api, models\n", "1:27"),
        ("def f():\n    from auth_app import models\n", "2:5"),
        ("try:\n    import auth_app.models\nexcept ImportError: ...\n", "2:12"),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
         "    from auth_app.models import User\n", "3:5"),
        ("import importlib\nimportlib.import_module('auth_app.models')\n", "2:25"),
        ("from unittest import mock\nmock.patch('auth_app.models.User')\n", "2:12"),
        ("def test_a(monkeypatch):\n    monkeypatch.setattr('auth_app.models.User', 1)\n", "2:25"),
    ],
)  # fmt: skip
def test_every_spelling_is_told(tmp_path: Path, text: str, place: str) -> None:
    (line,) = found(tmp_path, text)
    assert line == (
        f"{place} OST601 {MODELS}, and this file belongs to 'billing': a service imports its own "
        "modules and shared ones; move what both need to shared or services/auth/auth_app/api, or "
        "allow it with a reason"
    )


@pytest.mark.parametrize(
    "text",
    [
        "import bill, money, config, os, nowhere.at_all\n",
        "from shared.users import User\n",
        "from auth_app.api import login\n",
        "from auth_app.legacy import Old\nimport auth_app.legacy\n",
        "from . import b\nfrom .b import c\nfrom ... import far\n",
        "from unittest import mock\nmock.patch('auth_app.legacy.Old')\n",
        "def f(patch):\n    patch('auth_app.models.User')\n",
        "import bill\nfrom unittest import mock\nmock.patch.object(bill, 'x')\n",
        "def test_a(mocker):\n    mocker.spy('....auth_app', 'models')\n",
        "text = 'auth_app.models'\n",
    ],
)
def test_own_shared_allowed_and_unknown_is_silent(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


def test_a_plugin_named_in_a_conftest_is_told(tmp_path: Path) -> None:
    text = "pytest_plugins = ['bill', 'auth_app.models']\n"
    (line,) = found(tmp_path, text, "services/billing/conftest.py")
    assert line.startswith(f"1:27 OST601 {MODELS}")


def test_a_relative_import_out_of_the_service_is_told(tmp_path: Path) -> None:
    tree = {
        ".git/HEAD": "",
        "pyproject.toml": "[tool.flake8-ssot.services]\na = 'apps/a'\nb = 'apps/b'\n",
        "apps/__init__.py": "", "apps/a/__init__.py": "", "apps/a/x.py": "",
        "apps/b/__init__.py": "", "apps/b/y.py": "from ..a import x\nfrom . import z\n",
        "apps/b/z.py": "",
    }  # fmt: skip
    write(tmp_path, tree)
    (line,) = [line for line in report(tmp_path) if " OST6" in line]
    assert line.startswith("apps/b/y.py:1:1 OST601 'apps.a.x' is private to the service 'a'")
    assert "move what both need to a shared folder" in line


@pytest.mark.parametrize(
    "name", ["tests/test_all.py", "shared/more.py", "services/auth/auth_app/views.py"]
)
def test_who_belongs_to_no_other_service_imports_it(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, "from auth_app.models import User\n", name) == []


def test_without_services_nothing_is_told(tmp_path: Path) -> None:
    files = {**FILES, "pyproject.toml": "", "lib/money/a.py": "import auth_app.models\n"}
    assert not [line for line in report(write(tmp_path, files), FLAGS) if "OST6" in line]


def test_flake8_reports_it_with_either_form_of_the_option(tmp_path: Path) -> None:
    text = "import auth_app.models\n"
    write(tmp_path, {**FILES, "services/billing/bill/a.py": text})
    command = [sys.executable, "-m", "flake8", "--isolated", "--ssot-src", "services/auth"]
    option = ["--ssot-services", "auth=services/auth,billing=services/billing"]
    for table, arguments in ((TABLE, []), ("", option)):
        (tmp_path / "pyproject.toml").write_text(table)
        ended = subprocess.run(
            [*command, *arguments, "services/billing/bill/a.py"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert [line.split()[1] for line in ended.stdout.splitlines()] == ["F401", "OST601"]


ALLOWED: Final = """
[tool.flake8-ssot]
services.auth = "auth"
services.billing = "billing"

[tool.flake8-ssot.services.allow]
"billing -> auth.used" = "2027"
"billing -> auth.unused" = "2027"
"billing->auth.user.deep" = "2027"
"auth -> billing" = "2027"
"""
SERVICES: Final = {
    ".git/HEAD": "",
    "pyproject.toml": ALLOWED,
    "auth/__init__.py": "",
    "auth/used.py": "",
    "auth/unused.py": "",
    "auth/user.py": "",
    "auth/more.py": "from auth import unused, used\n",
    "billing/__init__.py": "",
    "billing/a.py": "from auth import user\n\ndef f():\n    from auth import used\n",
    "billing/broken.py": "from auth import unused\nno Python\n",
    "app.py": "import auth.unused, billing\n",
}


def test_an_allowance_that_nothing_needs_is_told_by_the_audit(tmp_path: Path) -> None:
    lines = [line for line in audited(write(tmp_path, SERVICES)) if " OST601 " in line]
    said = "in services.allow allows nothing that is imported; remove it"
    assert lines == [
        f"pyproject.toml:7:1 OST601 'billing -> auth.unused' {said}",
        f"pyproject.toml:8:1 OST601 'billing -> auth.user.deep' {said}",
        f"pyproject.toml:9:1 OST601 'auth -> billing' {said}",
    ]


def test_with_one_that_is_wider_the_narrow_one_is_not_needed(tmp_path: Path) -> None:
    more = ALLOWED + '"billing -> auth" = "2027"\n'
    lines = audited(write(tmp_path, {**SERVICES, "pyproject.toml": more}))
    told = [line.split("'")[1] for line in lines if " OST601 " in line]
    assert "billing -> auth.used" in told
    assert "billing -> auth" not in told
