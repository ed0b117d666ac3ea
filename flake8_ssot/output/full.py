"""`full`: each report with the lines around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.report import Report, Snippet, shown

TAB: Final = " " * 4


def render(reports: Sequence[Report], stream: TextIO, paint: Paint) -> None:
    for report in reports:
        snippet = report.snippet or Snippet(0, ())
        width = len(str(snippet.first + len(snippet.lines) - 1)) if snippet.lines else 0
        arrow = paint.frame(" " * width + "-->")
        stream.write(f"{paint.code(report.label)} {paint.bold(report.message)}\n")
        stream.write(f"{arrow} {shown(report.path)}:{report.line}:{report.column}\n")
        if snippet.lines:
            _write_lines(list(_lines(report, snippet)), width, stream, paint)
        if report.fix:
            stream.write(f"{paint.sign('help')}: {report.fix.message}\n")
        stream.write("\n")


class Line(NamedTuple):
    """A line of the picture: a line of the source with its number, or a mark without one."""

    number: str
    text: str


def _write_lines(lines: list[Line], width: int, stream: TextIO, paint: Paint) -> None:
    around = [Line("", "")]
    for number, text in [*around, *lines, *(around if lines[-1].number else [])]:
        frame = paint.frame(f"{number:>{width}} |")
        body = text if number else paint.code(text) if text else text
        stream.write(f"{frame} {body}".rstrip() + "\n")


def _lines(report: Report, snippet: Snippet) -> Iterator[Line]:
    """Yield the source's lines and the marks below them."""
    end_line, end_column = report.until
    over_lines = end_line > report.line
    for number, text in enumerate(snippet.lines, snippet.first):
        inside = over_lines and report.line < number <= end_line
        starts = over_lines and number == report.line
        from_margin = starts and _letters(text, report.column) == 0
        margin = ("/ " if from_margin else "| " if inside else "  ") if over_lines else ""
        yield Line(str(number), margin + text.replace("\t", TAB))
        if starts and not from_margin:
            yield Line("", " " + "_" * (_letters(text, report.column) + 1) + "^")
        elif number == end_line and over_lines:
            yield Line("", "|" + "_" * max(1, _letters(text, end_column)) + "^")
        elif number == report.line and not over_lines:
            start = _letters(text, report.column)
            length = _letters(text, end_column) - start
            yield Line("", " " * start + "^" * max(1, length))


def _letters(text: str, column: int) -> int:
    """Return how many letters stand before a column, which counts bytes, tabs spread out."""
    before = text.encode("utf-8", "surrogatepass")[: column - 1].decode("utf-8", "ignore")
    return len(before.replace("\t", TAB)) + max(
        0, column - 1 - len(text.encode("utf-8", "replace"))
    )
