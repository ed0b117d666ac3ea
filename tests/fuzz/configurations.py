"""Configuration files as projects have them, and bytes that went wrong in them.

The seeds are modelled on real files. Set `SSOT_SEEDS` to a folder to mutate the configuration files
below it as well.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from hypothesis import strategies as st

NAMES: Final = (
    "pytest.toml", ".pytest.toml", "pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini",
    "setup.cfg",
)  # fmt: skip
ROOT: Final = Path(__file__).parents[2]
SEEDS: Final = (
    b"""[pytest]
minversion = 8.0
testpaths = ["tests", "integration"]
addopts = ["-ra", "--strict-markers", "-p", "no:cacheprovider"]
markers = [
    "slow: takes longer than a second",
    'network(host): needs "the" network', # not on CI
]
filterwarnings = ["error", "ignore::DeprecationWarning:pkg\\\\.sub"]
""",
    b"""# Copyright \xc2\xa9 the authors
[pytest]
minversion = 6.0
addopts = -ra -q
    --strict-markers
testpaths =
    tests
    integration
; what follows is read by plugins as well
markers =
    slow: marks tests as slow (deselect with '-m "not slow"')
    # a comment
    network(host): needs the network
python_files = test_*.py *_test.py
xfail_strict = true
filterwarnings =
    error
    ignore:.*:DeprecationWarning:pkg[.]sub
""",
    b"""[build-system]
requires = ["setuptools>=77", "wheel"]
build-backend = 'setuptools.build_meta'

[project]
name = "demo"
version = "1.0"
authors = [{ name = "A. U. Thor", email = "a@example.org" }]
description = "d\xc3\xa9mo"

[project.optional-dependencies]
test = [ "pytest>=8", ]

[tool.black]
line-length = 100
exclude = '''
/(
    \\.git
  | build
)/
'''

[tool.pytest.ini_options]
minversion = "6.0"
addopts = "-ra --import-mode=importlib"
testpaths = ["tests"]
pythonpath = ["src"]
xfail_strict = true
log_cli_level = 10
markers = [
    "slow: takes long",
    "serial",
]

[[tool.mypy.overrides]]
module = ["a.*"]
ignore_errors = true
""",
    b"""[project]
name = "demo"
dynamic = ["version"]

[tool.pytest]
markers = ["slow: takes long", \"\"\"serial: \\
    one by one\"\"\"]
addopts = ["-ra"]
strict_markers = true
testpaths = ["tests"]

[tool.coverage.run]
source = ["demo"]
started = 2024-02-29T12:00:00Z
""",
    b"""[tox]
envlist = py{310,311}-{linux,mac}, lint
isolated_build = true

[testenv]
deps =
    pytest
    -r requirements.txt
setenv =
    PYTHONPATH = {toxinidir}
commands = pytest {posargs:tests} --color=yes

[testenv:lint]
deps = flake8
commands = flake8 .

[flake8]
max-line-length = 100
per-file-ignores =
    tests/*:S101,E501

[pytest]
addopts = --doctest-modules
markers =
    slow
    serial: one by one
""",
    b"""[metadata]
name = demo
version = attr: demo.__version__
long_description = file: README.md
classifiers =
    Framework :: Pytest

[options]
packages = find:
install_requires =
    requests>=2; python_version < "3.12"

[options.entry_points]
console_scripts =
    demo = demo.cli:main

[tool:pytest]
testpaths = tests
addopts = -v
markers =
    slow: takes long

[bdist_wheel]
universal = 1
""",
)
#: The names under which the seeds, and our own pyproject.toml and setup.cfg, are configurations.
SUIT: Final = (
    NAMES[:2], NAMES[2:4], NAMES[4:5], NAMES[4:5], NAMES[5:6], NAMES[6:], NAMES[4:5], NAMES[6:],
)  # fmt: skip
#: What mistakes are made of, in hand-written files and by bad merges.
TOKENS: Final = (
    b"[", b"]", b"[[", b"]]", b"=", b":", b"#", b";", b'"', b"'", b'"""', b"'''", b"\\", b",", b"{",
    b"}", b"\n", b"\r", b"\r\n", b"\n\n", b"    ", b"\t", b"\x00", b"\x0b", b"\x0c", b"\x1c",
    b"\x85", b"\xc2\x85", b"\xe2\x80\xa8", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    b"\xc3", b"[pytest]\n", b"\n[pytest]\n", b"[tool:pytest]\n", b"[tool.pytest]\n",
    b"\n[tool.pytest.ini_options]\n", b"[tool]\n", b"pytest", b"tool", b"ini_options", b"markers",
    b"markers = x\n", b"markers = ['x']\n", b"addopts = '-q'\n", b"true", b"1", b"1.5",
    b"inf", b"1979-05-27", b"<<<<<<< HEAD\n", b"=======\n", b">>>>>>> theirs\n", b"\\u0041",
    b"\\ud800", b"%(here)s", b"a.b = 1\n", b"- ", b"// ",
)  # fmt: skip


def seeds() -> list[tuple[bytes, tuple[str, ...]]]:
    """Return the files that are mutated, our own ones among them, each with the names it suits."""
    own = ((ROOT / name).read_bytes() for name in ("pyproject.toml", "setup.cfg"))
    found = list(zip([*SEEDS, *own], SUIT, strict=True))
    if folder := os.environ.get("SSOT_SEEDS"):
        paths = sorted((name, path) for name in NAMES for path in Path(folder).rglob(f"*{name}"))
        found += [(path.read_bytes(), (name,)) for name, path in paths]
    return found


_PLACE: Final = st.integers(0, 4000)
_MUTATION: Final = st.one_of(
    st.tuples(st.just("flip"), _PLACE, st.integers(0, 7)),
    st.tuples(st.just("put"), _PLACE, st.integers(0, 255)),
    st.tuples(st.just("cut"), _PLACE, st.sampled_from((1, 2, 10, 100))),
    st.tuples(st.just("end"), _PLACE, st.just(0)),
    st.tuples(st.just("insert"), _PLACE, st.sampled_from(TOKENS)),
    st.tuples(st.just("copy"), _PLACE, _PLACE),
    st.tuples(st.just("swap"), _PLACE, _PLACE),
    st.tuples(st.just("drop"), _PLACE, st.just(0)),
)


def mutated(data: bytes, kind: str, place: int, what: int | bytes) -> bytes:
    """Return `data` with one thing done to it; a place beyond the end is one within it."""
    at = place % (len(data) + 1)
    if isinstance(what, bytes):
        return data[:at] + what + data[at:]
    if kind == "flip":
        changed = bytearray(data or b" ")
        changed[at % len(changed)] ^= 1 << what
        return bytes(changed)
    if kind == "put":
        return data[:at] + bytes([what]) + data[at + 1 :]
    if kind == "cut":
        return data[:at] + data[at + what :]
    if kind == "end":
        return data[:at]
    return _with_lines(data, kind, place, what)


def _with_lines(data: bytes, kind: str, place: int, what: int) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    one, other = place % len(lines), what % len(lines)
    if kind == "copy":
        lines.insert(one, lines[other])
    elif kind == "swap":
        lines[one], lines[other] = lines[other], lines[one]
    else:
        del lines[one]
    return b"".join(lines)


@st.composite
def configurations(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return a name, seldom one that does not suit, and a seed after up to three mutations."""
    data, names = draw(st.sampled_from(seeds()))
    name = draw(st.sampled_from((*names, *names, *names, *NAMES)))
    for kind, place, what in draw(st.lists(_MUTATION, max_size=3)):
        data = mutated(data, kind, place, what)
    return name, data
