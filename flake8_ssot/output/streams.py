"""Streams that can write any text."""

from __future__ import annotations

from io import TextIOWrapper
from typing import TextIO


def escape(stream: TextIO, encoding: str | None = None) -> None:
    """Have `stream` escape what it can't encode, as a path that is no UTF-8.

    `encoding` is what it encodes with from now on, None for what it has. A stream that only keeps
    text stays as it is.
    """
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding=encoding, errors="backslashreplace")
