from __future__ import annotations

import ast
import sys
import zipfile
from pathlib import Path

import pytest
from environments import OPTIONS, distribution, environment, found
from projects import report, violations, write

from flake8_ssot.lint import lint
from flake8_ssot.syntax.source import SourceFile
from flake8_ssot.workspace import Workspace

Files = dict[str, str]

#: What is installed in most of the rows.
SITE: Files = {
    "requests/__init__.py": "",
    "yaml/__init__.py": "",
    "six.py": "",
    "pytest/__init__.py": "",
    "fast.cpython-311-x86_64-linux-gnu.so": "",
    "old.pyc": "",
    "google/cloud/storage/__init__.py": "",
    "attrs-stubs/__init__.pyi": "",
    "typed.pyi": "",
    **distribution("PyYAML", "6.0.1", "yaml/__init__.py", "_yaml.cpython-311-darwin.so"),
}
OTHERWISE = "install the distribution that does, or remove the import"


def absent(module: str, remedy: str = OTHERWISE, place: str = "test_a.py:1:1") -> str:
    text = f"import of {module!r}, which neither the project nor .venv provides; {remedy}"
    return f"{place} OST431 {text}"


REPORTED = [
    pytest.param({"a.py": "import redis\n"}, [absent("redis", place="a.py:1:8")], id="import"),
    pytest.param(
        {"test_a.py": "import os, redis.asyncio as r\n"},
        [absent("redis", place="test_a.py:1:12")],
        id="second-of-two",
    ),
    pytest.param({"test_a.py": "from redis.asyncio import Redis\n"}, [absent("redis")], id="from"),
    pytest.param({"test_a.py": "from redis import *\n"}, [absent("redis")], id="star"),
    pytest.param(
        {"a.py": "def f():\n    from redis import Redis\n"},
        [absent("redis", place="a.py:2:5")],
        id="in-a-function",
    ),
    pytest.param(
        {"test_a.py": "try:\n    import redis\nexcept ImportError:\n    print('no')\n    raise\n"},
        [absent("redis", place="test_a.py:2:12")],
        id="raised-again",
    ),
    pytest.param(
        {"test_a.py": "try:\n    import redis\nexcept ImportError:\n    import valkey\n"},
        [absent("valkey", place="test_a.py:4:12")],
        id="what-replaces-it",
    ),
    pytest.param(
        {"a.py": "try:\n    from b import x\nexcept ImportError:\n    import valkey\n", "b.py": ""},
        [absent("valkey", place="a.py:4:12")],
        id="what-replaces-a-name-of-ours",
    ),
    pytest.param(
        {"a.py": "try:\n    import redis\nexcept OSError:\n    import valkey\n"},
        [absent("redis", place="a.py:2:12")],
        id="another-error-is-caught",
    ),
    pytest.param(
        {"test_a.py": "import pytest\nx = pytest.importorskip('yaml')\nimport redis\n"},
        [absent("redis", place="test_a.py:3:8")],
        id="skipped-without-something-that-is-there",
    ),
    pytest.param(
        {"test_a.py": "import redis\n", "requirements.txt": "redis>=5\n"},
        [absent("redis", "install it, requirements.txt declares it", "test_a.py:1:8")],
        id="declared-in-a-requirement-file",
    ),
    pytest.param(
        {
            "test_a.py": "from My_Lib import x\n",
            "requirements.txt": "my-lib\n",
            "pyproject.toml": f"[project]\nname = 'p'\ndependencies = ['my.lib']\n{OPTIONS}",
        },
        [absent("My_Lib", "install it, pyproject.toml declares it")],
        id="declared-in-pyproject",
    ),
    pytest.param(
        {"test_a.py": "import attrs\n"},
        [absent("attrs", "only type stubs of it are installed, install the distribution too",
                "test_a.py:1:8")],
        id="only-stubs",
    ),
    pytest.param({"a.py": "import typed\n"}, [absent("typed", place="a.py:1:8")], id="stub-file"),
    pytest.param(
        {"test_a.py": "import pyyaml\n"},
        [absent("pyyaml", "the installed PyYAML provides 'yaml'", "test_a.py:1:8")],
        id="called-as-the-distribution",
    ),
    pytest.param(
        {"test_a.py": "import reqeusts\n"},
        [absent("reqeusts", "did you mean 'requests'?", "test_a.py:1:8")],
        id="misspelled",
    ),
    pytest.param(
        {"shop/__init__.py": "", "shop/prices.py": "", "shop/test_a.py": "import prices\n"},
        [absent("prices", "did you mean 'shop.prices'?", "shop/test_a.py:1:8")],
        id="module-of-the-tests-own-package",
    ),
    pytest.param(
        {"test_a.py": "from google.cloud.logging import Client\n"},
        [absent("google.cloud.logging")],
        id="no-such-part-of-a-namespace",
    ),
    pytest.param(
        {"test_a.py": "from google.cloud import (\n    storage,\n    logging,\n)\n"},
        [absent("google.cloud.logging", place="test_a.py:3:5")],
        id="name-in-a-namespace",
    ),
    pytest.param(
        {"test_a.py": "import redis\n", "tests/redis/data.txt": ""},
        [absent("redis", place="test_a.py:1:8")],
        id="folder-without-python",
    ),
    pytest.param(
        {"test_a.py": "from redis.client import x\n", "load/redis/locust.py": ""},
        [absent("redis")],
        id="bare-folder-that-lacks-the-module",
    ),
    pytest.param(
        {"a.py": "import redis\n", "b.py": "import sys\nsys.modules['other'] = 1\nx = 'redis'\n"},
        [absent("redis", place="a.py:1:8")],
        id="another-module-is-stubbed",
    ),
]  # fmt: skip

