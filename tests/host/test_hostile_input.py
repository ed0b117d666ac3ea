"""Whatever stands in the tree, the real flake8 process ends with reports or silence, never a crash."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from projects import write

from flake8_ssot.lint import lint
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace

TIMEOUT: Final = 100
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
AS_NOBODY: Final = """
import os, sys
from flake8.main.cli import main

main([*sys.argv[1:-2], "warm/test_up.py"])  # imports everything while it may
if os.geteuid() == 0:
    os.seteuid(65534)
raise SystemExit(main())
"""
LOCKED: Final = {
    "setup.cfg": "[flake8]\n",
    "pytest.ini": "[pytest]\n",
    "pyproject.toml": "[tool.flake8-ssot]\n",
    ".venv/pyvenv.cfg": "",
    ".venv/lib/python3.11/site-packages/pytest/__init__.py": "",
    "warm/test_up.py": "import pytest\nfrom . import a\n\npytest.mark.slow\n",
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
    "some parentheses": f"import pytest\nx = {nested('pytest.mark.slow', 90)}\n".encode(),
    "many attributes": b"import pytest\nx = pytest.mark.slow" + b".a" * 5_000 + b"\n",
    "some attributes": b"import pytest\nx = pytest.mark.slow" + b".a" * 200 + b"\n",
    "many operands": b"from pytest import mark\nx = mark.slow" + b" + 1" * 5_000 + b"\n",
    "some operands": b"from pytest import mark\nx = mark.slow" + b" + 1" * 200 + b"\n",
    "many branches": b"x = 1\nif x:\n    pass\n" + b"elif x:\n    pass\n" * 3_000,
    "many blocks": b"".join(b" " * n + b"if mark:\n" for n in range(99)) + b" " * 99 + b"mark\n",
    "many names": b"from pytest import " + b", ".join(b"mark" for _ in range(50_000)) + b"\n",
    "alias circle": b"import pytest\nmark = a\na = b\nb = mark\nx = a.slow\ny = pytest.mark.x\n",
    "null": b"import pytest\nx = pytest.mark.slow\0\n",
    "latin-1": MARKED.encode() + "# \u00f6\n".encode("latin-1"),
    "latin-1 with a cookie": b"# coding: latin-1\n" + MARKED.encode() + b"# \xf6\n",
    "unknown cookie": b"# coding: nonsense\n" + MARKED.encode(),
    "utf-16": MARKED.encode("utf-16"),
    "byte order mark": MARKED.encode("utf-8-sig"),
    "surrogates": b"import pytest\nx = getattr(pytest.mark, '\\ud800')\n",
    "braces in a name": b"import pytest\nx = getattr(pytest.mark, '{0}{x!r}\\n{')\n",
    "empty name": b"import pytest\nx = getattr(pytest.mark, '')\n",
    "relative, a thousand dots": b"from " + b"." * 1_000 + b"a import b\n",
    "syntax error": b"import pytest\ndef (:\n",
}

MANY: Final = {
    "marks": "x = pytest.mark.slow\n",
    "tests": "@pytest.mark.slow\ndef test_it():\n    x = pytest.mark.fast\n",
    "imports": "from pytest import mark\n",
    "aliases": "mark = pytest.mark\nmark.slow\n",
}


@pytest.mark.parametrize("line", MANY.values(), ids=MANY)
def test_fifty_thousand_lines(line: str, tmp_path: Path) -> None:
    write(tmp_path, {"setup.cfg": "[flake8]\n", "pytest.ini": "[pytest]\n"})
    times = 50_000 // line.count("\n")
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
    "operands": "from pytest import mark\nx = mark.slow" + " + mark.slow" * 700,
    "calls": "from pytest import mark\nx = mark.slow" + "()" * 700,
    "subscripts": "from pytest import mark\nx = mark.slow" + "[0]" * 700,
    "nots": "from pytest import mark\nx = " + "not " * 150 + "mark.slow",
    "lambdas": "from pytest import mark\nx = " + "lambda: " * 90 + "mark.slow",
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
    "mutual recursion": "def f(n):\n    return g(n)\n\n\ndef g(n):\n    return f(n)\n\n\nf(1)\n",
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
    "missing argument": "NAMES = 'a b'.replace('a')\n" + EACH,
    "empty separator": "NAMES = 'a b'.split('')\n" + EACH,
    "too many arguments": "NAMES = 'a b'.lower(1, 2, 3)\n" + EACH,
    "wrong format": "NAMES = ['{'.format(1), '{0[}'.format(1), '%'.format() % 1]\n" + EACH,
    "digit that is none": "NAMES = ['{\u00b2}'.format(1)]\n" + EACH,
    "number too long to print": f"NAMES = [f'{{0x{'f' * 5_000}}}']\n" + EACH,
    "unhashable": "NAMES = {**{[]: 1}, []: 2}\nX = [] in NAMES, {}[[]], {1: 2}.get([])\n" + EACH,
    "star import of itself": "from conftest import *\nfrom conftest import x\nimport conftest\n",
    "class of itself": "class A(A):\n    pass\n\n\nNAMES = A\n" + EACH,
    "wrong unpacking": "a, (b, *c), *d = 1\n(a, b), c = 'ab'\n",
    "wrong plugins": "pytest_plugins = ['', '.', '..', 'a..b', '\\0', 'a\\n', '*', '/', 'x' * 9, 1]\n",
    "long plugin name": f"pytest_plugins = ['{'a' * 5_000}', '{'a.' * 2_000}a']\n",
    "plugins of itself": "pytest_plugins = ['conftest', 'test_a']\n",
    "wrong collect_ignore": "collect_ignore = ['\\0', '[', 'a' * 9, 1]\ncollect_ignore_glob = ['[']\n",
}


@pytest.mark.parametrize("text", CONFTESTS.values(), ids=CONFTESTS)
def test_a_conftest_may_hold_anything(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"setup.cfg": "[flake8]\n", "pytest.ini": "[pytest]\n", "test_a.py": MARKED})
    (tmp_path / "conftest.py").write_text(text, encoding="utf-8")
    survives(tmp_path, "test_a.py")


def fill_ini(root: Path) -> None:
    lines = "".join(f"    marker_{number}: {'x' * 80}\n" for number in range(100_000))
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
    write(root, {"new\nline/test_c.py": MARKED, "new\nline/conftest.py": "", "new\nline/tox.ini": "x"})


def toml(text: str) -> Callable[[Path], None]:
    return lambda root: (root / "pyproject.toml").write_bytes(text.encode()) and None


OURS: Final = "[tool.flake8-ssot]\n"
TREES: Final[dict[str, Callable[[Path], None]]] = {
    "a configuration of 10 MB": fill_ini,
    "a path of 4,000 letters": long_path,
    "links in circles": links,
    "folders named as files": folders_named_as_files,
    "odd names": odd_names,
    "deep toml": toml(f"{OURS}x = {nested('1', 5_000, '[', ']')}\n"),
    "deep toml of others": toml(f"[x]\nx = {nested('1', 5_000, '[', ']')}\n"),
    "deep keys": toml("tool.poetry." + ".".join("a" * 5_000) + " = 1\n"),
    "no tables": toml("tool = 1\nproject = 'x'\ndependency-groups = 1\n"),
    "wrong tables": toml("[project]\ndependencies = 1\n[tool]\npoetry = [1]\nuv = 'x'\n"),
    "wrong markers": toml("[tool.pytest.ini_options]\nmarkers = 1\npythonpath = [1]\n"),
    "nulls": toml(OURS + r'src = ["\u0000"]' + "\n" + r'suites = ["pytest \u0000"]' + "\n"),
    "null in pythonpath": toml("[tool.pytest]\n" + r'pythonpath = ["\u0000"]' + "\n"),
    "null in testpaths": toml("[tool.pytest]\n" + r'testpaths = ["\u0000", "["]' + "\n"),
    "null environment": toml(OURS + r'environment = "\u0000"' + "\n"),
    "long paths": toml(f"{OURS}src = ['{'a' * 5_000}']\nsuites = ['pytest {'a/' * 3_000}']\n"),
    "long pythonpath": toml(f"[tool.pytest]\npythonpath = ['{'a' * 5_000}']\n"),
    "wrong glob": toml(f"{OURS}test-files = ['[z-a]', '[!]', '**[', '']\n"),
    "wrong suites": toml(f"{OURS}suites = [\"cd ' && pytest '\", 'cd && pytest', 'pytest -c', '']\n"),
    "suites elsewhere": toml(f"{OURS}suites = ['pytest ..', 'cd .. && pytest', 'cd gone; pytest']\n"),
}


@pytest.mark.parametrize("build", TREES.values(), ids=TREES)
def test_a_tree_may_hold_anything(build: Callable[[Path], None], tmp_path: Path) -> None:
    root = tmp_path / "project"
    write(root, {"setup.cfg": "[flake8]\n", "test_a.py": "from . import b\n" + MARKED})
    try:
        build(root)
    except OSError as error:
        pytest.skip(f"this file system has no such thing: {error}")
    survives(root, ".")


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        pytest.param("tests/secret", 0o000, id="a folder"),
        pytest.param("tests/secret", 0o444, id="a folder that can only be listed"),
        pytest.param("tests", 0o711, id="a folder that can't be listed"),
        pytest.param("pytest.ini", 0o000, id="pytest.ini"),
        pytest.param("pyproject.toml", 0o000, id="pyproject.toml"),
        pytest.param("tests/conftest.py", 0o000, id="conftest.py"),
        pytest.param(".venv", 0o000, id="the environment"),
        pytest.param("", 0o711, id="the project"),
    ],
)
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no such modes here")
def test_what_may_not_be_read_is_no_obstacle(name: str, mode: int) -> None:
    with tempfile.TemporaryDirectory() as base:
        Path(base).chmod(0o755)
        root = write(Path(base) / "project", LOCKED)
        (root / name).chmod(mode)
        try:
            output, crash = flake8(root, "test_a.py", "tests/test_b.py", driver=AS_NOBODY)
        finally:
            (root / name).chmod(0o755)
    assert (crash, "OST000" in output) == ("", False), output + crash
