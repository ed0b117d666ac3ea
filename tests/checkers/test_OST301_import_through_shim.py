from __future__ import annotations

from pathlib import Path

import pytest
from projects import report, violations, write

from flake8_ssot.rules import Intent, Redirect
from flake8_ssot.workspace import Workspace

Files = dict[str, str]

WARNS = """
    import warnings

    warnings.warn("shared.old is deprecated", DeprecationWarning, stacklevel=2)

    from shared.enums import Color, Shade as Tint

    __all__ = ["Color", "Tint"]
"""
SHARED: Files = {
    "shared/__init__.py": "",
    "shared/enums.py": "class Color: ...\nclass Shade: ...\n",
    "shared/old.py": WARNS,
}
OLD = "import through deprecated shim 'shared.old'; "
CHAIN: Files = {
    "shared/__init__.py": "",
    "shared/home.py": "class Color: ...\n",
    "shared/middle.py": "# ssot: shim of shared.home\nfrom shared.home import Color\n",
    "shared/old.py": """
        import warnings
        warnings.warn("shared.old is deprecated", DeprecationWarning)
        from shared.middle import *
    """,
}
NAMES: Files = {
    "lib/__init__.py": "",
    "lib/new.py": "class New: ...\nclass Other: ...\n",
    "lib/m.py": """
        import warnings
        from lib.new import New

        _MOVED = {"Other": "lib.new.Other", "Gone": "lib.nowhere"}

        def __getattr__(name):
            if name == "Old":
                warnings.warn(f"{name} is deprecated, use New", DeprecationWarning)
                return New
            if name in ("A", "B"):
                warnings.warn("A and B are deprecated", DeprecationWarning)
                return None
            if name in _MOVED:
                warnings.warn(f"{name} is deprecated", DeprecationWarning)
                return _find(_MOVED[name])
            if name == "Lazy":
                return _find("Lazy")
            raise AttributeError(name)
    """,
}


def found(root: Path, files: Files, flags: dict[str, str] | None = None) -> list[str]:
    """Return what OST301 and OST000 report of a project, without the code."""
    lines = report(write(root, files), flags)
    ours = (line for line in lines if " OST301 " in line or " OST000 " in line)
    return [line.replace(" OST301", "") for line in ours]