SILENT = [
    pytest.param({"test_a.py": f"import {name}\n"}, id=f"installed-{name}")
    for name in ("yaml", "requests", "six", "fast", "old", "google.cloud.storage")
] + [
    pytest.param({"a.py": "import os, sys, __main__, math, tomllib, _thread\n"}, id="standard"),
    pytest.param({"test_a.py": "import winreg\n"}, id="standard-on-another-platform"),
    pytest.param({"test_a.py": "import distutils\n"}, id="standard-in-another-version"),
    pytest.param({"test_a.py": "import b\n", "b.py": ""}, id="module-of-the-project"),
    pytest.param({"test_a.py": "import b.c\n", "src/b/c.py": ""}, id="package-in-src"),
    pytest.param({"test_a.py": "import b.c\n", "libs/x/b/c.py": ""}, id="somewhere-in-the-project"),
    pytest.param({"s/x/a.py": "import b\n", "s/__init__.py": "", "s/b.py": ""}, id="started-above"),
    pytest.param({"test_a.py": "from .redis import x\n"}, id="relative"),
    pytest.param({"test_a.py": "from __future__ import annotations\n"}, id="future"),
    pytest.param(
        {"a.py": "try:\n    import redis\nexcept ImportError:\n    redis = None\n"}, id="caught"
    ),
    pytest.param(
        {"test_a.py": "try:\n    import six\nexcept ImportError:\n    import redis\n"},
        id="replaces-what-is-there",
    ),
    pytest.param(
        {"a.py": "try:\n    import redis\nexcept OSError:\n    import valkey\n"
                 "except ImportError: ...\n"},
        id="replaces-what-is-caught-elsewhere",
    ),
    pytest.param(
        {"a.py": "try:\n    x = 1\n    import redis\nexcept Unknown: ...\n"
                 "except ImportError:\n    import valkey\n"},
        id="replaces-what-is-caught-somewhere",
    ),
    pytest.param(
        {"a.py": "try:\n    import redis\nexcept ImportError:\n    try:\n        import valkey\n"
                 "    except ImportError: ...\n"},
        id="caught-in-what-replaces-it",
    ),
    pytest.param(
        {"test_a.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import redis\n"},
        id="type-checking",
    ),
    pytest.param(
        {"test_a.py": "import pytest\npytest.importorskip('redis')\nimport redis\n"}, id="skipped"
    ),
    pytest.param(
        {"test_a.py": "import pytest\n@pytest.mark.skip\ndef test():\n    import redis\n"},
        id="in-a-skipped-test",
    ),
    pytest.param({"a.py": "import os\nif os.environ.get('X'):\n    import redis\n"}, id="maybe"),
    pytest.param(
        {"a.py": "try:\n    if six.x:\n        import redis\nfinally: ...\n"}, id="maybe-in-try"
    ),
    pytest.param({"test_a.py": "import sys\nsys.modules['redis'] = 1\nimport redis\n"}, id="stub"),
    pytest.param(
        {"test_a.py": "import redis\n", "conftest.py": "import sys\nsys.modules['redis'] = 1\n"},
        id="stub-in-conftest",
    ),
    pytest.param(
        {"test_a.py": "import redis.x\n",
         "b.py": "import sys\nfor n in ['redis']:\n    sys.modules[n] = 1\n"},
        id="stub-in-another-file",
    ),
    pytest.param(
        {"test_a.py": "from redis.x import a\nfrom redis.y import b\n",
         "b.py": "import sys\nsys.modules['redis.x'] = sys.modules['redis.y'] = 1\n"},
        id="stubs-in-another-file",
    ),
    pytest.param(
        {"test_a.py": "import MySQLdb\n", "b.py": "import six\nsix.install_as_MySQLdb()\n"},
        id="installed-as",
    ),
    pytest.param(
        {"test_a.py": "import redis\n", "conftest.py": "import sys\nsys.meta_path.append(1)\n"},
        id="import-hook",
    ),
    pytest.param(
        {"test_a.py": "import redis\n", "conftest.py": "import sys, x\nsys.path.append(x.y)\n"},
        id="folder-that-is-computed",
    ),
    pytest.param(
        {"test_a.py": "import b\n", "p/__init__.py": "", "p/b.py": "",
         "conftest.py": "import sys\nsys.path.append('p')\n"},
        id="folder-that-conftest-adds",
    ),
    pytest.param(
        {"p/test_a.py": "import b\n", "p/__init__.py": "", "p/b.py": "",
         "p/c.py": "import os, sys\nsys.path.append(os.path.dirname(__file__))\n"},
        id="folder-that-its-own-file-adds",
    ),
    pytest.param({"p/a.py": "import b\n", "p/__init__.py": "", "p/b.py": ""}, id="script-beside"),
    pytest.param({"test_a.py": "import b\n", "b.pyx": ""}, id="compiled-by-a-build"),
    pytest.param({"test_a.py": "import b\n", ".gitignore": "/b.py\n"}, id="ignored-by-git"),
    pytest.param(
        {"test_a.py": "import my_lib\n", "rust/Cargo.toml": "[package]\nname = 'my-lib'\n"},
        id="distribution-of-the-project",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), REPORTED)
