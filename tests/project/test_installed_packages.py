"""The standard library and what is installed: whatever really can be imported is never missing.

A part of the modules of this environment is tried. To try all, or those of another environment:
`SSOT_PYTHON=/path/to/python python -m pytest tests/project/test_installed_packages.py`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from flake8_ssot.project.finder import Finder
from flake8_ssot.project.resolution import Missing, Resolved
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.source import Sources

#: Imports modules one by one, and prints for each what it really has.
CHILD = """
import importlib, json, os, sys, warnings
warnings.simplefilter("ignore")
modules = json.load(sys.stdin)
out = os.fdopen(os.dup(1), "w")
nothing = os.open(os.devnull, os.O_RDWR)
for stream in (0, 1, 2):
    os.dup2(nothing, stream)

def has(module, name):
    try:
        getattr(module, name)
    except BaseException:
        return False
    return True

for name in modules:
    print(json.dumps([name, None]), file=out, flush=True)
    try:
        module = importlib.import_module(name)
        names = [n for n in dir(module) if n.isidentifier() and has(module, n)]
    except BaseException:
        continue
    print(json.dumps([name, names]), file=out, flush=True)
os._exit(0)
"""
#: What has effects when it is imported: opens windows, browsers, or installs something.
SKIPPED = {
    "idlelib", "antigravity", "this", "turtledemo", "turtle", "lib2to3", "test", "tkinter",
    "ensurepip", "site-packages", "dist-packages", "lib-dynload", "__pycache__", "pip",
}  # fmt: skip
TESTS = {"test", "tests", "__main__", "conftest"}
#: What nobody sees in the module: psycopg2's C code fills it, cryptography wraps it.
FILLED = {"psycopg2.errors": r"\w+", "cryptography": "_module"}
#: One module of so many is tried.
SHARE = 20
TIMEOUT = 120


def search_path(python: str) -> tuple[Path, ...]:
    """Return where an interpreter finds modules, the folders of this project aside."""
    script = "import json, sys; print(json.dumps(sys.path))"
    found = json.loads(subprocess.check_output([python, "-I", "-c", script]))
    return tuple(Path(folder) for folder in found if os.path.isdir(folder))


def modules(folder: Path, prefix: str = "") -> Iterator[str]:
    """Yield the modules of source in a folder: in packages, and at the top."""
    for entry in sorted(os.scandir(folder), key=lambda found: found.name):
        name = entry.name.removesuffix(".py")
        if not name.isidentifier() or name in (TESTS if prefix else SKIPPED | TESTS):
            continue
        if entry.is_dir():
            if os.path.isfile(os.path.join(entry.path, "__init__.py")):
                yield prefix + name
                yield from modules(Path(entry.path), f"{prefix}{name}.")
        elif entry.name.endswith(".py") and name != "__init__":
            yield prefix + name


def imported(python: str, names: list[str], folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield those of the modules that can be imported, and the names that each has then."""
    environment = {**os.environ, "SETUPTOOLS_USE_DISTUTILS": "stdlib"}
    command = [python, "-I", "-B", "-c", CHILD]
    while names:
        try:
            done = subprocess.run(
                command, input=json.dumps(names), cwd=folder, env=environment, timeout=TIMEOUT,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False, text=True,
            )  # fmt: skip
            lines = done.stdout.splitlines()
        except subprocess.TimeoutExpired as stopped:
            lines = (stopped.stdout or b"").decode().splitlines()
        tried = names[0]
        for name, has in map(json.loads, lines):
            tried = name
            if has is not None:
                yield name, has
        # What ended the process, or hung, is left out; it goes on with the next.
        names = names[names.index(tried) + 1 :]


def is_given(module: str, name: str, roots: tuple[Path, ...]) -> bool:
    """Say whether another module of the same package gives `module` that attribute."""
    if any(module.startswith(m) and re.fullmatch(names, name) for m, names in FILLED.items()):
        return True
    top = module.partition(".")[0]
    sets = re.compile(rf"\.{name}\b(\s*:[^=\n]+)?[^=!<>\n]*=(?!=)".encode())
    files = [path for root in roots for path in (root / top).rglob("*.py")]
    return any(sets.search(path.read_bytes()) for path in files)


def test_what_can_be_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdlib_module_names", frozenset())
    python = os.environ.get("SSOT_PYTHON", "")
    roots = search_path(python or sys.executable)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(name for root in roots for name in modules(root)):
        if python or zlib.crc32(name.encode()) % SHARE == 0:
            groups[name.partition(".")[0]].append(name)
    project = Project(Sources(), Finder())
    verdicts: Counter[str] = Counter()
    wrong: list[tuple[str, str]] = []
    for names in groups.values():
        for module, has in imported(python or sys.executable, names, tmp_path):
            for name in has:
                result = project.resolve(module, name, roots)
                verdicts[type(result).__name__] += 1
                if isinstance(result, Missing) and not is_given(module, name, roots):
                    wrong.append((module, name))
            absent = project.resolve(module, "surely_nothing_of_that_name", roots)
            assert not isinstance(absent, Resolved)
            verdicts["absent"] += isinstance(absent, Missing)
    assert wrong == []
    assert verdicts["Resolved"] > 700
    assert verdicts["Resolved"] > 2 * verdicts["Unknown"]
    assert verdicts["absent"] > 30
