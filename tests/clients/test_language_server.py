"""python-lsp-server shows our reports as they come and go with what is typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from language_server import Client, session
from projects import write

PROJECT: Final = {
    "pytest.ini": "[pytest]\nmarkers = slow\n",
    "pyproject.toml": '[tool.flake8-ssot.shims]\n"old.colours" = "new.colours"\n',
    "tests/conftest.py": "",
    "tests/test_a.py": "import pytest\n\npytestmark = pytest.mark.slwo\n",
}
TYPO: Final = PROJECT["tests/test_a.py"]
RIGHT: Final = TYPO.replace("slwo", "slow")
THROUGH_SHIM: Final = f"from old.colours import RED\n{RIGHT}\nprint(RED)\n"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def editor(workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Return a session whose server was started somewhere else, as most editors do."""
    with session(workspace, tmp_path_factory.mktemp("elsewhere")) as client:
        yield client


@pytest.fixture
def project(workspace: Path, request: pytest.FixtureRequest) -> Path:
    """Return a project of the test's own in the workspace that all share."""
    write(workspace, {"setup.cfg": "[flake8]\nselect = OST, E9\n"})
    return write(workspace / request.node.name, PROJECT)


def test_reports_come_and_go_with_the_buffer(editor: Client, project: Path) -> None:
    test = project / "tests/test_a.py"
    assert editor.open(test, TYPO) == ["3:14 OST201"]
    assert editor.change(test, RIGHT) == []
    assert test.read_text(encoding="utf-8") == TYPO
    assert editor.change(test, THROUGH_SHIM) == ["1:1 OST301"]
    write(project, {"tests/test_a.py": THROUGH_SHIM})
    assert editor.save(test) == ["1:1 OST301"]
    assert [told.split()[1] for told in editor.change(test, "def test_it(:\n")] == ["E999"]
    assert editor.close(test) == []


def test_what_is_saved_elsewhere_counts(editor: Client, project: Path) -> None:
    test = project / "tests/test_a.py"
    assert editor.open(test, TYPO) == ["3:14 OST201"]
    write(project, {"pytest.ini": "[pytest]\nmarkers = slwo\n"})
    assert editor.save(test) == []
    new = project / "tests/test_new.py"
    assert editor.open(new, "from . import helpers\n") == ["1:1 OST101", "1:1 OST102"]


def test_an_empty_buffer_is_survived(editor: Client, project: Path) -> None:
    """Its line 1, which flake8 shows for a conftest.py, is none of the server's lines."""
    write(project, {"tox.ini": "[pytest]\nmarkers = other\n"})
    conftest = project / "tests/conftest.py"
    assert editor.open(conftest, "# text\n") == ["1:1 OST202"]
    editor.change(conftest, "")
    assert editor.change(conftest, "\n") == ["1:1 OST202"]