def test_reported(files: Files, expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, files, SITE) == expected


@pytest.mark.parametrize("files", SILENT)
def test_silent(files: Files, tmp_path: Path) -> None:
    assert found(tmp_path, files, SITE) == []


FINDER = """
    from __future__ import annotations
    MAPPING: dict[str, str] = {{'mine': {0!r}, 'ns.part': None}}
    def install():
        import sys
        sys.meta_path.append(MAPPING)
        sys.path.append('placeholder')
"""
#: What a site folder holds, and what can then be imported. `{0}` is a folder elsewhere.
PROVIDED = [
    pytest.param({"a.pth": "{0}\n"}, "inside", id="pth"),
    pytest.param({"a.pth": "# import x\n\n./sub\n", "sub/deep.py": ""}, "deep", id="relative-pth"),
    pytest.param({"a.pth": "eggs.egg\n"}, "zipped", id="egg"),
    pytest.param({"a.pth": "eggs.egg\n"}, "zipped_package", id="package-in-an-egg"),
    pytest.param({"a.pth": "broken.egg\n", "broken.egg": "", "there.py": ""}, "there",
                 id="broken-egg"),
    pytest.param({"a.pth": "import a_hook\n", "a_hook.py": "import sys\nKNOWN = {{'mine': 1}}\n"
                  "sys.meta_path.append(KNOWN)\n"}, "mine", id="hook"),
    pytest.param({"a.pth": "import os; __import__('hooks.inner').go()\n",
                  "hooks/__init__.py": "",
                  "hooks/inner.py": "import sys\nsys.modules['mine'] = 1\n"}, "mine",
                 id="hook-in-a-package"),
    pytest.param({"__editable___mine_1_0_finder.py": FINDER}, "inside", id="beside-an-editable"),
    pytest.param({"__editable__.mine-1.0.pth": "import __editable___mine_1_0_finder\n",
                  "__editable___mine_1_0_finder.py": FINDER}, "mine", id="editable"),
    pytest.param({"__editable__.mine-1.0.pth": "import __editable___mine_1_0_finder\n",
                  "__editable___mine_1_0_finder.py": FINDER}, "ns", id="editable-namespace"),
    pytest.param({"a.pth": "import site; site.addsitedir('/nowhere')\n"}, "x", id="adds-a-folder"),
    pytest.param({"a.pth": "import adder\n", "adder.py": "import sys\nsys.path += [1]\n"}, "x",
                 id="imports-what-adds-a-folder"),
    pytest.param({"sitecustomize.py": "import sys\nsys.path.insert(0, 'x')\n"}, "x",
                 id="sitecustomize"),
]  # fmt: skip


