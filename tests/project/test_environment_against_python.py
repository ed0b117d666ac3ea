"""What is said of an environment is what Python does in it: each import is tried for real."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from environments import OPTIONS, environment, said
from projects import write

#: Executes statements, each after it was printed; the first argument is a site folder to enter.
RUNNER = """
import json, os, site, sys, warnings
warnings.simplefilter("ignore")
out = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
os.dup2(1, 2)
if sys.argv[1]:
    site.addsitedir(sys.argv[1])
results = []
for statement in json.load(sys.stdin):
    try:
        exec(statement, {})
    except ImportError as error:
        results.append(type(error).__name__)
    except BaseException:
        results.append("another error")
    else:
        results.append("")
json.dump(results, out)
out.close()
os._exit(0)
"""


def tried(statements: list[str], folder: Path, site: str = "", *options: str) -> list[str]:
    """Return what each statement raises in a fresh interpreter, by the name of its type."""
    done = subprocess.run(
        [sys.executable, "-I", "-B", *options, "-c", RUNNER, site], cwd=folder, check=True,
        input=json.dumps(statements), capture_output=True, text=True,
    )  # fmt: skip
    results: list[str] = json.loads(done.stdout)
    return results


class Row(NamedTuple):
    """Statements, and what is installed; `unknown` are the lines that we can't judge."""

    name: str
    installed: dict[str, str]
    statements: str
    unknown: tuple[int, ...] = ()


