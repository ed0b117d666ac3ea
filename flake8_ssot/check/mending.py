"""The fixes of one file, applied until there are no more of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from flake8_ssot.check.one_file import Change, Checked, check_text
from flake8_ssot.check.runner import Request
from flake8_ssot.fixes.text import Text, apart, applied, is_python
from flake8_ssot.output.report import Report
from flake8_ssot.rules import Register
from flake8_ssot.workspace import Workspace

#: Fixes that need one another are applied one after the other; ruff stops here as well.
ROUNDS: Final = 100


def mended(path: Path | None, checked: Checked, workspace: Workspace, request: Request) -> Checked:
    """Return what is left of the reports of a file, and what it comes to; nothing is written."""
    before = data = checked.data
    done: list[Report] = []
    registers: set[Register] = set()
    for _ in range(ROUNDS):
        fixable = [report for report in checked.reports if _is_wanted(report, request)]
        edited = [report for report in fixable if report.edited]
        after, chosen = _round(data, edited)
        if after is None:
            break
        done += chosen
        data = after
        checked = check_text(data, path, workspace, request.selection, request.folder)
    for report in checked.reports:
        if _is_wanted(report, request) and report.fix and report.fix.registers:
            registers.add(report.fix.registers)
            done.append(report)
    if not done:
        return checked
    left = tuple(report for report in checked.reports if report not in done)
    change = Change(path or Path(), before, data, tuple(done), frozenset(registers))
    return checked._replace(reports=left, change=change)


def _is_wanted(report: Report, request: Request) -> bool:
    return report.fix is not None and report.fix.applicability in request.mends


def _round(data: bytes, reports: list[Report]) -> tuple[bytes | None, list[Report]]:
    """Return the content after those fixes that can be made together, and their reports."""
    text = Text.of(data)
    groups = [report.fix.edits for report in reports if report.fix]
    if text is None or not groups:
        return None, []
    chosen = list(apart(groups))
    result = applied(text.text, (edit for number in chosen for edit in groups[number]))
    after = text.data(result) if is_python(result) else None
    return (None if after == data else after), [reports[number] for number in chosen]
