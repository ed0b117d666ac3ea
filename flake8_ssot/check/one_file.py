"""One file in, its reports out: what flake8 would do with the plugin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.check.selection import Selection, covers
from flake8_ssot.check.text import Unparsable, lines_of, parsed
from flake8_ssot.checkers import catalogue
from flake8_ssot.fixes import fixes_of, no_fix
from flake8_ssot.lint import lint
from flake8_ssot.output.report import INVALID_SYNTAX, NAMELESS, Fix, Report, Snippet
from flake8_ssot.rules import Register, Violation
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace

#: The code of a file that can't be read, and its name, as flake8 and ruff have them.
UNREADABLE = ("E902", "io-error")
#: How many lines are shown before a report and after it.
AROUND = 2


class Change(NamedTuple):
    """What fixes make of a file: its content before and after, and the reports that they mend.

    `registers` are the markers that configurations have to register.
    """

    path: Path
    before: bytes
    after: bytes
    mended: tuple[Report, ...]
    registers: frozenset[Register] = frozenset()


class Checked(NamedTuple):
    """A file's reports, and what is wrong with the options that hold for it.

    `data` is the content that is reported on if it has fixes, `change` what they came to.
    """

    reports: tuple[Report, ...]
    mistakes: tuple[str, ...] = ()
    data: bytes = b""
    change: Change | None = None


def check_file(path: Path, workspace: Workspace, selection: Selection, root: Path) -> Checked:
    """Check a file on the disk; patterns of `selection` start at `root`."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        code, name = UNREADABLE
        text = getattr(error, "strerror", None) or str(error)
        return Checked((Report(str(path), 1, 1, code, text, name),))
    return check_text(data, path, workspace, selection, root)


def check_text(
    data: bytes, path: Path | None, workspace: Workspace, selection: Selection, root: Path
) -> Checked:
    """Check a text that stands for the file at `path`, or for none."""
    lines = lines_of(data)
    shown = str(path) if path else NAMELESS
    tree = parsed("".join(lines))
    if isinstance(tree, Unparsable):
        return Checked(tuple(_syntax(shown, tree, lines)))
    violations = lint(SourceFile(path, tree, "".join(lines)), workspace)
    mistakes = tuple(v.message for v in violations if v.code == "OST001")
    ignored = selection.ignored_in(path, root)
    wanted = [
        violation
        for violation in violations
        if selection.has(violation.code) and not any(covers(c, violation.code) for c in ignored)
    ]
    if not wanted:
        return Checked((), mistakes)
    reports = tuple(_reports(shown, wanted, lines, data))
    return Checked(reports, mistakes, data if any(report.fix for report in reports) else b"")


def _reports(
    path: str, violations: Sequence[Violation], lines: Sequence[str], data: bytes
) -> list[Report]:
    """Return the reports of those violations that no comment takes back."""
    from flake8_ssot.check.noqa import Comments  # here: flake8 takes a while to import

    comments = Comments(path, lines)
    if comments.silence_all():
        return []
    wanted = [v for v in violations if not comments.silence(v.code, v.location.line)]
    fix = fixes_of(data) if any(violation.intent for violation in wanted) else no_fix
    return [
        _report(path, violation, lines, comments.row(violation.location.line), fix(violation))
        for violation in wanted
    ]


def _report(
    path: str, violation: Violation, lines: Sequence[str], row: int, fix: Fix | None
) -> Report:
    location = violation.location
    return Report(
        path,
        location.line,
        location.column + 1,
        violation.code,
        violation.message,
        catalogue()[violation.code].name,
        (location.end_line, location.end_column + 1) if location.end_line else None,
        fix=fix,
        noqa_row=row,
        snippet=_snippet(lines, location.line, location.end_line or location.line),
    )


def _syntax(path: str, error: Unparsable, lines: Sequence[str]) -> list[Report]:
    """Return the report of a syntax error: only `# flake8: noqa` silences it, as flake8's E999."""
    from flake8_ssot.check.noqa import Comments  # here: as above

    if Comments(path, lines).silence_all():
        return []
    line, column, message, end = error
    snippet = _snippet(lines, line, end[0] if end else line)
    code = INVALID_SYNTAX
    return [Report(path, line, column, code, message, code, end, snippet=snippet)]


def _snippet(lines: Sequence[str], first: int, last: int) -> Snippet | None:
    """Return the lines from `first` to `last` and those around them, without blank ends."""
    start, end = max(1, first - AROUND), min(len(lines), last + AROUND)
    while start < first and not lines[start - 1].strip():
        start += 1
    while end > last and not lines[end - 1].strip():
        end -= 1
    shown = tuple(line.rstrip("\r\n") for line in lines[start - 1 : end])
    return Snippet(start, shown) if shown else None
