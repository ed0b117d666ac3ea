"""The table of options: both forms of each, their errors, and the real flake8 that reads them."""

from __future__ import annotations

import argparse
import ast
import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from flake8.main.cli import main
from projects import write

from flake8_ssot.option_forms import ShimOption
from flake8_ssot.options import (
    BY_KEY,
    OPTIONS,
    ConfigurationError,
    Layer,
    Options,
    read_flags,
    read_table,
)
from flake8_ssot.patterns import glob_error, matches
from flake8_ssot.plugin import Plugin
from flake8_ssot.services import Services

HERE: Final = Path("/project")

#: key: (TOML value, flake8's text, the value of both)
FORMS: Final[dict[str, tuple[str, object, str, object]]] = {
    "src": ("src", ["lib", "/abs"], "lib,/abs", (HERE / "lib", Path("/abs"))),
    "test-files": ("test-files", ["a/**", "b?"], "a/**, b?", ("a/**", "b?")),
    "suites": ("suites", ["pytest a", "-c b c"], "\npytest a\n  -c b c\n", ("pytest a", "-c b c")),
    "environment": ("environment", "env", "env", HERE / "env"),
    "no environment": ("environment", "none", "none", "none"),
    "markers": ("markers", ["a", "b"], "a, b", ("a", "b")),
    "markers, lines": ("markers", ["a", "b"], "\na\nb\n", ("a", "b")),
    "shims": ("shims", {"a.b": "c", "d:e": "f.g:h"}, "a.b=c, d:e=f.g:h",
              {"a.b": ShimOption("c"), "d:e": ShimOption("f.g:h")}),
    "detect-shims": ("detect-shims", "documented", " documented ", "documented"),
    "canonical": ("canonical", {"A": "b.c"}, "A=b.c", {"A": ("b.c",)}),
    "services": ("services", {"a": "/"}, "a=/", Services({Path("/"): "a"})),
    "opt-in": ("opt-in", ["OST404", "OST5"], "OST404,OST5", ("OST404", "OST5")),
    "cache-dir": ("cache-dir", "cache", "cache", HERE / "cache"),
    "no cache": ("cache-dir", "none", "none", "none"),
    "baseline": ("baseline", "b.json", "b.json", HERE / "b.json"),
}  # fmt: skip


@pytest.mark.parametrize(("key", "toml", "text", "value"), FORMS.values(), ids=FORMS)
def test_both_forms_say_the_same(key: str, toml: object, text: str, value: object) -> None:
    attribute = key.replace("-", "_")
    expected = Layer({attribute: value}, ())
    assert read_table({key: toml}, HERE, "pyproject.toml") == expected
    assert read_flags({key: text}, HERE) == expected


def test_every_option_is_in_the_table_of_forms() -> None:
    assert {key for key, *_ in FORMS.values()} == set(BY_KEY)


def test_options_are_the_fields() -> None:
    fields = [field.name for field in dataclasses.fields(Options)]
    assert fields == ["root", *(option.attribute for option in OPTIONS)]


def test_homes_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('A = "b.c"  # why\nB = ["d", "e"]\n')
    expected = Layer({"canonical": {"A": ("b.c",), "B": ("d", "e")}}, ())
    assert read_table({"canonical": "c.toml"}, tmp_path, "pyproject.toml") == expected
    assert read_flags({"canonical": "c.toml"}, tmp_path) == expected


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"A = ", "c.toml: Invalid value"), (b"\xff", "c.toml: 'utf-8' codec"), (b"A = 1", "A: 1 is")],
)
def test_a_wrong_file_of_homes_is_told(tmp_path: Path, data: bytes, problem: str) -> None:
    (tmp_path / "c.toml").write_bytes(data)
    (error,) = read_table({"canonical": "c.toml"}, tmp_path, "pyproject.toml").errors
    assert error.problem.startswith(problem)


@pytest.mark.parametrize(
    ("toml", "text", "owners"),
    [
        ({"a": ["b", "c"], "d": "./e/../e/"}, "a=b:c,d=e", {"b": "a", "c": "a", "e": "d"}),
        ({"a": "b", "shared": ["c"]}, "a=b,shared=c", {"b": "a", "c": None}),
        ({"a": ["b", "b/"]}, "a=b:b", {"b": "a"}),
    ],
)
def test_services_own_folders(
    toml: object, text: str, owners: dict[str, str | None], tmp_path: Path
) -> None:
    for name in "bce":
        (tmp_path / name).mkdir()
    expected = Services({tmp_path / folder: name for folder, name in owners.items()})
    for layer in (
        read_table({"services": toml}, tmp_path, "x"),
        read_flags({"services": text}, tmp_path),
    ):
        assert layer == Layer({"services": expected}, ())


