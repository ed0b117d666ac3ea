"""Whatever bytes a configuration file holds, we read of it what pytest reads, or both refuse it.

A few are tried each time. For many: `SSOT_EXAMPLES=50000 python -m pytest tests/fuzz`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from differential.oracle import Oracle
from hypothesis import given
from verdicts import theirs, verdict

from flake8_ssot.pytest_config.commandline import Suite
from flake8_ssot.pytest_config.inifile import load
from flake8_ssot.pytest_config.rootdir import ConfigFiles
from flake8_ssot.pytest_config.run import PytestRun
from fuzz.configurations import configurations
from fuzz.profile import examples

pytestmark = pytest.mark.skipif(pytest.version_tuple < (9, 2), reason="told of pytest 9.2")
#: The exit statuses of a run that collects: all is well, a module is refused, there is none.
COLLECTED: Final = frozenset({0, 2, 5})


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Oracle]:
    with Oracle(tmp_path_factory.mktemp("oracle")) as asked:
        yield asked


@examples(150)
@given(configurations())
def test_we_read_what_pytest_reads(configuration: tuple[str, bytes]) -> None:
    name, data = configuration
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        assert verdict(load(path)) == theirs(path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a run of pytest takes too long to start")
@examples(20)
@given(configuration=configurations())
def test_what_we_call_refused_stops_the_run(
    configuration: tuple[str, bytes], oracle: Oracle, tmp_path: Path
) -> None:
    """Not the reverse: what plugins and options say of values is theirs to know."""
    name, data = configuration
    root = tmp_path / "project"
    shutil.rmtree(root, ignore_errors=True)
    (root / "tests").mkdir(parents=True)
    (root / "tests/test_a.py").write_text("def test_it():\n    pass\n", encoding="utf-8")
    (root / name).write_bytes(data)
    outcome = oracle.ask(root, "pytest")
    problem = PytestRun(Suite(root, ()), ConfigFiles()).problem
    assert problem is None or outcome.status not in COLLECTED, outcome.output
