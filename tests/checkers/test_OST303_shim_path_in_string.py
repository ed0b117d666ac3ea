"""OST303: paths in strings that lead through shims; mock itself says what a patch replaces."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from projects import report, violations, write

from flake8_ssot.rules import Intent, Replace, Violation
from flake8_ssot.workspace import Workspace

Files = dict[str, str]

WARN = "import warnings\nwarnings.warn('{} is deprecated', DeprecationWarning)\n"
HOME: Files = {
    "lib/__init__.py": "",
    "lib/home.py": "TABLE = {}\ndef f(): ...\nclass A:\n    def m(self): ...\n",
    "lib/old.py": WARN.format("lib.old") + "from lib.home import A, TABLE, f\nimport json\n",
    "lib/other.py": "import sys\nimport lib.home\nsys.modules[__name__] = lib.home\n",
}
USE = "from unittest.mock import patch\nfrom importlib import import_module\nimport pytest\n"
REFERENCE = "and replaces nothing but the name there; patch"
THERE = "where it is defined, or the name in the module that uses it"
OLD = "goes through deprecated shim 'lib.old'"


def found(root: Path, files: Files, flags: dict[str, str] | None = None) -> list[str]:
    """Return what is reported of a test module, without what the import rules say of it."""
    lines = report(write(root, files), flags, only="test_*.py")
    kept = (line for line in lines if "OST301" not in line and "OST201" not in line)
    return [line.removeprefix("test_use.py:") for line in kept]


REPORTED = [
    pytest.param(
        "with patch('lib.old.f'): ...\n",
        [f"4:12 OST303 patch target 'lib.old.f' {OLD} {REFERENCE} 'lib.home.f', {THERE}"],
        id="reference",
    ),
    pytest.param(
        "@patch('lib.old.A.m')\ndef test_a(m): ...\n",
        [f"4:8 OST303 patch target 'lib.old.A.m' {OLD}; patch 'lib.home.A.m'"],
        id="attribute-of-what-is-passed-on",
    ),
    pytest.param(
        "@patch.dict('lib.old.TABLE', {})\ndef test_a(): ...\n",
        [f"4:13 OST303 patch target 'lib.old.TABLE' {OLD}; patch 'lib.home.TABLE'"],
        id="dictionary-is-the-same",
    ),
    pytest.param(
        "import lib.old\npatch.object(lib.old, 'f')\npatch.object(lib.old.A, 'm')\n",
        [f"5:23 OST303 patch target 'lib.old.f' {OLD} {REFERENCE} 'lib.home.f', {THERE}"],
        id="object-that-is-a-reference",
    ),
    pytest.param(
        "patch.multiple('lib.old', f=1)\n",
        [f"4:27 OST303 patch target 'lib.old.f' {OLD} {REFERENCE} 'lib.home.f', {THERE}"],
        id="multiple",
    ),
    pytest.param(
        "def test_a(monkeypatch):\n    monkeypatch.setattr('lib.old.f', 1)\n"
        "    monkeypatch.delattr('lib.old.f')\n",
        [
            f"5:25 OST303 patch target 'lib.old.f' {OLD} {REFERENCE} 'lib.home.f', {THERE}",
            f"6:25 OST303 patch target 'lib.old.f' {OLD} {REFERENCE} 'lib.home.f', {THERE}",
        ],
        id="monkeypatch",
    ),
    pytest.param(
        "def test_a(mocker):\n    mocker.patch('lib.old.f')\n",
        [f"5:18 OST303 patch target 'lib.old.f' {OLD} {REFERENCE} 'lib.home.f', {THERE}"],
        id="mocker",
    ),
    pytest.param(
        "with patch('lib.old.json'): ...\n",
        [
            f"4:12 OST303 patch target 'lib.old.json' {OLD} {REFERENCE} the name in the module "
            "that uses it, which comes from 'json'"
        ],
        id="what-is-of-no-module-of-ours",
    ),
    pytest.param(
        "with patch('lib.other.f'): ...\n",
        [
            "4:12 OST303 patch target 'lib.other.f' goes through deprecated shim 'lib.other'; "
            "patch 'lib.home.f'"
        ],
        id="replaced-in-sys-modules",
    ),
    pytest.param(
        "with patch('lib.old'): ...\n",
        ["4:12 OST303 patch target 'lib.old' is a deprecated shim; patch 'lib.home'"],
        id="the-shim-itself",
    ),
    pytest.param(
        "import_module('lib.old')\nimport_module('.old', 'lib')\n__import__('lib.old')\n",
        [
            f"{place} OST303 module 'lib.old' is a deprecated shim; import 'lib.home'"
            for place in ("4:15", "5:15", "6:12")
        ],
        id="modules",
    ),
    pytest.param(
        "pytest_plugins = ['pytester', 'lib.old']\n",
        ["4:31 OST303 plugin 'lib.old' is a deprecated shim; name 'lib.home'"],
        id="plugin",
    ),
]


@pytest.mark.parametrize(("text", "lines"), REPORTED)
def test_reported(tmp_path: Path, text: str, lines: list[str]) -> None:
    old = {"lib/old.py": HOME["lib/old.py"].replace("import json\n", "")}
    files = HOME | ({} if "json" in text else old) | {"test_use.py": USE + text}
    assert found(tmp_path, files) == lines


def test_configured_shims_need_not_be_there(tmp_path: Path) -> None:
    files = {"test_use.py": USE + "patch('nose.tools.f')\nimport_module('gone')\n"}
    flags = {"shims": "nose=pytest,gone:x=here:x"}
    assert found(tmp_path, files, flags) == [
        "4:7 OST303 patch target 'nose.tools.f' goes through deprecated shim 'nose'; "
        "patch 'pytest.tools.f'"
    ]


def test_a_configured_name(tmp_path: Path) -> None:
    files = HOME | {"lib/names.py": "from lib.home import f\n"}
    files["test_use.py"] = USE + "patch('lib.names.f')\n"
    assert found(tmp_path, files, {"shims": "lib.names:f=lib.home:f"}) == [
        f"4:7 OST303 patch target 'lib.names.f' is a deprecated name {REFERENCE} 'lib.home.f', "
        f"{THERE}"
    ]


SILENT = [
    pytest.param("patch('lib.home.f')\n", id="home"),
    pytest.param("patch('lib.old.gone', create=True)\n", id="what-the-shim-has-not"),
    pytest.param("with pytest.warns():\n    import_module('lib.old')\n", id="expected"),
    pytest.param("with pytest.deprecated_call():\n    patch('lib.old.f')\n", id="expected-patch"),
    pytest.param("import lib.old\npatch.object(lib.old.A, 'm')\n", id="object-reached-by-import"),
    pytest.param("import_module('lib.older')\n", id="no-such-module"),
    pytest.param("def patch(x): ...\npatch('lib.old.f')\n", id="another-patch"),
    pytest.param("print('lib.old.f')\n", id="another-call"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(tmp_path: Path, text: str) -> None:
    files = HOME | {"test_use.py": USE + text}
    assert [line for line in found(tmp_path, files) if "OST303" in line] == []


def test_a_path_that_may_be_the_standard_library_s_is_left_alone(tmp_path: Path) -> None:
    standard = {name.replace("lib/", "wsgiref/"): text for name, text in HOME.items()}
    use = "pytest_plugins = ['wsgiref.old', 'lib.old']\npatch('wsgiref.' + 'old.A.m')\n"
    lines = found(tmp_path, {**HOME, **standard, "test_use.py": USE + use})
    assert [line.split()[0] for line in lines] == ["4:34"]


def test_a_missing_target_is_told_once(tmp_path: Path) -> None:
    files = HOME | {"test_use.py": USE + "patch('lib.old.gone')\nimport_module('lib.nowhere')\n"}
    assert [line.split()[1] for line in found(tmp_path, files)] == ["OST421", "OST421"]


def test_switched_off(tmp_path: Path) -> None:
    files = HOME | {"test_use.py": USE + "patch('lib.old.f')\n"}
    assert found(tmp_path, files, {"detect-shims": "none"}) == []


#: Shapes of shims, and a target that leads through each.
SHAPES: dict[str, tuple[Files, str]] = {
    "re-export": ({"old.py": WARN.format("old") + "from home import f\n"}, "old.f"),
    "star": ({"old.py": WARN.format("old") + "from home import *\n"}, "old.f"),
    "attribute": ({"old.py": WARN.format("old") + "from home import *\n"}, "old.A.m"),
    "renamed": ({"old.py": WARN.format("old") + "import home\ng = home.f\n"}, "old.g"),
    "replaced": ({"old.py": "import sys, home\nsys.modules[__name__] = home\n"}, "old.f"),
    "replaced by text": (
        {"old.py": "import sys, importlib\n"
         "sys.modules[__name__] = importlib.import_module('home')\n"},
        "old.A.m",
    ),
    "chain of three": (
        {
            "old.py": "# ssot: shim of home\nfrom second import *\n",
            "second.py": "# ssot: shim of home\nfrom third import f\n",
            "third.py": "# ssot: shim of home\nfrom home import f\n",
        },
        "old.f",
    ),
    "lazy": (
        {
            "old.py": """
                import warnings
                def __getattr__(name):
                    if name == "f":
                        warnings.warn("old.f is deprecated", DeprecationWarning)
                        from home import f
                        return f
                    raise AttributeError(name)
            """
        },
        "old.f",
    ),
    "typing only, and lazy": (
        {
            "old.py": """
                import warnings
                from typing import TYPE_CHECKING
                if TYPE_CHECKING:
                    from home import A
                warnings.warn("old is deprecated", DeprecationWarning)
                def __getattr__(name):
                    if name == "A":
                        from home import A
                        return A
                    raise AttributeError(name)
            """
        },
        "old.A",
    ),
    "constant": ({"old.py": WARN.format("old") + "from home import TABLE\n"}, "old.TABLE"),
    "module passed on": ({"old.py": WARN.format("old") + "import home\n"}, "old.home.f"),
    "renamed class": ({"old.py": WARN.format("old") + "from home import A as B\n"}, "old.B.m"),
    "through a package": (
        {
            "lib/__init__.py": "",
            "lib/old.py": WARN.format("lib.old") + "from .new import f\n",
            "lib/new.py": "from home import f\n",
        },
        "lib.old.f",
    ),
    "package of shims": (
        {
            "old/__init__.py": WARN.format("the package old") + "from home import A\n",
            "old/sub.py": "# ssot: shim of home\nfrom home import f\n",
        },
        "old.sub.f",
    ),
    "used by the deprecated module": (
        {"old.py": WARN.format("this module") + "from home import f\ndef g():\n    return f()\n"},
        "old.g",
    ),
}  # fmt: skip
ORACLE = """
import importlib, json, sys, warnings
from unittest.mock import patch
warnings.simplefilter("ignore")
target, home = json.loads(sys.argv[1])
def get(path):
    module, *names = path.split(".")
    thing = importlib.import_module(module)
    for name in names:
        if not hasattr(thing, name):
            importlib.import_module(f"{thing.__name__}.{name}")
        thing = getattr(thing, name)
    return thing
