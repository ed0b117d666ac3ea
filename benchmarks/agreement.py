"""Whether `flake8-ssot check` and `flake8 --select OST` report the same of a tree, line for line.

python benchmarks/agreement.py TREE [TREE ...]
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

#: path:line:column: CODE message, as both print it.
REPORT = re.compile(r"^(?P<path>.+?):(?P<place>\d+:\d+): (?P<rest>OST\d{3} .*)$")
FLAKE8 = ("flake8", "--isolated", "--select", "OST", "--exit-zero")
CHECK = ("flake8_ssot", "check", "--isolated", "--exit-zero", "--output-format", "concise")


def reports(command: tuple[str, ...], tree: Path) -> set[tuple[str, str, str]]:
    """Return what a command reports of a tree: path, place, code and message."""
    ended = subprocess.run(
        [sys.executable, "-m", *command, "."], cwd=tree, capture_output=True, text=True, check=False
    )
    if ended.returncode or ended.stderr.strip():
        print(f"  {command[0]}: status {ended.returncode} {ended.stderr.strip()[:300]}")
    found = filter(None, map(REPORT.match, ended.stdout.splitlines()))
    return {(str(Path(one["path"])), one["place"], one["rest"]) for one in found}


def main() -> int:
    differing = 0
    for tree in map(Path, sys.argv[1:]):
        flake8, check = reports(FLAKE8, tree), reports(CHECK, tree)
        alone = sorted([*(("flake8", *r) for r in flake8 - check),
                        *(("check", *r) for r in check - flake8)])  # fmt: skip
        differing += len(alone)
        count = sum(1 for _ in tree.rglob("*.py"))
        print(f"{tree.name}: {count} files, {len(flake8)} reports, {len(alone)} differ", flush=True)
        for one in alone[:20]:
            print("  only", *one)
    return min(differing, 1)


if __name__ == "__main__":
    raise SystemExit(main())
