"""pre-commit takes our hook from a repository and runs it in an environment of its own."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import Final

from environments import environment
from processes import run
from projects import write
from sources import copy_sources

STRICT: Final = "[pytest]\naddopts = --strict-markers\n"
MARKED: Final = """
    import pytest

    @pytest.mark.{0}
    def test_it(): ...
    """
PLUGIN: Final = """
    def pytest_configure(config):
        config.addinivalue_line("markers", "of_ours: from a plugin")
    """


def declaring(*names: str) -> str:
    return f'[project]\nname = "a"\nversion = "1"\ndependencies = {list(names)}\n'


#: A monorepo; what each of its projects declares decides, since the hook sees no plugin of theirs.
UNSEEN: Final = {
    "known/pyproject.toml": declaring("pytest-asyncio", "pytest-django>=4"),
    "known/pytest.ini": STRICT,
    "known/tests/test_a.py": MARKED.format("asyncio"),
    "known/tests/test_b.py": MARKED.format("django_db"),
    "unknown/pyproject.toml": declaring("pytest-that-nobody-knows"),
    "unknown/pytest.ini": STRICT,
    "unknown/tests/test_a.py": MARKED.format("that_it_may_register"),
    "undeclared/pytest.ini": STRICT,
    "undeclared/tests/test_a.py": MARKED.format("timeout(3)"),
}
UNSEEN_DEFECTS: Final = {
    "known/tests/test_a.py": MARKED.format("asynci0"),
    "undeclared/tests/test_b.py": "from . import nothing\n",
}
#: A project whose environment, with a plugin of its own, is where it is looked for.
SEEN: Final = {
    "pyproject.toml": declaring("pytest", "ours"),
    "pytest.ini": STRICT,
    "tests/test_a.py": MARKED.format("of_ours"),
    ".gitignore": ".venv\n",
}
SEEN_DEFECTS: Final = {"tests/test_a.py": MARKED.format("of_yours")}
INSTALLED: Final = {
    "pytest/__init__.py": "",
    "ours_plugin.py": PLUGIN,
    "ours-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: ours\nVersion: 1.0\n",
    "ours-1.0.dist-info/entry_points.txt": "[pytest11]\nours = ours_plugin\n",
}


def committed(folder: Path) -> str:
    """Make `folder` a repository with one commit of all that is in it; return the commit."""
    who = ("-c", "user.name=a", "-c", "user.email=a@localhost")
    for words in (["init", "-q"], ["add", "-A"], [*who, "commit", "-q", "-m", "all"]):
        done = run(folder, "git", *words)
        assert done.returncode == 0, done.stderr
    return run(folder, "git", "rev-parse", "HEAD").stdout.strip()


def test_the_hook_knows_plugins_that_it_cannot_see(tmp_path: Path) -> None:
    hooks = copy_sources(tmp_path / "hooks")
    revision = committed(hooks)
    config = f"repos:\n- repo: {hooks}\n  rev: {revision}\n  hooks:\n  - id: flake8-ssot\n"

    def hook(project: Path) -> CompletedProcess[str]:
        committed(write(project, {".pre-commit-config.yaml": config}))
        command = (sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never")
        return run(project, *command, PRE_COMMIT_HOME=str(tmp_path / "home"))

    unseen = write(tmp_path / "unseen", UNSEEN)
    seen = write(tmp_path / "seen", SEEN)
    environment(seen / ".venv", INSTALLED)
    for project in (unseen, seen):
        clean = hook(project)
        assert clean.returncode == 0, clean.stdout + clean.stderr
        assert re.search(r"^flake8-ssot\.+Passed$", clean.stdout, re.MULTILINE)

    found = [hook(write(unseen, UNSEEN_DEFECTS)), hook(write(seen, SEEN_DEFECTS))]
    assert [done.returncode for done in found] == [1, 1]
    reported = [re.findall(r"^(\S+?):\d.* (OST\d+) ", done.stdout, re.M) for done in found]
    assert reported == [
        [
            ("known/tests/test_a.py", "OST201"),
            ("undeclared/tests/test_b.py", "OST101"),
            ("undeclared/tests/test_b.py", "OST102"),
        ],
        [("tests/test_a.py", "OST201")],
    ]