REPORTED = [
    pytest.param(
        SHARED | {"use.py": "from shared.old import Color\n"},
        [f"use.py:1:1 {OLD}import 'Color' from 'shared.enums'"],
        id="from-import",
    ),
    pytest.param(
        SHARED | {"use.py": "from shared.old import Color as C, Tint\n"},
        [f"use.py:1:1 {OLD}import 'Color', 'Shade' from 'shared.enums'"],
        id="several-names-one-report-and-the-new-name",
    ),
    pytest.param(
        SHARED | {"use.py": "import os, shared.old\n"},
        [f"use.py:1:12 {OLD}import 'shared.enums'"],
        id="import-at-its-alias",
    ),
    pytest.param(
        SHARED | {"use.py": "import shared.old as s\n"},
        [f"use.py:1:8 {OLD}import 'shared.enums'"],
        id="import-as",
    ),
    pytest.param(
        SHARED | {"use.py": "from shared import (\n    enums,\n    old,\n)\n"},
        [f"use.py:3:5 {OLD}import 'shared.enums'"],
        id="submodule",
    ),
    pytest.param(
        SHARED | {"use.py": "from shared.old import *\n"},
        [f"use.py:1:1 {OLD}import 'shared.enums'"],
        id="star",
    ),
    pytest.param(
        SHARED | {"shared/use.py": "from .old import Color\n"},
        [f"shared/use.py:1:1 {OLD}import 'Color' from 'shared.enums'"],
        id="relative",
    ),
    pytest.param(
        SHARED | {"shared/sub/__init__.py": "", "shared/sub/use.py": "from .. import old\n"},
        [f"shared/sub/use.py:1:16 {OLD}import 'shared.enums'"],
        id="relative-submodule",
    ),
    pytest.param(
        SHARED | {"shared/__init__.py": "from .old import Color\n"},
        [f"shared/__init__.py:1:1 {OLD}import 'Color' from 'shared.enums'"],
        id="relative-in-the-package-itself",
    ),
    pytest.param(
        SHARED
        | {
            "use.py": """
                from typing import TYPE_CHECKING
                if TYPE_CHECKING:
                    from shared.old import Color
                class C:
                    async def f(self):
                        try:
                            from shared.old import Tint
                        finally:
                            pass
            """
        },
        [
            f"use.py:3:5 {OLD}import 'Color' from 'shared.enums'",
            f"use.py:7:13 {OLD}import 'Shade' from 'shared.enums'",
        ],
        id="anywhere-in-the-file",
    ),
    pytest.param(
        CHAIN | {"use.py": "from shared.old import Color\n"},
        [f"use.py:1:1 {OLD}import 'Color' from 'shared.home'"],
        id="chain-of-shims-and-a-star-to-the-definition",
    ),
    pytest.param(
        CHAIN | {"use.py": "from shared.middle import Color\n"},
        [
            "use.py:1:1 import through deprecated shim 'shared.middle'; "
            "import 'Color' from 'shared.home'"
        ],
        id="comment",
    ),
    pytest.param(
        {
            "old.py": "# ssot: shim of new, remove after 2026-12\nfrom new import A\n",
            "new.py": "A = 1\n",
            "use.py": "import old\n",
        },
        ["use.py:1:8 import through deprecated shim 'old'; import 'new' (remove after 2026-12)"],
        id="comment-with-date",
    ),
    pytest.param(
        {
            "old.py": "# ssot: shim of elsewhere.new\nfrom elsewhere.new import A\n",
            "use.py": "from old import A\n",
        },
        ["use.py:1:1 import through deprecated shim 'old'; import 'A' from 'elsewhere.new'"],
        id="home-in-another-distribution",
    ),
    pytest.param(
        {
            "old.py": """
                import warnings
                warnings.warn("The old module is deprecated. Use fresh.things instead.",
                              category=DeprecationWarning)
                class Mine: ...
                class Lost: ...
            """,
            "fresh/__init__.py": "",
            "fresh/things.py": "class Mine: ...\n",
            "use.py": "from old import Mine\nfrom old import Lost\nimport old\n",
        },
        [
            "use.py:1:1 import through deprecated module 'old'; import 'Mine' from 'fresh.things'",
            "use.py:2:1 import through deprecated module 'old'; "
            'it says: "The old module is deprecated. Use fresh.things instead."',
            "use.py:3:8 import through deprecated module 'old'; import 'fresh.things'",
        ],
        id="module-with-definitions",
    ),
    pytest.param(
        {
            "old.py": """
                from helpers import warn_deprecated_module
                warn_deprecated_module(__name__, "use new instead of this module")
                from new import A
            """,
            "helpers.py": "def warn_deprecated_module(*args): ...\n",
            "new.py": "A = 1\n",
            "use.py": "from old import A\nimport old\n",
        },
        [
            "use.py:1:1 import through deprecated shim 'old'; import 'A' from 'new'",
            "use.py:2:8 import through deprecated shim 'old'; import 'new'",
        ],
        id="helper-with-deprecat-in-its-name",
    ),
    pytest.param(
        {
            "old.py": "import sys\nimport pkg.new\nsys.modules[__name__] = pkg.new\n",
            "pkg/__init__.py": "",
            "pkg/new.py": "A = 1\n",
            "use.py": "from old import A\nimport old\n",
        },
        [
            "use.py:1:1 import through deprecated shim 'old'; import 'A' from 'pkg.new'",
            "use.py:2:8 import through deprecated shim 'old'; import 'pkg.new'",
        ],
        id="replaced-in-sys-modules",
    ),
    pytest.param(
        {
            "legacy/__init__.py": """
                import warnings
                warnings.warn("legacy is deprecated, use fresh", DeprecationWarning)
            """,
            "legacy/part.py": "from fresh.part import A\n",
            "fresh/__init__.py": "",
            "fresh/part.py": "A = 1\n",
            "use.py": "from legacy.part import A\n",
        },
        ["use.py:1:1 import through deprecated shim 'legacy'; import 'A' from 'fresh.part'"],
        id="module-below-a-package-that-warns",
    ),
    pytest.param(
        NAMES | {"use.py": "from lib.m import New, Old, A, Other, Gone\n"},
        [
            "use.py:1:24 import through deprecated name 'lib.m.Old'; import 'New' from 'lib.new'",
            "use.py:1:29 import through deprecated name 'lib.m.A'; "
            'it says: "A and B are deprecated"',
            "use.py:1:32 import through deprecated name 'lib.m.Other'; "
            "import 'Other' from 'lib.new'",
            "use.py:1:39 import through deprecated name 'lib.m.Gone'; "
            'it says: "Gone is deprecated"',
        ],
        id="names-of-getattr",
    ),
    pytest.param(
        {
            "m.py": """
                from typing import TYPE_CHECKING
                if not TYPE_CHECKING:
                    def __getattr__(name):
                        if name == "__version__":
                            import warnings
                            warnings.warn("__version__ is deprecated", DeprecationWarning)
                            return "1"
                        raise AttributeError(name)
            """,
            "use.py": "from m import __version__\n",
        },
        [
            "use.py:1:15 import through deprecated name 'm.__version__'; "
            'it says: "__version__ is deprecated"'
        ],
        id="getattr-that-type-checkers-do-not-see",
    ),
    pytest.param(
        NAMES
        | {
            "use.py": """
                import lib.m
                import lib.m as short
                from lib import m
                lib.m.Old
                def f(x=short.Old):
                    return lambda: m.Old.attribute
            """,
            "lib/use.py": "from . import m\nm.Old\n",
        },
        [
            "lib/use.py:2:1 import through deprecated name 'lib.m.Old'; "
            "import 'New' from 'lib.new'",
            "use.py:4:1 import through deprecated name 'lib.m.Old'; import 'New' from 'lib.new'",
            "use.py:5:9 import through deprecated name 'lib.m.Old'; import 'New' from 'lib.new'",
            "use.py:6:20 import through deprecated name 'lib.m.Old'; import 'New' from 'lib.new'",
        ],
        id="attributes",
    ),
    pytest.param(
        {
            "lib/__init__.py": """
                from .tools import set_deprecated_aliases
                from .new import New
                set_deprecated_aliases({"Old": "lib.New"})
            """,
            "lib/tools.py": "def set_deprecated_aliases(table): ...\n",
            "lib/new.py": "class New: ...\n",
            "use.py": "import lib\nlib.Old, lib.New\n",
        },
        ["use.py:2:1 import through deprecated name 'lib.Old'; import 'New' from 'lib.new'"],
        id="table-of-aliases",
    ),
    pytest.param(
        {
            "old.py": """
                from tools import deprecated_module_attrs
                __all__ = ["A"]
                __getattr__ = deprecated_module_attrs(__name__, "new", __all__)
            """,
            "tools.py": "",
            "new.py": "A = 1\n",
            "use.py": "from old import A\n",
        },
        ["use.py:1:17 import through deprecated name 'old.A'; import 'A' from 'new'"],
        id="forwarding-getattr",
    ),
    pytest.param(
        {
            "m.py": """
                from tools import create_deprecated_class
                class New: ...
                Old = create_deprecated_class("Old", New)
            """,
            "tools.py": "",
            "use.py": "from m import Old\n",
        },
        ["use.py:1:15 import through deprecated name 'm.Old'; import 'New' from 'm'"],
        id="deprecated-class",
    ),
    pytest.param(
        {
            "m.py": """
                import sys
                if sys.version_info >= (3, 13):
                    from warnings import deprecated
                else:
                    from typing_extensions import deprecated
                @deprecated("use g")
                def f(): ...
                @deprecated("use D")
                class C: ...
            """,
            "use.py": "from m import C, f\n",
        },
        [
            "use.py:1:15 import through deprecated name 'm.C'; it says: \"use D\"",
            "use.py:1:18 import through deprecated name 'm.f'; it says: \"use g\"",
        ],
        id="pep-702",
    ),
    pytest.param(
        {
            "m.py": "from compat import deprecated\n@deprecated('no')\ndef f(): ...\n",
            "compat.py": "from typing_extensions import deprecated\n",
            "use.py": "from m import f\n",
        },
        ["use.py:1:15 import through deprecated name 'm.f'; it says: \"no\""],
        id="pep-702-through-a-compat-module",
    ),
    pytest.param(
        {
            "old.py": """
                import warnings
                warnings.warn("old is deprecated", DeprecationWarning)
                del warnings
                from new import A
            """,
            "older.py": """
                import warnings as w
                w.warn("This module has moved to `new`.", FutureWarning)
                from new import A
            """,
            "new.py": "A = 1\n",
            "use.py": "from old import A\nfrom older import A\n",
        },
        [
            "use.py:1:1 import through deprecated shim 'old'; import 'A' from 'new'",
            "use.py:2:1 import through deprecated shim 'older'; import 'A' from 'new'",
        ],
        id="warnings-deleted-and-another-word",
    ),
    pytest.param(
        {
            "old.py": """
                import importlib
                import warnings

                def __dir__():
                    return ["A"]

                def __getattr__(name):
                    if name.startswith("__"):
                        raise AttributeError(name)
                    warnings.warn(f"old.{name} moved, use new.{name}", DeprecationWarning)
                    return getattr(importlib.import_module("new"), name)
            """,
            "tools.py": "def _deprecated_attribute(*args, **names): ...\n",
            "public.py": """
                from tools import _deprecated_attribute
                __all__ = ["A"]
                def __getattr__(name):
                    return _deprecated_attribute(package="new", all=__all__, attribute=name)
            """,
            "new.py": "A = 1\n",
            "use.py": "from old import A\nimport old\nfrom public import A\n",
        },
        [
            "use.py:1:1 import through deprecated shim 'old'; import 'A' from 'new'",
            "use.py:2:8 import through deprecated shim 'old'; "
            'it says: "old.{name} moved, use new.{name}"',
            "use.py:3:1 import through deprecated shim 'public'; it names no replacement",
        ],
        id="getattr-that-warns-of-any-name",
    ),
    pytest.param(
        {
            "m.py": """
                import warnings
                def __getattr__(name):
                    if name == "__version__":
                        warnings.warn("__version__ is deprecated, use tools.version('m')",
                                      DeprecationWarning)
                        return "1"
                    if name == "__email__":
                        warnings.warn("__email__ is deprecated, use tools.version", FutureWarning)
                        return "1"
                    if name == "f":
                        warnings.warn("f is deprecated, use tools.version()", FutureWarning)
                        return None
                    raise AttributeError(name)
            """,
            "tools.py": "def version(): ...\n",
            "use.py": "from m import __version__, __email__, f\n",
        },
        [
            "use.py:1:15 import through deprecated name 'm.__version__'; it says: "
            "\"__version__ is deprecated, use tools.version('m')\"",
            "use.py:1:28 import through deprecated name 'm.__email__'; it says: "
            '"__email__ is deprecated, use tools.version"',
            "use.py:1:39 import through deprecated name 'm.f'; import 'version' from 'tools'",
        ],
        id="a-function-that-tells-it-is-no-home-of-it",
    ),
    pytest.param(
        {
            "shared/__init__.py": "",
            "shared/_impl.py": "class A: ...\n",
            "shared/api.py": "from shared._impl import A\n",
            "shared/old.py": "# ssot: shim of shared.api\nfrom shared.api import A\n",
            "use.py": "from shared.old import A\n",
            "shared/use.py": "from shared.old import A\n",
        },
        [
            "shared/use.py:1:1 import through deprecated shim 'shared.old'; "
            "import 'A' from 'shared._impl'",
            "use.py:1:1 import through deprecated shim 'shared.old'; import 'A' from 'shared.api'",
        ],
        id="private-definition-only-for-its-own-package",
    ),
    pytest.param(
        {
            "m.py": """
                import warnings
                _M = {"Far": "far.away.X", "Up": ("..new", "A")}
                def __getattr__(name):
                    if name in _M:
                        warnings.warn(f"{name} is old", DeprecationWarning)
                        return find(_M[name])
                    raise AttributeError(name)
            """,
            "old.py": "import warnings\n"
            "warnings.warn('this module is deprecated, use far.new.A instead')\nclass A: ...\n",
            "new.py": "class _A: ...\n",
            "own.py": "import warnings\nwarnings.warn('own is deprecated')\n"
            "from new import _A as A\n",
            "use.py": "from m import Far, Up\nfrom old import A\nimport old\nfrom own import A\n",
        },
        [
            "use.py:1:15 import through deprecated name 'm.Far'; it says: \"Far is old\"",
            "use.py:1:20 import through deprecated name 'm.Up'; it says: \"Up is old\"",
            "use.py:2:1 import through deprecated module 'old'; "
            'it says: "this module is deprecated, use far.new.A instead"',
            "use.py:3:8 import through deprecated module 'old'; "
            'it says: "this module is deprecated, use far.new.A instead"',
            "use.py:4:1 import through deprecated shim 'own'; it says: \"own is deprecated\"",
        ],
        id="a-home-that-cannot-be-imported-is-not-named",
    ),
    pytest.param(
        {
            "old/__init__.py": "import warnings\nwarnings.warn('old is deprecated')\n",
            "old/bare/x.py": "",
            "use.py": "import old.bare\n",
        },
        ["use.py:1:8 import through deprecated shim 'old'; it says: \"old is deprecated\""],
        id="folder-in-a-shim",
    ),
]


