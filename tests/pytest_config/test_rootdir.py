"""Which configuration governs a run: our `determine_setup` against the real pytest's."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from _pytest.config import findpaths
from _pytest.config.exceptions import UsageError
from _pytest.outcomes import Failed
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import write

from flake8_ssot.pytest_config.commandline import Arguments
from flake8_ssot.pytest_config.rootdir import ConfigFiles, determine_setup

pytestmark = pytest.mark.skipif(pytest.version_tuple < (9, 2), reason="told of pytest 9.2")

LIVE_INI: Final = "[pytest]\nmarkers = slow\n"
LIVE_TOML: Final = "[tool.pytest.ini_options]\nmarkers = ['slow']\n"


NONE: Final = Arguments()


class Verdict(NamedTuple):
    """What governs: paths relative to the tree, or that the run is refused."""

    rootdir: str = ""
    inifile: str | None = None
    keys: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    refused: bool = False


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def theirs(root: Path, folder: Path, arguments: Arguments) -> Verdict:
    with working_in(folder):
        try:
            rootdir, inifile, values, ignored = findpaths.determine_setup(
                inifile=arguments.inifile,
                override_ini=None,
                args=arguments.paths,
                rootdir_cmd_arg=arguments.rootdir,
                invocation_dir=folder,
            )
        except (UsageError, Failed, UnicodeDecodeError, AttributeError):
            return Verdict(refused=True)
    name = os.path.relpath(inifile, root) if inifile else None
    return Verdict(os.path.relpath(rootdir, root), name, frozenset(values), tuple(ignored))


def ours(root: Path, folder: Path, arguments: Arguments) -> Verdict:
    setup = determine_setup(ConfigFiles(), folder, arguments)
    if setup.problem is not None:
        return Verdict(refused=True)
    config = setup.config
    return Verdict(
        os.path.relpath(setup.rootdir, root),
        os.path.relpath(config.path, root) if config else None,
        frozenset(config.values or {}) if config else frozenset(),
        tuple(file.path.name for file in setup.ignored),
    )


def compare(
    root: Path, files: Mapping[str, str], folder: str = ".", arguments: Arguments = NONE
) -> Verdict:
    """Write a tree, compare both verdicts for a run in `folder`, and return ours."""
    root = write(root.resolve(), files)
    start = root / folder
    start.mkdir(parents=True, exist_ok=True)
    verdict = ours(root, start, arguments)
    assert verdict == theirs(root, start, arguments)
    return verdict


class Row(NamedTuple):
    files: Mapping[str, str]
    paths: Sequence[str] = ()
    folder: str = "."
    inifile: str | None = None
    rootdir: str | None = None


DEEP: Final = {"a/b/test_x.py": "", "c/test_y.py": ""}
ROWS: Final = {
    "nothing": Row(DEEP),
    "an ini above": Row({**DEEP, "pytest.ini": LIVE_INI}, ["a/b"]),
    "an ini above the folder": Row({**DEEP, "pytest.ini": LIVE_INI}, folder="a/b"),
    "the nearer one": Row({**DEEP, "pytest.ini": LIVE_INI, "a/tox.ini": LIVE_INI}, ["a/b"]),
    "the common ancestor": Row({**DEEP, "pytest.ini": LIVE_INI, "a/pytest.ini": ""}, ["a/b", "c"]),
    "an empty one wins": Row({**DEEP, "tox.ini": LIVE_INI, "a/pytest.ini": ""}, ["a/b"]),
    "precedence": Row({"pytest.ini": "", "pyproject.toml": LIVE_TOML, "tox.ini": LIVE_INI}),
    "toml first": Row({"pytest.ini": LIVE_INI, ".pytest.toml": "[pytest]\n", "setup.cfg": ""}),
    "a pyproject that says nothing": Row({**DEEP, "a/pyproject.toml": "[project]\n"}, ["a/b"]),
    "a pyproject below an ini": Row(
        {**DEEP, "a/pyproject.toml": "[project]\n", "tox.ini": LIVE_INI}, ["a/b"]
    ),
    "two pyprojects that say nothing": Row(
        {**DEEP, "a/pyproject.toml": "[project]\n", "pyproject.toml": ""}, ["a/b"]
    ),
    "setup.py": Row({**DEEP, "a/setup.py": ""}, ["a/b"]),
    "setup.py above a pyproject": Row({**DEEP, "setup.py": "", "a/pyproject.toml": ""}, ["a/b"]),
    "of each argument": Row({**DEEP, "a/b/pytest.ini": LIVE_INI}, ["a/b", "c"]),
    "of the second argument": Row({**DEEP, "c/pytest.ini": LIVE_INI}, ["a/b", "c"]),
    "a pyproject of the first, an ini of the second": Row(
        {**DEEP, "a/pyproject.toml": "[project]\n", "c/pytest.ini": LIVE_INI}, ["a/b", "c"]
    ),
    "pyprojects of both": Row({**DEEP, "a/pyproject.toml": "", "c/pyproject.toml": ""}, ["c", "a"]),
    "an argument that is a file": Row({**DEEP, "a/b/pytest.ini": ""}, ["a/b/test_x.py"]),
    "a node id": Row({**DEEP, "a/b/pytest.ini": ""}, ["a/b/test_x.py::test_x"]),
    "a node id with parameters": Row({**DEEP, "a/b/tox.ini": LIVE_INI}, ["a/b/test_x.py::t[a/c]"]),
    "an argument that does not exist": Row({**DEEP, "a/pytest.ini": ""}, ["a/b/gone"]),
    "upward": Row({**DEEP, "a/b/pytest.ini": "", "pytest.ini": ""}, ["../c"], folder="a"),
    "a dot": Row({**DEEP, "a/pytest.ini": ""}, ["."], folder="a/b"),
    "a folder of that name": Row({"pytest.ini/x.txt": "", "tox.ini": LIVE_INI}),
    "refused": Row({"setup.cfg": LIVE_INI}),
    "refused, but after a winner": Row({"pytest.ini": "", "setup.cfg": LIVE_INI}),
    "refused, below the winner": Row({**DEEP, "pytest.ini": "", "a/tox.ini": "x"}, ["a/b"]),
    "refused, above the winner": Row({**DEEP, "a/pytest.ini": "", "tox.ini": "x"}, ["a/b"]),
    "refused, above a pyproject": Row({**DEEP, "a/pyproject.toml": "", "tox.ini": "x"}, ["a/b"]),
    "-c": Row({**DEEP, "c/my.ini": LIVE_INI, "pytest.ini": LIVE_INI}, inifile="c/my.ini"),
    "-c upward": Row({**DEEP, "c/my.toml": "[pytest]\na = 1\n"}, [], "a", "../c/my.toml"),
    "-c without a section": Row({**DEEP, "c/my.ini": "[x]\n"}, ["a"], inifile="c/my.ini"),
    "-c of a wrong kind": Row({**DEEP, "c/my.conf": LIVE_INI}, ["a"], inifile="c/my.conf"),
    "-c of nothing": Row(DEEP, ["a"], inifile="gone.ini"),
    "-c of a folder": Row(DEEP, ["a"], inifile="c"),
    "-c of the null device": Row({**DEEP, "pytest.ini": LIVE_INI}, ["a"], inifile=os.devnull),
    "--rootdir": Row({**DEEP, "pytest.ini": LIVE_INI}, ["a"], rootdir="c"),
    "--rootdir and -c": Row({**DEEP, "a/pytest.ini": LIVE_INI}, [], ".", "a/pytest.ini", "c"),
    "--rootdir that does not exist": Row(DEEP, ["a"], rootdir="gone"),
    "--rootdir and an ini below": Row(
        {**DEEP, "a/b/pytest.ini": LIVE_INI}, ["a/b", "c"], rootdir="."
    ),
}


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_tree_is_governed_as_for_pytest(row: Row, tmp_path: Path) -> None:
    arguments = Arguments(tuple(row.paths), row.inifile, row.rootdir)
    compare(tmp_path / "tree", row.files, row.folder, arguments)


def test_an_environment_variable_in_rootdir(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OF_MY_OWN", "c")
    verdict = compare(tmp_path / "tree", DEEP, arguments=Arguments(rootdir="$OF_MY_OWN"))
    assert verdict.rootdir == "c"


FOLDERS: Final = ("", "a/", "a/b/", "c/", "c/d/")
CONTENTS: Final = {
    "pytest.toml": ["", "[pytest]\nmarkers = ['x']\n", "markers = 1\n"],
    ".pytest.toml": ["", "[tool.pytest]\n"],
    "pytest.ini": ["", LIVE_INI, "[tool:pytest]\n", "x"],
    ".pytest.ini": ["", LIVE_INI],
    "pyproject.toml": ["", "[project]\n", LIVE_TOML, "[tool.pytest]\na = 1\n", "[x"],
    "tox.ini": ["", "[tox]\n", LIVE_INI, "x"],
    "setup.cfg": ["", "[metadata]\n", "[tool:pytest]\nmarkers = x\n", LIVE_INI],
    "setup.py": [""],
    "test_it.py": [""],
}
FILES: Final = st.one_of(
    *(
        st.tuples(st.sampled_from(FOLDERS).map(f"{{}}{name}".format), st.sampled_from(texts))
        for name, texts in CONTENTS.items()
    )
)
PATHS: Final = st.sampled_from(
    ["a", "a/b", "c", "c/d", ".", "..", "c/d/test_it.py", "gone", "a/../c"]
)


@settings(max_examples=100, deadline=None)
@given(
    files=st.lists(FILES, max_size=5).map(dict),
    paths=st.lists(PATHS, max_size=3),
    folder=st.sampled_from(["", "a", "a/b", "c"]),
    inifile=st.none() | st.sampled_from(["tox.ini", "a/pytest.ini", "pyproject.toml"]),
    rootdir=st.none() | st.sampled_from(["a", "..", "gone"]),
)
def test_random_trees_are_governed_as_for_pytest(
    files: dict[str, str],
    paths: list[str],
    folder: str,
    inifile: str | None,
    rootdir: str | None,
) -> None:
    with tempfile.TemporaryDirectory() as base:
        tree = Path(base) / "tree"
        for name in FOLDERS:
            (tree / name).mkdir(parents=True, exist_ok=True)
        compare(tree, files, folder, Arguments(tuple(paths), inifile, rootdir))
