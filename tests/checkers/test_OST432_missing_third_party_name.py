from __future__ import annotations

from pathlib import Path

import pytest
from environments import distribution, environment, found
from projects import report, write

Files = dict[str, str]

#: What is installed in all rows.
SITE: Files = {
    "shelf/__init__.py": "from shelf.books import Book\nfrom .tools import *\n",
    "shelf/books.py": "class Book: ...\ndef read(): ...\n",
    "shelf/tools.py": "__all__ = ['sort']\ndef sort(): ...\ndef hidden(): ...\n",
    "shelf/labels/__init__.py": "",
    "shelf/labels/paper.py": "COLOUR = 1\n",
    "shelf/_private.py": "class Secret: ...\n",
    **distribution("Shelf-Kit", "2.1", "shelf/__init__.py", "shelf/books.py", "shelf/tools.py"),
    "single.py": "import sys\nif sys.version_info >= (3, 12):\n    new = 1\nX = 1\n",
    "ns/part/__init__.py": "x = 1\n",
    "pytest/__init__.py": "def fixture(): ...\n",
}
OTHERWISE = "change the import, or the version that is installed"
KIT = "Shelf-Kit 2.1"


def lacks(module: str, name: str, remedy: str, place: str, owner: str = KIT) -> str:
    return f"{place} OST432 {module!r} has no name {name!r} in {owner}; {remedy}"


def no_module(module: str, remedy: str, place: str, owner: str = KIT) -> str:
    return f"{place} OST432 there is no module {module!r} in {owner}; {remedy}"


REPORTED = [
    pytest.param("from shelf import Books\n",
                 [lacks("shelf", "Books", "did you mean 'Book'?", "a.py:1:19")], id="misspelled"),
    pytest.param("from shelf import Book, read\n",
                 [lacks("shelf", "read", "it is defined in 'shelf.books'", "a.py:1:25")],
                 id="defined-in-another-module"),
    pytest.param("from shelf import Secret\n", [lacks("shelf", "Secret", OTHERWISE, "a.py:1:19")],
                 id="defined-in-a-private-module"),
    pytest.param("from shelf import nothing\n", [lacks("shelf", "nothing", OTHERWISE, "a.py:1:19")],
                 id="nowhere"),
    pytest.param("from shelf import hidden\n",
                 [lacks("shelf", "hidden", "it is defined in 'shelf.tools'", "a.py:1:19")],
                 id="not-in-all"),
    pytest.param("def f():\n    from shelf.books import x\n",
                 [lacks("shelf.books", "x", OTHERWISE, "a.py:2:29")], id="in-a-function"),
    pytest.param("from single import x\n",
                 [lacks("single", "x", "did you mean 'X'?", "a.py:1:20", "the environment")],
                 id="nobody-recorded-it"),
    pytest.param("from ns.part import y\n",
                 [lacks("ns.part", "y", OTHERWISE, "a.py:1:21", "the environment")],
                 id="in-a-namespace"),
    pytest.param("import shelf.book\n",
                 [no_module("shelf.book", "did you mean 'shelf.books'?", "a.py:1:8")], id="module"),
    pytest.param("from shelf.other import read\n",
                 [no_module("shelf.other", "'read' is defined in 'shelf.books'", "a.py:1:1")],
                 id="from-module"),
    pytest.param("from shelf.other import gone\n",
                 [no_module("shelf.other", OTHERWISE, "a.py:1:1")], id="from-module-and-nowhere"),
    pytest.param("import shelf.gone.deep\n", [no_module("shelf.gone", OTHERWISE, "a.py:1:8")],
                 id="module-of-a-missing-package"),
    pytest.param("import shelf.books.Book\n",
                 [no_module("shelf.books.Book", OTHERWISE, "a.py:1:8")], id="class-is-no-module"),
    pytest.param("try:\n    from shelf import x\nexcept ModuleNotFoundError: ...\n",
                 [lacks("shelf", "x", OTHERWISE, "a.py:2:23")], id="caught-by-another-type"),
    pytest.param("try:\n    from shelf import x\nexcept ImportError:\n    from shelf import y\n",
                 [lacks("shelf", "y", OTHERWISE, "a.py:4:23")], id="what-replaces-it"),
]  # fmt: skip

