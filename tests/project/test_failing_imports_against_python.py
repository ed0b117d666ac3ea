"""Each project is imported for real: what fails is reported where it fails, what doesn't is not."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from projects import report, write

#: Imports `entry` of each folder in a child of its own; prints where in the folder it failed.
RUNNER = """
import json, os, sys, traceback

def attempt(folder):
    os.chdir(folder)
    sys.path.insert(0, folder)
    sys.dont_write_bytecode = True
    try:
        import entry
    except BaseException as error:
        if type(error).__name__ in {"Skipped", "SkipTest"}:
            return None
        frames = [
            [os.path.relpath(frame.filename, folder), frame.lineno]
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename.startswith(folder + os.sep)
        ]
        return [type(error).__name__, *frames[-1]]
    return None

for folder in json.load(sys.stdin):
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        sys.stdout = sys.stderr = open(os.devnull, "w")
        os.write(sending, json.dumps(attempt(folder)).encode())
        os._exit(0)
    os.close(sending)
    print(os.read(receiving, 10000).decode())
    os.close(receiving)
    os.waitpid(child, 0)
"""
RAISED = {"OST401": "ModuleNotFoundError", "OST402": "ImportError", "OST403": "AttributeError"}


pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each import is made in a fork")

#: By row: where its project is, and what Python says, the error and its place; None if it is well.
Outcomes = dict[str, tuple[Path, tuple[str, str, int] | None]]


class Row(NamedTuple):
    """A project whose `entry.py` is imported.

    `unknown` says why we may be silent although it fails, `more` where we report what Python
    doesn't come to.
    """

    name: str
    files: dict[str, str]
    unknown: str = ""
    more: tuple[str, ...] = ()


PKG = {"pkg/__init__.py": "", "pkg/m.py": "X = 1\nclass Client: ...\n"}
DECLARES = {"pyproject.toml": "[project]\nname = 'mine'\ndependencies = ['requests']\n"}


def of(name: str, entry: str, unknown: str = "", **others: str) -> Row:
    """Return a row of the package PKG, an entry, and other files (`a__init` for a/__init__.py)."""
    files = {
        re.sub("/init$", "/__init__", key.replace("__", "/")) + ".py": text
        for key, text in others.items()
    }
    return Row(name, PKG | files | {"entry.py": entry}, unknown)


def module(name: str, text: str, taken: str = "N", unknown: str = "") -> Row:
    """Return a row in which `from helper import N` is asked of a helper with that text."""
    files = PKG | {"helper.py": text, "entry.py": f"from helper import {taken}\n"}
    return Row(name, files, unknown)


SKIP = "pytest.skip('no', allow_module_level=True)\n"
#: How `vendor`, beside the file, comes to stand first on sys.path.
KNOWN_CHANGES = {
    "insert-pathlib": "sys.path.insert(0, str(Path(__file__).parent / 'vendor'))",
    "insert-resolved": "sys.path.insert(0, str(Path(__file__).resolve().parent / 'vendor'))",
    "insert-up-and-down": "sys.path.insert(0, "
    "str((Path(__file__).parent / 'tests' / '..').resolve().parents[0] / 'project' / 'vendor'))",
    "insert-parents": "sys.path.insert(0, str(Path(__file__).parents[0].joinpath('vendor')))",
    "insert-abspath": "sys.path.insert(0, os.path.abspath(os.path.join(__file__, '..', 'vendor')))",
    "insert-f-string": "sys.path.insert(0, f'{os.path.dirname(__file__)}/vendor')",
    "insert-getcwd": "sys.path.insert(0, os.path.join(os.getcwd(), 'vendor'))",
    "insert-relative": "sys.path.insert(0, os.path.dirname('vendor/__init__.py'))",
    "insert-from-above": "sys.path.insert(0, os.path.join(Path('vendor').parent, 'vendor'))",
    "insert-posix": "sys.path.insert(0, Path('vendor').absolute().as_posix())",
    "insert-each": "for name in ('lib', 'vendor'):\n    sys.path.insert(0, name)",
    "slice": "sys.path[0:0] = ['vendor']",
    "whole": "sys.path = ['vendor', *sys.path]",
    "sum": "sys.path = ['vendor'] + sys.path",
    "sum-in-place": "sys.path[:] = ['vendor'] + sys.path.copy()",
    "kept": "sys.path = ['vendor'] + [p for p in sys.path if p]",
    "part-kept": "sys.path = ['vendor'] + sys.path[0:]",
    "targets": "here = sys.path = ['vendor'] + sys.path",
}
APPENDED = {
    "extend": "sys.path.extend(['other'])",
    "added": "sys.path += ('other',)",
    "addsitedir": "site.addsitedir('other')",
}
ROWS = [
    # Names that another module gives
    of("given", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="import pkg.m\npkg.m.late = 1\n"),
    of("given-by-a-relative-import", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="from . import m\nm.late: int = 1\n"),
    of("given-to-an-alias", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="from pkg import (\n    m as it,\n)\nX = 0; it.late = it.X\n"),
    of("given-in-a-function", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="import pkg.m as m\ndef give():\n    m.late = 1\ngive()\n"),
    of("given-by-setattr", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="from pkg import m\nsetattr(m, 'late', 1)\n"),
    of("given-to-a-package", "import pkg.gives\nfrom pkg import late, lost\n",
       pkg__gives="import pkg\npkg.late = 1\npkg.lost = 1\n"),
    of("given-by-nobody-who-runs", "from pkg.m import late\n", "perhaps",
       pkg__gives="import pkg.m\npkg.m.late = 1\n"),
    of("given-to-something-else", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="import pkg.m\nclass A:\n    def f(self):\n        self.late = 1\n"
                  "A.late = 2\nA().late == 3\n"),
    of("given-to-another-module", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="import pkg.n\npkg.n.late = 1\n", pkg__n=""),
    of("given-to-an-object-of-that-name", "import pkg.gives\nfrom pkg.m import late\n",
       pkg__gives="from pkg.n import m\nm.late = 1\n", pkg__n="class m: ...\n"),
    # Modules
    of("module", "import pkg.gone\n"),
    of("module-as", "import pkg.gone as g\n"),
    of("module-from", "from pkg.gone import X\n"),
    of("module-star", "from pkg.gone import *\n"),
    of("module-in-missing-package", "from pkg.gone.deep import X\n"),
    of("module-below-a-module", "import pkg.m.gone\n"),
    of("module-there", "import pkg.m, pkg\nfrom pkg.m import X\n"),
    of("second-of-two", "import pkg.m, pkg.gone\n"),
    of("attribute-is-no-module", "import pkg.m.Client\n"),
    of("standard-library", "import os.path, json.decoder\nfrom xml.etree import ElementTree\n"),
    of("standard-name-in-project", "from json import loads\n", json="mine = 1\n"),
    of("not-ours", "try:\n    import nowhere.at.all\nexcept ImportError: pass\n"),
    of("name-from-package", "from pkg import gone\n"),
    of("submodule-from-package", "from pkg import m\n"),
    of("several-names", "from pkg.m import X, gone\n"),
    of("private-name", "from pkg.m import _x\n"),
    of("class-attribute", "from pkg.m import Client as C\n"),
    of("dunder-name", "from pkg.m import __name__, __doc__, __dict__, __class__\n"),
    of("dunder-missing", "from pkg.m import __version__\n"),
    of("file-of-module", "from pkg.m import __file__, __spec__\n"),
    of("path-of-package", "from pkg import __path__\n"),
    of("path-of-module", "from pkg.m import __path__\n"),
    Row("stub-only", PKG | {"entry.py": "import pkg.fast\n", "pkg/fast.pyi": ""},
        "the stub says that a build makes it"),
    Row("cached-bytecode-only", PKG | {"entry.py": "import pkg.gone\n",
        "pkg/__pycache__/gone.cpython-311.pyc": ""}),
    Row("folder-without-init", PKG | {"entry.py": "import pkg.sub\nfrom pkg import sub\n",
        "pkg/sub/x.txt": ""}),
    Row("module-of-folder-without-init", PKG | {"entry.py": "import pkg.sub.gone\n",
        "pkg/sub/x.py": ""}),
    Row("package-beats-module", PKG | {"entry.py": "from pkg.both import X\n",
        "pkg/both/__init__.py": "", "pkg/both.py": "X = 1\n"}),
    # Relative imports
    of("relative-missing-module", "import pkg.a\n", pkg__a="from .gone import X\n"),
    of("relative-missing-name", "import pkg.a\n", pkg__a="from .m import gone\n"),
    of("relative-missing-submodule", "import pkg.a\n", pkg__a="from . import gone\n"),
    of("relative-there", "import pkg.a\n", pkg__a="from . import m\nfrom .m import X\n"),
    of("relative-up", "import pkg.s.a\n", pkg__s__a="from ..m import Y\n", pkg__s__init=""),
    of("package-of-itself", "import pkg.s\n", pkg__s__init="from . import gone\n"),
    of("package-of-itself-there", "import pkg.s\n", pkg__s__init="from . import t\n",
       pkg__s__t=""),
    of("package-own-name", "import pkg.s\n", pkg__s__init="x = 1\nfrom . import x\n"),
    of("package-own-name-by-star", "import pkg.s\n",
       pkg__s__init="from ..m import *\nfrom . import X\n"),
    of("package-own-getattr", "import pkg.s\n",
       pkg__s__init="def __getattr__(name): return 1\nfrom . import x\n"),
    of("package-own-import", "import pkg.s\n",
       pkg__s__init="import os as x\nfrom . import x\nfrom pkg.m import X as y\nfrom . import y\n"),
    of("package-own-late-name", "import pkg.s\n", "the order of a module's statements",
       pkg__s__init="from . import x\nx, y = 1, 2\n"),
    of("relative-in-stdlib-named", "import pkg.json.a\n", pkg__json__init="",
       pkg__json__a="from .gone import X\n"),
    # What a module binds
    module("annotation-only", "N: int\n"),
    module("annotated", "N: int = 1\n"),
    module("deleted", "N = 1\ndel N\n"),
    module("deleted-other", "N = M = 1\ndel M\n"),
    module("never-branch", "if False:\n    N = 1\n"),
    module("typing-branch", "TYPE_CHECKING = False\nif TYPE_CHECKING:\n    N = 1\n"),
    module("typing-else", "TYPE_CHECKING = False\nif TYPE_CHECKING: ...\nelse:\n    N = 1\n"),
    module("except-as", "try: ...\nexcept OSError as N: ...\n"),
    module("except-as-raised", "try: 1 / 0\nexcept ZeroDivisionError as N: ...\n"),
    module("for-target", "for N in (1, 2): ...\n"),
    module("with-target", "with open(__file__) as N: ...\n"),
    module("walrus", "if (N := 1): ...\n"),
    module("walrus-in-list", "[(N := x) for x in (1,)]\n"),
    module("comprehension-variable", "[N for N in (1,)]\n"),
    module("class-body", "class A:\n    N = 1\n"),
    module("function-local", "def f():\n    N = 1\n"),
    module("global-in-called", "def f():\n    global N\n    N = 1\nf()\n"),
    module("globals-write", "globals()['N'] = 1\n"),
    module("globals-update", "globals().update(N=1)\n"),
    module("vars-write", "vars()['N'] = 1\n"),
    module("setattr-module", "import sys\nsetattr(sys.modules[__name__], 'N', 1)\n"),
    module("setattr-alias", "import sys\nme = sys.modules[__name__]\nsetattr(me, 'N', 1)\n"),
    module("attribute-of-alias", "import sys\nme = sys.modules[__name__]\nme.N = 1\n"),
    module("passes-module", "import sys\ndef f(m): m.N = 1\nf(sys.modules[__name__])\n"),
    module("module-class", "import sys, types\nclass M(types.ModuleType):\n    N = property(id)\n"
           "sys.modules[__name__].__class__ = M\n"),
    module("hands-its-name", "from pkg.install import install\ninstall(__name__)\n"),
    module("hands-name-over-lines",
           "from pkg.install import install\ninstall(\n    __name__,\n)\n"),
    module("logger", "import logging\nlogging.getLogger(__name__).setLevel(10)\n"),
    module("replaces-itself", "import sys, types\nm = types.ModuleType('x')\nm.N = 1\n"
           "sys.modules[__name__] = m\n"),
    module("exec", "exec('N = 1')\n"),
    module("getattr", "def __getattr__(name): return 1\n"),
    module("getattr-imported", "from pkg.lazy import __getattr__\n"),
    module("tuple", "M, (N, *O) = 1, (2, 3)\n"),
    module("match", "match [1]:\n    case [N]: ...\n"),
    module("import-dotted", "import pkg.m\n", "pkg"),
    module("import-dotted-as", "import pkg.m as N\n"),
    module("string-that-looks-so", "'''\nN is\n'''\nif 1:\n    pass\n"),
    module("conditional", "import sys\nif sys.argv is None:\n    N = 1\n",
           unknown="a condition"),
    module("conditional-true", "import sys\nif sys.argv is not None:\n    N = 1\n"),
    module("try-else", "try: ...\nexcept OSError: ...\nelse:\n    N = 1\n"),
    module("finally", "try: ...\nfinally:\n    N = 1\n"),
    module("star-there", "from pkg.m import *\n", "Client"),
    module("star-lacks", "from pkg.m import *\n"),
    module("star-private", "from pkg.private import *\n", "_p"),
    module("star-listed-private", "from pkg.listed import *\n", "_p"),
    module("star-unlisted", "from pkg.listed import *\n", "q"),
    module("star-of-standard", "from os.path import *\n", "join"),
    module("star-in-circle", "from pkg.round import *\n"),
    # Chains
    module("chain", "from pkg.chain import X as N\n"),
    module("chain-breaks", "from pkg.m import N\n"),
    module("chain-breaks-deep", "from pkg.broken import N\n"),
    module("chain-guarded", "try:\n    from pkg.m import N\nexcept ImportError: ...\n"),
    module("chain-guarded-module",
           "try:\n    from pkg.gone import N\nexcept ModuleNotFoundError: ...\n"),
    module("chain-guarded-wrongly",
           "try:\n    from pkg.m import N\nexcept ModuleNotFoundError: ...\n"),
    module("chain-guarded-with-fallback",
           "try:\n    from pkg.m import N\nexcept ImportError:\n    N = None\n"),
    module("chain-guarded-over-star",
           "from pkg.names import *\ntry:\n    from pkg.m import N\nexcept ImportError: ...\n"),
    module("chain-guarded-over-getattr", "try:\n    from pkg.m import N\nexcept ImportError: ...\n"
           "def __getattr__(name): return 1\n"),
    module("chain-guarded-by-skip", "from pytest import importorskip\nimportorskip('nowhere')\n"
           "from pkg.m import N\n"),
    module("chain-guarded-by-condition", "import sys\nif not sys.argv is None:\n"
           "    from pkg.m import X\n", "X"),
    module("chain-through-guarded", "try:\n    from pkg.broken import N\nexcept ImportError: ...\n")
    ._replace(more=("ImportError pkg/broken.py:1",)),
    module("chain-to-third-party", "try:\n    from nowhere import N\nexcept ImportError: ...\n",
           unknown="another distribution's module"),
    # Guards of the import itself, by the type of what is raised
    *(
        of(f"try-{name}", f"try:\n    {statement}\nexcept {caught}: ...\n")
        for name, statement, caught in [
            ("ImportError", "import pkg.gone", "ImportError"),
            ("ModuleNotFoundError", "import pkg.gone", "ModuleNotFoundError"),
            ("Exception", "import pkg.gone", "Exception"),
            ("BaseException", "import pkg.gone", "BaseException"),
            ("tuple", "import pkg.gone", "(OSError, ImportError)"),
            ("ValueError", "import pkg.gone", "ValueError"),
            ("name-ImportError", "from pkg.m import gone", "ImportError"),
            ("name-ModuleNotFoundError", "from pkg.m import gone", "ModuleNotFoundError"),
            ("name-AttributeError", "from pkg.m import gone", "AttributeError"),
        ]
    ),
    of("try-bare", "try:\n    import pkg.gone\nexcept:\n    pass\n"),
    *(
        of("try-star", f"try:\n    import pkg.gone\nexcept{star} ImportError:\n    pass\n")
        for star in ["*" if sys.version_info >= (3, 11) else ""]
    ),
    of("try-reraises", "try:\n    import pkg.gone\nexcept ImportError:\n    raise\n"),
    of("try-else-import",
       "try:\n    import os\nexcept ImportError: ...\nelse:\n    import pkg.gone\n"),
    of("try-finally-only", "try:\n    import pkg.gone\nfinally:\n    pass\n"),
    of("in-finally", "try:\n    pass\nexcept ImportError: ...\nfinally:\n    import pkg.gone\n"),
    of("fallback-broken", "try:\n    import pkg.gone\nexcept ImportError:\n    import pkg.no\n"),
    of("nested-try", "try:\n    try:\n        import pkg.gone\n    except ValueError: ...\n"
       "except ImportError: ...\n"),
    of("suppress",
       "import contextlib\nwith contextlib.suppress(ImportError):\n    import pkg.gone\n"),
    of("suppress-other",
       "from contextlib import suppress\nwith suppress(ValueError):\n    import pkg.gone\n"),
    of("raises", "import pytest\nwith pytest.raises(ImportError):\n    import pkg.gone\n"),
    of("with-open", "with open(__file__):\n    import pkg.gone\n"),
    of("typing-only", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pkg.gone\n"),
    of("typing-only-not", "import typing\nif not typing.TYPE_CHECKING:\n    import pkg.gone\n"),
    of("main-only", "if __name__ == '__main__':\n    import pkg.gone\n"),
    of("condition-false", "import sys\nif sys.argv is None:\n    import pkg.gone\n"),
    of("condition-true", "import sys\nif sys.argv is not None:\n    import pkg.gone\n",
       unknown="a condition"),
    of("find-spec", "from importlib.util import find_spec\n"
       "if find_spec('pkg.gone'):\n    import pkg.gone\n"),
    of("flag", "try:\n    import pkg.gone\n    HAS = True\nexcept ImportError:\n    HAS = False\n"
       "if HAS:\n    from pkg.gone import X\n"),
    of("in-function", "def f():\n    import pkg.gone\n"),
    of("in-lambda-called", "f = lambda: __import__('os')\n"),
    of("in-class", "class A:\n    import pkg.gone\n"),
    of("in-method", "class A:\n    def f(self):\n        from pkg.m import gone\n"),
    # Skips
    of("after-skip", f"import pytest\n{SKIP}import pkg.gone\n"),
    of("before-skip", f"import pytest\nimport pkg.gone\n{SKIP}"),
    of("importorskip-of-it", "import pytest\npytest.importorskip('pkg.gone')\nimport pkg.gone\n"),
    of("importorskip-of-package",
       "import pytest\npytest.importorskip('nowhere')\nimport pkg.gone\n"),
    of("importorskip-of-another", "import pytest\npytest.importorskip('json')\nimport pkg.gone\n"),
    of("importorskip-of-ours", "import pytest\npytest.importorskip('pkg.m')\nimport pkg.gone\n"),
    of("importorskip-after", "import pytest\nimport pkg.gone\npytest.importorskip('nowhere')\n"),
    of("importorskip-that-imports",
       "import pytest\npytest.importorskip('pkg.needs')\nimport pkg.gone\n",
       pkg__needs="import nowhere\n"),
    of("pytestmark", "import pytest\npytestmark = pytest.mark.skip\nimport pkg.gone\n"),
    of("after-raise", "import unittest\nraise unittest.SkipTest('no')\nimport pkg.gone\n"),
    # sys.modules and sys.path
    of("stubbed",
       "import sys, types\nsys.modules['pkg.gone'] = types.ModuleType('g')\nimport pkg.gone\n"),
    of("stubbed-by-union", "import sys\nsys.modules |= {'pkg.gone': sys}\nimport pkg.gone\n"),
    of("stubbed-by-monkeypatch", "import sys, pytest\n"
       "pytest.MonkeyPatch().setitem(sys.modules, 'pkg.gone', sys)\nimport pkg.gone\n"),
    of("stubbed-by-package", "import pkg.fake\n", pkg__fake__init=(
        "import sys, types\nsys.modules[__name__ + '.gone'] = types.ModuleType('g')\n"
        "import pkg.fake.gone\n")),
    of("stubbed-in-package", "import pkg.fake.gone\n", pkg__fake__init=(
        "import sys, types\nsys.modules[__name__ + '.gone'] = types.ModuleType('g')\n")),
    of("path-extended", "import pkg.wide.more\n", pkg__wide__init=(
        "import os\n__path__.append(os.path.join(os.path.dirname(__file__), '..', 'else'))\n"),
       pkg__else__more=""),
    of("attribute-set", "import pkg.m\npkg.m.late = 1\nfrom pkg.m import late\n"),
    Row("sys-path-insert", PKG | {
        "entry.py": "import os, sys\nhere = os.path.dirname(__file__)\n"
        "sys.path.insert(0, os.path.join(here, 'vendor'))\nimport pkg.extra\n",
        "vendor/pkg/__init__.py": "", "vendor/pkg/extra.py": ""}),
    Row("sys-path-not-helping", PKG | {
        "entry.py": "import os, sys\nsys.path.insert(0, os.path.dirname(__file__))\n"
        "import pkg.gone\n"}),
    Row("sys-path-unread", PKG | {
        "entry.py": "import sys\nsys.path.insert(0, sys.argv[0])\nimport pkg.gone\n"}),
    Row("namespace-sys-path", DECLARES | {
        "entry.py": "import os, sys\nsys.path.append(os.path.dirname(__file__) + '/other')\n"
        "import space.part\n", "space/m.py": "", "other/space/part.py": ""}),
    *(Row(f"sys-path-{name}", PKG | {
        "tests/entry.py": "", "vendor/pkg/__init__.py": "", "vendor/pkg/extra.py": "",
        "tests/vendor/pkg/__init__.py": "", "tests/vendor/pkg/extra.py": "",
        "entry.py": "import os, site, sys\nfrom pathlib import Path\n"
        f"{change}\nimport pkg.extra\nimport pkg.gone\n"})
      for name, change in KNOWN_CHANGES.items()),
    *(Row(f"sys-path-{name}", DECLARES | {
        "entry.py": f"import os, site, sys\n{change}\nimport space.part\n",
        "space/m.py": "", "other/space/part.py": ""})
      for name, change in APPENDED.items()),
    # Namespace packages
    Row("namespace-module", DECLARES | {"entry.py": "import tests.gone\n", "tests/m.py": ""}),
    Row("namespace-name", DECLARES | {"entry.py": "from tests import gone\n", "tests/m.py": ""}),
    Row("namespace-others", DECLARES | {"entry.py": "import space.gone\n", "space/m.py": ""},
        "another distribution may have a portion"),
    Row("namespace-there", DECLARES | {"entry.py": "from space import m\n", "space/m.py": ""}),
    Row("namespace-deep", DECLARES | {"entry.py": "import tests.a.gone\n", "tests/a/m.py": ""}),
    Row("namespace-undeclared", {"entry.py": "import space.gone\n", "space/m.py": ""},
        "another distribution may have a portion"),
    Row("namespace-declared", {
        "pyproject.toml": "[project]\nname = 'mine'\ndependencies = ['space-more']\n",
        "entry.py": "import space.gone\n", "space/m.py": ""},
        "that distribution may have it"),
    Row("namespace-computed", DECLARES | {"setup.py": "", "entry.py": "import space.gone\n",
        "space/m.py": ""}, "what setup.py requires"),
    Row("namespace-without-python", DECLARES | {"entry.py": "import data.gone\n",
        "data/x.txt": ""}, "nothing says that the folder is a package"),
    Row("namespace-empty", DECLARES | {"entry.py": "import data\n", "data/x.txt": ""}),
    Row("namespace-beaten", DECLARES | {"entry.py": "import typing.io2\n", "typing/io2.py": ""},
        "the standard library's name"),
    Row("regular-below-namespace", DECLARES | {"entry.py": "import tests.p.gone\n",
        "tests/p/__init__.py": ""}),
    # Star imports
    of("export-missing",
       "from pkg.listed2 import *\n", pkg__listed2="__all__ = ['a', 'b']\na = 1\n"),
    of("export-there", "from pkg.listed2 import *\n", pkg__listed2="__all__ = ['a']\na = 1\n"),
    of("export-unused", "import pkg.listed2\n", pkg__listed2="__all__ = ['a', 'b']\na = 1\n"),
    of("export-imported-by-name", "from pkg.listed2 import a\n",
       pkg__listed2="__all__ = ['a', 'b']\na = 1\n"),
    of("export-submodule", "from pkg.s import *\n", pkg__s__init="__all__ = ['t']\n", pkg__s__t=""),
    of("export-no-submodule", "from pkg.s import *\n", pkg__s__init="__all__ = ['t']\n"),
    of("export-by-getattr", "from pkg.s import *\n",
       pkg__s__init="__all__ = ['t']\ndef __getattr__(name): return 1\n"),
    of("export-of-others", "from pkg.s import *\n",
       pkg__s__init="from . import t\n__all__ = t.__all__ + ['own']\nown = 1\n",
       pkg__s__t="__all__ = ['lost']\n"),
    of("export-appended", "from pkg.s import *\n",
       pkg__s__init="__all__ = []\n__all__.append('lost')\n__all__ += ['two']\n"),
    of("export-removed", "from pkg.s import *\n",
       pkg__s__init="__all__ = ['lost']\n__all__.remove('lost')\n"),
    of("export-computed", "from pkg.s import *\n",
       pkg__s__init="__all__ = [n for n in ('lost',)]\n", unknown="a computed __all__"),
    of("export-conditional", "from pkg.s import *\n",
       pkg__s__init="import sys\n__all__ = ['a']\na = 1\nif sys.argv is None:\n"
       "    __all__ += ['b']\n"),
    of("export-innermost", "from pkg.s import *\n",
       pkg__s__init="from .t import *\n__all__ = ['lost']\n", pkg__s__t="__all__ = ['lost']\n"),
    of("export-innermost-unlisted", "from pkg.s import *\n",
       pkg__s__init="from .t import *\n", pkg__s__t="__all__ = ['lost']\n"),
    of("export-caught-by-ImportError",
       "try:\n    from pkg.listed2 import *\nexcept ImportError: ...\n",
       pkg__listed2="__all__ = ['b']\n"),
    of("export-caught-by-AttributeError",
       "try:\n    from pkg.listed2 import *\nexcept AttributeError: ...\n",
       pkg__listed2="__all__ = ['b']\n"),
    of("export-caught-by-Exception",
       "try:\n    from pkg.listed2 import *\nexcept Exception: ...\n",
       pkg__listed2="__all__ = ['b']\n"),
    of("export-dunder",
       "from pkg.listed2 import *\n", pkg__listed2="__all__ = ['__doc__', '__file__']\n"),
    of("export-broken-by-import", "from pkg.listed2 import *\n",
       pkg__listed2="from pkg.m import b\n__all__ = ['b']\n"),
    of("export-broken-by-guarded-import", "from pkg.listed2 import *\n",
       pkg__listed2="try:\n    from pkg.m import b\nexcept ImportError: ...\n__all__ = ['b']\n"),
]  # fmt: skip
#: What some of the helpers lead to.
COMMON = {
    "pkg/install.py": "import sys\ndef install(name): sys.modules[name].N = 1\n",
    "pkg/lazy.py": "def __getattr__(name): return 1\n",
    "pkg/private.py": "_p = 1\n",
    "pkg/listed.py": "_p = q = 1\n__all__ = ['_p']\n",
    "pkg/names.py": "N = 1\n",
    "pkg/chain.py": "from pkg.m import *\n",
    "pkg/broken.py": "from pkg.m import N\n",
    "pkg/round.py": "from helper import *\n",
}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    folders = {}
    for row in ROWS:
        folder = folders[row.name] = tmp_path_factory.mktemp("row") / "project"
        (folder / ".git").mkdir(parents=True)
        needed = row.files.keys() & PKG.keys()
        used = {n: t for n, t in COMMON.items() if needed and _is_named(n, row.files)}
        write(folder, used | row.files)
    done = subprocess.run(
        [sys.executable, "-c", RUNNER],
        input=json.dumps([str(folder) for folder in folders.values()]),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert len(lines) == len(ROWS), done.stderr
    return {
        name: (folder, json.loads(line))
        for (name, folder), line in zip(folders.items(), lines, strict=True)
    }


def _is_named(file: str, files: dict[str, str]) -> bool:
    module = file.removesuffix(".py").replace("/", ".")
    return any(module in text for text in files.values())


def reported(folder: Path) -> set[tuple[str, str, int]]:
    """Return the error that each report foretells, and its place."""
    found = set()
    for line in report(folder):
        place, code = line.split()[:2]
        path, number = place.split(":")[:2]
        if code in RAISED:
            found.add((RAISED[code], path, int(number)))
    return found


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_agrees_with_python(row: Row, outcomes: Outcomes) -> None:
    folder, outcome = outcomes[row.name]
    found = {f"{error} {path}:{line}" for error, path, line in reported(folder)}
    if outcome is None or row.unknown:
        assert found == set()
    else:
        error, path, line = outcome
        assert found - set(row.more) == {f"{error} {path}:{line}"}


def test_rows_are_many_and_few_are_unknown(
    outcomes: Outcomes,
) -> None:
    failing = [row for row in ROWS if outcomes[row.name][1] is not None]
    unknown = [row for row in failing if row.unknown]
    assert len({row.name for row in ROWS}) == len(ROWS) >= 80
    assert len(failing) >= 60
    assert len(unknown) <= len(failing) // 5
