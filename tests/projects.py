"""Small projects for tests: written from a dict of files, and linted."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from flake8_ssot.audit import runs
from flake8_ssot.audit.apart import here
from flake8_ssot.audit.checkers import begun, check_runs
from flake8_ssot.audit.whole import Whole
from flake8_ssot.lint import lint
from flake8_ssot.rules import Violation
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace, relative


def write(root: Path, files: Mapping[str, str]) -> Path:
    """Write `files` (path relative to `root`: dedented text) and return `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    return root


def violations(root: Path, name: str, workspace: Workspace) -> list[Violation]:
    """Return what we report for the file `name` of the project at `root`."""
    path = root / name
    text = path.read_text(encoding="utf-8")
    return lint(SourceFile(path, ast.parse(text), text), workspace)


def report(
    root: Path, flags: Mapping[str, str] | None = None, *, only: str = "**/*.py"
) -> list[str]:
    """Lint the project's files that match `only`; return `path:line:column code message` lines.

    `flags` are our options as flake8 would hand them over, by key; columns count from 1.
    """
    workspace = Workspace(flags or {}, root)
    return [
        f"{path}:{found.location.line}:{found.location.column + 1} {found.code} {found.message}"
        for path in sorted(p.relative_to(root).as_posix() for p in root.glob(only))
        for found in violations(root, path, workspace)
    ]


def audited(root: Path, flags: Mapping[str, str] | None = None) -> list[str]:
    """Return what the rules that see the whole project report of it, in the same form."""
    workspace = Workspace(flags or {}, root)
    options, _ = workspace.options_for(root / "conftest.py")
    whole = Whole(workspace, options)
    ask = here(whole)
    twice = runs.collected(whole, runs.begun(whole, ask)).twice
    violations = [one for answer in begun(ask) for one in answer()]
    return [
        f"{relative(path, root)}:{found.location.line}:{found.location.column + 1} "
        f"{found.code} {found.message}"
        for path, found, _ in sorted([*violations, *check_runs(whole, twice)])
    ]
