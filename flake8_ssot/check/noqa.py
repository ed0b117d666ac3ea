"""Which reports the comments of a file take back: flake8 itself is asked."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from flake8_ssot.imports import outside_project

with outside_project():
    from flake8.processor import FileProcessor
    from flake8.violation import Violation as Flake8Violation

OPTIONS: Final = argparse.Namespace(
    disable_noqa=False,
    hang_closing=False,
    indent_size=4,
    max_doc_length=None,
    max_line_length=79,
    stdin_display_name="stdin",
    verbose=0,
)


class Comments:
    """A file's `# noqa`, and the lines that each of them speaks for."""

    def __init__(self, filename: str, lines: Sequence[str]) -> None:
        self._filename = filename
        self._processor = FileProcessor(filename, OPTIONS, list(lines))

    def silence_all(self) -> bool:
        """Say whether the file has a line `# flake8: noqa`."""
        return self._processor.should_ignore_file()

    def silence(self, code: str, line: int) -> bool:
        """Say whether a report in that line is taken back."""
        logical = self._processor.noqa_line_for(line)
        violation = Flake8Violation(code, self._filename, line, 1, "", logical)
        return violation.is_inline_ignored(disable_noqa=False)

    def row(self, line: int) -> int:
        """Return the line at whose end a comment for `line` would stand."""
        logical = self._processor.noqa_line_for(line)
        while logical is not None and self._processor.noqa_line_for(line + 1) is logical:
            line += 1
        return line
