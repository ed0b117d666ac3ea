"""The real pytest, for all tests that ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from differential.oracle import Oracle


@pytest.fixture(scope="session")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    with Oracle(tmp_path_factory.mktemp("oracle")) as asked:
        yield asked
