"""Every command reads the project, the environment and its cache, writes the cache, runs nothing.

Python's audit hooks tell of what is opened, listed, changed, executed and started.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from projects import write
from traps import trapped

import flake8_ssot
from flake8_ssot.pytest_config.inifile import LOADERS

#: Runs a module as a script, and keeps what Python's audit hooks were told.
DRIVER: Final = """
import atexit, json, os, runpy, sys

told = set()
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link", "os.symlink", "os.chmod",
           "os.chown", "os.truncate", "os.utime", "sqlite3.connect", "tempfile.mkstemp"}
STARTS = {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
          "socket.connect", "ctypes.dlopen"}

def note(event, arguments):
    if event == "open" and isinstance(arguments[0], (str, bytes)):
        kind = "write" if arguments[2] & WRITES else "read"
    elif event in {"os.listdir", "os.scandir"}:
        kind = "read"
    elif event in CHANGES:
        kind = "write"
    elif event == "exec":
        told.add(("run", arguments[0].co_filename))
        return
    elif event in STARTS:
        told.add(("start", f"{event} {arguments!r}"))
        return
    else:
        return
    path = arguments[0]
    if isinstance(path, (str, bytes, os.PathLike)):
        path = os.fsdecode(path).removeprefix("file://").partition("?")[0]
        told.add((kind, os.path.abspath(path)))

def keep():
    found = list(told)
    loaded = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    found += (("loaded", path) for path in loaded if path)
    with open(os.environ["TOLD"], "w") as file:
        json.dump(found, file)

atexit.register(keep)  # first, so that it comes last
sys.addaudithook(note)
module = sys.argv.pop(1)
sys.path[0] = ""  # as `python -m` has it
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
#: Where Python itself, flake8 and we are.
PYTHON: Final = tuple(
    {os.path.realpath(path) for path in (*sysconfig.get_paths().values(), sys.prefix, *sys.path)}
    | {os.path.realpath(Path(flake8_ssot.__file__).parent)}
)
ENVIRONMENT: Final = "--environment=.venv"
SUITE: Final = ("--suite", "pytest", "--suite", "pytest tests")
#: Whose findings are printed says that the project was read.
COMMANDS: Final[dict[str, tuple[str, Sequence[str], str]]] = {
    "flake8": ("flake8", ["-j1", "--select=OST", "."], "OST301"),
    "check": ("flake8_ssot", ["check", "."], "OST301"),
    "differences": ("flake8_ssot", ["check", "--diff", "--unsafe-fixes", "."], "+import new"),
    "audit": ("flake8_ssot", ["audit", "--strict-markers", ENVIRONMENT], "of_nobody"),
    "by interpreter": ("flake8_ssot", ["audit", "--environment=.venv/bin/python"], "test module"),
    "page": ("flake8_ssot", ["audit", "--output-format=html", *SUITE], "<html"),
    "markers": ("flake8_ssot", ["markers", ENVIRONMENT], "of_entry_point"),
    "shims": ("flake8_ssot", ["shims", ENVIRONMENT], "'old'"),
    "index": ("flake8_ssot", ["index", ENVIRONMENT], "import"),
    "doctor": ("flake8_ssot", ["doctor", ENVIRONMENT], "environment"),
    "rule": ("flake8_ssot", ["rule", "OST301"], "import-through-shim"),
    "a move shown": ("flake8_ssot", ["move", "--diff", ENVIRONMENT, "old", "newer"], "rename from"),
    "a move": ("flake8_ssot", ["move", ENVIRONMENT, "old", "newer"], "moved old -> newer"),
    "fixes": ("flake8_ssot", ["check", "--fix", "--unsafe-fixes", "."], "fixed"),
}
#: Those that are there to write the project.
WRITING: Final = ("a move", "fixes")
#: What pytest, flake8 and ruff look for in the folders above a project, and we with them.
ABOVE: Final = (*LOADERS, ".flake8", ".ignore")
#: What the user's git is told to leave out counts for `check` as for git.
SETTINGS: Final = (".gitconfig", ".config/git/config", ".config/git/ignore")


class Told(NamedTuple):
    """What a run printed, and the paths that it read, wrote, ran, loaded and started."""

    output: str
    paths: dict[str, set[str]]


class World(NamedTuple):
    """A project, the user's home, the cache, and what is none of anyone's business."""

    project: Path
    home: Path
    cache: Path
    other: Path

    def run(self, module: str, arguments: Sequence[str]) -> Told:
        told = self.other.parent / "told.json"
        hidden = ("PYTEST", "VIRTUAL_ENV", "CONDA", "PYTHON", "XDG", "COVERAGE")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
        done = subprocess.run(
            [sys.executable, "-c", DRIVER, module, *arguments],
            cwd=self.project,
            env={
                **environment,
                "HOME": str(self.home),
                "PATH": str(Path(sys.executable).parent),  # `doctor` looks at the flake8 there
                "XDG_CACHE_HOME": str(self.cache),
                "PYTHONDONTWRITEBYTECODE": "1",
                "SPRUNG": str(self.other.parent / "sprung.txt"),
                "TOLD": str(told),
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert "OST000" not in done.stdout
        paths: dict[str, set[str]] = {}
        for kind, path in json.loads(told.read_text(encoding="utf-8")):
            paths.setdefault(kind, set()).add(path)
        return Told(done.stdout, paths)


@pytest.fixture
def world(tmp_path: Path) -> World:
    base = tmp_path.resolve()
    above = {"pytest.ini": "[pytest]\nmarkers = x\n", "conftest.py": "", "old.py": "", "x.toml": ""}
    write(base, {**above, "home/.netrc": "", "cache/other/x": "", "other/x.py": "x = 1\n"})
    project = write(trapped(base / "project"), {".git/HEAD": ""})
    return World(project, base / "home", base / "cache", base / "other")


def beyond(paths: set[str], *allowed: Path | str) -> set[str]:
    """Return those of `paths` that are neither one of the allowed ones nor below it."""
    roots = [os.path.realpath(path) for path in allowed]
    return {
        path
        for path in map(os.path.realpath, paths)
        if not any(path == root or path.startswith(f"{root}{os.sep}") for root in roots)
    }


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_else_is_read_written_or_run(name: str, world: World) -> None:
    module, arguments, shown = COMMANDS[name]
    told = world.run(module, arguments)
    assert shown in told.output
    assert not (world.other.parent / "sprung.txt").exists()
    settings = [world.home / name for name in SETTINGS]
    own = world.cache / "flake8-ssot"
    above = [folder / name for folder in world.project.parents for name in ABOVE]
    listed = set(map(str, world.project.parents))
    read = beyond(told.paths["read"], world.project, own, *settings, *above, *PYTHON)
    assert read - listed == set()
    written = (own, world.project) if name in WRITING else (own,)
    assert beyond(told.paths.get("write", set()), *written) == set()
    assert told.paths.get("start", set()) == set()
    inside = {os.path.realpath(p) for p in told.paths["run"] | told.paths["loaded"]}
    assert not any(path.startswith(f"{world.project}{os.sep}") for path in inside)
