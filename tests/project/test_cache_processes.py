"""Many processes share a cache, are killed, and meet disks that take nothing."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from projects import write

from flake8_ssot.project import cache_file
from flake8_ssot.project.cache import Cache
from flake8_ssot.project.cache_file import NAME
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.modules import Modules
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.syntax.source import Sources

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="there are no such things on Windows")

#: Reads the files of a folder through the cache again and again, from another end each time.
HAMMER = """
import random, sys, time
from pathlib import Path
from flake8_ssot.project import cache, cache_store
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.modules import Modules
from flake8_ssot.syntax.source import Sources

class Counting(Modules):
    made = 0

    def _summarize(self, path, data):
        self.made += 1
        return super()._summarize(path, data)


tree, folder, number, seconds = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), 2.0
cache_store.version_of = lambda kind, version=f"version {number % 2}": version
cache_store.BATCH = 3
chance = random.Random(number)
files = sorted(tree.glob("*.py"))
end = time.monotonic() + seconds
answers = hits = 0
while time.monotonic() < end:
    modules = Counting(Sources(), Finder())
    modules.cache = cache.Cache(folder)
    for path in chance.sample(files, 10):
        summary = modules.summary(path)
        assert list(summary.bindings) == path.read_text().split("#")[1].split(), path
        answers += 1
    hits += 10 - modules.made
    modules.cache.close()
print(answers, hits)
"""


def python(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: subprocess.Popen[str]) -> str:
    """Return what a process printed, which must have ended well and without a word of complaint."""
    output, complaints = process.communicate(timeout=60)
    assert (process.returncode, complaints) == (0, "")
    return output


def modules_of(tree: Path, count: int = 40) -> list[Path]:
    """Write modules that tell what they bind: `a_0 = a_1 = 0 # a_0 a_1`."""
    found = []
    for number in range(count):
        names = [f"name_{number}_{n}" for n in range(number % 7 + 1)]
        path = tree / f"module_{number}.py"
        write(tree, {path.name: f"{' = '.join(names)} = 0 # {' '.join(names)}\n"})
        found.append(path)
    return found


class Counting(Modules):
    """Counts the summaries that had to be made."""

    made = 0

    def _summarize(self, path: Path, data: bytes) -> ModuleSummary | None:
        self.made += 1
        return super()._summarize(path, data)


def check(files: list[Path], folder: Path) -> int:
    """Compare the summaries with those without a cache, and return how many had to be made."""
    modules, plain = Counting(Sources(), Finder()), Modules(Sources(), Finder())
    modules.cache = Cache(folder)
    assert [modules.summary(path) for path in files] == [plain.summary(path) for path in files]
    modules.cache.close()
    return modules.made


@contextmanager
def connected(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / NAME)) as connection:
        yield connection


@POSIX
def test_eight_processes_of_two_versions_one_of_them_killed(tmp_path: Path) -> None:
    tree, folder = tmp_path / "tree", tmp_path / "cache"
    files = modules_of(tree)
    processes = [python(HAMMER, tree, folder, number) for number in range(8)]
    deadline = time.monotonic() + 30
    while not (folder / NAME).exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.5)
    processes[3].kill()
    processes[3].communicate()
    results = [finished(p).split() for p in processes if p is not processes[3]]
    assert all(int(answers) > 0 for answers, _ in results)
    assert sum(int(hits) for _, hits in results) > 0
    with connected(folder) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        versions = connection.execute("SELECT DISTINCT version FROM results").fetchall()
    assert sorted(versions) == [("version 0",), ("version 1",)]
    check(files, folder)
    assert check(files, folder) == 0


KILLED = """
import os, signal, sys
from pathlib import Path
from flake8_ssot.project import cache_file
from flake8_ssot.project.cache_row import Row

def forget(connection):
    os.kill(os.getpid(), signal.SIGKILL)