@pytest.mark.parametrize(("files", "expected"), REPORTED)
def test_reported(tmp_path: Path, files: Files, expected: list[str]) -> None:
    assert found(tmp_path, files) == expected


SILENT = [
    pytest.param(SHARED | {"use.py": "from shared.enums import Color\n"}, id="new-path"),
    pytest.param(SHARED | {"use.py": "from .shared.old import Color\n"}, id="no-package"),
    pytest.param(
        SHARED | {"a/__init__.py": "", "a/old.py": "A = 1\n", "a/use.py": "from .old import A\n"},
        id="relative-import-of-another-module-of-that-name",
    ),
    pytest.param(
        {
            "app/__init__.py": "",
            "app/logging.py": "import warnings\nwarnings.warn('app.logging is deprecated')\n",
            "app/use.py": "from logging import getLogger\nimport logging\n",
        },
        id="standard-library-module-of-the-same-name",
    ),
    pytest.param(
        SHARED | {"shared/__init__.py": "def old(): ...\n", "use.py": "from shared import old\n"},
        id="name-of-the-package-shadows-the-submodule",
    ),
    pytest.param(
        SHARED
        | {
            "use.py": """
                import pytest
                def test_old():
                    with pytest.warns(DeprecationWarning):
                        from shared.old import Color
                    with pytest.deprecated_call():
                        import shared.old
                    with lib.testing.warns_deprecated_lib(), open("a"):
                        from shared.old import Color
            """
        },
        id="test-of-the-shim",
    ),
    pytest.param(
        {
            "api.py": """
                import warnings
                def __getattr__(name):
                    if name == "Old":
                        warnings.warn("Old is deprecated, use New", DeprecationWarning)
                        return New
                    raise AttributeError(name)
                class New: ...
            """,
            "use.py": """
                import pytest
                import api
                def test_old():
                    with pytest.deprecated_call():
                        api.Old
            """,
        },
        id="test-of-a-deprecated-name",
    ),
    pytest.param(
        {
            "old.py": """
                import warnings
                if True:
                    if __debug__:
                        warnings.warn("old is deprecated", DeprecationWarning)
                try:
                    warnings.warn("old is deprecated", DeprecationWarning)
                except TypeError:
                    pass
                def f():
                    warnings.warn("old is deprecated", DeprecationWarning)
                from new import A
            """,
            "new.py": "A = 1\n",
            "use.py": "from old import A\n",
        },
        id="guarded-warning",
    ),
    pytest.param(
        {
            "old.py": """
                from tools import _suppress_deprecation_warnings, _warn_on_deprecated_prefix
                _suppress_deprecation_warnings("deprecated things of this module")
                _warn_on_deprecated_prefix()
            """,
            "tools.py": "",
            "use.py": "import old\n",
        },
        id="helper-that-says-nothing-of-the-module",
    ),
    pytest.param(
        {
            "lib.py": """
                import warnings
                warnings.warn("Support for Python 3.9 is deprecated", DeprecationWarning)
                from new import A
            """,
            "tool.py": """
                import warnings
                warnings.warn("the option x is deprecated", DeprecationWarning)
                def f(): ...
            """,
            "new.py": "A = 1\n",
            "use.py": "import lib, tool\n",
        },
        id="warning-of-something-else",
    ),
    pytest.param(
        {
            "old.py": """
                import logger
                logger.warn("old is deprecated")
                from new import A
            """,
            "logger.py": "",
            "new.py": "A = 1\n",
            "use.py": "import old\n",
        },
        id="a-log-message",
    ),
    pytest.param(
        {
            "old.py": '"""# ssot: shim of new"""\nTEXT = """\n# ssot: shim of new\n"""\n',
            "use.py": "import old\n",
        },
        id="comment-in-a-string",
    ),
    pytest.param(
        {
            "pkg/__init__.py": '"""Deprecated: backward compatible facade."""\nfrom .a import A\n',
            "pkg/a.py": "A = 1\n",
            "use.py": "from pkg import A\n",
        },
        id="documented-only",
    ),
    pytest.param(NAMES | {"use.py": "from lib.m import New, Lazy\n"}, id="other-names-of-getattr"),
    pytest.param(
        NAMES
        | {
            "use.py": """
                from lib import m
                def f(m):
                    return m.Old
                class m2: ...
                m2.Old
                m.New
            """
        },
        id="attribute-of-something-else",
    ),
    pytest.param(
        {
            "m.py": """
                import warnings
                Old = 1
                def __getattr__(name):
                    if name == "Old":
                        warnings.warn("Old is deprecated", DeprecationWarning)
            """,
            "use.py": "from m import Old\n",
        },
        id="getattr-is-not-called-for-what-is-bound",
    ),
    pytest.param(
        {
            "some.py": """
                import warnings, new
                def __getattr__(name):
                    if name in ("B", "C"):
                        return getattr(new, name)
                    warnings.warn("some is deprecated", DeprecationWarning)
                    return getattr(new, name)
            """,
            "eager.py": """
                import warnings, new
                from new import A
                def __getattr__(name):
                    warnings.warn("eager is deprecated", DeprecationWarning)
                    return getattr(new, name)
            """,
            "gone.py": """
                import warnings
                def __getattr__(name):
                    warnings.warn("gone is deprecated", DeprecationWarning)
                    raise AttributeError(name)
            """,
            "package/__init__.py": """
                import warnings, new
                def __getattr__(name):
                    warnings.warn("package is deprecated", DeprecationWarning)
                    return getattr(new, name)
            """,
            "package/part.py": "",
            "new.py": "A = B = 1\n",
            "use.py": "from some import B\nfrom eager import A\nimport gone\nimport package.part\n",
        },
        id="getattr-that-does-not-warn-of-any-name",
    ),
    pytest.param(
        {
            "m.py": """
                def deprecated(text):
                    return lambda f: f
                @deprecated("no")
                def f(): ...
            """,
            "n.py": "from tools import deprecated\n@deprecated('no')\nclass C: ...\n",
            "tools.py": "def deprecated(text): ...\n",
            "p.py": "from elsewhere import deprecated\n@deprecated('no')\ndef p(): ...\n",
            "q.py": "import tools as deprecated\n@deprecated('no')\ndef q(): ...\n",
            "r.py": "from s import deprecated\n@deprecated('no')\ndef r(): ...\n",
            "s.py": "from r import deprecated\n",
            "use.py": "from m import f\nfrom n import C\nfrom p import p\nfrom q import q\n"
            "from r import r\n",
        },
        id="another-decorator-called-deprecated",
    ),
    pytest.param(
        {
            "m.py": """
                from typing import overload
                from warnings import deprecated
                TEXT = "no"
                @deprecated(TEXT)
                def f(): ...
                @deprecated()
                def g(): ...
                @overload
                @deprecated("no")
                def h(): ...
            """,
            "use.py": "from m import f, g, h\n",
        },
        id="decorator-without-a-text",
    ),
    pytest.param(
        {
            "old.py": "import sys, importlib\n"
            "sys.modules[__name__] = importlib.import_module('gone.module')\n",
            "use.py": "from old import A\nimport old\n",
        },
        id="replaced-by-what-is-not-there",
    ),
    pytest.param(
        {
            "m.py": """
                from typing import overload
                from warnings import deprecated
                @overload
                @deprecated("no int")
                def f(x: int): ...
                @overload
                def f(x: str): ...
                def f(x): ...
            """,
            "use.py": "from m import f\n",
        },
        id="deprecated-overload",
    ),
    pytest.param(
        {
            "lib/__init__.py": "from .m import f as f\n",
            "lib/m.py": "from warnings import deprecated\n@deprecated('no')\ndef f(): ...\n",
        },
        id="facade-of-a-deprecated-function",
    ),
    pytest.param(
        {
            "fast.py": "import sys, _fast\nsys.modules[__name__] = _fast\n",
            "_fast.py": "A = 1\n",
            "lazy/__init__.py": "import sys\nfrom lazy import impl\nsys.modules[__name__] = impl\n",
            "lazy/impl.py": "A = 1\n",
            "made.py": "import sys\nclass M: ...\nsys.modules[__name__] = M()\n",
            "use.py": "import fast, lazy, made\nfrom lazy import A\n",
        },
        id="replaced-by-its-own-implementation",
    ),
    pytest.param(
        CHAIN | {"shared/old.py": CHAIN["shared/old.py"]}, id="shim-through-shim-is-another-rule"
    ),
    pytest.param(
        {
            "legacy/__init__.py": """
                import warnings
                warnings.warn("legacy is deprecated", DeprecationWarning)
                from legacy.part import A
            """,
            "legacy/part.py": "from legacy import other\nA = 1\n",
            "legacy/other.py": "",
            "legacy/tests/test_it.py": "import legacy.part\n",
        },
        id="inside-the-deprecated-package",
    ),
    pytest.param(
        {
            "pkg/__init__.py": """
                import warnings
                warnings.warn("importing from pkg is deprecated, use pkg.a", DeprecationWarning)
            """,
            "pkg/a.py": "A = 1\n",
            "use.py": "from pkg.a import A\n",
        },
        id="package-that-sends-to-its-own-modules",
    ),
    pytest.param(
        {"use.py": "from . import x\nfrom .. import y\nimport a.b.c\n"}, id="nothing-there"
    ),
]