SILENT = [
    pytest.param("from shelf import Book, sort, books, labels, tools\n", id="there"),
    pytest.param("from shelf import *\nimport shelf.labels.paper\n", id="all"),
    pytest.param("from shelf import __path__, __file__\n", id="of-every-module"),
    pytest.param("from single import X, new\n", id="in-some-versions"),
    pytest.param("try:\n    from shelf import x\nexcept ImportError: ...\n", id="caught"),
    pytest.param("from json import nothing\nimport os.nothing\n", id="standard"),
    pytest.param("import sys\nsys.modules['shelf'] = 1\nfrom shelf import x\n", id="stub"),
    pytest.param("import shelf\nshelf.late = 1\nfrom shelf import late\n", id="given-by-the-file"),
    pytest.param("from ns import part\n", id="namespace"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported(text: str, expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, {"a.py": text}, SITE) == expected


@pytest.mark.parametrize("text", SILENT)
def test_silent(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, {"a.py": text}, SITE) == []


#: What is installed, and what may be asked of it although nothing in its files shows it.
UNKNOWN = [
    pytest.param({"m.py": "def __getattr__(name): return 1\n"}, "from m import x", id="getattr"),
    pytest.param({"m.py": "globals()['x'] = 1\n"}, "from m import x", id="globals"),
    pytest.param({"m.py": "from os.path import *\n"}, "from m import x", id="star-of-the-standard"),
    pytest.param({"m.py": "from c import *\n", "c.so": ""}, "from m import x", id="compiled-star"),
    pytest.param({"m.py": "from nowhere import *\n"}, "from m import x", id="star-of-the-unknown"),
    pytest.param({"m.py": "y = 1\n", "m.abi3.so": ""}, "from m import x", id="compiled"),
    pytest.param({"m.pyc": ""}, "from m import x", id="bytecode"),
    pytest.param({"m.py": "def broken(:\n"}, "from m import x", id="cannot-be-parsed"),
    pytest.param({"m.py": "n.fill(\n    __name__\n)\n"}, "from m import x", id="handed-over"),
    pytest.param({"m/__init__.py": "", "m/b.py": "m.x = 1\n"}, "from m import x", id="given"),
    pytest.param({"m/__init__.py": "", "m/b.py": "import m\nm.y, m.x = 1, 2\n"}, "from m import x",
                 id="given-with-another"),
    pytest.param({"m/__init__.py": "", "m/b.py": "setattr(a, 'x', 1)\n"}, "from m import x",
                 id="given-by-setattr"),
    pytest.param({"m/__init__.py": "", "m/b.py": "setattr(module, name, 1)\n"}, "from m import x",
                 id="names-are-computed"),
    pytest.param({"m/__init__.py": "", "m/b.py": "f.f_globals[name] = 1\n"}, "from m import x",
                 id="given-to-the-caller"),
    pytest.param({"m/__init__.py": "", "m/_c.so": "\0x_y\0"}, "from m import x_y", id="given-in-c"),
    pytest.param({"m/__init__.py": "__path__ = []\n"}, "from m import x", id="path"),
    pytest.param({"m/__init__.py": "", "m/b.py": "sys.meta_path.append(f)\n"}, "from m import x",
                 id="hook"),
    pytest.param({"m/__init__.py": "", "m/b.py": "sys.meta_path.append(f)\n"}, "import m.x",
                 id="hook-for-a-module"),
    pytest.param({"m/__init__.py": "", "m/b.py": "sys.modules['m.x'] = f\n"}, "import m.x",
                 id="put-into-modules"),
    pytest.param({"m/__init__.py": "", "m/b.py": "sys.modules |= {'m.x': f}\n"}, "import m.x",
                 id="joined"),
    pytest.param({"m/__init__.py": "", "m/b.py": "sys.modules[__name__ + '.y'] = f\n"},
                 "import m.b.y", id="below-a-module"),
    pytest.param({"m/__init__.py": "", "m/x.pyi": ""}, "import m.x", id="stub"),
    pytest.param({"m/__init__.py": "from .b import x\n", "m/b.py": ""}, "from m import x",
                 id="it-fails-itself"),
    pytest.param({"a.pth": "import hook\n", "hook.py": "sys.meta_path.append('m')\n", "m/b.py": ""},
                 "from m import x", id="namespace-of-a-hook"),
    pytest.param({"pytest/__init__.py": "", "plugin.py": "import pytest\npytest.x = 1\n",
                  **distribution("plugin", "1", "plugin.py"),
                  "plugin-1.dist-info/entry_points.txt": "[pytest11]\na = plugin\nb = gone\n"},
                 "from pytest import x", id="plugin-of-pytest"),
]  # fmt: skip


@pytest.mark.parametrize(("installed", "statement"), UNKNOWN)
def test_unknown(installed: Files, statement: str, tmp_path: Path) -> None:
    known = {"plain.py": "", "plain_package/__init__.py": ""}
    text = f"{statement}\nfrom plain import nothing\nimport plain_package.nothing\n"
    lines = found(tmp_path, {"a.py": text}, {**known, **installed})
    assert [line.split()[0] for line in lines] == ["a.py:2:19", "a.py:3:8"]


#: Files of the project, of which one may be meant in the place of what is installed.
SHADOWS = [
    pytest.param({"shelf/__init__.py": "x = 1\n"}, id="package-of-the-project"),
    pytest.param({"tools/shelf/__init__.py": ""}, id="somewhere-in-the-project"),
    pytest.param({"tools/shelf.py": ""}, id="module-somewhere-in-the-project"),
    pytest.param({"b.py": "import sys\nsys.modules['shelf'] = 1\n"}, id="stub-elsewhere"),
    pytest.param({"b.py": "import shelf\nshelf.x = 1\n"}, id="given-by-the-project"),
    pytest.param({"conftest.py": "import sys, b\nsys.path.insert(0, b.c)\n"}, id="search-path"),
]


@pytest.mark.parametrize("files", SHADOWS)
def test_project_may_have_it(files: Files, tmp_path: Path) -> None:
    assert found(tmp_path, {"test_a.py": "from shelf import x\n", **files}, SITE) == []


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"tools/shelf/data.py": ""}, id="bare-folder"),
        pytest.param(
            {"b.py": "class A:\n    def f(self, shelf):\n        self.x = 1\n"}, id="self"
        ),
        pytest.param({"b.py": "import c\nc.x = 1\n", "c.py": ""}, id="another-module"),
    ],
)
def test_project_does_not_have_it(files: Files, tmp_path: Path) -> None:
    (line,) = found(tmp_path, {"test_a.py": "from shelf import x\n", **files}, SITE)
    assert line == lacks("shelf", "x", OTHERWISE, "test_a.py:1:19")