before = get(home)
with patch(target):
    after = get(home)
print(json.dumps(after is not before))
"""


def reported(root: Path, target: str) -> Violation:
    write(root, {"test_use.py": f"{USE}patch('{target}')\n"})
    (found,) = [
        v for v in violations(root, "test_use.py", Workspace({}, root)) if v.code == "OST303"
    ]
    return found


def replaces(root: Path, target: str, home: str) -> bool:
    """Ask mock whether a patch of `target` is seen at `home`."""
    command = [sys.executable, "-c", ORACLE, json.dumps([target, home])]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return bool(json.loads(done.stdout))


@pytest.mark.parametrize("shape", [name for name in SHAPES if "used by" not in name])
def test_mock_replaces_what_we_say(shape: str, tmp_path: Path) -> None:
    files, target = SHAPES[shape]
    home = HOME["lib/home.py"]
    write(tmp_path, {"home.py": home, **files})
    found = reported(tmp_path, target)
    path = found.message.split("patch '")[1].split("'")[0]
    seen = replaces(tmp_path, target, path)
    assert seen is (REFERENCE not in found.message)
    assert found.intent == Intent((Replace(f"'{path}'"),), is_safe=seen)


def test_what_the_module_uses_itself_is_no_mere_reference(tmp_path: Path) -> None:
    files, _ = SHAPES["used by the deprecated module"]
    write(tmp_path, {"home.py": HOME["lib/home.py"], **files})
    for target in ("old.g", "old.f"):
        assert REFERENCE not in reported(tmp_path, target).message


ANSWERS = """
    import sys, types
    from warnings import warn

    warn("The package old has been deprecated, use home", DeprecationWarning)

    class ShimModule(types.ModuleType):
        def __getattr__(self, name):
            import home
            return getattr(home, name)

    sys.modules["old"] = ShimModule("old")