@pytest.mark.parametrize(("installed", "module"), PROVIDED)
def test_what_site_folders_add(installed: Files, module: str, tmp_path: Path) -> None:
    project, elsewhere = tmp_path / "project", tmp_path / "elsewhere"
    write(elsewhere, {"inside.py": "", "mine.txt": ""})
    site = project / ".venv" / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    with zipfile.ZipFile(site / "eggs.egg", "w") as archive:
        archive.writestr("zipped.py", "")
        archive.writestr("zipped_package/__init__.py", "")
        archive.writestr("surely_absent_zipped.txt", "")
    texts = {name: text.format(str(elsewhere / "mine")) for name, text in installed.items()}
    if "{0}" in installed.get("a.pth", ""):
        texts["a.pth"] = f"{elsewhere}\n"
    lines = found(project, {"a.py": f"import {module}\nimport surely_absent_{module}\n"}, texts)
    is_open = module == "x"
    assert [line.split()[0] for line in lines] == ([] if is_open else ["a.py:2:8"])


@pytest.mark.parametrize(
    "options",
    [
        pytest.param('opt-in = ["OST432"]\nenvironment = ".venv"', id="other-rule"),
        pytest.param('environment = ".venv"', id="not-opted-in"),
        pytest.param('opt-in = ["OST431"]', id="environment-is-found"),
        pytest.param('opt-in = ["OST431"]\nenvironment = "none"', id="environment-none"),
        pytest.param('opt-in = ["OST431"]\nenvironment = "nowhere"', id="environment-is-not-there"),
    ],
)
def test_silent_unless_asked(options: str, tmp_path: Path) -> None:
    installed = {"pytest/__init__.py": ""}
    files = {"test_a.py": "import redis\n"}
    assert found(tmp_path, files, installed, f"[tool.flake8-ssot]\n{options}\n") == []


def test_environment_by_its_interpreter(tmp_path: Path) -> None:
    place = tmp_path / "elsewhere" / "env"
    environment(place, {"yaml.py": ""})
    root = write(tmp_path / "project", {"a.py": "import redis, yaml\n"})
    python = (place / "bin" / "python").as_posix()
    (line,) = report(root, {"opt-in": "OST4", "environment": python})
    assert line.startswith(
        f"a.py:1:8 OST431 import of 'redis', which neither the project nor {python} "
    )


#: A base installation: the version, its files, what is imported and what is said of it.
LIBRARIES = [
    pytest.param("3.13", {}, "distutils", "the Python 3.13 there does not have it", id="gone"),
    pytest.param("3.10", {}, "tomllib", "the Python 3.10 there does not have it", id="to-come"),
    pytest.param("3.13", {"audioop.py": ""}, "audioop", None, id="there"),
    pytest.param("3.13", {}, "audioop", "the Python 3.13 there does not have it", id="gone-in-c"),
    pytest.param("3.12", {}, "audioop", None, id="may-be-built-in"),
    pytest.param("3.12", {}, "itertools", None, id="built-in"),
    pytest.param("3.99", {}, "_of_another_version", None, id="private"),
    pytest.param("3.99", {"future.py": ""}, "future", None, id="newer-than-we-know"),
    pytest.param("3.12", {}, "winreg", None, id="platform-unknown"),
    pytest.param("3.12", {"lib-dynload/math.so": ""}, "math", None, id="extension"),
    pytest.param("3.12", {"lib-dynload/math.so": ""}, "winreg",
                 "the Python 3.12 there does not have it", id="of-windows"),
]  # fmt: skip


