"""What conftest.py files register, as we read it and as the real pytest knows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from projects import write

from flake8_ssot.pytest_config.builtin_markers import BUILTIN_MARKERS
from flake8_ssot.pytest_config.commandline import Suite
from flake8_ssot.pytest_config.ini_values import marker_name
from flake8_ssot.pytest_config.registrations import Registrations
from flake8_ssot.workspace import Workspace

Server = subprocess.Popen[str]
LISTER: Final = """
import json, os

def pytest_collection(session):
    print("\\n@@" + json.dumps(session.config.getini("markers")), flush=True)
    os._exit(0)
"""
SERVER: Final = """
import os, sys
import pytest

for line in sys.stdin:
    if not os.fork():
        os.chdir(line.rstrip())
        pytest.main(["--collect-only", "-qs", "-p", "marker_lister", "-p", "no:cacheprovider"])
        os._exit(1)
    os.wait()
    print("##", flush=True)
"""
HOOK: Final = "def pytest_configure(config):\n    "
ADD: Final = "config.addinivalue_line('markers', {})"
EACH: Final = "for name in NAMES:\n        config.addinivalue_line('markers', name)"


class Row(NamedTuple):
    """A conftest.py, the files beside it, and whether we know exactly what it registers.

    Where `known` is None we may give up; only a wrong answer is wrong.
    """

    conftest: str
    files: Mapping[str, str] = {}
    known: bool | None = True


def body(statements: str, /, **files: str) -> Row:
    return Row(HOOK + statements, {f"{name}.py": content for name, content in files.items()})


def add(expression: str) -> Row:
    return body(ADD.format(expression))


def each(statements: str, /, **files: str) -> Row:
    return Row(f"{statements}\n{HOOK}{EACH}", {f"{n}.py": text for n, text in files.items()})


REGISTER: Final = "config.pluginmanager.register"
CLASS: Final = "class Extra:\n    def pytest_configure(self, config):\n        " + ADD + "\n"
ROWS: Final = {
    "a literal": add("'slow: takes long'"),
    "keywords": body("config.addinivalue_line(name='markers', line='slow')"),
    "with arguments": add("'slow(seconds): takes long'"),
    "implicit concatenation": add("'slow' '_one: takes' ' long'"),
    "concatenation": add("'slow' + ': takes long'"),
    "unknown tail": add("'slow: ' + str(config)"),
    "f-string with a known head": add("f'slow: since {config.rootpath}'"),
    "f-string of a constant": Row("NAME = 'slow'\n" + HOOK + ADD.format("f'{NAME}_one: x'")),
    "format": add("'{}_{n}: x'.format('slow', n=1)"),
    "percent": add("'%s: %s' % ('slow', 'x')"),
    "method": add("'SLOW'.lower().replace('l', 'n')"),
    "list": each("NAMES = ['slow', 'fast: x']"),
    "tuple": each("NAMES = ('slow', 'fast: x')"),
    "set": each("NAMES = {'slow', 'fast: x'}"),
    "keys of a dict": each("NAMES = {'slow': 1, 'fast': 2}"),
    "starred": each("BASE = ['slow']\nNAMES = [*BASE, 'fast']"),
    "sum of lists": each("NAMES = ['slow'] + ['fast']"),
    "split": each("NAMES = 'slow fast'.split()"),
    "split at commas": each("NAMES = 'slow,fast'.split(',')"),
    "dedent": each(
        "import textwrap\nNAMES = textwrap.dedent('''\\\n    slow: x\n    fast\n''').splitlines()"
    ),
    "comprehension": each("NAMES = [f'{n}_db: x' for n in ('slow', 'fast') if n != 'fast']"),
    "grown by append": each("NAMES = ['slow']\nNAMES.append('fast')"),
    "grown by addition": each("NAMES = ['slow']\nNAMES += ['fast']"),
    "items": Row(
        "TABLE = {'slow': 'x', 'fast': 'y'}\n"
        + HOOK + "for name, text in TABLE.items():\n        " + ADD.format("f'{name}: {text}'")
    ),
    "from a module": each("from names import NAMES", names="NAMES = ['slow', 'fast']"),
    "from a module of a module": each(
        "from names import NAMES", names="from deep import NAMES", deep="NAMES = ('slow',)"
    ),
    "attribute of a module": each("import names\nNAMES = names.ALL", names="ALL = ['slow']"),
    "helper": Row(f"def help(c, n):\n    {ADD.format('n').replace('config', 'c')}\n"
                  f"{HOOK}help(config, 'slow')"),
    "helper of another module": body(
        "from tool import help\n    help(config, 'slow')",
        tool=f"def help(config, *names):\n    for name in names:\n        {ADD.format('name')}\n",
    ),
    "hook star-imported": Row("from tool import *\n", {"tool.py": HOOK + ADD.format("'slow'")}),
    "hook imported": Row("from tool import pytest_configure\n",
                         {"tool.py": HOOK + ADD.format("'slow'")}),
    "hook by another name": Row(
        "import pytest\n\n\n@pytest.hookimpl(specname='pytest_configure')\n"
        + HOOK.replace("pytest_configure", "set_up") + ADD.format("'slow'")
    ),
    "decorated hook": Row("import pytest\n\n\n@pytest.hookimpl(trylast=True)\n"
                          + HOOK + ADD.format("'slow'")),
    "other early hooks": Row("def pytest_sessionstart(session):\n    session."
                             + ADD.format("'slow'")),
    "two definitions": Row(HOOK + ADD.format("'slow'") + "\n\n\n" + HOOK + ADD.format("'fast'")),
    "class registered": Row(CLASS.format("'slow'") + HOOK + REGISTER + "(Extra(), 'extra')"),
    "getini append": body("config.getini('markers').append('slow: x')"),
    "getini extend": body("config.getini('markers').extend(['slow', 'fast'])"),
    "getini in place": body("lines = config.getini('markers')\n    lines += ['slow', 'fast']"),
    "alias": body("add = config.addinivalue_line\n    add('markers', 'slow')"),
    "unpacked alias": body("add, _ = config.addinivalue_line, 1\n    add('markers', 'slow')"),
    "arguments unpacked": body("config.addinivalue_line(*('markers', 'slow'))"),
    "comprehension as a statement": body("[" + ADD.format("n") + " for n in ('slow', 'fast')]"),
    "map that is never consumed": body("map(lambda n: " + ADD.format("n") + ", ['slow'])"),
    "map that is consumed": body("list(map(lambda n: " + ADD.format("n") + ", ['slow', 'fast']))"),
    "return on collect-only": body("if config.option.collectonly:\n        return\n    "
                                   + ADD.format("'slow'")),
    "another option": body("config.addinivalue_line('filterwarnings', 'ignore')"),
    "not called": Row("def helper(config):\n    " + ADD.format("'slow'")),
    "in dead code": body("if False:\n        " + ADD.format("'slow'")),
    "computed": Row(HOOK + ADD.format("type(config).__name__.lower()"), known=False),
    "computed list": Row("import os\nNAMES = os.listdir()\n" + HOOK + EACH, known=False),
    "generator": Row("def names():\n    yield 'slow'\n\n\nNAMES = names()\n" + HOOK + EACH,
                     known=False),
    "enumeration": Row("import enum\n\n\nclass NAMES(str, enum.Enum):\n    A = 'slow'\n\n\n"
                       + HOOK + EACH, known=False),
    "sorted items": Row("NAMES = [k for k, _ in sorted({'slow': 1}.items())]\n" + HOOK + EACH,
                        known=False),
}  # fmt: skip
#: What is rare enough that we may give up, but may not be wrong about.
RARE: Final = {
    "split by keyword": each("NAMES = 'slow,fast'.split(sep=',')"),
    "grown by insert": each("NAMES = ['slow']\nNAMES.insert(0, 'fast')"),
    "grown by a slice": each("NAMES = ['slow']\nNAMES[:0] = ['fast']"),
    "dict grown by update": each("NAMES = {'slow': 1}\nNAMES.update({'fast': 2})"),
    "dict grown by key": each("NAMES = {'slow': 1}\nNAMES['fast'] = 2"),
    "dict grown by setdefault": each("NAMES = {'slow': 1}\nNAMES.setdefault('fast', 2)"),
    "helper that returns early": each(
        "import sys\n\n\ndef names():\n    if sys.version_info > (3,):\n"
        "        return ['slow', 'fast']\n    return ['slow']\n\n\nNAMES = names()"
    ),
    "while": Row(
        "NAMES = ['slow', 'fast']\n" + HOOK + "n = 0\n    while n < len(NAMES):\n        "
        + ADD.format("NAMES[n]") + "\n        n += 1\n"
    ),
    "class registered, inherited": Row(
        CLASS.format("'slow'") + "class More(Extra):\n    pass\n" + HOOK + REGISTER + "(More())"
    ),
    "class that registers when made": Row(
        CLASS.format("'slow'").replace("pytest_configure", "__init__") + HOOK + "Extra(config)"
    ),
    "module registered": body("import tool\n    " + REGISTER + "(tool)",
                              tool=HOOK + ADD.format("'slow'")),
    "plugin imported": body("config.pluginmanager.import_plugin('tool')",
                            tool=HOOK + ADD.format("'slow'")),
    "partial": body("import functools\n    "
                    "functools.partial(config.addinivalue_line, 'markers')('slow')"),
    "getattr": body("getattr(config, 'addinivalue_line')('markers', 'slow')"),
    "keywords unpacked": body("config.addinivalue_line(**{'name': 'markers', 'line': 'slow'})"),
}  # fmt: skip
ALL: Final = ROWS | {name: row._replace(known=None) for name, row in RARE.items()}


def read(root: Path) -> Registrations:
    workspace = Workspace({"environment": "none"}, root)
    options, _ = workspace.options_for(root / "conftest.py")
    view = workspace.pytest
    return view.registry(view.run(Suite(root, ())), options).at_start


@pytest.fixture(scope="session")
def pytest_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start a process that has imported pytest, and forks to run it in the folders it is told."""
    scratch = write(
        tmp_path_factory.mktemp("server"), {"server.py": SERVER, "marker_lister.py": LISTER}
    )
    hidden = ("PYTEST", "PYTHONPATH")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
    with subprocess.Popen(
        [sys.executable, str(scratch / "server.py")],
        env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        yield server
        assert server.stdin
        server.stdin.close()


def real(root: Path, server: Server) -> set[str]:
    """Return the names that pytest knows when it begins to collect `root`."""
    assert server.stdin
    assert server.stdout
    server.stdin.write(f"{root}\n")
    server.stdin.flush()
    output = ""
    while not (line := server.stdout.readline()).startswith("@@"):
        assert line.strip() != "##", output
        output += line
    assert server.stdout.readline() == "##\n"
    return {marker_name(text) for text in json.loads(line[2:])} - BUILTIN_MARKERS.keys()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the server forks")
@pytest.mark.parametrize("row", ALL.values(), ids=ALL)
def test_registrations_are_those_of_pytest(row: Row, pytest_server: Server, tmp_path: Path) -> None:
    files = {"pytest.ini": "[pytest]\n", "conftest.py": row.conftest + "\n", **row.files}
    root = write(tmp_path, files)
    ours = read(root)
    theirs = real(root, pytest_server)
    if ours.unknown is None:
        assert set(ours.names) == theirs
    assert row.known in {None, ours.unknown is None}, ours.unknown


def test_the_place_is_the_line_of_the_call(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {
            "conftest.py": "import tool\n\n\n" + HOOK + "tool.register(config)\n",
            "tool.py": "\n\n\ndef register(config):\n    " + ADD.format("'slow'"),
        },
    )
    site = read(root).names["slow"]
    assert (site.path.name, site.line) == ("tool.py", 2)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        pytest.param("slow", "slow", id="bare"),
        pytest.param("slow: takes: long", "slow", id="description"),
        pytest.param("slow(a: int): x", "slow", id="colon in the arguments"),
        pytest.param(" slow , x", "slow , x", id="comma"),
        pytest.param("", "", id="empty"),
    ],
)
def test_a_name_is_cut_as_pytest_does(line: str, name: str) -> None:
    assert marker_name(line) == name
