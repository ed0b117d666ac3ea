"""Whether `flake8-ssot check` and `flake8 --select OST` report the same of a tree, line for line.

python benchmarks/agreement.py TREE [TREE ...]
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

FLAKE8 = ("flake8", "--isolated", "--select", "OST", "--exit-zero")
CHECK = ("flake8_ssot", "check", "--isolated", "--exit-zero", "--output-format", "json")
#: path:line:column: CODE message, as flake8 prints it.
REPORT = re.compile(r"^(.+?):(\d+):(\d+): (OST\d{3}) (.*)$", re.MULTILINE)

#: Path, line, column, code and message.
Report = tuple[str, int, int, str, str]


def printed(command: tuple[str, ...], tree: Path) -> str:
    """Return what a command prints of a tree."""
    ended = subprocess.run(
        [sys.executable, "-m", *command, "."], cwd=tree, capture_output=True, text=True, check=False
    )
    if ended.returncode or ended.stderr.strip():
        print(f"  {command[0]}: status {ended.returncode} {ended.stderr.strip()[:300]}")
    return ended.stdout


def of_flake8(tree: Path) -> set[Report]:
    found = REPORT.findall(printed(FLAKE8, tree))
    return {(str(Path(p)), int(row), int(column), *rest) for p, row, column, *rest in found}


def of_check(tree: Path) -> set[Report]:
    found = json.loads(printed(CHECK, tree))
    return {
        (
            str(Path(one["filename"]).relative_to(tree.resolve())),
            one["location"]["row"],
            one["location"]["column"],
            one["code"],
            one["message"],
        )
        for one in found
        if one["code"].startswith("OST")
    }


def main() -> int:
    differing = 0
    for tree in map(Path, sys.argv[1:]):
        flake8, check = of_flake8(tree), of_check(tree)
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