cache_file._forget = forget
rows = [Row(b"%d" % n, "k", "v", 1, 1, 1, 1, 1, b"", "x" * 2000) for n in range(5000)]
cache_file.CacheFile(Path(sys.argv[1])).write(rows)
"""


def be_killed(folder: Path) -> None:
    """Leave half of a process's pages in the file, and the journal by which they are undone."""
    process = python(KILLED, folder)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert (folder / f"{NAME}-journal").stat().st_size > 0
    assert (folder / NAME).stat().st_size > 1_000_000


@POSIX
def test_a_process_that_is_killed_while_it_writes(tmp_path: Path) -> None:
    tree, folder = tmp_path / "tree", tmp_path / "cache"
    files = modules_of(tree)
    check(files[:20], folder)
    be_killed(folder)
    assert check(files, folder) == 20
    assert check(files, folder) == 0
    with connected(folder) as connection:
        assert connection.execute("SELECT count(*) FROM results").fetchone() == (40,)


PROJECT = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\n",
    **{f"helpers/marks_{n}.py": "import pytest\nmark = pytest.mark\n" for n in range(12)},
    **{
        f"tests/test_{n}.py": f"from helpers.marks_{n} import mark\n\n\n"
        "@mark.strange\ndef test_a():\n    pass\n"
        for n in range(12)
    },
}


def flake8(root: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "flake8", "--select=OST", *arguments, "tests"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return sorted(done.stdout.splitlines())


@pytest.mark.parametrize("jobs", ["1", "4"])
def test_workers_of_flake8_write_what_they_made(tmp_path: Path, jobs: str) -> None:
    """They end without atexit."""
    root, folder = write(tmp_path / "project", PROJECT), tmp_path / "cache"
    without = flake8(root, "-j", jobs, "--ssot-cache-dir=none")
    assert len(without) == 12
    assert not folder.exists()
    assert flake8(root, "-j", jobs, f"--ssot-cache-dir={folder}") == without
    with connected(folder) as connection:
        paths = [os.fsdecode(p) for (p,) in connection.execute("SELECT path FROM results")]
    assert {str(root / f"helpers/marks_{n}.py") for n in range(12)} <= set(paths)
    before = (folder / NAME).read_bytes()
    assert flake8(root, "-j", jobs, f"--ssot-cache-dir={folder}") == without
    assert len((folder / NAME).read_bytes()) == len(before)


def test_the_cache_is_the_users_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "caches"))
    root = write(tmp_path / "project", PROJECT)
    flake8(root)
    assert (tmp_path / "caches" / "flake8-ssot" / NAME).is_file()
    assert sorted(os.listdir(root)) == ["helpers", "pytest.ini", "setup.cfg", "tests"]


FORK = """
import os, sys
if sys.argv[3] == "pool":
    import multiprocessing
from pathlib import Path

from flake8_ssot.project import cache
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.modules import Modules
from flake8_ssot.syntax.source import Sources

files = sorted(Path(sys.argv[1]).glob("*.py"))
shared = cache.Cache(Path(sys.argv[2]))

def read(paths):
    modules = Modules(Sources(), Finder())
    modules.cache = shared
    return [list(modules.summary(path).bindings) for path in paths]

read(files[:10])  # a connection, and what is still to be written
parent = shared._store._file
if sys.argv[3] == "pool":
    with multiprocessing.get_context("fork").Pool(2) as pool:
        pool.map(read, [files[10:20], files[20:30]])
        pool.close()
        pool.join()
else:
    child = os.fork()
    if child == 0:
        read(files[:2] + files[10:30])
        assert shared._store._file is not parent
        assert parent._reader is None or parent._reader.total_changes == 0
        sys.exit()
    assert os.waitpid(child, 0)[1] == 0
assert shared._store._file is parent
read(files[30:])
"""


