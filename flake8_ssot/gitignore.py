"""The patterns of files such as .gitignore (gitignore's documentation), read as git reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from flake8_ssot.imports import outside_project

with outside_project():
    from pathspec import GitIgnoreSpec

Spec = TypeVar("Spec", bound=GitIgnoreSpec)


def spec_of(kind: type[Spec], data: bytes) -> Spec:
    """Return the patterns of a file that holds `data`; git passes over those that are malformed."""
    lines = data.decode("utf-8", "replace").splitlines()
    try:
        return kind.from_lines(lines)
    except ValueError:
        return kind.from_lines(_valid(lines))


def patterns(data: bytes) -> GitIgnoreSpec:
    """Return the patterns of a .gitignore that holds `data`."""
    return spec_of(GitIgnoreSpec, data)


def _valid(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        try:
            GitIgnoreSpec.from_lines([line])
        except ValueError:
            continue
        yield line