"""
REPLACED = "import sys, home\nsys.modules[__name__] = home\n"
ASKED = """
    import importlib
    import warnings
    def __getattr__(name):
        warnings.warn(f"old.{name} has moved to home.{name}", FutureWarning)
        return getattr(importlib.import_module("home"), name)
"""
UNDECIDED: dict[str, Files] = {
    "answers for any name": {"old.py": ASKED},
    "answers for another": {"old.py": ANSWERS},
    "leads to a replaced one": {
        "old.py": "# ssot: shim of home\nfrom second import f\n",
        "second.py": REPLACED,
    },
}


@pytest.mark.parametrize("shape", UNDECIDED)
def test_what_cannot_be_read_is_not_judged(shape: str, tmp_path: Path) -> None:
    write(tmp_path, {"home.py": HOME["lib/home.py"], **UNDECIDED[shape]})
    found = reported(tmp_path, "old.f")
    assert REFERENCE not in found.message
    assert found.intent is None
    assert not replaces(tmp_path, "old.f", "home.f")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('"lib.old.f"', '"lib.home.f"'),
        ("r'lib.old.f'", "r'lib.home.f'"),
        ("'''lib.old.f'''", None),
        ("'lib.' 'old.f'", None),
        ("'lib.old' + '.f'", None),
    ],
)
def test_a_simple_string_keeps_its_quotes(written: str, text: str | None, tmp_path: Path) -> None:
    write(tmp_path, HOME | {"test_use.py": f"{USE}patch({written})\n"})
    (found,) = violations(tmp_path, "test_use.py", Workspace({}, tmp_path))
    assert found.intent == (Intent((Replace(text),), is_safe=False) if text else None)
