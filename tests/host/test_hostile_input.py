"""Whatever stands in the tree, the real flake8 process ends with reports or silence."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pytest
from projects import write

from flake8_ssot.lint import lint
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace

TIMEOUT: Final = 60
MEMORY: Final = 3 * 2**30
MARKED: Final = "import pytest\n\n\n@pytest.mark.unheard_of\ndef test_it():\n    pass\n"
LIMIT: Final = f"""
try:
    import resource
except ImportError:
    pass
else:
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
"""
FLAKE8: Final = f"{LIMIT}\nfrom flake8.main.cli import main\nraise SystemExit(main())\n"
ONLY_TREES: Final = f"""
import flake8.checker

flake8.checker.FileChecker.process_tokens = lambda checker: None
{FLAKE8}
"""
UNPRIVILEGED: Final = """
import ctypes, os, sys

if sys.platform == "linux" and os.geteuid() == 0:
    for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP
os.execv(sys.executable, [sys.executable, "-m", "flake8", *sys.argv[1:]])
"""
LOCKED: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\n",
    "pyproject.toml": "[tool.flake8-ssot]\n",
    ".venv/pyvenv.cfg": "",
    ".venv/lib/python3.11/site-packages/pytest/__init__.py": "",
    "test_a.py": "import pytest\nfrom tests import a\n\npytest.mark.slow\n",
    "tests/conftest.py": "",
    "tests/secret/conftest.py": "from . import a\n",
    "tests/test_b.py": "import pytest\nfrom . import a\n\npytest.mark.slow\n",
}
WITHOUT_US: Final = f"""
import importlib.metadata

