"""The cache gives back what was made of a file as it is now, or nothing, and never an error."""

from __future__ import annotations

import ast
import os
import random
import re
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

import flake8_ssot
from flake8_ssot.project import cache_file, cache_folder, cache_row, cache_store
from flake8_ssot.project.cache import Cache, Kind, cache_for
from flake8_ssot.project.cache_file import NAME, SCHEMA
from flake8_ssot.project.cache_folder import folder_for
from flake8_ssot.project.cache_store import BATCH, Store, version_of
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.modules import SUMMARY, Modules
from flake8_ssot.project.programs import PROGRAM
from flake8_ssot.syntax.source import SourceFile, Sources
from flake8_ssot.workspace import Workspace

DAY = 86400
SECOND = 1_000_000_000


class Text(NamedTuple):
    text: str


KIND = Kind("test", Text, ())


class Reader:
    """A run of ours: it reads files, through a cache, and counts what it had to make."""

    def __init__(self, folder: Path | None, kind: Kind[Text] = KIND) -> None:
        self.cache = Cache(folder)
        self.kind = kind
        self.made = 0

    def make(self, data: bytes) -> Text:
        self.made += 1
        return Text(data.decode().upper())

    def read(self, path: Path, sources: Sources | None = None) -> str | None:
        found = self.cache.of(self.kind, path, sources or Sources(), self.make)
        return None if found is None else found.text


def run(folder: Path, *paths: Path, kind: Kind[Text] = KIND) -> int:
    """Read files in a run of its own, check what it says, and return how many it had to make."""
    reader = Reader(folder, kind)
    for path in paths:
        assert reader.read(path) == path.read_text().upper()
    reader.cache.close()
    return reader.made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "caches" / "ours"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "a.py", "first")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Return how many seconds late it is; from the start on so late that no file is recent."""
    late = SimpleNamespace(seconds=10)
    ours = SimpleNamespace(
        time=lambda: time.time() + late.seconds,
        time_ns=lambda: time.time_ns() + late.seconds * SECOND,
    )
    monkeypatch.setattr(cache_row, "time", ours)
    return late


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def columns(folder: Path, names: str) -> list[Any]:
    with closing(sqlite3.connect(folder / NAME)) as connection:
        return connection.execute(f"SELECT {names} FROM results ORDER BY path").fetchall()


# What is kept, and when it holds.


def test_a_later_run_makes_nothing_again(folder: Path, file: Path) -> None:
    other = write(file.with_name("b.py"), "second")
    assert run(folder, file, other) == 2
    assert run(folder, file, other) == 0
    assert run(folder, other, write(file.with_name("c.py"), "third")) == 1


@pytest.mark.usefixtures("clock")
def test_a_file_that_stands_as_it_was_is_not_even_read(folder: Path, file: Path) -> None:
    run(folder, file)
    sources = Sources()
    sources.raw = lambda path: pytest.fail(f"{path} is read")  # type: ignore[method-assign]
    assert Reader(folder).read(file, sources) == "FIRST"


@pytest.mark.parametrize("text", ["other", "longer than it was", ""])
def test_a_changed_file_is_made_again(folder: Path, file: Path, text: str) -> None:
    run(folder, file)
    write(file, text)
    assert run(folder, file) == 1
    assert run(folder, file) == 0


@pytest.mark.usefixtures("clock")
def test_other_times_and_the_same_content(folder: Path, file: Path) -> None:
    """After a checkout, or in a CI run with the cache of an earlier one."""
    run(folder, file)
    os.utime(file, (1, 1))
    assert run(folder, file) == 0
    assert columns(folder, "mtime") == [(SECOND,)]


@pytest.mark.usefixtures("clock")
def test_the_same_size_and_time_and_other_content(folder: Path, file: Path) -> None:
    """Archives, and programs that synchronise folders, set the time of what they write."""
    os.utime(file, (1, 1))
    run(folder, file)
    os.utime(write(file, "other"), (1, 1))
    assert run(folder, file) == 1


def test_a_change_within_the_same_tick_of_the_clock(
    folder: Path, file: Path, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Size and times are equal: when these are recent, they say nothing."""
    clock.seconds = 0
    fixed = os.stat(file)
    monkeypatch.setattr(cache_row, "os", SimpleNamespace(**{**vars(os), "stat": lambda _: fixed}))
    run(folder, file)
    write(file, "other")
    assert run(folder, file) == 1
    clock.seconds = 10
    assert run(folder, file) == 0
    write(file, "third")
    reader = Reader(folder)
    assert reader.read(file) == "OTHER", "the times were trusted as soon as they were old enough"