SHELF = {
    "shelf/__init__.py": "from .books import Book\nfrom .tools import *\nimport sys\n",
    "shelf/books.py": "class Book: ...\nCOUNT: int\n",
    "shelf/tools.py": "__all__ = ['sort']\ndef sort(): ...\ndef hidden(): ...\n",
    "shelf/sub/deep/__init__.py": "x = 1\n",
}
FINDER = """
import sys
from importlib.util import spec_from_file_location
MAPPING = {{"mine": {0!r}}}
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in MAPPING:
            return spec_from_file_location(name, MAPPING[name] + "/__init__.py")
def install():
    sys.meta_path.append(Finder)
"""
ROWS = [
    Row("names", SHELF, "from shelf import Book\nfrom shelf import sort\nfrom shelf import hidden\n"
        "from shelf import books\nfrom shelf import gone\nfrom shelf.books import COUNT\n"
        "from shelf import sys\nfrom shelf import __path__\nfrom shelf.books import __path__\n"
        "from shelf.books import __spec__\nfrom shelf import *\n"),
    Row("modules", SHELF, "import shelf.books\nimport shelf.gone\nimport shelf.books.Book\n"
        "import shelf.sub.deep\nfrom shelf.sub import deep\nfrom shelf.sub import gone\n"
        "import shelf.sub.gone\nfrom shelf.sub.deep import x\nfrom shelf.sub.deep import y\n"),
    Row("top-level", {"one.py": "", "folder/data.txt": "", "my-lib/__init__.py": "", "x.txt": ""},
        "import one\nimport folder\nimport my_lib\nimport x\nimport two\nfrom two.three import f\n"
        "import one.two\n"),
    Row("stubs", {"typed-stubs/__init__.pyi": "", "alone.pyi": "", "inside/__init__.pyi": "x = 1\n",
                  "inside/m.pyi": ""},
        "import typed\nimport alone\nimport inside\nfrom inside import x\nimport inside.m\n",
        unknown=(4, 5)),
    Row("compiled", {"broken.so": "", "pkg/__init__.py": "from pkg._c import *\n", "pkg/_c.so": ""},
        "import broken\nimport pkg\nfrom pkg import anything\n", unknown=(1, 2, 3)),
    Row("namespaces", {"ns/a/__init__.py": "", "more/ns/b.py": "", "x.pth": "more\n"},
        "import ns.a\nimport ns.b\nimport ns.c\nfrom ns import b\nfrom ns import c\n"),
    Row("regular-beats-namespace", {"ns/__init__.py": "", "more/ns/b.py": "", "x.pth": "more\n"},
        "import ns.b\nfrom ns import b\n"),
    Row("extended", {"ns/__init__.py": "from pkgutil import extend_path\n"
                     "__path__ = extend_path(__path__, __name__)\n", "more/ns/b.py": "",
                     "x.pth": "more\n"}, "import ns.b\nimport ns.c\n", unknown=(2,)),
    Row("pth", {"x.pth": "# a comment\n\nmore\nnot/there\n", "more/m.py": "", "y.pth.off": "less\n",
                "less/n.py": ""}, "import m\nimport n\nimport more.m\n"),
    Row("egg", {"x.pth": "eggs.egg\n"},
        "import zipped\nimport zipped_package\nimport zipped_not\n"),
    Row("editable", {"x.pth": "import __editable___m_finder; __editable___m_finder.install()\n",
                     "__editable___m_finder.py": FINDER},
        "import mine\nfrom mine import gone\nimport other\n", unknown=(2,)),
    Row("hook", {"x.pth": "import hook\nimport hook; hook.install()\n", "hook.py": FINDER},
        "import mine\nimport other\n"),
    Row("code-adds-a-folder", {"x.pth": "import sys; sys.path.append(sitedir + '/more')\n",
                               "more/m.py": ""}, "import m\nimport n\n", unknown=(2,)),
    Row("guarded", {"g.py": "try:\n    from nowhere import x\nexcept ImportError:\n    y = 1\n",
                    "h.py": "try:\n    import nowhere\nexcept ImportError:\n    x = None\n"},
        "from g import x\nfrom g import y\nfrom h import nowhere\nfrom h import x\n",
        unknown=(1, 3)),
    Row("typing-only", {"t.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    x = 1\n"},
        "from t import x\nfrom t import TYPE_CHECKING\n"),
    Row("versions", {"v.py": "import sys\nif sys.version_info >= (3, 99):\n    x = 1\n"
                     "if sys.version_info < (3, 0):\n    y = 1\n"},
        "from v import x\nfrom v import y\n", unknown=(1,)),
    Row("lazy", {"lazy/__init__.py": "import importlib\n_M = {'x': '.m'}\ndef __getattr__(name):\n"
                 "    if name in _M:\n        return getattr(importlib.import_module(_M[name],"
                 " __name__), name)\n    raise AttributeError(name)\n", "lazy/m.py": "x = 1\n"},
        "from lazy import x\nfrom lazy import m\nfrom lazy import y\n"),
    Row("given", {"pkg/__init__.py": "from pkg import b\n", "pkg/a.py": "",
                  "pkg/b.py": "from pkg import a\na.x = 1\nimport sys\nsys.modules['pkg.c'] = a\n"},
        "from pkg.a import x\nfrom pkg.a import y\nimport pkg.c\nimport pkg.d\n", unknown=(4,)),
    Row("filled", {"f.py": "import sys\ndef fill(name): setattr(sys.modules[name], 'x', 1)\n",
                   "m.py": "from f import fill\nfill(__name__)\n"},
        "from m import x\nfrom m import y\n", unknown=(2,)),
    Row("standard", {}, "import os.path\nimport winreg\nimport this_is_nothing\nimport __main__\n"
        "import math\nimport distutils\nimport tomllib\nimport asyncore\nimport _ctypes\n"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_fabricated(row: Row, tmp_path: Path) -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    outside = write(tmp_path / "outside", {"mine/__init__.py": ""}) / "mine"
    installed = {name: text.format(str(outside)) if text is FINDER else text
                 for name, text in row.installed.items()}  # fmt: skip
    place = tmp_path / "project" / ".venv"
    config = f"home = {sys.base_prefix}/bin\nversion = {version}\n"
    site = environment(place, installed, config, version)
    with zipfile.ZipFile(site / "eggs.egg", "w") as archive:
        archive.writestr("zipped.py", "")
        archive.writestr("zipped_package/__init__.py", "")
    statements = row.statements.splitlines()
    real = tried(statements, outside, str(site), "-S")
    write(tmp_path / "project", {"pyproject.toml": OPTIONS, "a.py": row.statements})
    reported = {int(line.split(":")[1]) for line in said(tmp_path / "project", ["a.py"])}
    fails = {number for number, error in enumerate(real, 1) if error}
    assert reported <= fails, real
    assert fails - reported <= set(row.unknown), real


#: Prints the names that each of some modules has.
NAMES = """
import contextlib, importlib, io, json, sys
found = []
for name in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            found.append([n for n in dir(importlib.import_module(name)) if n.isidentifier()])
        except Exception:
            found.append([])
print(json.dumps(found))
"""
#: Packages of the test environment, of which one module in so many is tried.
TRIED = ("_pytest", "pytest", "pluggy", "flake8", "pyflakes", "pathspec", "packaging", "hypothesis")
SHARE = 3


def modules(site: Path) -> Iterator[str]:
    """Yield modules of the test environment."""
    for top in TRIED:
        for path in sorted((site / top).rglob("*.py")):
            parts = path.relative_to(site).with_suffix("").parts
            name = ".".join(parts).removesuffix(".__init__")
            if "__main__" not in parts and zlib.crc32(name.encode()) % SHARE == 0:
                yield name


def names_of(modules: list[str], folder: Path) -> list[list[str]]:
    """Return the names that each module really has."""
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", NAMES], cwd=folder, check=True,
        input=json.dumps(modules), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    found: list[list[str]] = json.loads(done.stdout)
    return found


def test_this_environment(tmp_path: Path) -> None:
    named = list(modules(Path(sysconfig.get_path("purelib"))))
    statements = [
        f"from {module} import {name}"
        for module, names in zip(named, names_of(named, tmp_path), strict=True)
        for name in (*names, "zz_nothing")
    ]
    statements += [f"import {module}.zz_nothing" for module in named]
    real = tried(statements, tmp_path)
    options = OPTIONS.replace(".venv", Path(sys.prefix).as_posix())
    write(tmp_path, {"pyproject.toml": options, "a.py": "\n".join(statements)})
    reported = {int(line.split(":")[1]) for line in said(tmp_path, ["a.py"])}
    fails = {number for number, error in enumerate(real, 1) if error}
    assert [statements[number - 1] for number in sorted(reported - fails)] == []
    assert len(statements) - len(fails) > 300
    # All but those in _pytest, which sets attributes of modules under names that it computes.
    assert len(reported) > 0.6 * len(fails)
