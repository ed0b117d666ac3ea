"""The text of a file, as the real flake8 reads it, and what Python can't parse of it."""

from __future__ import annotations

import argparse
import ast
from pathlib import Path
from typing import Final

import pytest
from flake8.processor import FileProcessor

from flake8_ssot.check.text import Unparsable, lines_of, parsed

PLAIN: Final = argparse.Namespace(
    hang_closing=False, indent_size=4, max_doc_length=None, max_line_length=79, verbose=0
)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x = 1",
        "x = 'é'\n".encode(),
        b"\xef\xbb\xbfx = 1\r\ny = 2\r",
        b"# coding: latin-1\nx = '\xe9'\n",
        b"x = '\xe9'\n",
        b"# coding: nonsense\nx = '\xe9'\n",
        b"\xef\xbb\xbf# coding: latin-1\nx = 1\n",
        b"\xef\xbb\xbfx = '\xe9'\n",
    ],
)
def test_the_lines_are_those_of_flake8(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(data)
    assert lines_of(data) == FileProcessor(str(path), PLAIN).lines


def test_an_encoding_that_is_not_of_text_is_none() -> None:
    """What ends flake8 itself."""
    assert lines_of(b"# coding: hex\nx = '\xe9'\n") == ["# coding: hex\n", "x = 'é'\n"]


@pytest.mark.parametrize(
    "text",
    ["-" * 100_000 + "1", "x = 1\0\n", "x = '\ud800'\n"],
    ids=["too-deep", "nul", "half-a-letter"],
)
def test_what_python_refuses_otherwise_than_with_a_syntax_error(text: str) -> None:
    with pytest.raises((SyntaxError, ValueError, RecursionError, MemoryError)):
        ast.parse(text)
    found = parsed(text)
    assert isinstance(found, Unparsable)
    assert (found.line, found.column) == (1, 1)
    assert found.message


def test_a_text_that_python_can_parse_is_a_tree() -> None:
    found = parsed("x = 1\n")
    assert isinstance(found, ast.Module)
    assert ast.unparse(found) == "x = 1"
