"""Command lines of pytest: what of them counts, and how a suite is taken apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import pytest
from _pytest.config import get_config

from flake8_ssot.pytest_config.commandline import Arguments, Suite, parse, parse_suite

ROOT: Final = Path("/project")
OF_A_KIND: Final = {"confcutdir": ".", "usepdb_cls": "module:Class"}
IS_OF_THIS_PYTEST: Final = pytest.version_tuple >= (9, 2)
of_this_pytest = pytest.mark.skipif(not IS_OF_THIS_PYTEST, reason="told of pytest 9.2")
SUITES: Final[dict[str, tuple[str, str, list[str], bool]]] = {
    "empty": ("", ".", [], False),
    "bare": ("pytest", ".", [], False),
    "a path": ("pytest tests", ".", ["tests"], False),
    "py.test": ("py.test tests", ".", ["tests"], False),
    "arguments alone": ("-c ci/pytest.ini unit", ".", ["-c", "ci/pytest.ini", "unit"], False),
    "a path alone": ("tests", ".", ["tests"], False),
    "as a module": ("python -m pytest tests", ".", ["tests"], True),
    "as a module of python3": ("python3.12 -m pytest", ".", [], True),
    "as a module, with options": ("python -X dev -m pytest -q", ".", ["-q"], True),
    "by its path": (".venv/bin/pytest tests", ".", ["tests"], False),
    "a runner": ("uv run pytest tests", ".", ["tests"], False),
    "a runner and a module": ("poetry run python -m pytest -x", ".", ["-x"], True),
    "coverage": ("coverage run -m pytest tests", ".", ["tests"], True),
    "coverage with options": ("coverage run --branch -p -m pytest tests", ".", ["tests"], True),
    "a variable": ("CI=1 pytest tests", ".", ["tests"], False),
    "variables": ("A=1 B='x y' python -m pytest", ".", [], True),
    "a variable of pytest": ("PYTEST_ADDOPTS='-q a' pytest b", ".", ["-q", "a", "b"], False),
    "the variable, after env": ("env PYTEST_ADDOPTS=-q pytest b", ".", ["-q", "b"], False),
    "plugins by variable": ("PYTEST_PLUGINS=a,b pytest", ".", ["-p", "a", "-p", "b"], False),
    "env": ("env A=1 pytest tests", ".", ["tests"], False),
    "quotes": ("pytest -k 'a and b' \"my tests\"", ".", ["-k", "a and b", "my tests"], False),
    "cd": ("cd backend && pytest tests", "backend", ["tests"], False),
    "cd with a semicolon": ("cd backend; pytest tests", "backend", ["tests"], False),
    "cd upward": ("cd backend/../auth && pytest", "auth", [], False),
    "cd, quoted": ("cd 'my backend' && pytest tests", "my backend", ["tests"], False),
    "cd, and a module": ("cd backend && python -m pytest", "backend", [], True),
    "the word as a value": ("-k pytest tests", ".", ["-k", "pytest", "tests"], False),
    "the word as a folder": ("pytest tests/pytest", ".", ["tests/pytest"], False),
    "a file whose name begins so": ("pytest.ini", ".", ["pytest.ini"], False),
}  # fmt: skip


@pytest.mark.parametrize(
    ("command", "folder", "arguments", "as_module"), SUITES.values(), ids=SUITES
)
def test_a_suite_is_taken_apart(
    command: str, folder: str, arguments: list[str], as_module: bool
) -> None:
    assert parse_suite(command, ROOT) == Suite(ROOT / folder, tuple(arguments), as_module)


ARGUMENTS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "nothing": ("", {}),
    "paths": ("a b/c.py", {"paths": ("a", "b/c.py")}),
    "a node id": ("a.py::T::t[x]", {"paths": ("a.py::T::t[x]",)}),
    "-c": ("-c x.ini", {"inifile": "x.ini"}),
    "-c, joined": ("-cx.ini", {"inifile": "x.ini"}),
    "--config-file": ("--config-file=x.ini", {"inifile": "x.ini"}),
    "the last -c": ("-c x.ini -c y.ini", {"inifile": "y.ini"}),
    "--rootdir": ("--rootdir=a b", {"rootdir": "a", "paths": ("b",)}),
    "--rootdir, apart": ("--rootdir a b", {"rootdir": "a", "paths": ("b",)}),
    "--confcutdir": ("--confcutdir .", {"confcutdir": "."}),
    "-o": ("-o a=b -o c=d e", {"overrides": ("a=b", "c=d"), "paths": ("e",)}),
    "--override-ini": ("--override-ini=a=b", {"overrides": ("a=b",)}),
    "-p": ("-p x -pno:y", {"plugins": ("x", "no:y")}),
    "--noconftest": ("--noconftest", {"noconftest": True}),
    "--disable-plugin-autoload": ("--disable-plugin-autoload", {"autoload": False}),
    "--import-mode": ("--import-mode importlib a", {"import_mode": "importlib", "paths": ("a",)}),
    "--ignore": ("--ignore a --ignore=b c", {"ignore": ("a", "b"), "paths": ("c",)}),
    "--ignore-glob": ("--ignore-glob=a*", {"ignore_glob": ("a*",)}),
    "-k": ("-k slow a", {"paths": ("a",)}),
    "-m": ("-m 'not slow' a", {"paths": ("a",), "markexpr": "not slow"}),
    "-m, joined": ("-mslow a", {"paths": ("a",), "markexpr": "slow"}),
    "-n": ("-n 4 a", {"paths": ("a",)}),
    "-n, joined": ("-n4 a", {"paths": ("a",)}),
    "-W": ("-W error a", {"paths": ("a",)}),
    "-r": ("-ra a", {"paths": ("a",)}),
    "--tb": ("--tb short a --tb=no", {"paths": ("a",)}),
    "short flags": ("-q -vv -x -s a", {"paths": ("a",)}),
    "joined flags": ("-xvs a", {"paths": ("a",)}),
    "joined flags with a value": ("-xk slow a", {"paths": ("a",)}),
    "long flags": ("--strict-markers --co a -l", {"paths": ("a",)}),
    "an unknown option, joined": ("--of-a-plugin=1 a", {"paths": ("a",)}),
    "an unknown flag": ("a --of-a-plugin", {"paths": ("a",)}),
    "mixed": ("a -q b -k x c", {"paths": ("a", "b", "c")}),
    "--deselect": ("--deselect a::b c", {"paths": ("c",)}),
    "two dashes": ("-q -- a b", {"paths": ("a", "b")}),
    "--durations": ("--durations 3 a", {"paths": ("a",)}),
    "--pyargs": ("--pyargs a.b", {"paths": ("a.b",)}),
    "--cov": ("--cov=src --cov-report term a", {"paths": ("a",)}),
    "no flag of ours abbreviated": ("--noconf a", {"paths": ("a",)}),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ARGUMENTS.values(), ids=ARGUMENTS)
def test_what_counts_of_the_arguments(text: str, expected: dict[str, Any]) -> None:
    arguments = parse_suite(f"pytest {text}", ROOT).arguments
    assert parse(list(arguments)) == Arguments(**expected)


@pytest.mark.parametrize("option", ["-c", "--rootdir", "-k", "-o", "--ignore"])
def test_a_value_that_is_missing_is_an_error(option: str) -> None:
    with pytest.raises(ValueError, match=r"expected one argument"):
        parse(["tests", option])


ODD: Final = (
    "cd && pytest", "cd ; pytest", "cd ' && pytest '", "cd a b && pytest", "cd '' && pytest", "env",
    "''", "' '", "=1 pytest", "PYTEST_ADDOPTS=\"'\" pytest", "PYTEST_PLUGINS= pytest",
)  # fmt: skip


@pytest.mark.parametrize("command", ODD)
def test_an_odd_command_is_read_or_refused(command: str) -> None:
    try:
        found = parse_suite(command, ROOT)
    except ValueError:  # it is told as a mistake in the options
        return
    assert found.folder.is_absolute()


def test_parsing_twice_gives_the_same() -> None:
    arguments = ["-p", "x", "-o", "a=b", "--ignore", "c"]
    assert parse(arguments) == parse(arguments)


def real_options() -> list[tuple[str, str | None]]:
    """Return every option of pytest itself, with a value that it takes, None for a flag."""
    found: list[tuple[str, str | None]] = []
    for action in get_config()._parser.optparser._actions:
        takes_value = action.nargs in {None, 1} and action.const is None
        value = next(iter(action.choices or ()), OF_A_KIND.get(action.dest, "3"))
        found += [(option, value if takes_value else None) for option in action.option_strings]
    return found


def real_arguments(arguments: list[str]) -> Arguments:
    parsed = get_config()._parser.parse_known_args(arguments)
    return Arguments(
        tuple(parsed.file_or_dir),
        parsed.inifilename,
        parsed.rootdir,
        parsed.confcutdir,
        tuple(o for o in parsed.override_ini or () if not o.startswith("strict")),
        tuple(parsed.plugins),
        parsed.noconftest,
        not parsed.disable_plugin_autoload,
        parsed.importmode if "--import-mode" in arguments else None,
        tuple(parsed.ignore or ()),
        tuple(parsed.ignore_glob or ()),
        parsed.markexpr,
    )


@of_this_pytest
@pytest.mark.parametrize(("option", "value"), real_options() if IS_OF_THIS_PYTEST else [])
def test_every_option_of_pytest_is_known(option: str, value: str | None) -> None:
    given = [option] if value is None else [option, value]
    arguments = ["before", *given, "after"]
    assert parse(arguments) == real_arguments(arguments)


@of_this_pytest
@pytest.mark.parametrize("text", [text for text, _ in ARGUMENTS.values()], ids=ARGUMENTS)
def test_the_table_agrees_with_pytest(text: str) -> None:
    arguments = [*parse_suite(f"pytest {text}", ROOT).arguments]
    if not {"-n", "--cov-report"} & set(arguments):
        assert parse(arguments) == real_arguments(arguments)