everything = importlib.metadata.distributions
importlib.metadata.distributions = lambda **given: (
    found for found in everything(**given) if found.metadata["Name"] != "flake8-ssot"
)
{FLAKE8}
"""


def flake8(folder: Path, *arguments: str, driver: str = FLAKE8) -> tuple[str, str]:
    run = subprocess.run(
        [sys.executable, "-c", driver, "-j1", "--ignore=E,W,F,C", *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=TIMEOUT,
        check=False,
    )
    crashed = run.returncode not in {0, 1} or "Traceback" in run.stderr
    return run.stdout, run.stderr if crashed else ""


def survives(folder: Path, *arguments: str) -> str:
    """Check that we fail at nothing that flake8 alone survives, and return what we print."""
    output, crash = flake8(folder, *arguments)
    if crash:
        assert flake8(folder, *arguments, driver=WITHOUT_US)[1], crash[-2000:]
    assert "OST000" not in output
    return output


def nested(text: str, depth: int, before: str = "(", after: str = ")") -> str:
    return before * depth + text + after * depth


LINTED: Final[dict[str, bytes]] = {
    "many parentheses": f"x = {nested('1', 5_000)}\n".encode(),
    "many attributes": b"import pytest\nx = pytest.mark.slow" + b".a" * 5_000 + b"\n",
    "many operands": b"from pytest import mark\nx = mark.slow" + b" + 1" * 5_000 + b"\n",
    "many branches": b"if x:\n    pass\n" + b"elif x:\n    pass\n" * 3_000,
    "many names": b"from pytest import " + b", ".join(b"mark" for _ in range(50_000)) + b"\n",
    "null": b"import pytest\nx = pytest.mark.slow\0\n",
    "latin-1": MARKED.encode() + "# \u00f6\n".encode("latin-1"),
    "with a cookie": b"# coding: latin-1\n" + MARKED.encode() + b"# \xf6\n",
    "utf-16": MARKED.encode("utf-16"),
    "surrogates": b"import pytest\nx = getattr(pytest.mark, '\\ud800')\n",
    "odd marks": b"from pytest import mark\ngetattr(mark, '{0}{x!r}\\n{'), getattr(mark, '')\n",
    "relative, a thousand dots": b"from " + b"." * 1_000 + b"a import b\n",
    "syntax error": b"import pytest\ndef (:\n",
}

MANY: Final = {
    "20,000 marks": (20_000, "x = pytest.mark.slow\n"),
    "marked tests": (5_000, "@pytest.mark.slow\ndef test_it():\n    x = pytest.mark.fast\n"),
    "imports": (10_000, "from pytest import mark\n"),
    "aliases": (10_000, "mark = pytest.mark\nmark.slow\n"),
}


@pytest.mark.parametrize(("times", "line"), MANY.values(), ids=MANY)
def test_a_file_may_be_long(times: int, line: str, tmp_path: Path) -> None:
    write(tmp_path, {"setup.cfg": "[flake8]\n", "pytest.ini": "[pytest]\n"})
    (tmp_path / "test_a.py").write_text("import pytest\n" + line * times, encoding="utf-8")
    output, crash = flake8(tmp_path, "test_a.py", driver=ONLY_TREES)
    assert (crash, "OST000" in output) == ("", False)


@pytest.mark.parametrize("data", LINTED.values(), ids=LINTED)
def test_a_linted_file_may_hold_anything(data: bytes, tmp_path: Path) -> None:
    write(tmp_path, {"setup.cfg": "[flake8]\n", "pytest.ini": "[pytest]\n"})
    (tmp_path / "test_a.py").write_bytes(data)
    survives(tmp_path, "test_a.py")


DEEP: Final = {
    "attributes": "import pytest\nx = pytest.mark.slow" + ".a" * 700,
    "operands": "from pytest import mark\nx = mark.slow" + " + 1" * 700,
    "calls": "from pytest import mark\nx = mark.slow" + "()" * 700,
    "subscripts": "from pytest import mark\nx = mark.slow" + "[0]" * 700,
    "nots": "from pytest import mark\nx = " + "not " * 150 + "mark.slow",
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_a_tree_as_deep_as_python_can_parse(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"pytest.ini": "[pytest]\n"})
    try:
        tree = ast.parse(text)
    except (RecursionError, MemoryError):
        pytest.skip("this Python can't parse it")
    found = lint(SourceFile(tmp_path / "test_a.py", tree, text), Workspace({}, tmp_path))
    assert {violation.code for violation in found} == {"OST201"}


REGISTER: Final = "def pytest_configure(config):\n    "
EACH: Final = REGISTER + "for n in NAMES:\n        config.addinivalue_line('markers', n)\n"
CONFTESTS: Final = {
    "syntax error": "def (:\n",
    "null": "x = '\0'\n",
    "huge loop": REGISTER + "for n in range(10**9):\n        config.addinivalue_line('markers', n)",
    "endless loop": REGISTER + "while True:\n        config.addinivalue_line('markers', 'x')",
    "recursion": "def f(c):\n    f(c)\n    f(c)\n\n\n" + REGISTER + "f(config)\n",
    "long literal": "NAMES = [" + "'a', " * 100_000 + "]\n" + EACH,
    "deep literal": f"NAMES = {nested('1', 90, '[', ']')}\n" + EACH,
    "many attributes": "NAMES = a" + ".b" * 5_000 + "\n" + EACH,
    "many operands": "NAMES = ['a']" + " + ['a']" * 5_000 + "\n" + EACH,
    "text that doubles": "NAMES = 'a'\n" + "NAMES = NAMES + NAMES\n" * 60 + EACH,
    "list that doubles": "NAMES = ['a']\n" + "NAMES = NAMES + NAMES\n" * 60 + EACH,
    "list that extends itself": "NAMES = ['a']\nfor n in NAMES:\n    NAMES.extend(NAMES)\n" + EACH,
    "list in itself": "NAMES = ['a']\nNAMES.append(NAMES)\nX = NAMES == NAMES\n" + EACH,
    "text that is replaced": "NAMES = 'a'\n" + "NAMES = NAMES.replace('a', 'aaaa')\n" * 60 + EACH,
    "wrong type of argument": "NAMES = 'a b'.split(1)\n" + EACH,
    "wrong arguments": "NAMES = 'a b'.replace('a')\nX = 'a b'.split('')\n" + EACH,
    "wrong format": "NAMES = ['{'.format(1), '{0[}'.format(1), '%'.format() % 1]\n" + EACH,
    "digit that is none": "NAMES = ['{\u00b2}'.format(1)]\n" + EACH,
    "number too long to print": f"NAMES = [f'{{0x{'f' * 5_000}}}']\n" + EACH,
    "unhashable": "NAMES = {**{[]: 1}, []: 2}\nX = [] in NAMES, {}[[]], {1: 2}.get([])\n" + EACH,
    "import of itself": "from conftest import *\nfrom conftest import x\nimport conftest\n",
    "class of itself": "class A(A):\n    pass\n\n\nNAMES = A\n" + EACH,
    "wrong unpacking": "a, (b, *c), *d = 1\n(a, b), c = 'ab'\n",
    "wrong plugins": "pytest_plugins = ['', '.', '..', 'a..b', '\\0', 'a\\n', '*', '/', 1]\n",
    "long plugin name": f"pytest_plugins = ['{'a' * 5_000}', '{'a.' * 2_000}a']\n",
    "wrong collect_ignore": "collect_ignore = ['\\0', '[', 1]\ncollect_ignore_glob = ['[']\n",
}


@pytest.mark.parametrize("text", CONFTESTS.values(), ids=CONFTESTS)
def test_a_conftest_may_hold_anything(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"setup.cfg": "[flake8]\n", "pytest.ini": "[pytest]\n", "test_a.py": MARKED})
    (tmp_path / "conftest.py").write_text(text, encoding="utf-8")
    survives(tmp_path, "test_a.py")


def fill_ini(root: Path) -> None:
    """Write a long list of markers, if less long where iniconfig, and pytest with it, would hang.

    Before 2.3.1 it needed time that grows with the square of a value's lines.
    """
    is_linear = tuple(map(int, version("iniconfig").split(".")[:3])) >= (2, 3, 1)
    number = 100_000 if is_linear else 10_000
    lines = "".join(f"    marker_{each}: {'x' * 80}\n" for each in range(number))
    (root / "pytest.ini").write_text(f"[pytest]\nmarkers =\n{lines}", encoding="utf-8")


def long_path(root: Path) -> None:
    folder = root
    before = os.open(".", os.O_RDONLY)
    try:
        os.chdir(root)
        while len(str(folder)) < 4_000:
            folder /= "d" * 100
            os.mkdir("d" * 100)
            os.chdir("d" * 100)
        Path("test_deep.py").write_text(MARKED, encoding="utf-8")
    finally:
        os.fchdir(before)
        os.close(before)


def links(root: Path) -> None:
    (root / "self").symlink_to("self")
    (root / "self.py").symlink_to("self.py")
    (root / "up").symlink_to(root, target_is_directory=True)
    (root / "conftest.py").symlink_to("conftest.py")
    (root / "tests/one").mkdir(parents=True)
    (root / "tests/one/two").symlink_to(root / "tests", target_is_directory=True)
    write(root, {"tests/test_b.py": MARKED, "tests/one/conftest.py": "from . import x\n"})


def folders_named_as_files(root: Path) -> None:
    for name in ("pytest.ini", "pyproject.toml", "tox.ini", "conftest.py", "requirements.txt"):
        (root / name).mkdir()
    (root / "tests/__init__.py").mkdir(parents=True)
    write(root, {"tests/test_b.py": "from . import x\n" + MARKED})


def odd_names(root: Path) -> None:
    write(root, {"te st/a-b/[x]/test_b.py": MARKED, "\u00f6/{0}/test_%s.py": MARKED})
    for name in ("test_c.py", "conftest.py", "tox.ini"):
        write(root, {f"new\nline/{name}": MARKED})


def toml(text: str) -> Callable[[Path], object]:
    return lambda root: write(root, {"pyproject.toml": text})


OURS: Final = "[tool.flake8-ssot]\n"
TREES: Final[dict[str, Callable[[Path], object]]] = {
    "a configuration of many MB": fill_ini,
    "a path of 4,000 letters": long_path,
    "links in circles": links,
    "folders named as files": folders_named_as_files,
    "odd names": odd_names,
    "a pipe of requirements": lambda root: os.mkfifo(root / "requirements.txt"),
    "deep toml": toml(f"{OURS}x = {nested('1', 5_000, '[', ']')}\n"),
    "deep toml of others": toml(f"[x]\nx = {nested('1', 5_000, '[', ']')}\n"),
    "deep keys": toml("tool.poetry." + ".".join("a" * 5_000) + " = 1\n"),
    "no tables": toml("tool = 1\nproject = 'x'\ndependency-groups = 1\n"),
    "wrong tables": toml("[project]\ndependencies = 1\n[tool]\npoetry = [1]\n"),
    "wrong markers": toml("[tool.pytest.ini_options]\nmarkers = 1\npythonpath = [1]\n"),
    "nulls": toml(OURS + r'src = ["\u0000"]' + "\n" + r'suites = ["pytest \u0000"]' + "\n"),
    "null in pythonpath": toml("[tool.pytest]\n" + r'pythonpath = ["\u0000"]' + "\n"),
    "null in testpaths": toml("[tool.pytest]\n" + r'testpaths = ["\u0000", "["]' + "\n"),
    "null environment": toml(OURS + r'environment = "\u0000"' + "\n"),
    "long paths": toml(f"{OURS}src = ['{'a' * 5_000}']\nsuites = ['pytest {'a/' * 3_000}']\n"),
    "long path": toml(f"[tool.pytest]\npythonpath = ['{'a' * 5_000}']\n"),
    "wrong glob": toml(f"{OURS}test-files = ['[z-a]', '[!]', '**[', '']\n"),
    "wrong suites": toml(f"{OURS}suites = [\"cd ' && pytest '\", 'cd && pytest', 'pytest -c']\n"),
    "wrong variable": toml(f'{OURS}suites = ["PYTEST_ADDOPTS=\\"\'\\" pytest"]\n'),
    "suites elsewhere": toml(f"{OURS}suites = ['pytest ..', 'cd .. && pytest', 'cd x; pytest']\n"),
}


@pytest.mark.parametrize("build", TREES.values(), ids=TREES)
def test_a_tree_may_hold_anything(build: Callable[[Path], object], tmp_path: Path) -> None:
    root = tmp_path / "project"
    write(root, {"setup.cfg": "[flake8]\n", "test_a.py": "from . import b\n" + MARKED})
    try:
        build(root)
    except (OSError, AttributeError) as error:
        pytest.skip(f"this file system has no such thing: {error}")
    survives(root, ".")


MODES: Final = {
    "a folder": ("tests/secret", 0o000),
    "a folder that can only be listed": ("tests/secret", 0o444),
    "a folder that can't be listed": ("tests", 0o711),
    "pytest.ini": ("pytest.ini", 0o000),
    "pyproject.toml": ("pyproject.toml", 0o000),
    "conftest.py": ("tests/conftest.py", 0o000),
    "the environment": (".venv", 0o000),
    "the project": ("", 0o711),
}


@pytest.mark.parametrize(("name", "mode"), MODES.values(), ids=MODES)
@pytest.mark.skipif(os.name != "posix", reason="there are no such modes here")
def test_what_may_not_be_read_is_no_obstacle(name: str, mode: int, tmp_path: Path) -> None:
    root = write(tmp_path / "project", LOCKED)
    (root / name).chmod(mode)
    try:
        output, crash = flake8(root, "test_a.py", "tests/test_b.py", driver=UNPRIVILEGED)
    finally:
        (root / name).chmod(0o755)
    assert (crash, "OST000" in output) == ("", False), output + crash
