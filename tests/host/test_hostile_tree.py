"""Every command in trees that may not be read, that go in circles, are too deep, or change."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from projects import write

TIMEOUT: Final = 60
#: Runs commands one after the other; each finds the files as they were, if some are given.
DRIVER: Final = """
import ctypes, io, json, os, shutil, sys, traceback
from pathlib import Path

from flake8.main.cli import main as flake8
from flake8_ssot.cli.main import main

files, commands, hazard = json.loads(sys.argv[1])
watching = False


def hook(event, arguments):
    global watching
    path = arguments[0] if arguments else None
    is_victim = isinstance(path, str) and "victim" in os.path.basename(path)
    if not watching or not is_victim or event not in {"open", "os.scandir", "os.listdir"}:
        return
    watching = False
    if os.path.isdir(path) and hazard != "change":
        shutil.rmtree(path)
    elif os.path.isfile(path) and hazard == "change":
        with open(path, "ab") as file:
            file.write(b"x = = 1\\n")
    elif os.path.isfile(path) and ("later" not in path or path in seen):
        os.unlink(path)
    seen.add(path)
    watching = True


if not hazard and sys.platform == "linux":
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, which root has
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        sets = (ctypes.c_uint32 * 6)()
        libc = ctypes.CDLL(None)
        libc.capget(header, sets)
        sets[0] &= ~(1 << capability)
        libc.capset(header, sets)
sys.addaudithook(hook)
told = []
for command in commands:
    for name, text in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text)
    seen = set()
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    watching = bool(hazard)
    try:
        status = flake8(command[1:]) if command[0] == "flake8" else main(command)
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        status = traceback.format_exc()
    watching = False
    streams, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), sys.__stdout__, sys.__stderr__
    for stream in streams:
        stream.flush()
    told.append([status, *(s.buffer.getvalue().decode("utf-8", "replace") for s in streams)])
print(json.dumps(told))
"""
TEST: Final = """
import pytest
from pkg.victim import x
from pkg import missing


@pytest.mark.unheard_of
def test_it():
    assert (x, missing)
"""
FILES: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\naddopts = --strict-markers\n",
    "pyproject.toml": '[tool.flake8-ssot.shims]\n"pkg.old" = "pkg.new"\n',
    "pkg/__init__.py": "",
    "pkg/new.py": "x = 1\n",
    "pkg/old.py": "from pkg.new import x\n\n__all__ = ['x']\n",
    "pkg/victim.py": "from pkg.old import x\n",
    "pkg/victim_later.py": "from pkg.old import x\n",
    "pkg/victims/__init__.py": "from pkg.old import x\n",
    "tests/test_a.py": TEST,
    "tests/test_victim.py": TEST,
    "tests/test_victim_later.py": TEST,
    "tests/victims/conftest.py": "import pkg.old\n",
    "tests/victims/test_c.py": TEST,
}
MOVE: Final = ("move", "pkg.new", "pkg.newer")
COMMANDS: Final = (
    ("flake8", "-j1", "--select=OST", "."), ("check", "."), ("audit",), ("index",), ("shims",),
    ("markers",), ("doctor",), (*MOVE, "--diff"), ("check", "--fix", "--unsafe-fixes", "."), MOVE,
)  # fmt: skip
#: What is the matter with tests/test_a.py, which nothing happens to, whatever else does.
SAID: Final = {
    "flake8": "OST201",
    "check": "OST201",
    "audit": "unheard_of",
    "markers": "unheard_of",
}


def check(
    root: Path,
    hazard: str = "",
    files: Mapping[str, str] | None = None,
    commands: Sequence[tuple[str, ...]] = COMMANDS,
) -> None:
    """Check that each command gives an answer or a clear line, and what it says of one file."""
    given = json.dumps([files or {}, commands, hazard])
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, given], cwd=root, capture_output=True, encoding="utf-8",
        timeout=TIMEOUT, check=False, env={**os.environ, "XDG_CACHE_HOME": str(root.parent)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for command, (status, output, complaint) in zip(commands, json.loads(done.stdout), strict=True):
        assert status in {0, 1, 2}, f"{command}: {status}"
        assert "OST000" not in output, command
        if status == 2:
            assert complaint.count("\n") == 1, f"{command}: {complaint}"
        if "--fix" not in command:
            assert SAID.get(command[0], "") in output, command


@pytest.mark.parametrize("hazard", ["vanish", "change"])
def test_files_that_vanish_or_change_while_they_are_read(hazard: str, tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    check(root, hazard, FILES)


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Take away the right to read a folder, a file of each kind, and the names in a folder."""
    names = ("pkg/victims", "pkg/victim.py", "tests/victims", "tests/test_victim.py", ".git")
    write(root, {".git/HEAD": ""})
    for name in names:
        (root / name).chmod(0o111 if name == "tests/victims" else 0)
    try:
        yield
    finally:
        for name in names:
            (root / name).chmod(0o755)


@contextmanager
def circles(root: Path) -> Iterator[None]:
    for name in (
        "0",
        "0.py",
        "pkg/0.py",
        "tests/0",
        "tests/conftest.py",
        "ruff.toml",
        ".gitignore",
    ):
        (root / name).symlink_to(Path(name).name)
    (root / "tests/up").symlink_to(root, target_is_directory=True)
    (root / "pkg/nowhere.py").symlink_to("gone.py")
    yield


PIPES: Final = (
    "a.py", "pkg/pipe.py", "tests/conftest.py", "tests/a.feature", "ci.yml", "tox.ini",
    ".gitignore", "setup.py", "requirements.txt",
)  # fmt: skip


@contextmanager
def deep(root: Path) -> Iterator[None]:
    """Have files whose paths are just short enough, and some whose paths are too long."""
    before = os.open(".", os.O_RDONLY)
    try:
        (root / "deep").mkdir()
        os.chdir(root / "deep")
        length = len(str(root / "deep"))
        while length < 4_085:
            step = min(100, 4_085 - length)
            os.mkdir("d" * step)
            os.chdir("d" * step)
            length += step + 1
            if length > 4_000:
                Path("test_d.py").write_text(TEST, encoding="utf-8")
        yield
    finally:
        os.fchdir(before)
        os.close(before)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other limits and rights")
def test_trees_that_can_not_be_read(tmp_path: Path) -> None:
    root = write(tmp_path / "project", FILES)
    with deep(root), circles(root), locked(root):
        check(root)
    shutil.rmtree(root / "deep")  # not by its paths


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such pipes here")
def test_pipes_that_nobody_writes_to(tmp_path: Path) -> None:
    root = write(tmp_path / "project", FILES)
    for name in PIPES:
        os.mkfifo(root / name)
    check(root, commands=COMMANDS[1:])  # flake8 itself waits for what is written
