"""Imports that the linted project can't answer.

`python -m flake8` puts the working folder first on `sys.path`; a folder of the project that is
called as one of our dependencies would be imported in its place, and run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


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
