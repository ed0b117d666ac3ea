"""A process that runs flake8 again and again, as editors' servers do, sees what has changed."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from flake8.api import legacy
from flake8.main.application import Application
from flake8.main.cli import main
from projects import write

FORMAT: Final = "--format=%(path)s:%(row)d:%(col)d %(code)s %(text)s"
PROJECT: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\nmarkers = fast\n",
    "tests/conftest.py": "# empty\n",
    "tests/test_a.py": """
        import pytest
        from pkg.old import Thing


        @pytest.mark.slow
        def test_it():
            assert Thing
        """,
    "pkg/__init__.py": "",
    "pkg/new.py": "class Thing:\n    pass\n",
    "pkg/old.py": "from pkg.new import Thing\n\n__all__ = ['Thing']\n",
}
SHIM: Final = """
import warnings

from pkg.new import Thing

warnings.warn("pkg.old is deprecated, use pkg.new", DeprecationWarning)

__all__ = ["Thing"]
"""
Lint = Callable[..., list[str]]


def run_main(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> list[str]:
    main([FORMAT, *arguments])
    return capsys.readouterr().out.splitlines()


def run_application(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> list[str]:
    Application().run([FORMAT, *arguments])
    return capsys.readouterr().out.splitlines()


def run_legacy(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> list[str]:
    guide = legacy.get_style_guide(format=FORMAT.partition("=")[2])
    guide.check_files(arguments)
    return capsys.readouterr().out.splitlines()


@pytest.fixture(params=[run_main, run_application, run_legacy])
def lint(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Lint:
    """Return a function that runs flake8 in this process and returns our codes."""
    write(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)

    def codes(*arguments: str) -> list[str]:
        lines = request.param(capsys, list(arguments) or ["tests/test_a.py"])
        return [line.split()[1] for line in lines if " OST" in line]

    return codes


def test_an_edited_pytest_configuration(lint: Lint) -> None:
    assert lint() == ["OST201"]
    write(Path(), {"pytest.ini": "[pytest]\nmarkers = slow\n"})
    assert lint() == []
    write(Path(), {"pytest.ini": "[pytest]\nmarkers = fast\n"})
    assert lint() == ["OST201"]


def test_a_configuration_that_comes_and_goes(lint: Lint) -> None:
    assert lint("tests/conftest.py") == []
    write(Path(), {"tox.ini": "[pytest]\nmarkers = slow\n"})
    assert lint("tests/conftest.py") == ["OST202"]
    Path("pytest.ini").unlink()
    assert lint("tests/conftest.py") == []
    assert lint() == []


def test_an_edited_conftest(lint: Lint) -> None:
    assert lint() == ["OST201"]
    hook = "def pytest_configure(config):\n    config.addinivalue_line('markers', 'slow')\n"
    write(Path(), {"tests/conftest.py": hook})
    assert lint() == []
    Path("tests/conftest.py").unlink()
    assert lint() == ["OST201"]


def test_an_edited_module(lint: Lint) -> None:
    assert lint() == ["OST201"]
    write(Path(), {"pkg/old.py": SHIM})
    assert lint() == ["OST301", "OST201"]
    write(Path(), {"pkg/old.py": PROJECT["pkg/old.py"]})
    assert lint() == ["OST201"]


def test_a_package_that_comes_into_being(lint: Lint) -> None:
    text = "from . import helpers\n\nprint(helpers)\n"
    write(Path(), {"tests/test_b.py": text, "tests/helpers.py": ""})
    assert lint("tests/test_b.py") == ["OST101", "OST102"]
    write(Path(), {"tests/__init__.py": ""})
    assert lint("tests/test_b.py") == ["OST101"]


def test_edited_options(lint: Lint) -> None:
    assert lint() == ["OST201"]
    write(Path(), {"pyproject.toml": "[tool.flake8-ssot]\nmarkers = ['slow']\n"})
    assert lint() == []
    write(Path(), {"pyproject.toml": "[tool.flake8-ssot]\nmarker = ['slow']\n"})
    assert lint() == ["OST001", "OST201"]
    Path("pyproject.toml").unlink()
    write(Path(), {"setup.cfg": "[flake8]\nssot-shims = pkg.old=pkg.new\n"})
    assert lint() == ["OST301", "OST201"]
    write(Path(), {"setup.cfg": "[flake8]\n"})
    assert lint() == ["OST201"]


def test_another_project_in_the_same_process(
    lint: Lint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lint() == ["OST201"]
    other = write(tmp_path / "other", {**PROJECT, "pytest.ini": "[pytest]\nmarkers = slow\n"})
    monkeypatch.chdir(other)
    assert lint() == []
    monkeypatch.chdir(tmp_path)
    assert lint() == ["OST201"]


def test_an_edited_buffer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path)
    text = (tmp_path / "tests/test_a.py").read_text(encoding="utf-8")

    def typed(buffer: str) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(buffer.encode())))
        _forget_stdin()
        lines = run_main(capsys, ["-", "--stdin-display-name", "tests/test_a.py"])
        return [line.split()[1] for line in lines if " OST" in line]

    assert typed(text) == ["OST201"]
    assert typed(text.replace("slow", "fast")) == []
    assert typed(text.replace("slow", "sluggish")) == ["OST201"]


def _forget_stdin() -> None:
    """Clear flake8's own memory of what stdin held."""
    from flake8 import utils

    utils.stdin_get_value.cache_clear()