def test_a_time_to_come_is_not_trusted(folder: Path, file: Path) -> None:
    later = time.time() + 1000
    os.utime(file, (later, later))
    run(folder, file)
    os.utime(write(file, "other"), (later, later))
    assert run(folder, file) == 1
    assert run(folder, file) == 0


def test_a_file_that_changes_while_it_is_read_is_not_kept(folder: Path, file: Path) -> None:
    reader = Reader(folder)

    def make(data: bytes) -> Text:
        write(file, "it grows")
        return Text(data.decode().upper())

    assert reader.cache.of(KIND, file, Sources(), make) == Text("FIRST")
    reader.cache.close()
    assert run(folder, file) == 1


def test_a_buffer_is_neither_kept_nor_looked_up(folder: Path, file: Path) -> None:
    run(folder, file)
    sources = Sources()
    sources.put(SourceFile(file, ast.parse(""), "unsaved"))
    reader = Reader(folder)
    assert reader.read(file, sources) == "UNSAVED"
    reader.cache.close()
    assert run(folder, file) == 0


def test_what_is_no_file_or_makes_nothing_is_not_kept(folder: Path, file: Path) -> None:
    reader = Reader(folder)
    assert reader.read(file.parent) is None
    assert reader.read(file.with_name("absent.py")) is None
    assert reader.read(file.with_name("null\0.py")) is None
    assert reader.cache.of(KIND, file, Sources(), lambda _: None) is None
    reader.cache.close()
    assert not folder.exists()


class Nested(NamedTuple):
    inner: Nested | None


def test_what_is_nested_too_deep_is_not_kept(folder: Path, file: Path) -> None:
    deep = Nested(None)
    for _ in range(5000):
        deep = Nested(deep)
    calls: list[bytes] = []

    def make(data: bytes) -> Nested:
        calls.append(data)
        return deep

    for _ in range(2):
        cache = Cache(folder)
        assert cache.of(Kind("deep", Nested, ()), file, Sources(), make) is deep
        cache.close()
    assert len(calls) == 2


