"""Settings of the whole test run."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Final

import pytest
from hypothesis import settings
from processes import run
from sources import copy_sources

settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


#: How long a test may take, in seconds: ten times the slowest one's time on two busy processors.
LIMIT: Final = 300


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """Fail a test that runs for ever; leaving the block of a process may wait for it again."""
    if not hasattr(signal, "SIGALRM"):  # Windows
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"the test took longer than {LIMIT} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, LIMIT, 1)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="session", autouse=True)
def _own_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the suite, and the processes that it starts, off the developer's cache and environment.

    An activated environment would be named as the environment of every project in a test.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("VIRTUAL_ENV", raising=False)
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel of this checkout, built once for all processes of the run."""
    from filelock import FileLock  # here: only those that drive our clients have it

    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / "wheels"
    with FileLock(shared / "wheels.lock"):
        if not folder.exists():
            sources = copy_sources(shared / "sources")
            pip = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation")
            done = run(sources, *pip, "--wheel-dir", "built", ".")
            assert done.returncode == 0, done.stderr
            (sources / "built").rename(folder)
    return folder
