"""Moves for tests, and what the real Python says of a project: each module imported by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flake8_ssot.audit.whole import Whole
from flake8_ssot.moving.plan import Plan
from flake8_ssot.moving.planner import plan
from flake8_ssot.moving.request import request
from flake8_ssot.workspace import Start

ORACLE = """
import json, os, sys, types, warnings
warnings.simplefilter("ignore")
sys.dont_write_bytecode = True
folder, modules = json.loads(sys.argv[1])
sys.path.insert(0, folder)

def described(value):
    if isinstance(value, (type, types.FunctionType)):
        return [value.__module__, value.__qualname__]
    return repr(value) if isinstance(value, (int, str, tuple, list)) else type(value).__name__

def asked(module):
    __import__(module)
    names = vars(sys.modules[module])
    return {name: described(value) for name, value in names.items()
            if name[:2] != "__" and not isinstance(value, types.ModuleType)}

for module in modules:
    reading, writing = os.pipe()
    if not os.fork():
        try:
            answer = asked(module)
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, json.dumps(answer).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        print(pipe.read().decode())
    os.wait()
"""


def planned(
    root: Path, old: str, new: str, *, shim: bool = False, remove_after: str | None = None
) -> Plan:
    """Return the plan of a move in the project at `root`; raises Refused."""
    start = Start({"cache-dir": "none"}, root)
    workspace = start.workspace()
    options, _ = workspace.options_for(root / "conftest.py")
    wanted = request(old, new, shim=shim, remove_after=remove_after)
    return plan(Whole(workspace, options), start, wanted)


def moved(root: Path, old: str, new: str, **flags: Any) -> list[str]:
    """Move, and return what is left for a person, a line each."""
    made = planned(root, old, new, **flags)
    made.apply()
    return [f"{path.relative_to(root).as_posix()}:{line} {why}" for path, line, why in made.left]


def modules(root: Path) -> list[str]:
    """Return the dotted names of all modules below `root`."""
    found = []
    for path in sorted(root.rglob("*.py")):
        parts = list(path.relative_to(root).with_suffix("").parts)
        if parts[-1] == "__init__":
            parts.pop()
        if parts:
            found.append(".".join(parts))
    return found


def imported(root: Path, names: Iterable[str]) -> dict[str, Any]:
    """Return for each module what is in it, but modules, or why its import fails."""
    names = list(names)
    command = [sys.executable, "-I", "-S", "-c", ORACLE, json.dumps([str(root), names])]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(zip(names, map(json.loads, done.stdout.splitlines()), strict=True))


def renamed(known: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return what modules hold with the module `old`, and those in it, called otherwise."""

    def after(name: str) -> str:
        return new + name[len(old) :] if f"{name}.".startswith(f"{old}.") else name

    found: dict[str, Any] = {}
    for module, names in known.items():
        found[after(module)] = names
        if isinstance(names, dict):
            found[after(module)] = {
                name: [after(value[0]), *value[1:]] if isinstance(value, list) else value
                for name, value in names.items()
            }
    return found