@pytest.mark.parametrize("files", SILENT)
def test_silent(tmp_path: Path, files: Files) -> None:
    assert found(tmp_path, {"use.py": ""} | files) == []


CONFIGURED = {
    "app/__init__.py": "",
    "app/new.py": "from app.home import A\nB = 1\n",
    "app/home.py": "A = 1\n",
    "app/package/__init__.py": "",
    "app/package/part.py": "A = 1\n",
}


@pytest.mark.parametrize(
    ("shims", "text", "expected"),
    [
        pytest.param(
            "gone=app.new",
            "from gone import A, B",
            [
                "1:1 import through deprecated shim 'gone'; "
                "import 'A' from 'app.home' and 'B' from 'app.new'"
            ],
            id="module-that-is-not-there",
        ),
        pytest.param(
            "app.gone=app.new",
            "from app import gone\nimport app.gone as g",
            [
                "1:17 import through deprecated shim 'app.gone'; import 'app.new'",
                "2:8 import through deprecated shim 'app.gone'; import 'app.new'",
            ],
            id="submodule",
        ),
        pytest.param(
            "app.new:B=app.home:A",
            "from app.new import A, B\nimport app.new\napp.new.B",
            [
                "1:24 import through deprecated name 'app.new.B'; import 'A' from 'app.home'",
                "3:1 import through deprecated name 'app.new.B'; import 'A' from 'app.home'",
            ],
            id="name",
        ),
        pytest.param(
            "app.new:B=other.place",
            "from app.new import B",
            ["1:21 import through deprecated name 'app.new.B'; import 'B' from 'other.place'"],
            id="name-kept-in-another-module",
        ),
        pytest.param(
            "old=app.package",
            "import old.part\nfrom old.part import A",
            [
                "1:8 import through deprecated shim 'old'; import 'app.package.part'",
                "2:1 import through deprecated shim 'old'; import 'A' from 'app.package.part'",
            ],
            id="package-covers-its-modules",
        ),
        pytest.param(
            "app.package=app.package.part",
            "from app.package.part import A\nfrom app.package import A",
            [
                "2:1 import through deprecated shim 'app.package'; "
                "import 'A' from 'app.package.part'"
            ],
            id="package-whose-home-is-inside-it",
        ),
        pytest.param("app.old=app.new", "import app\nfrom app import new", [], id="other-modules"),
        pytest.param("logging=app.new", "from .logging import x", [], id="relative"),
    ],
)
def test_configured(tmp_path: Path, shims: str, text: str, expected: list[str]) -> None:
    lines = found(tmp_path, CONFIGURED | {"use.py": text + "\n"}, {"shims": shims})
    assert lines == [f"use.py:{line}" for line in expected]


