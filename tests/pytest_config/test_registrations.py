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
    "f-string with an unknown end of the name": Row(
        HOOK + ADD.format("f'slow_{type(config).__name__}'"), known=False
    ),
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
    "helper that calls itself": Row(
        "def help(c, names):\n    if names:\n        c.addinivalue_line('markers', names[0])\n"
        "        help(c, names[1:])\n\n\n" + HOOK + "help(config, ['slow', 'fast'])", known=False
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
    "keys": each("TABLE = {'slow': 1, 'fast': 2}\nNAMES = TABLE.keys()"),
    "values": each("TABLE = {1: 'slow', 2: 'fast'}.copy()\nNAMES = TABLE.values()"),
    "get": add("{'a': 'slow'}.get('a', 'fast')"),
    "unpacked dict": each("TABLE = {'slow': 1}\nNAMES = {**TABLE, 'fast': 2}"),
    "union of dicts": each("NAMES = {'slow': 1} | {'fast': 2}"),
    "dict comprehension": each("NAMES = {n: 1 for n in ('slow', 'fast')}"),
    "copy of a list": each("BASE = ['slow']\nNAMES = BASE.copy()\nBASE.append('fast')"),
    "by key and by index": add("{'a': ['slow', 'fast']}['a'][1]"),
    "conditional expression": add("'slow' if 'a' in 'abc' else 'fast'"),
    "list asked": each("NAMES = ['slow', 'fast']\nPLACE = NAMES.index('fast')"),
    "tuple asked": each("NAMES = ('slow', 'fast')\nPLACE = NAMES.index('fast')"),
    "f-string with a known head, longer": add("f'slow: {config.rootpath}'.rstrip() + '.'"),
    "generator in a loop": Row(HOOK + "for n in (m for m in ('slow', 'fast')):\n        "
                               + ADD.format("n")),
    "deque that consumes": body("import collections\n    collections.deque(map(lambda n: "
                                + ADD.format("n") + ", ['slow', 'fast']), maxlen=0)"),
    "reversed in place": Row("NAMES = ['slow', 'fast']\nNAMES.reverse()\n"
                             + HOOK + ADD.format("NAMES[0]")),
    "sorted in place": Row("NAMES = ['slow', 'fast']\nNAMES.sort()\n"
                           + HOOK + ADD.format("NAMES[0]")),
    "star import of what is public": Row(
        "from tool import *\n", {"tool.py": "_x = 1\n" + HOOK + ADD.format("'slow'")}
    ),
    "star import of what is listed": Row(
        "from tool import *\n",
        {"tool.py": "__all__ = ['NAMES']\nNAMES = 1\n" + HOOK + ADD.format("'slow'")},
    ),
    "star import from the standard library": Row(
        "from os.path import *\n" + HOOK + ADD.format("'slow'")
    ),
    "from a package above": body(
        "from pkg.sub.tool import help\n    help(config)",
        **{"pkg/__init__": "", "pkg/names": "NAME = 'slow'", "pkg/sub/__init__": "",
           "pkg/sub/tool": "from ..names import NAME\nfrom . import other\n\n\n"
                           "def help(config):\n    " + ADD.format("NAME + other.END"),
           "pkg/sub/other": "END = '_one'"},
    ),
    "config printed": body("print(config, hasattr(config, 'x'))\n    " + ADD.format("'slow'")),
    "hook that is told something": body("config.hook.pytest_deselected(items=[])\n    "
                                        + ADD.format("'slow'")),
    "static method registered": Row(
        "class Extra:\n    @staticmethod\n    def pytest_configure(config):\n        "
        + ADD.format("'slow'") + "\n\n\n" + HOOK + REGISTER + "(Extra)"
    ),
    "method of a class": Row("class Extra:\n    def register(self, config):\n        "
                             + ADD.format("'slow'") + "\n\n\n" + HOOK + "Extra().register(config)"),
    "bases in a circle of names": Row(
        "class A:\n    pass\n\n\nclass B(A):\n    pass\n\n\nclass A(B):\n"
        "    def pytest_configure(self, config):\n        " + ADD.format("'slow'")
        + "\n\n\n" + HOOK + REGISTER + "(A())"
    ),
    "config asked for a computed attribute": body(
        "import os\n    name = os.environ.get('X', 'addinivalue_line')\n"
        "    getattr(config, name)('markers', 'slow')"
    )._replace(known=False),
    "keywords of any name": Row(
        "def help(config, name, **more):\n    " + ADD.format("name") + "\n\n\n" + HOOK
        + "help(config, name='slow', other=1)"
    ),
    "class without a hook registered": Row(
        "class Extra:\n    x = 1\n\n\n" + HOOK + REGISTER + "(Extra())\n    "
        + ADD.format("'slow'")
    ),
    "no plugins": Row("pytest_plugins = ''\n" + HOOK + ADD.format("'slow'")),
    "plugin of pytest": Row("pytest_plugins = ['pytester']\n" + HOOK + ADD.format("'slow'")),
    "hook that is no function": Row("pytest_configure = pytest_sessionstart = None"),
    "hook that registers, called": Row(
        "def pytest_collection(session):\n    session." + ADD.format("'slow'")
        + "\n\n\ndef pytest_sessionstart(session):\n"
        "    session.config.hook.pytest_collection(session=session)",
        known=False,
    ),
    "base that can't be read": Row(
        "from pluggy import HookspecMarker\n\n\nclass Extra(HookspecMarker):\n"
        "    def pytest_configure(self, config):\n        " + ADD.format("'slow'") + "\n\n\n"
        + HOOK + REGISTER + "(Extra('x'))",
        known=False,
    ),
    "hook of a module, computed": body(
        "import tool\n    " + REGISTER + "(tool)",
        tool="import os\n\n\ndef set_up(config):\n    " + ADD.format("'slow'")
        + "\n\n\npytest_configure = {True: set_up}[os.name != 'x']",
    )._replace(known=False),
    "hook, computed": Row("import os\n\n\ndef set_up(config):\n    " + ADD.format("'slow'")
                          + "\n\n\npytest_configure = {True: set_up}[os.name != 'x']", known=False),
    "config given to what can't be read": body(
        "import pluggy\n    pluggy.HookspecMarker(config)\n    " + ADD.format("'slow'")
    )._replace(known=False),
    "star import of what can't be read": Row(
        "from tool import *\n" + HOOK + ADD.format("'slow'"), {"tool.py": "from pluggy import *\n"},
        known=False,
    ),
    "keys that can't be known": Row(
        "import os\nNAMES = {n: 1 for n in [os.sep, 'slow']}\n" + HOOK + EACH, known=False
    ),
}  # fmt: skip
#: What is rare enough that we may give up, but may not be wrong about.
RARE: Final = {
    "unpacked unknown": each("import os\nNAMES = {**os.environ, 'slow': 1} and ['slow']"),
    "computed key": each("import os\nNAMES = list({os.sep: 1, 'slow': 2})[1:]"),
    "error that is caught": each(
        "NAMES = ['slow']\ntry:\n    NAMES.append('fast' if 1 in 'abc' else 'other')\n"
        "except TypeError:\n    NAMES.append('fast')"
    ),
    "index that is not there": each(
        "NAMES = ['slow']\ntry:\n    NAMES.append(NAMES[5])\nexcept IndexError:\n    pass"
    ),
    "deleted key": each("NAMES = {'slow': 1, 'fast': 2}\ndel NAMES['slow']"),
    "deleted index": each("NAMES = ['slow', 'fast']\ndel NAMES[0]"),
    "deleted among others": each(
        "NAMES, EXTRA = ['slow', 'fast'], 1\ndel (EXTRA, [NAMES[0]])"
    ),
    "deleted attribute": each("class A:\n    names = ['slow']\n\n\ndel A.names\n"
                              "NAMES = getattr(A, 'names', ['fast'])"),
    "deleted name": each("NAMES, EXTRA = ['slow'], 1\ndel EXTRA"),
    "sorted by a key": Row("NAMES = ['slow', 'fast']\nNAMES.sort(key=len, reverse=True)\n"
                           + HOOK + ADD.format("NAMES[0]")),
    "class of a module that registers": body(
        "from tool import Registrar\n    Registrar().register(config)",
        tool="class Registrar:\n    def register(self, config):\n        " + ADD.format("'slow'"),
    ),
    "method that calls another": body(
        "from tool import Registrar\n    made = Registrar('slow')\n    made.register(config)",
        tool="class Registrar:\n    def __init__(self, name):\n        self.name = name\n\n"
        "    def register(self, config):\n        self.add(config, self.name)\n\n"
        "    def add(self, config, name):\n        " + ADD.format("name"),
    ),
    "static and class methods": body(
        "from tool import Registrar\n    Registrar().register(config)\n    Registrar.more(config)",
        tool="class Registrar:\n    @staticmethod\n    def register(config):\n        "
        + ADD.format("'slow'") + "\n\n    @classmethod\n    def more(cls, config):\n        "
        + ADD.format("'fast'"),
    ),
    "method of one of several": Row(
        "import os\n\n\nclass Extra:\n    def register(self, config):\n        "
        + ADD.format("'slow'") + "\n\n\nMADE = {True: Extra()}[os.name != 'x']\n\n\n"
        + HOOK + "MADE.register(config)"
    ),
    "method of what can't be read": body(
        "import importlib\n    importlib.import_module('tool').Registrar().register(config)",
        tool="class Registrar:\n    def register(self, config):\n        " + ADD.format("'slow'"),
    ),
    "option that isn't given": body(
        "name = 'slow' if config.option.keyword else 'fast'\n    " + ADD.format("name")
    ),
    "branch on an option": body(
        "if config.option.keyword:\n        pass\n    else:\n        " + ADD.format("'slow'")
    ),
    "branch on what can't be read": body(
        "from pytest import ExitCode\n    if ExitCode.OK:\n        pass\n    else:\n        "
        + ADD.format("'slow'")
    ),
    "loop over an option": body("for n in config.option.xfail_tb or ['slow']:\n        "
                                + ADD.format("n")),
    "super": Row(CLASS.format("'slow'") + "class More(Extra):\n"
                 "    def pytest_configure(self, config):\n"
                 "        super().pytest_configure(config)\n" + HOOK + REGISTER + "(More())"),
    "dict asked after a change": each(
        "TABLE = {}\nTABLE.update(a='slow')\nNAMES = [TABLE.get('a', 'fast')]"
    ),
    "list taken from": Row("NAMES = ['slow', 'fast']\nNAMES.pop(0)\n"
                           + HOOK + ADD.format("NAMES[0]")),
    "map over config": body(
        "import importlib\n    set_up = importlib.import_module('tool').set_up\n"
        "    list(map(set_up, [config]))",
        tool="def set_up(config):\n    " + ADD.format("'slow'"),
    ),
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
