"""Whether time and memory grow with the size of a project as they should: in a straight line.

    python benchmarks/load.py [--sizes N ...] [--jobs N] [--folder FOLDER] [--picture FILE]

Projects of `generate_project.py` are audited, checked, and audited again, with an empty cache at
first; what each costs is printed as a table of Markdown, and drawn.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from generate_project import write

SIZES: Final = (1_000, 3_000, 10_000, 30_000, 100_000)
RUNS: Final = {
    "audit": ("audit", "--output-format", "json"),
    "check": ("check", "--quiet"),
    "audit again": ("audit", "--output-format", "json"),
}
#: Runs a command in a process of its own, and prints what it and its children cost.
MEASURE: Final = """
import json, resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""
WIDTH, HEIGHT, EDGE = 720, 420, 60
COLORS: Final = {"audit": "#c0392b", "check": "#2471a3", "audit again": "#1e8449"}


class Cost(NamedTuple):
    """What a run of `modules` modules took: seconds, and the MiB of its largest process."""

    name: str
    modules: int
    cpu: float
    wall: float
    memory: float


def measured(root: Path, cache: Path, modules: int, jobs: int) -> Iterator[Cost]:
    """Yield the cost of each run on the project at `root`."""
    for name, arguments in RUNS.items():
        command = [sys.executable, "-m", "flake8_ssot", *arguments, "--jobs", str(jobs), str(root)]
        start = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-c", MEASURE, *command],
            check=True,
            capture_output=True,
            text=True,
            cwd=cache,
            env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        )
        wall = time.perf_counter() - start
        cpu, memory = json.loads(told.stdout)
        yield Cost(name, modules, cpu, wall, memory)


def table(costs: Sequence[Cost]) -> Iterator[str]:
    """Yield the lines of a table, with what a thousand modules take."""
    yield "| modules | run | CPU s | wall s | CPU ms a module | MiB | KiB a module |"
    yield "|---|---|---|---|---|---|---|"
    for name, modules, cpu, wall, memory in costs:
        each, kept = 1000 * cpu / modules, 1024 * memory / modules
        row = (f"{modules:,}", name, f"{cpu:.1f}", f"{wall:.1f}", f"{each:.2f}", f"{memory:.0f}")
        yield f"| {' | '.join(row)} | {kept:.1f} |"


def picture(costs: Sequence[Cost]) -> Iterator[str]:
    """Yield the lines of an SVG: CPU seconds (lines) and MiB (dashes) over modules."""
    most = max(cost.modules for cost in costs)
    top = {"cpu": max(cost.cpu for cost in costs), "memory": max(cost.memory for cost in costs)}
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>'
    yield '<g font-family="sans-serif" font-size="13" fill="#333">'
    yield f'<path d="M{EDGE} {EDGE}V{HEIGHT - EDGE}H{WIDTH - EDGE}" fill="none" stroke="#333"/>'
    yield f'<text x="{EDGE}" y="{EDGE - 12}">CPU seconds, to {top["cpu"]:.0f}: solid</text>'
    label = f"MiB of memory, to {top['memory']:.0f}: dashed"
    yield f'<text x="{WIDTH - EDGE}" y="{EDGE - 12}" text-anchor="end">{label}</text>'
    below = HEIGHT - EDGE + 20
    yield f'<text x="{WIDTH - EDGE}" y="{below}" text-anchor="end">{most:,} modules</text>'
    for place, (name, color) in enumerate(COLORS.items()):
        for field, dashes in (("cpu", ""), ("memory", ' stroke-dasharray="5 4"')):
            own = [(c.modules, getattr(c, field)) for c in costs if c.name == name]
            points = " ".join(
                f"{EDGE + (WIDTH - 2 * EDGE) * x / most:.1f},"
                f"{HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * y / top[field]:.1f}"
                for x, y in [(0, 0.0), *own]
            )
            yield f'<polyline points="{points}" fill="none" stroke="{color}"{dashes}/>'
        x = EDGE + 110 * place
        yield f'<text x="{x}" y="{HEIGHT - 15}" fill="{color}">{name}</text>'
    yield "</g></svg>"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the projects are made and kept")
    parser.add_argument("--picture", type=Path)
    arguments = parser.parse_args()
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        for modules in arguments.sizes:
            root, cache = folder / str(modules), Path(temporary, f"cache-{modules}")
            cache.mkdir()
            if not root.exists():
                write(root, modules)
            for cost in measured(root, cache, modules, arguments.jobs):
                print(cost, file=sys.stderr, flush=True)
                costs.append(cost)
    print("\n".join(table(costs)))
    if arguments.picture:
        arguments.picture.write_text("\n".join(picture(costs)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
