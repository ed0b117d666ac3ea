"""What the plugin costs: flake8 with it against flake8 without it, on trees that you name.

    python benchmarks/flake8_overhead.py [--runs N] [--jobs N] PATH [PATH ...]

Two virtual environments are made in a temporary folder, one with flake8 alone and one with this
package as well; the runs alternate after one warm-up of each. A PATH may be a file or a folder.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
OURS = ("importlib-metadata", "iniconfig", "packaging")


class Cost(NamedTuple):
    """The seconds of one run."""

    cpu: float
    wall: float


def make_environment(folder: Path, *packages: str) -> Path:
    """Make a virtual environment with `packages` and return its interpreter."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "-q", "install", *packages], check=True)
    subprocess.run([python, "-m", "compileall", "-q", folder / "lib"], check=False)
    return python


def run(python: Path, target: Path, jobs: int) -> Cost:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(
        [python, "-m", "flake8", "--isolated", "-j", str(jobs), target],
        check=False,
        stdout=subprocess.DEVNULL,
        cwd=target if target.is_dir() else target.parent,
        env=environment,
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, wall)


def measure(pair: tuple[Path, Path], target: Path, runs: int, jobs: int) -> dict[str, object]:
    """Return the medians of alternating runs, and of their ratios pair by pair."""
    costs = [[run(python, target, jobs) for python in pair] for _ in range(runs + 1)][1:]
    files = sum(1 for _ in target.rglob("*.py")) if target.is_dir() else 1
    return {
        "tree": target.name,
        "files": files,
        "without": round(statistics.median(without.cpu for without, _ in costs), 3),
        "with": round(statistics.median(ours.cpu for _, ours in costs), 3),
        "ratio": round(statistics.median(o.cpu / w.cpu for w, o in costs), 3),
        "more_ms": round(1000 * statistics.median(o.cpu - w.cpu for w, o in costs)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        plain = make_environment(Path(folder, "plain"), "flake8", "pytest", *OURS)
        ours = make_environment(Path(folder, "ours"), "pytest", str(ROOT))
        for path in arguments.paths:
            pair = (plain, ours)
            print(json.dumps(measure(pair, path.resolve(), arguments.runs, arguments.jobs)))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