@pytest.mark.parametrize(("version", "library", "module", "remedy"), LIBRARIES)
def test_standard_library(
    version: str, library: Files, module: str, remedy: str | None, tmp_path: Path
) -> None:
    base = tmp_path / "base"
    write(base / "lib" / f"python{version}", {"os.py": "", **library})
    root = write(tmp_path / "project", {"a.py": f"import {module}\n"})
    environment(root / ".venv", {}, f"home = {base}/bin\nversion_info = {version}.1.final.0\n")
    lines = report(root, {"opt-in": "OST431", "environment": ".venv"})
    assert lines == ([absent(module, remedy, "a.py:1:8")] if remedy else [])


def test_unreadable_library_of_a_version_that_is_not_known_yet(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"a.py": "import anything\n"})
    environment(root / ".venv", {}, "home = /nowhere/bin\nversion = 3.99.1\n")
    assert report(root, {"opt-in": "OST431", "environment": ".venv"}) == []


def test_unreadable_library_of_our_version(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"a.py": "import anything, distutils, tomllib\n"})
    version = ".".join(map(str, sys.version_info[:3]))
    environment(root / ".venv", {}, f"home = /nowhere/bin\nversion = {version}\n")
    lines = report(root, {"opt-in": "OST431", "environment": ".venv"})
    assert lines == [absent("anything", place="a.py:1:8")]


def test_packages_of_the_system_and_of_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "base" / "lib" / "python3.11", {"os.py": "", "site-packages/shared.py": ""})
    write(tmp_path / "user" / "lib" / "python3.11" / "site-packages", {"own.py": ""})
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path / "user"))
    root = write(tmp_path / "project", {"a.py": "import shared\nimport own\nimport nothing\n"})
    config = f"home = {tmp_path}/base/bin\nversion = 3.11.4\n"
    flags = {"opt-in": "OST431", "environment": ".venv"}
    environment(root / ".venv", {}, config + "include-system-site-packages = true\n")
    assert [line.split()[0] for line in report(root, flags)] == ["a.py:3:8"]
    environment(root / ".venv", {}, config + "include-system-site-packages = false\n")
    assert [line.split()[0] for line in report(root, flags)] == ["a.py:1:8", "a.py:2:8", "a.py:3:8"]


def test_layout_of_windows(tmp_path: Path) -> None:
    write(tmp_path / "base", {"Lib/os.py": "", "DLLs/fast.pyd": "", "Lib/slow.py": ""})
    text = "import fast, slow, mine, winreg, itertools\nimport nothing\nimport _nothing\n"
    root = write(tmp_path / "project", {"a.py": text})
    site = {"Lib/site-packages/mine.py": "", "Scripts/python.exe": ""}
    write(root / ".venv", {"pyvenv.cfg": f"home = {tmp_path}/base\n", **site})
    lines = report(root, {"opt-in": "OST431", "environment": ".venv/Scripts/python.exe"})
    assert [line.split()[0] for line in lines] == ["a.py:2:8"]


def test_interpreter_without_a_virtual_environment(tmp_path: Path) -> None:
    base = tmp_path / "base"
    write(base, {"python.exe": "", "Lib/os.py": "", "Lib/site-packages/mine.py": ""})
    root = write(tmp_path / "project", {"a.py": "import mine, nothing\n"})
    lines = report(root, {"opt-in": "OST431", "environment": f"{base}/python.exe"})
    assert [line.split()[0] for line in lines] == ["a.py:1:14"]


def test_stub_files_and_nameless_buffers_are_not_judged(tmp_path: Path) -> None:
    environment(tmp_path / ".venv", {})
    write(tmp_path, {"a.pyi": "import redis\n", "pyproject.toml": OPTIONS})
    workspace = Workspace({}, tmp_path)
    assert violations(tmp_path, "a.pyi", workspace) == []
    assert lint(SourceFile(None, ast.parse("import redis"), "import redis"), workspace) == []
