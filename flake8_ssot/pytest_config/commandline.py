"""A pytest command line, as far as it decides what is collected and under which configuration."""

from __future__ import annotations

import argparse
import os
import re
import shlex
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, NoReturn

#: Options with a value that do not matter here, but whose value is not a path to collect.
WITH_VALUE: Final = (
    "-k", "-r", "-W", "-n", "--maxfail", "--tb", "--durations", "--durations-min",
    "--show-capture", "--color", "--verbosity", "--code-highlight", "--deselect", "--basetemp",
    "--junit-xml", "--junitxml", "--junit-prefix", "--junitprefix", "--log-level", "--log-format",
    "--log-date-format", "--log-cli-level", "--log-cli-format", "--log-file", "--log-file-mode",
    "--log-file-level", "--log-file-format", "--log-disable", "--pythonwarnings", "--assert",
    "--doctest-report", "--doctest-glob", "--debug-file", "--pdbcls", "--capture", "--lfnf",
    "--last-failed-no-failures", "--cache-show", "--pastebin", "--dist", "--tx", "--numprocesses",
    "--maxprocesses", "--timeout", "--timeout-method", "--cov-report", "--cov-config",
    "--cov-fail-under", "--reruns", "--reruns-delay", "--asyncio-mode", "--benchmark-columns",
    "--html", "--count", "--splits", "--group", "--ds", "--dc", "--randomly-seed",
    "--report-chars", "--log-cli-date-format", "--log-file-date-format", "--log-auto-indent",
    "--max-warnings",
)  # fmt: skip


class Arguments(NamedTuple):
    """What of pytest's arguments counts here; paths are as written."""

    paths: tuple[str, ...] = ()
    inifile: str | None = None
    rootdir: str | None = None
    confcutdir: str | None = None
    overrides: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    noconftest: bool = False
    autoload: bool = True
    import_mode: str | None = None
    ignore: tuple[str, ...] = ()
    ignore_glob: tuple[str, ...] = ()
    markexpr: str = ""


class Suite(NamedTuple):
    """One run of pytest: where it is started, with what, and whether as `python -m pytest`.

    With `alone` it stands for the runs that are given just one file of that folder.
    """

    folder: Path
    arguments: tuple[str, ...]
    as_module: bool = False
    alone: Path | None = None


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(message)


@cache
def _parser() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("paths", nargs="*", default=[])
    parser.add_argument("-c", "--config-file", dest="inifile")
    parser.add_argument("--rootdir")
    parser.add_argument("--confcutdir")
    parser.add_argument("-o", "--override-ini", dest="overrides", action="append", default=[])
    parser.add_argument("-p", dest="plugins", action="append", default=[])
    parser.add_argument("--noconftest", action="store_true")
    parser.add_argument("--disable-plugin-autoload", dest="autoload", action="store_false")
    parser.add_argument("--import-mode", dest="import_mode")
    parser.add_argument("--ignore", action="append", default=[])
    parser.add_argument("--ignore-glob", dest="ignore_glob", action="append", default=[])
    parser.add_argument("-m", dest="markexpr", default="")
    parser.add_argument("--debug", dest="unused", nargs="?")
    for option in WITH_VALUE:
        parser.add_argument(option, dest="unused")
    for flag in ("-q", "-v", "-s", "-x", "-l", "-h", "-V"):
        parser.add_argument(flag, dest="unused", action="store_true")
    return parser


def parse(arguments: Sequence[str]) -> Arguments:
    """Return what counts of `arguments`; raise ValueError where they can't be understood."""
    return _parse(tuple(arguments)) if arguments else Arguments()


@lru_cache(maxsize=256)
def _parse(arguments: tuple[str, ...]) -> Arguments:
    known, rest = _parser().parse_known_intermixed_args(list(arguments))
    found = vars(known)
    found.pop("unused", None)
    found["paths"] = [*found["paths"], *(r for r in rest if not r.startswith("-"))]
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}
    return Arguments(**values)


def parse_suite(command: str, root: Path) -> Suite:
    """Read a command line as typed in `root`: `[cd FOLDER &&] [VARIABLE=x …] [… [-m]] pytest …`.

    Without the word pytest all words are pytest's arguments. The variables that pytest reads become
    the arguments that they stand for.
    """
    folder = root
    first, *rest = re.split(r"&&|;", command, maxsplit=1)
    if rest and first.split()[:1] == ["cd"]:
        folder = Path(os.path.normpath(root.joinpath(*shlex.split(first)[1:2])))
        command = rest[0]
    words = shlex.split(command)
    place = _place_of_pytest(words)
    launcher = words[
        : place if place is not None else _first(words, lambda word: _variable(word) is None)
    ]
    given = [argument for word in launcher for argument in _variable(word) or ()]
    rest = words[len(launcher) if place is None else place + 1 :]
    return Suite(folder, (*given, *rest), as_module=launcher[-1:] == ["-m"])


def _first(words: list[str], wanted: Callable[[str], object]) -> int:
    return next((place for place, word in enumerate(words) if wanted(word)), len(words))


def _place_of_pytest(words: list[str]) -> int | None:
    """Return where pytest is called; None if the words are all its arguments."""
    place = _first(words, lambda word: Path(word).name in {"pytest", "py.test", "pytest.exe"})
    if place == len(words) or (place and words[0].startswith("-")):
        return None
    return place


def _variable(word: str) -> list[str] | None:
    """Return the arguments that setting a variable stands for, None for any other word."""
    match = re.match(r"([A-Za-z_]\w*)=(.*)", word, re.DOTALL)
    return _arguments_of_variable(match[1], match[2]) if match else None


def _arguments_of_variable(name: str, value: str) -> list[str]:
    if name == "PYTEST_ADDOPTS":
        return shlex.split(value)
    if name == "PYTEST_PLUGINS":
        return [word for plugin in value.split(",") for word in ("-p", plugin)]
    if name == "PYTEST_DISABLE_PLUGIN_AUTOLOAD" and value:
        return ["--disable-plugin-autoload"]
    return []
