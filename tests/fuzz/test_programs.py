"""Any program goes through every rule: nothing fails, places are in the file, order is no matter.

A few are tried each time. For many: `SSOT_EXAMPLES=2000 python -m pytest tests/fuzz`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from hypothesis import given

from flake8_ssot.audit import checkers, runs
from flake8_ssot.audit.apart import here
from flake8_ssot.audit.whole import Whole
from flake8_ssot.lint import lint
from flake8_ssot.project.resolution import Missing, Resolved, Unknown
from flake8_ssot.rules import Violation
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace
from fuzz.profile import examples
from fuzz.programs import MODULES, NAMES, parsed, projects

#: All rules are on.
OPTIONS: Final = """
[tool.flake8-ssot]
opt-in = ["OST404", "OST405", "OST406", "OST431", "OST432"]
detect-shims = "documented"
environment = ".venv"
cache-dir = ".cache"

[tool.flake8-ssot.canonical]
Color = "pkg.new"
x = "pkg.sub.deep"

[tool.flake8-ssot.shims]
"pkg.old" = "pkg.new"
"helpers:x" = "pkg.new:y"

[tool.flake8-ssot.services]
pkg = ["pkg"]
tests = ["tests"]
"""
SURROUNDINGS: Final = {
    ".git/HEAD": "",
    "pyproject.toml": OPTIONS,
    "pytest.ini": "[pytest]\nmarkers = fast\naddopts = --strict-markers\n",
    ".venv/pyvenv.cfg": "version = 3.11.4\n",
    ".venv/bin/python": "",
    ".venv/lib/python3.11/site-packages/README": "",
}
Found = dict[str, list[Violation]]


def linted(root: Path, names: Iterable[str], texts: Mapping[str, str]) -> Found:
    """Return what one run reports of some files, in that order."""
    workspace = Workspace({}, root)
    found: Found = {}
    for name in names:
        tree = parsed(texts[name])
        assert tree is not None
        found[name] = lint(SourceFile(root / name, tree, texts[name]), workspace)
    workspace.project.cache.close()
    return found


def check_places(found: Found, texts: Mapping[str, str]) -> None:
    for name, violations in found.items():
        lines = texts[name].split("\n")  # as flake8 counts them, whatever ends a line
        for (line, column, end_line, end_column), code, message, _ in violations:
            assert code != "OST000", message
            assert 1 <= line <= len(lines)
            assert 0 <= column <= len(lines[line - 1].encode("utf-8", "surrogatepass"))
            assert "\n" not in message
            assert end_line == 0 or (line, column) <= (end_line, end_column)
            assert end_line <= len(lines)


def check_orders(root: Path, texts: Mapping[str, str], first: Found) -> None:
    """Check that any other order, and each file by itself, give the same."""
    order = sorted(texts, key=lambda name: texts[name])  # whatever was drawn
    assert linted(root, order, texts) == first
    for name in order:
        assert linted(root, [name], texts) == {name: first[name]}


def check_resolver(root: Path) -> None:
    workspace = Workspace({}, root)
    for module in MODULES.values():
        for name in (None, *NAMES):
            found = workspace.project.resolve(module, name, (root,))
            assert isinstance(found, Resolved | Missing | Unknown)
        workspace.project.public_names(module, (root,))


def check_audit(root: Path) -> None:
    workspace = Workspace({}, root)
    options, errors = workspace.options_for(root / "conftest.py")
    assert not errors
    whole = Whole(workspace, options)
    found = [one for answer in checkers.begun(here(whole)) for one in answer()]
    assert [one for one in found if one.violation.code == "OST000"] == []
    assert runs.collected(whole, runs.begun(whole, here(whole))).problems == []


def check_project(files: Mapping[str, str]) -> None:
    """Check all that is promised of any project."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        for name, text in {**SURROUNDINGS, **files}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        # What the host hands over has universal newlines.
        texts = {n: t.replace("\r\n", "\n").replace("\r", "\n") for n, t in files.items()}
        first = linted(root, texts, texts)
        check_places(first, texts)
        assert linted(root, reversed(list(texts)), texts) == first
        check_orders(root, texts, first)
        check_resolver(root)
        check_audit(root)


@examples(12)
@given(projects(grammar=False))
def test_statements_of_real_code(files: dict[str, str]) -> None:
    check_project(files)


@examples(3)
@given(projects(grammar=True))
def test_programs_of_the_grammar(files: dict[str, str]) -> None:
    check_project(files)