def test_editable_installs_are_not_judged(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", {"mine/__init__.py": ""})
    installed = {"mine.pth": f"{tmp_path}/elsewhere\n"}
    assert found(tmp_path / "project", {"a.py": "from mine import x\n"}, installed) == []


@pytest.mark.parametrize(
    "flags",
    [
        pytest.param({"opt-in": "OST431", "environment": ".venv"}, id="other-rule"),
        pytest.param({"opt-in": "OST432"}, id="environment-is-found"),
    ],
)
def test_silent_unless_asked(flags: dict[str, str], tmp_path: Path) -> None:
    environment(tmp_path / ".venv", SITE)
    lines = report(write(tmp_path, {"a.py": "from shelf import x\n"}), flags)
    assert [line for line in lines if line.startswith("a.py")] == []


def test_egg_info_names_the_distribution(tmp_path: Path) -> None:
    installed = {
        "old.py": "",
        "Old_Kit-1.0.egg-info/PKG-INFO": "Name: Old.Kit\nVersion: 1.0\n",
        "Old_Kit-1.0.egg-info/top_level.txt": "old\n",
        "empty-1.egg-info": "",
    }
    lines = found(tmp_path, {"a.py": "from old import x\nimport old_kit\n"}, installed)
    assert lines == [
        lacks("old", "x", OTHERWISE, "a.py:1:17", "Old.Kit 1.0"),
        "a.py:2:8 OST431 import of 'old_kit', which neither the project nor .venv provides; "
        "the installed Old.Kit provides 'old'",
    ]