def test_configured_table(tmp_path: Path) -> None:
    files = CONFIGURED | {
        "pyproject.toml": """
            [tool.flake8-ssot.shims]
            "old" = {to = "app.new", since = "1.2", remove-after = "2026-12", allow = ["kept/**"]}
        """,
        "use.py": "from old import A\n",
        "kept/deep/use.py": "from old import A\n",
        "old.py": "from app.new import *\n",
    }
    assert found(tmp_path, files) == [
        "use.py:1:1 import through deprecated shim 'old'; import 'A' from 'app.home' "
        "(deprecated since 1.2, remove after 2026-12)"
    ]


@pytest.mark.parametrize(
    ("detect", "count"), [("none", 0), ("declared", 1), ("documented", 2)], ids=str
)
def test_detect_shims(tmp_path: Path, detect: str, count: int) -> None:
    files = SHARED | {
        "silent.py": '"""Old path, moved to shared.enums."""\nfrom shared.enums import *\n',
        "facade/__init__.py": '"""Legacy facade, moved to modules."""\nfrom .a import A\n',
        "facade/a.py": "A = 1\n",
        "layer.py": '"""Compatibility layer for typing."""\nfrom typing import Any\n',
        "use.py": """
            from shared.old import Color
            from silent import Color
            from facade import A
            from layer import Any
        """,
    }
    lines = found(tmp_path, files, {"detect-shims": detect})
    assert len(lines) == count
    if detect == "documented":
        assert lines[1] == (
            "use.py:2:1 import through deprecated shim 'silent'; import 'Color' from 'shared.enums'"
        )


LATE = "def f():\n    from shared.old import Color\n    return Color\n"
PATCHES = "from unittest.mock import patch\n@patch('shared.old.Color')\n"


@pytest.mark.parametrize(
    ("path", "text", "is_safe"),
    [
        ("shared/user.py", "from shared.old import Color\n", True),
        ("shared/user.py", LATE, False),
        ("shared/user.py", "try:\n    from shared.old import Color\nfinally: ...\n", False),
        ("tests/test_a.py", LATE, True),
        ("tests/test_a.py", f"{PATCHES}{LATE}", False),
    ],
)
def test_a_test_may_replace_what_a_function_imports_when_it_is_called(
    tmp_path: Path, path: str, text: str, is_safe: bool
) -> None:
    root = write(tmp_path, {**SHARED, path: text})
    found = violations(root, path, Workspace({}, root))
    intents = [one.intent for one in found if one.code == "OST301"]
    redirect = Redirect("shared.old", "Color", "shared.enums", "Color")
    assert intents == [Intent((redirect,), is_safe)]


def test_a_shim_that_is_broken_declares_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"old.py": "# ssot: shim of new\nno Python\n", "use.py": "import old\n"})
    assert report(tmp_path, only="use.py") == []