@POSIX
@pytest.mark.parametrize("way", ["pool", "fork"])
def test_a_fork_takes_nothing_of_its_parent_along(tmp_path: Path, way: str) -> None:
    tree, folder = tmp_path / "tree", tmp_path / "cache"
    files = modules_of(tree)
    check(files[:5], folder)
    finished(python(FORK, tree, folder, way))
    assert check(files, folder) == 0


# Where nothing can be written.


@contextmanager
def mounted(path: Path, size: str) -> Iterator[None]:
    """Mount a file system of its own; the test is skipped where we may not."""
    path.mkdir(parents=True)
    mount, umount = shutil.which("mount"), shutil.which("umount")
    command = [mount or "mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", str(path)]
    if not mount or not umount or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a small file system can't be mounted here")
    try:
        yield
    finally:
        subprocess.run([umount, str(path)], check=True)


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with suppress(OSError), path.open("wb", 0) as file:
        while file.write(b"x" * 1024):
            pass


def test_a_full_disk(tmp_path: Path) -> None:
    files = modules_of(tmp_path / "tree", 200)
    folder = tmp_path / "disk" / "cache"
    with mounted(folder.parent, "64k"):
        assert check(files, folder) == 200
        assert check(files, folder) == 200
        for left in folder.iterdir():
            left.unlink()
        assert check(files[:20], folder) == 20
        fill(folder / "filler")
        assert check(files[:40], folder) == 20
        assert check(files[:40], folder) == 20


def test_a_file_system_that_is_full_from_the_start(tmp_path: Path) -> None:
    files = modules_of(tmp_path / "tree")
    folder = tmp_path / "disk" / "cache"
    with mounted(folder.parent, "4k"):
        fill(folder.parent / "filler")
        assert check(files, folder) == 40


def test_a_database_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's own limit has the same consequences as that of the disk."""
    files, folder = modules_of(tmp_path / "tree", 200), tmp_path / "cache"
    assert check(files[:20], folder) == 20
    connect = cache_file.CacheFile._connect

    def limited(self: cache_file.CacheFile, mode: str) -> sqlite3.Connection:
        connection = connect(self, mode)
        connection.execute("PRAGMA max_page_count = 8")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(cache_file.CacheFile, "_connect", limited)
        assert check(files, folder) == 180
        assert check(files, folder) == 180
    assert check(files, folder) == 180
    assert check(files, folder) == 0


@POSIX
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    tree, folder = tmp_path / "tree", tmp_path / "cache"
    files = modules_of(tree)
    script = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))\n{FORK}"
    finished(python(script, tree, folder, "fork"))
    assert check(files, folder) == 40
    assert check(files, folder) == 0


@contextmanager
def read_only(folder: Path) -> Iterator[Callable[[], None]]:
    """Make `folder`, and yield what makes it read-only, also for root."""

    def remount() -> None:
        mount = shutil.which("mount") or "mount"
        subprocess.run([mount, "-o", "remount,ro", str(folder.parent)], check=True)

    def protect() -> None:
        for path in (*folder.iterdir(), folder):
            path.chmod(0o500)

    if os.geteuid() == 0:
        with mounted(folder.parent, "20m"):
            yield remount
    else:
        yield protect
        folder.chmod(0o700)


@POSIX
def test_a_read_only_folder(tmp_path: Path) -> None:
    """What is there is read: CI images may bring a cache along."""
    files, folder = modules_of(tmp_path / "tree"), tmp_path / "disk" / "cache"
    with read_only(folder) as protect:
        check(files[:20], folder)
        protect()
        assert [check(files, folder), check(files, folder)] == [20, 20]
        assert check(files, folder / "below") == 40


@POSIX
def test_a_read_only_folder_where_a_process_was_killed(tmp_path: Path) -> None:
    """What it did can't be undone, so nothing that is in the file counts."""
    files, folder = modules_of(tmp_path / "tree"), tmp_path / "disk" / "cache"
    with read_only(folder) as protect:
        check(files[:20], folder)
        be_killed(folder)
        protect()
        assert [check(files, folder), check(files, folder)] == [40, 40]