def test_what_a_service_may_import_has_its_reason(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    value = {"a": "b", "allow": {"a -> c.d": "until 2027"}}
    (found,) = read_table({"services": value}, tmp_path, "x").values.values()
    assert found == Services({tmp_path / "b": "a"}, {("a", "c.d"): "until 2027"})


@pytest.mark.parametrize(
    ("value", "problem", "remedy"),
    [
        ({"a": "b", "c": ["b", "gone/d"]}, "b is both a's and c's",
         "leave it to one, or to shared alone"),
        ({"a": "b", "shared": ["./b"]}, "b is both a's and shared's",
         "leave it to one, or to shared alone"),
        ({"a": "b", "c": "gone/d"}, "c: there is no gone/d", "name folders that are there"),
        ({"a": "b*"}, "a: there is no b*", "name folders that are there"),
    ],
)  # fmt: skip
def test_folders_of_services_are_there_and_have_one_owner(
    value: object, problem: str, remedy: str, tmp_path: Path
) -> None:
    (tmp_path / "b").mkdir()
    layer = read_table({"services": value}, tmp_path, "pyproject.toml")
    error = ConfigurationError("pyproject.toml", "services", problem, remedy)
    assert layer == Layer({}, (error,))


def test_a_shim_may_say_more() -> None:
    table = {"to": "c", "since": "1.0", "remove-after": "2026-12", "allow": ["tests/**"]}
    layer = read_table({"shims": {"a.b": table}}, HERE, "pyproject.toml")
    shim = ShimOption("c", "1.0", "2026-12", ("tests/**",))
    assert layer == Layer({"shims": {"a.b": shim}}, ())


WRONG_TOML: Final[dict[str, tuple[str, object]]] = {
    "a string for a list": ("markers", "slow"),
    "a number in a list": ("src", ["lib", 1]),
    "a number for globs": ("test-files", 1),
    "a glob that is none": ("test-files", ["[z-a]"]),
    "no command line": ("suites", ["pytest 'tests"]),
    "a list for a path": ("environment", ["env"]),
    "a table for a path": ("baseline", {}),
    "a number for a path": ("cache-dir", 1),
    "a list for shims": ("shims", ["a"]),
    "a shim to nothing": ("shims", {"a": ""}),
    "a shim of nothing": ("shims", {"": "a"}),
    "a shim with a space": ("shims", {"a b": "c"}),
    "a shim to a list": ("shims", {"a": ["b"]}),
    "a shim without a target": ("shims", {"a": {"since": "1"}}),
    "an unknown key of a shim": ("shims", {"a": {"to": "b", "from": "c"}}),
    "no date": ("shims", {"a": {"to": "b", "remove-after": "soon"}}),
    "a day that never comes": ("shims", {"a": {"to": "b", "remove-after": "2026-02-30"}}),
    "a month that never comes": ("shims", {"a": {"to": "b", "remove-after": "2026-13"}}),
    "a number for a date": ("shims", {"a": {"to": "b", "remove-after": 2026}}),
    "a number for a version": ("shims", {"a": {"to": "b", "since": 1.0}}),
    "a string of exemptions": ("shims", {"a": {"to": "b", "allow": "c"}}),
    "an exemption that is no glob": ("shims", {"a": {"to": "b", "allow": ["[z-a]"]}}),
    "no way of detecting": ("detect-shims", "all"),
    "a truth value": ("detect-shims", True),
    "a list for canonical": ("canonical", ["A"]),
    "a home that is no module": ("canonical", {"A": "b-c"}),
    "one of two homes that is no module": ("canonical", {"A": ["b", 1]}),
    "a file of homes that is not there": ("canonical", "nowhere.toml"),
    "a list of services": ("services", ["a"]),
    "a service without paths": ("services", {"a": 1}),
    "an allowance of no service": ("services", {"a": "/", "allow": {"c -> d": "why"}}),
    "an allowance of no module": ("services", {"a": "/", "allow": {"a -> d-": "why"}}),
    "an allowance without arrow": ("services", {"a": "/", "allow": {"a": "why"}}),
    "an allowance without reason": ("services", {"a": "/", "allow": {"a -> d": " "}}),
    "allowances that are no table": ("services", {"a": "/", "allow": ["a -> d"]}),
    "no code": ("opt-in", ["E501"]),
    "a lower-case code": ("opt-in", ["ost404"]),
}  # fmt: skip


@pytest.mark.parametrize(("key", "value"), WRONG_TOML.values(), ids=WRONG_TOML)
def test_a_wrong_toml_value_is_told(key: str, value: object) -> None:
    layer = read_table({key: value, "markers" if key != "markers" else "src": ["x"]}, HERE, "p")
    assert [(error.source, error.key) for error in layer.errors] == [("p", key)]
    assert all("\n" not in part and part for part in layer.errors[0])
    assert list(layer.values) == ["markers" if key != "markers" else "src"]


WRONG_TEXT: Final = {
    "shims without a target": ("shims", "a.b"),
    "shims with an empty target": ("shims", "a="),
    "no date": ("shims", "a=b c"),
    "no path": ("shims", "a=b-c"),
    "no glob": ("test-files", "[z-a]"),
    "no command line": ("suites", "pytest 'tests"),
    "no way of detecting": ("detect-shims", "all"),
    "a home that is no module": ("canonical", "A=b-c"),
    "a service without paths": ("services", "a="),
    "no code": ("opt-in", "E501"),
}


@pytest.mark.parametrize(("key", "text"), WRONG_TEXT.values(), ids=WRONG_TEXT)
def test_a_wrong_text_is_told(key: str, text: str) -> None:
    layer = read_flags({key: text}, HERE)
    assert [(error.source, error.key) for error in layer.errors] == [("flake8", f"ssot-{key}")]
    assert layer.values == {}


def test_an_unknown_key_lists_the_known_ones() -> None:
    layer = read_table({"colours": ["red"]}, HERE, "pyproject.toml")
    remedy = f"known keys are {', '.join(BY_KEY)}"
    error = ConfigurationError("pyproject.toml", "colours", "unknown key", remedy)
    assert layer == Layer({}, (error,))


def test_a_key_that_is_nearly_right_is_told_the_right_one() -> None:
    layer = read_table({"marker": ["slow"]}, HERE, "pyproject.toml")
    assert [error.remedy for error in layer.errors] == ["did you mean markers?"]


GLOBS: Final[dict[str, tuple[str, list[str], list[str]]]] = {
    "a name": ("a.py", ["a.py"], ["b/a.py", "a.pyc", "aXpy"]),
    "a star": ("a/*.py", ["a/b.py", "a/.py"], ["a/b/c.py", "a/b.pyi", "b.py"]),
    "two stars": ("a/**", ["a/b.py", "a/b/c.py"], ["a", "ab/c.py", "b/a/c.py"]),
    "two stars between": ("a/**/b.py", ["a/b.py", "a/x/b.py", "a/x/y/b.py"], ["a/xb.py"]),
    "two stars before": ("**/b.py", ["b.py", "a/b.py", "a/c/b.py"], ["ab.py"]),
    "two stars alone": ("**", ["a", "a/b.py"], []),
    "two stars in a name": ("a**b.py", ["ab.py", "axb.py"], ["a/b.py"]),
    "a folder": ("a/", ["a/b.py", "a/b/c.py"], ["a", "b/a/c.py"]),
    "a question mark": ("a?.py", ["ab.py"], ["a.py", "a/.py", "abc.py"]),
    "a class": ("[ab].py", ["a.py", "b.py"], ["c.py", "ab.py"]),
    "a negated class": ("[!ab].py", ["c.py"], ["a.py", "/.py"]),
    "a bracket alone": ("a[.py", ["a[.py"], ["a.py"]),
    "special letters": ("a+(b).py", ["a+(b).py"], ["aab.py"]),
    "a line end": ("a*", ["a\n"], ["a/\n"]),
    "nothing": ("", [""], ["a"]),
}


@pytest.mark.parametrize(("glob", "yes", "no"), GLOBS.values(), ids=GLOBS)
def test_a_glob_matches(glob: str, yes: list[str], no: list[str]) -> None:
    assert glob_error(glob) is None
    assert [path for path in (*yes, *no) if matches(path, (glob,))] == yes


def test_one_of_several_globs_suffices() -> None:
    assert [path for path in ("b.py", "c.py") if matches(path, ("a.py", "b.py"))] == ["b.py"]


TEST: Final = "import pytest\nimport old\nfrom helpers import x\n\npytest.mark.slow\nold, x\n"
Lint = Callable[..., list[str]]


@pytest.fixture
def lint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Lint:
    """Write files, run the real flake8 in this process, and return our lines."""

    def run(files: Mapping[str, str], *arguments: str, folder: str = ".") -> list[str]:
        base = {".flake8": "", "pytest.ini": "[pytest]\n", "tests/test_a.py": TEST}
        write(tmp_path, {**base, **files})
        monkeypatch.chdir(tmp_path / folder)
        main(["--format=%(path)s %(row)d %(code)s %(text)s", *arguments])
        return [line for line in capsys.readouterr().out.splitlines() if " OST" in line]

    return run


def codes(lines: list[str]) -> list[str]:
    return [line.split()[2] for line in lines]


SECTION: Final = "[flake8]\nssot-markers = slow\nssot-shims =\n    old=new\n    older=new\n"


@pytest.mark.parametrize("name", ["setup.cfg", "tox.ini", ".flake8"])
def test_options_in_each_file_of_flake8(name: str, lint: Lint) -> None:
    assert codes(lint({name: SECTION})) == ["OST301"]


def test_options_on_the_command_line_win(lint: Lint) -> None:
    assert codes(lint({})) == ["OST201"]
    assert codes(lint({}, "--ssot-markers=slow", "--ssot-shims=old=new")) == ["OST301"]
    assert codes(lint({"setup.cfg": SECTION}, "--ssot-markers=fast")) == ["OST301", "OST201"]


def test_flake8_wins_over_pyproject(lint: Lint) -> None:
    files = {"pyproject.toml": "[tool.flake8-ssot]\nmarkers = ['slow']\nshims = {old = 'new'}\n"}
    assert codes(lint(files)) == ["OST301"]
    assert codes(lint(files, "--ssot-markers=fast")) == ["OST301", "OST201"]


def test_inner_tables_replace_key_by_key(lint: Lint) -> None:
    inner = {"pyproject.toml": "[tool.flake8-ssot]\nmarkers = ['fast']\n", "test_b.py": TEST}
    outer = "[tool.flake8-ssot]\nmarkers = ['slow']\nshims = {old = 'new'}\n"
    files = {f"inner/{name}": text for name, text in inner.items()} | {"pyproject.toml": outer}
    files["inner/deep/test_c.py"] = TEST
    assert [line.split()[:3:2] for line in sorted(lint(files))] == [
        ["./inner/deep/test_c.py", "OST301"],
        ["./inner/deep/test_c.py", "OST201"],
        ["./inner/test_b.py", "OST301"],
        ["./inner/test_b.py", "OST201"],
        ["./tests/test_a.py", "OST301"],
    ]


def test_all_errors_are_told_at_once(lint: Lint) -> None:
    toml = "[tool.flake8-ssot]\nmarkers = 'slow'\nmarker = 1\nshims = {'a b' = 'c'}\n"
    files = {"pyproject.toml": toml, "setup.cfg": "[flake8]\nssot-opt-in = X\n"}
    found = lint(files, "--ssot-detect-shims=no")
    assert [line for line in found if "OST001" in line] == [
        f"./tests/test_a.py 1 OST001 {text}"
        for text in (
            "flake8: ssot-detect-shims: 'no' is not a way of detecting; "
            "write one of none, declared, documented",
            "flake8: ssot-opt-in: 'X' is not a code of ours; write codes such as OST404",
            "pyproject.toml: marker: unknown key; did you mean markers?",
            'pyproject.toml: markers: \'slow\' is not a list of strings; write it as ["a", "b"]',
            "pyproject.toml: shims: a b: 'a b' is not an import path; "
            "write module.path or module.path:name",
        )
    ]
    assert codes(found)[-1] == "OST201"


def test_an_error_is_one_line_whatever_the_key(lint: Lint) -> None:
    found = lint({"pyproject.toml": '[tool.flake8-ssot]\n"a\\n\\u2028b" = 1\n'})
    assert [line.partition(";")[0] for line in found if "OST001" in line] == [
        "./tests/test_a.py 1 OST001 pyproject.toml: a\\n\\u2028b: unknown key"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[tool.flake8-ssot\n", "Expected", id="a syntax error"),
        pytest.param("tool.flake8-ssot = 1\n", "not a table", id="no table"),
        pytest.param("[[tool.flake8-ssot]]\n", "not a table", id="an array"),
    ],
)
def test_a_wrong_pyproject_is_told(text: str, problem: str, lint: Lint) -> None:
    found = [line for line in lint({"pyproject.toml": text}) if "OST001" in line]
    assert len(found) == 1
    assert f"OST001 pyproject.toml: tool.flake8-ssot: {problem}" in found[0]


@pytest.mark.parametrize("text", ["tool = 'flake8-ssot'\n", "[project]\nname = 'flake8-ssot'\n"])
def test_a_pyproject_that_only_mentions_us_says_nothing(text: str, lint: Lint) -> None:
    assert codes(lint({"pyproject.toml": text})) == codes(lint({}))


@pytest.mark.parametrize(
    ("folder", "argument"),
    [
        pytest.param(".", ".", id="where it stands"),
        pytest.param("spec", ".", id="below it"),
        pytest.param("src", "../spec", id="beside the file"),
    ],
)
def test_globs_start_at_the_configuration(folder: str, argument: str, lint: Lint) -> None:
    files = {"setup.cfg": "[flake8]\nssot-test-files = spec/*.py\n", "tests/test_a.py": ""}
    files |= dict.fromkeys(("spec/a.py", "spec/deep/a.py", "src/a.py"), "from . import x\n")
    assert codes(lint(files, argument, folder=folder)) == ["OST101"]


@pytest.mark.parametrize("folder", [".", "tests"])
@pytest.mark.parametrize("option", ["ssot-src = lib", "ssot-src = ./lib", "ssot-src = lib, ./lib"])
def test_paths_start_at_the_configuration(option: str, folder: str, lint: Lint) -> None:
    shim = "import warnings\n\nwarnings.warn('use new', DeprecationWarning)\n"
    shim += "from new import x\n__all__ = ['x']\n"
    files = {"setup.cfg": f"[flake8]\n{option}\n", "lib/old.py": shim, "lib/new.py": "x = 1\n"}
    assert codes(lint(files, "test_a.py" if folder == "tests" else ".", folder=folder)) == [
        "OST301",
        "OST201",
    ]


def test_defaults_are_those_of_the_table(tmp_path: Path) -> None:
    options: Any = Options(tmp_path)
    empty: dict[str, object] = {"`[]`": (), "`{}`": {}, "`declared`": "declared"}
    for option in (option for option in OPTIONS if option.default in empty):
        expected = Services() if option.key == "services" else empty[option.default]
        assert getattr(options, option.attribute) == expected, option.key


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"tox.ini": "[flake8]\nssot-suits = x\n"}, ["OST001"]),
        ({"deep/.flake8": "[flake8\n", "setup.cfg": "[flake8]\nssot_suits = x\n"}, ["OST001"]),
        ({"deep/.flake8": "[flake8:local-plugins]\n", "setup.cfg": "[flake8]\nssot-x = 1\n"}, []),
    ],
    ids=["found-above", "broken-passed-over", "nearer-without-options"],
)
def test_a_host_that_hides_its_configuration(
    files: dict[str, str], told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {**files, "deep/a.py": "x = 1\n"})
    monkeypatch.chdir(tmp_path / "deep")
    monkeypatch.setattr(Plugin, "workspace", None)
    Plugin.parse_options(argparse.Namespace())
    found = Plugin(ast.parse("x = 1\n"), "a.py", ["x = 1\n"]).run()
    assert [text.split()[0] for _, _, text, _ in found] == told


def test_a_host_without_any_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(Path.cwd().anchor)
    monkeypatch.chdir(root)
    monkeypatch.setattr(Plugin, "workspace", None)
    Plugin.parse_options(argparse.Namespace(ssot_suites="pytest tests"))
    assert list(Plugin(ast.parse("x = 1\n"), "stdin", ["x = 1\n"]).run()) == []