def test_a_relative_path_is_no_key(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    run(folder, Path(file.name))
    assert not folder.exists()


def test_names_and_texts_that_are_no_unicode(folder: Path, tmp_path: Path) -> None:
    try:
        file = write(tmp_path / os.fsdecode(b"\xff.py"), "first")
    except OSError:
        pytest.skip("the file system has no such names")
    assert run(folder, file) == 1
    assert run(folder, file) == 0
    store = Store(folder)
    stamp = cache_row.look(file)
    assert stamp is not None
    store.put(KIND, stamp, b"first", "\ud800")
    store.close()
    assert run(folder, file) == 0


def test_a_kept_text_that_does_not_fit_its_type_is_made_again(folder: Path, file: Path) -> None:
    store = Store(folder)
    stamp = cache_row.look(file)
    assert stamp is not None
    store.put(KIND, stamp, b"first", "[[1]]")
    store.close()
    assert run(folder, file) == 1
    assert run(folder, file) == 0


def test_kinds_do_not_mix(folder: Path, file: Path) -> None:
    other = Kind("other", Text, ())
    assert run(folder, file) == 1
    assert run(folder, file, kind=other) == 1
    assert run(folder, file) == 0
    assert columns(folder, "kind") == [("other",), ("test",)]


def test_versions_of_us_live_side_by_side(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for made in (1, 0, 0):
        for version in ("one", "two"):
            monkeypatch.setattr(cache_store, "version_of", lambda _, version=version: version)
            assert run(folder, file) == made
    assert columns(folder, "version") == [("one",), ("two",)]


def test_a_version_is_of_us_of_python_and_of_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = write(tmp_path / "maker.py", "x = 1")
    kind = Kind("test", Text, (str(maker), str(tmp_path / "absent.py")))
    versions = [version_of.__wrapped__(kind)]
    write(maker, "x = 2")
    versions.append(version_of.__wrapped__(kind))
    monkeypatch.setattr(flake8_ssot, "__version__", "99")
    versions.append(version_of.__wrapped__(kind))
    monkeypatch.setattr(sys, "implementation", SimpleNamespace(cache_tag="cpython-399"))
    versions.append(version_of.__wrapped__(kind))
    assert len(set(versions)) == 4


@pytest.mark.parametrize(
    ("kind", "makers"),
    [
        (SUMMARY, ["project/summary.py"]),
        (PROGRAM, ["project/summary.py", "project/compiler.py"]),
    ],
)
def test_all_that_makes_a_result_is_in_its_version(
    kind: Kind[object], makers: Sequence[str]
) -> None:
    package = Path(flake8_ssot.__file__).parent
    found = {"syntax/source.py"}
    stack = list(makers)
    while stack:
        name = stack.pop()
        if name not in found and (package / name).is_file():
            found.add(name)
            text = (package / name).read_text("utf-8")
            modules = re.findall(r"^\s*from flake8_ssot\.(\S+) import", text, re.M)
            stack += [module.replace(".", "/") + ".py" for module in modules]
    assert set(kind.makers) == found


# When it is written.


def test_many_results_are_written_while_the_run_goes_on(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_store, "INTERVAL", 1000)
    reader = Reader(folder)
    for number in range(BATCH + 1):
        reader.read(write(tmp_path / f"{number}.py", "first"))
    assert len(columns(folder, "path")) == BATCH


def test_results_are_written_after_a_while(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = Reader(folder)
    reader.read(file)
    assert not folder.exists()
    monkeypatch.setattr(cache_store, "INTERVAL", -1)
    reader.read(write(file.with_name("b.py"), "second"))
    assert len(columns(folder, "path")) == 2


def test_what_is_not_written_yet_is_found(folder: Path, file: Path) -> None:
    reader = Reader(folder)
    assert [reader.read(file), reader.read(file), reader.made] == ["FIRST", "FIRST", 1]


@pytest.mark.usefixtures("clock")
def test_nothing_is_written_when_nothing_is_new(folder: Path, file: Path) -> None:
    run(folder, file)
    run(folder, file)
    before = (folder / NAME).stat()
    run(folder, file)
    assert (folder / NAME).stat().st_mtime_ns == before.st_mtime_ns


# Where it is.


def test_the_folder_has_marks_and_is_private(folder: Path, file: Path) -> None:
    run(folder, file)
    assert sorted(os.listdir(folder)) == [".gitignore", "CACHEDIR.TAG", NAME]
    assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172")
    assert (folder / ".gitignore").read_text() == "*\n"
    assert sys.platform == "win32" or folder.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_holds_something_gets_no_marks(tmp_path: Path, file: Path) -> None:
    run(tmp_path, file)
    assert run(tmp_path, file) == 0
    assert sorted(os.listdir(tmp_path)) == ["a.py", NAME]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"XDG_CACHE_HOME": "/caches"}, "/caches/flake8-ssot"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/home/me"}, "/home/me/.cache/flake8-ssot"),
        ({"XDG_CACHE_HOME": "", "HOME": "/home/me"}, "/home/me/.cache/flake8-ssot"),
        ({"XDG_CACHE_HOME": "", "HOME": "nowhere"}, "None"),
    ],
)
def test_the_users_cache_folder(
    variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert str(folder_for(None)) == expected


def test_the_users_cache_folder_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", "/Users/me")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "darwin")
    assert folder_for(None) == Path("/Users/me/Library/Caches/flake8-ssot")
    monkeypatch.setattr(sys, "platform", "win32")
    assert folder_for(None) == tmp_path / "flake8-ssot"


def test_the_option(tmp_path: Path) -> None:
    assert folder_for("none") is None
    assert folder_for(tmp_path) == tmp_path
    assert cache_for(tmp_path) is cache_for(tmp_path)
    assert cache_for("none") is not cache_for(tmp_path)


@pytest.mark.parametrize(("option", "is_written"), [("{}/kept", True), ("none", False)])
def test_the_option_of_the_linted_file_decides(
    option: str, is_written: bool, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    table = f'[tool.flake8-ssot]\ncache-dir = "{option.format(tmp_path)}"\n'
    write(tmp_path / "pyproject.toml", table)
    file = write(tmp_path / "a.py", "x = 1\n")
    workspace = Workspace({}, tmp_path)
    workspace.options_for(file)
    assert workspace.project.summary(file) is not None
    workspace.project.cache.close()
    assert (folder / NAME).is_file() is is_written


def test_modules_gives_the_same_summaries_with_a_cache(folder: Path, tmp_path: Path) -> None:
    package = Path(flake8_ssot.__file__).parent / "syntax"
    paths = [*sorted(package.glob("*.py")), write(tmp_path / "broken.py", "x = (")]
    for cache in (Cache(None), Cache(folder), Cache(folder)):
        modules = Modules(Sources(), Finder())
        modules.cache = cache
        found = [modules.summary(path) for path in paths]
        cache.close()
        if cache is not modules.cache or cache.__dict__["_folder"] is None:
            expected = found
        assert found == expected
    assert found[-1] is None
    assert len(columns(folder, "path")) == len(paths) - 1


# What is forgotten.


def test_what_is_not_used_is_forgotten(folder: Path, file: Path, clock: SimpleNamespace) -> None:
    unused = write(file.with_name("unused.py"), "second")
    run(folder, file, unused)
    for days in (10, 20, 30, 40):
        clock.seconds = days * DAY
        # What is written makes the cache look for what is not needed any more.
        run(folder, file, write(file.with_name(f"{days}.py"), "new"))
    kept = [os.path.basename(path) for (path,) in columns(folder, "path")]
    assert kept == [b"10.py", b"20.py", b"30.py", b"40.py", b"a.py"]
    assert run(folder, file) == 0


def test_half_goes_when_there_is_too_much(
    folder: Path, tmp_path: Path, clock: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write(tmp_path / f"{n}.py", f"{n}" * 10_000) for n in range(6)]
    run(folder, *files[:4])
    clock.seconds = DAY
    run(folder, *files[4:])
    monkeypatch.setattr(cache_file, "KEPT_BYTES", 20_000)
    clock.seconds = 2 * DAY
    last = write(tmp_path / "last.py", "last")
    run(folder, last)
    assert len(columns(folder, "path")) == 4
    assert run(folder, *files[4:], last) == 0
    run(folder, write(tmp_path / "another.py", "another"))
    assert len(columns(folder, "path")) == 5, "it looks once a day"


# What may be wrong with it. Each time the answers are right, and then the next run's as well.


def garble(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.truncate(path.stat().st_size * 2 // 3)


def cut_within_a_page(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.truncate(5000)


def cut_to_the_header(path: Path) -> None:
    with path.open("r+b") as opened:
        opened.truncate(100)


def erase(path: Path) -> None:
    """Leave the header, and nothing in the pages that it tells of."""
    path.write_bytes(path.read_bytes()[:100] + bytes(path.stat().st_size - 100))


def remove(path: Path) -> None:
    path.unlink()


def remove_folder(path: Path) -> None:
    for each in path.parent.iterdir():
        each.unlink()
    path.parent.rmdir()


@pytest.mark.parametrize(
    "damage",
    [garble, empty, cut, cut_within_a_page, cut_to_the_header, erase, remove, remove_folder],
)
def test_a_damaged_file_is_begun_anew(
    folder: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    files = [write(tmp_path / f"{n}.py", f"{n}" * 5000) for n in range(9)]
    run(folder, *files)
    damage(folder / NAME)
    assert run(folder, *files) > 0
    run(folder, *files)
    assert run(folder, *files) == 0


@pytest.mark.parametrize("damage", [garble, empty, cut, erase, remove, remove_folder])
def test_damage_while_we_run(folder: Path, tmp_path: Path, damage: Callable[[Path], None]) -> None:
    files = [write(tmp_path / f"{n}.py", f"{n}" * 5000) for n in range(9)]
    run(folder, *files)
    reader = Reader(folder)
    for number, file in enumerate(files):
        if number == 4:
            damage(folder / NAME)
        assert reader.read(file) == file.read_text()
    reader.cache.close()
    run(folder, *files)
    run(folder, *files)
    assert run(folder, *files) == 0


def test_what_another_process_put_in_its_place_stays(folder: Path, tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.py", f"{n}" * 5000) for n in range(9)]
    run(folder, *files)
    reader = Reader(folder)
    assert reader.read(files[0]) == files[0].read_text()
    whole = folder / "whole"
    shutil.copy(folder / NAME, whole)
    garble(folder / NAME)
    whole.replace(folder / NAME)
    for file in files[1:]:
        assert reader.read(file) == file.read_text()
    reader.cache.close()
    assert reader.made
    assert run(folder, *files) == 0


def test_any_damaged_byte_is_noticed(folder: Path, tmp_path: Path) -> None:
    files = [write(tmp_path / f"{n}.py", f"text {n}" * 20) for n in range(20)]
    run(folder, *files)
    path = folder / NAME
    good = path.read_bytes()
    chance = random.Random(1)
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(chance.choice((1, 1, 1, 30))):
            bad[chance.randrange(len(bad))] ^= 1 << chance.randrange(8)
        path.write_bytes(bad)
        run(folder, *chance.sample(files, 5))
        for left in folder.glob(f"{NAME}*"):
            left.unlink()


def in_place(path: Path, what: str) -> None:
    target = path.with_name("target")
    path.unlink(missing_ok=True)
    if what == "folder":
        path.mkdir()
    elif what == "link":
        write(target, "precious")
        path.symlink_to(target)
    elif what == "link to nowhere":
        path.symlink_to(target)
    else:
        os.mkfifo(path)


@pytest.mark.parametrize("what", ["folder", "link", "link to nowhere", "pipe"])
def test_something_else_in_its_place_is_left_alone(folder: Path, file: Path, what: str) -> None:
    run(folder, file)
    in_place(folder / NAME, what)
    before = (folder / NAME).lstat()
    assert [run(folder, file), run(folder, file)] == [1, 1]
    assert (folder / NAME).lstat() == before
    target = folder / "target"
    assert target.exists() is (what == "link")
    assert not target.exists() or target.read_text() == "precious"


def test_a_file_in_place_of_the_folder(folder: Path, file: Path) -> None:
    folder.parent.mkdir()
    write(folder, "precious")
    assert [run(folder, file), run(folder, file)] == [1, 1]
    assert folder.read_text() == "precious"
    assert run(folder / "below", file) == 1


@pytest.mark.parametrize(
    "statements",
    [
        "CREATE TABLE other (x)",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TRIGGER t AFTER INSERT ON results BEGIN DELETE FROM results; END",
        "DROP TABLE results; CREATE VIEW results AS WITH RECURSIVE r(x) AS"
        " (SELECT 1 UNION ALL SELECT x FROM r) SELECT x FROM r",
    ],
)
def test_a_file_of_another_program_is_left_alone(folder: Path, file: Path, statements: str) -> None:
    run(folder, file)
    with closing(sqlite3.connect(folder / NAME)) as connection:
        connection.executescript(statements)
    before = (folder / NAME).read_bytes()
    assert [run(folder, file), run(folder, file)] == [1, 1]
    assert (folder / NAME).read_bytes() == before


@pytest.mark.parametrize("column", ["size", "mtime", "taken", "used", "digest", "text", "checksum"])
@pytest.mark.parametrize("value", ["NULL", "'x'", "x'00'", "1.5", "-1", "9223372036854775807"])
def test_other_values_than_were_written(folder: Path, file: Path, column: str, value: str) -> None:
    run(folder, file)
    with closing(sqlite3.connect(folder / NAME)) as connection:
        connection.execute(f"UPDATE results SET {column} = {value}")
        connection.commit()
    assert run(folder, file) == 1
    assert run(folder, file) == 0


def test_a_row_in_anothers_place_is_not_taken(folder: Path, file: Path) -> None:
    """Torn pages can bring the index to point to another row."""
    other = write(file.with_name("b.py"), "other")
    run(folder, file, other)
    with closing(sqlite3.connect(folder / NAME)) as connection:
        connection.execute("UPDATE results SET path = path || 'x'")
        swap = "UPDATE results SET path = ? WHERE path = ?"
        connection.execute(swap, (os.fsencode(other), f"{file}x"))
        connection.execute(swap, (os.fsencode(file), f"{other}x"))
        connection.commit()
    assert run(folder, file, other) == 2


@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])
def test_a_locked_file_holds_nobody_up(folder: Path, tmp_path: Path, lock: str) -> None:
    files = [write(tmp_path / f"{n}.py", f"{n}") for n in range(50)]
    run(folder, *files[:25])
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as connection:
        connection.execute(f"BEGIN {lock}")
        start = time.monotonic()
        made = run(folder, *files)
        seconds = time.monotonic() - start
    # A write fails, and a read unless the other one only prepares to write.
    assert made == (50 if lock == "EXCLUSIVE" else 25)
    assert seconds < 2
    assert run(folder, *files) == 25
    assert run(folder, *files) == 0


def test_what_could_not_be_written_is_written_later(folder: Path, file: Path) -> None:
    run(folder, write(file.with_name("b.py"), "second"))
    reader = Reader(folder)
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        reader.read(file)
        reader.cache.close()
    reader.cache.close()
    assert run(folder, file) == 0


def test_after_a_failure_reading_rests_and_resumes(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, file)
    reader = Reader(folder)
    with closing(sqlite3.connect(folder / NAME, isolation_level=None)) as connection:
        connection.execute("BEGIN EXCLUSIVE")
        assert reader.cache.of(KIND, file, Sources(), lambda _: None) is None
    assert reader.cache.of(KIND, file, Sources(), lambda _: None) is None, "it waits"
    late = SimpleNamespace(monotonic=lambda: time.monotonic() + cache_file.REST)
    monkeypatch.setattr(cache_file, "time", late)
    assert reader.read(file) == "FIRST"
    assert reader.made == 0
    reader.cache.close()


@pytest.mark.skipif(not hasattr(os, "chown"), reason="there are no owners")
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give")
@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_belongs_to_another_user_is_left_alone(folder: Path, file: Path, what: str) -> None:
    run(folder, file)
    os.chown(folder if what == "folder" else folder / NAME, 1234, -1)
    before = (folder / NAME).read_bytes()
    assert [run(folder, file), run(folder, file)] == [1, 1]
    assert (folder / NAME).read_bytes() == before


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give")
def test_root_makes_no_folder_in_another_users_home(folder: Path, file: Path) -> None:
    folder.parent.mkdir()
    os.chown(folder.parent, 1234, -1)
    assert run(folder, file) == 1
    assert not folder.exists()


def test_a_python_without_sqlite(folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "flake8_ssot.project.cache_store", None)
    assert [run(folder, file), run(folder, file)] == [1, 1]
    assert not folder.exists()


def test_the_schema_is_what_sqlite_keeps(folder: Path, file: Path) -> None:
    run(folder, file)
    with closing(sqlite3.connect(folder / NAME)) as connection:
        assert [sql for (sql,) in connection.execute(cache_file.FIND_SCHEMA)] == SCHEMA
        plan = connection.execute(f"EXPLAIN QUERY PLAN {cache_file.READ}", (b"", "", "")).fetchall()
    assert "USING INDEX" in plan[0][3]


def test_marks_that_cannot_be_written(
    folder: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_folder, "MARKS", {"no/such/folder": ""})
    assert run(folder, file) == 1
    assert run(folder, file) == 1
