"""What of a configuration file counts: our reading of it against the real pytest's loaders."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

import pytest
from _pytest.config.findpaths import CONFIG_LOADERS_BY_NAME
from hypothesis import example, given, settings
from hypothesis import strategies as st
from verdicts import REFUSED, theirs, verdict

from flake8_ssot.pytest_config.inifile import LOADERS, load

pytestmark = pytest.mark.skipif(pytest.version_tuple < (9, 2), reason="told of pytest 9.2")

INI_NAMES: Final = ("pytest.ini", ".pytest.ini", "tox.ini", "setup.cfg", "custom.ini", "custom.cfg")
TOML_NAMES: Final = ("pytest.toml", ".pytest.toml", "pyproject.toml", "custom.toml")

INI_TEXTS: Final = {
    "empty": "",
    "only a comment": "# nothing\n",
    "empty section": "[pytest]\n",
    "a value": "[pytest]\nmarkers = slow\n",
    "lines": "[pytest]\nmarkers =\n    slow: x\n    fast\naddopts = -q\n",
    "lines and comments": "[pytest]\nmarkers =\n    slow  # why\n    # not\n    fast ; x\n",
    "tool:pytest": "[tool:pytest]\nmarkers = slow\n",
    "both sections": "[tool:pytest]\nmarkers = a\n[pytest]\nmarkers = b\n",
    "spaces in the header": "[ pytest ]\nmarkers = slow\n",
    "indented header": " [pytest]\nmarkers = slow\n",
    "comment after the header": "[pytest]  # mine\nmarkers = slow\n",
    "upper case": "[PYTEST]\nmarkers = slow\n",
    "table of pyproject": "[tool.pytest.ini_options]\nmarkers = slow\n",
    "value before any section": "markers = slow\n[pytest]\n",
    "key twice": "[pytest]\nmarkers = a\nmarkers = b\n",
    "section twice": "[pytest]\na = 1\n[pytest]\nb = 2\n",
    "no equals sign": "[pytest]\nmarkers\n",
    "colon": "[pytest]\nmarkers: slow\n",
    "empty key": "[pytest]\n= slow\n",
    "empty value": "[pytest]\nmarkers =\n",
    "unclosed header": "[pytest\nmarkers = slow\n",
    "continuation without a key": "[pytest]\n    slow\n",
    "quotes": '[pytest]\nmarkers = "slow"\n',
    "windows line ends": "[pytest]\r\nmarkers =\r\n    slow\r\n    fast\r\n",
    "old mac line ends": "[pytest]\rmarkers = slow\r",
    "byte order mark": "\ufeff[pytest]\nmarkers = slow\n",
    "form feed": "[pytest]\nmarkers = slow\x0cfast\n",
    "vertical tab": "[pytest]\nmarkers = slow\x0bfast\n",
    "line separator": "[pytest]\nmarkers = slow\u2028fast = 1\n",
    "next line": "[pytest]\nmarkers = slow\x85fast = 1\n",
    "null": "[pytest]\nmarkers = sl\0w\n",
    "not ascii": "[pytest]\nmarkers = sl\u00f6w\n",
}
TOML_TEXTS: Final = {
    "empty": "",
    "empty table": "[pytest]\n",
    "pytest": "[pytest]\nmarkers = ['slow']\n",
    "tool.pytest": "[tool.pytest]\nmarkers = ['slow']\n",
    "empty tool.pytest": "[tool.pytest]\n",
    "ini_options": "[tool.pytest.ini_options]\nmarkers = ['slow']\n",
    "empty ini_options": "[tool.pytest.ini_options]\n",
    "types": "[tool.pytest.ini_options]\na = 1\nb = true\nc = 1.5\nd = [1, 'x']\ne = {x = 1}\n",
    "dates": "[tool.pytest.ini_options]\na = 2020-01-01\nb = 07:30:00\n",
    "native types": "[tool.pytest]\na = 1\nb = true\nc = 1.5\nd = [1, 'x']\ne = {x = 1}\n",
    "both": "[tool.pytest]\na = '1'\n[tool.pytest.ini_options]\nb = '2'\n",
    "both, one empty": "[tool.pytest]\na = '1'\n[tool.pytest.ini_options]\n",
    "pytest and tool": "[pytest]\na = '1'\n[tool.pytest]\nb = '2'\n",
    "pytest and empty tool": "[pytest]\na = '1'\n[tool.pytest]\n",
    "loose": "markers = ['slow']\n",
    "loose and a table": "markers = ['slow']\n[pytest]\n",
    "another table": "[tool.ruff]\nline-length = 1\n",
    "another table at the top": "[project]\nname = 'x'\n",
    "pytest is no table": "pytest = 1\n",
    "pytest is a list": "pytest = ['x']\n",
    "pytest is an array of tables": "[[pytest]]\na = 1\n",
    "tool is no table": "tool = 1\n",
    "tool is a string": "tool = 'x'\n",
    "tool.pytest is no table": "[tool]\npytest = 1\n",
    "tool.pytest is empty text": "[tool]\npytest = ''\n",
    "tool.pytest is an empty list": "[tool]\npytest = []\n",
    "ini_options is no table": "[tool.pytest]\nini_options = 1\n",
    "ini_options is false": "[tool.pytest]\nini_options = false\n",
    "ini_options is an empty list": "[tool.pytest]\na = 1\nini_options = []\n",
    "syntax error": "[pytest\n",
    "key twice": "[pytest]\na = 1\na = 2\n",
    "windows line ends": "[pytest]\r\nmarkers = '''\r\na\r\n'''\r\n",
    "old mac line ends": "[pytest]\rmarkers = 'x'\r",
    "byte order mark": "\ufeff[pytest]\nmarkers = ['slow']\n",
    "null": "[pytest]\nmarkers = ['sl\0w']\n",
    "deep": "[pytest]\nx = " + "[" * 3000 + "]" * 3000,
}


@pytest.mark.parametrize("name", INI_NAMES)
@pytest.mark.parametrize("text", INI_TEXTS.values(), ids=INI_TEXTS)
def test_ini_files_count_as_for_pytest(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    assert verdict(load(path)) == theirs(path)


@pytest.mark.parametrize("name", TOML_NAMES)
@pytest.mark.parametrize("text", TOML_TEXTS.values(), ids=TOML_TEXTS)
def test_toml_files_count_as_for_pytest(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode())
    assert verdict(load(path)) == theirs(path)


@pytest.mark.parametrize("name", [*INI_NAMES, *TOML_NAMES])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param("[pytest]\nmarkers = sl\u00f6w\n".encode("latin-1"), id="latin-1"),
        pytest.param("[pytest]\nmarkers = slow\n".encode("utf-16"), id="utf-16"),
    ],
)
def test_other_encodings_stop_the_run(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert verdict(load(path)) == theirs(path) == REFUSED


def test_the_names_and_their_order_are_those_of_pytest() -> None:
    assert list(LOADERS) == list(CONFIG_LOADERS_BY_NAME)


LINES: Final = st.sampled_from(
    [
        "[pytest]", "[tool:pytest]", "[other]", "[pytest", "[]", "[ pytest ]", "markers = a",
        "k: v", "", " ", "#", "# c", "; c", "  indented", "\tx = y", "  # c", "a = b # c", "a =",
        "=", "word", "markers =", "[pytest] # c", "a = b ; c", "\\", "k = [x]", "\x0c", "\ufeff",
        "a\x85b = 1",
    ]
)  # fmt: skip
ENDS: Final = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
SCALARS: Final = st.one_of(
    st.sampled_from(["1", "true", "'x'", "1.5", "[]", "['a', 'b']", "[1]", "{}", "{a = 1}", "''"])
)
KEYS: Final = st.sampled_from(
    [
        "pytest", "tool", "tool.pytest", "tool.pytest.ini_options", "tool.pytest.markers",
        "markers", "pytest.markers", "pytest.ini_options", "ini_options", "tool.ruff", "project",
    ]
)  # fmt: skip
STATEMENTS: Final = st.one_of(
    KEYS.map("[{}]".format),
    KEYS.map("[[{}]]".format),
    st.tuples(KEYS, SCALARS).map(lambda pair: f"{pair[0]} = {pair[1]}"),
)


def compare(name: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode())
        assert verdict(load(path)) == theirs(path)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(INI_NAMES), st.lists(st.tuples(LINES, ENDS), max_size=8))
@example("tox.ini", [("[pytest]", "\r"), ("a =", "\r\n")])
def test_random_ini_files_count_as_for_pytest(name: str, lines: list[tuple[str, str]]) -> None:
    compare(name, "".join(line + end for line, end in lines))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TOML_NAMES), st.lists(STATEMENTS, max_size=5))
def test_random_toml_files_count_as_for_pytest(name: str, lines: list[str]) -> None:
    compare(name, "".join(f"{line}\n" for line in lines))
