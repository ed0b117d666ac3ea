"""Imports that the linted project can't answer.

`python -m flake8` puts the working folder first on `sys.path`; a folder of the project that is
called as one of our dependencies would be imported in its place, and run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import hashlib


@contextmanager
def outside_project() -> Iterator[None]:
    """Keep the working folder off `sys.path` while our own dependencies are imported."""
    before = sys.path[:]
    here = {"", os.getcwd()}
    sys.path[:] = [path for path in before if path not in here]
    try:
        yield
    finally:
        sys.path[:] = before


def digest(data: bytes, size: int = 16) -> bytes:
    """Return a digest of so many bytes. Most runs need none, and hashlib takes long to import."""
    return _blake2b()(data, digest_size=size).digest()


@cache
def _blake2b() -> Callable[..., hashlib.blake2b]:
    with outside_project():
        import hashlib

    return hashlib.blake2b
