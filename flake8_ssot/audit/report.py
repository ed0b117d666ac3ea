"""The audit as the fixed JSON object: root causes, and what each blocks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from flake8_ssot.audit.messages import Messages
from flake8_ssot.audit.runs import Findings
from flake8_ssot.audit.whole import Found
from flake8_ssot.causes import CODES
from flake8_ssot.options import Options
from flake8_ssot.project.failures import Failure
from flake8_ssot.workspace import Workspace, relative

VERSION: Final = 1


def as_json(
    findings: Findings,
    workspace: Workspace,
    options: Options,
    seconds: float,
    violations: Sequence[Found] = (),
) -> Any:
    """Return what `audit --output-format json` prints; paths are relative to the root."""
    root = options.root
    found = ordered(findings, root)
    place = {cause: number for number, cause in enumerate(found)}
    messages = Messages(workspace, options)
    causes = [_cause(c, findings.blocks[c], workspace, messages, root) for c in found]
    blocked = {
        relative(test, root): {
            "root_cause": place[failed.cause],
            "chain": [{"path": relative(f.path, root), "line": f.line} for f in failed.frames],
        }
        for test, failed in sorted(findings.first.items())
    }
    summary = {
        "modules": len(findings.modules),
        "test_modules": len(findings.tests),
        "blocked_test_modules": len(blocked),
        "root_causes": len(causes),
        "seconds": round(seconds, 3),
    }
    return {
        "version": VERSION,
        "root": ".",
        "summary": summary,
        "root_causes": causes,
        "blocked": blocked,
        "violations": [_violation(one, root) for one in violations],
    }


def _violation(one: Found, root: Path) -> Any:
    location, code, message, _ = one.violation
    return {
        "code": code,
        "path": relative(one.path, root),
        "line": location.line,
        "column": location.column + 1,
        "message": message,
    }


def ordered(findings: Findings, root: Path) -> list[Failure]:
    """Return the causes that block anything, the worst first."""

    def rank(cause: Failure) -> tuple[int, str, int, str, str]:
        place = relative(cause.path, root)
        return -len(findings.blocks[cause]), place, cause.line, cause.module, cause.name

    return sorted((cause for cause, tests in findings.blocks.items() if tests), key=rank)


def symbol(cause: Failure) -> str:
    """Return what a root cause is about: a name that stays when lines move."""
    if cause.kind == "marker":
        return cause.name.split("'")[1]  # its message begins with the quoted name
    return ":".join(filter(None, (cause.module, cause.name)))


def _cause(
    cause: Failure, tests: set[Path], workspace: Workspace, messages: Messages, root: Path
) -> Any:
    return {
        "code": CODES[cause.kind],
        "path": relative(cause.path, root),
        "line": cause.line,
        "column": _column(cause, workspace),
        "raises": cause.raises,
        "message": messages.of(cause),
        "blocks": sorted(relative(test, root) for test in tests),
        "fix": None,
    }


def _column(cause: Failure, workspace: Workspace) -> int:
    """Return the column, from 1, where the line's code begins, or the name in it."""
    lines = (workspace.sources.data(cause.path) or b"").decode("utf-8", "replace").split("\n")
    line = lines[cause.line - 1] if 0 < cause.line <= len(lines) else ""
    if cause.kind == "undefined-name" and cause.name in line:
        return line.index(cause.name) + 1
    return len(line) - len(line.lstrip()) + 1
