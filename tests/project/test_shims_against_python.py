"""What we call canonical is the same object, and where Python says that it was defined."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from projects import write

from flake8_ssot.options import Options
from flake8_ssot.project.finder import Finder
from flake8_ssot.project.resolver import Project
from flake8_ssot.project.shim_use import Shims
from flake8_ssot.syntax.source import Sources

WARN = "import warnings\nwarnings.warn('{} is deprecated', DeprecationWarning)\n"
HOME = "class A: ...\ndef f(): ...\nclass Base: ...\nclass B(Base): ...\n"
SAME = """
import importlib, json, sys, warnings
warnings.simplefilter("ignore")
result = []
for old, name, new, new_name in json.loads(sys.argv[1]):
    first = getattr(importlib.import_module(old), name)
    module = importlib.import_module(new)
    second = getattr(module, new_name) if new_name else module
    result.append([first is second, getattr(second, "__module__", new)])
print(json.dumps(result))
"""

PROJECTS = [
    pytest.param(
        {"old.py": WARN.format("old") + "from home import A, f as g\n", "home.py": HOME},
        [("old", "A"), ("old", "g")],
        id="plain",
    ),
    pytest.param(
        {
            "old.py": WARN.format("old") + "from a import *\n",
            "a.py": "from b import *\nfrom b import _f\n__all__ = ['A', 'B', '_f']\n",
            "b.py": "import home\nfrom home import A, B\n_f = home.f\n",
            "home.py": HOME,
        },
        [("old", "A"), ("old", "B")],
        id="stars",
    ),
    pytest.param(
        {
            "old.py": WARN.format("old") + "from pkg import A\nfrom pkg import sub\nOld = sub.B\n",
            "pkg/__init__.py": "from .sub import A\nfrom . import sub\n",
            "pkg/sub/__init__.py": "from ..home import *\n",
            "pkg/home.py": HOME,
        },
        [("old", "A"), ("old", "Old"), ("old", "sub")],
        id="relative",
    ),
    pytest.param(
        {
            "old.py": WARN.format("old")
            + "try:\n    from nowhere import A\nexcept ImportError:\n    from home import A\n"
            + "from home import f\nfrom other import f\n",
            "home.py": HOME,
            "other.py": "from home import B as f\n",
        },
        [("old", "f")],
        id="the-last-binding",
    ),
    pytest.param(
        {
            "old.py": """
                import warnings
                _MOVED = {"A": ("home", "A"), "Renamed": ("home", "B")}
                def __getattr__(name):
                    import importlib
                    if name == "g":
                        warnings.warn("g is deprecated", DeprecationWarning)
                        from home import f
                        return f
                    if name not in _MOVED:
                        raise AttributeError(name)
                    warnings.warn(f"{name} is deprecated", DeprecationWarning)
                    module, attribute = _MOVED[name]
                    return getattr(importlib.import_module(module), attribute)
            """,
            "home.py": HOME,
        },
        [("old", "A"), ("old", "Renamed"), ("old", "g")],
        id="getattr",
    ),
    pytest.param(
        {"old.py": "import sys\nimport home\nsys.modules[__name__] = home\n", "home.py": HOME},
        [("old", "A"), ("old", "f")],
        id="replaced",
    ),
    pytest.param(
        {
            "pkg/__init__.py": "",
            "pkg/old.py": "# ssot: shim of pkg.middle\nfrom pkg.middle import A\n",
            "pkg/middle.py": "# ssot: shim of pkg.new\nfrom .new import *\n",
            "pkg/new/__init__.py": "from .parts import A, f\n__all__ = ['A'] + parts.__all__\n",
            "pkg/new/parts.py": "__all__ = ['f']\n" + HOME,
        },
        [("pkg.old", "A"), ("pkg.middle", "f")],
        id="chain",
    ),
]


@pytest.mark.parametrize(("files", "symbols"), PROJECTS)
def test_canonical_path_is_the_same_object(
    tmp_path: Path, files: dict[str, str], symbols: list[tuple[str, str]]
) -> None:
    write(tmp_path, files)
    roots = (tmp_path,)
    shims = Shims(Project(Sources(), Finder()), Options(tmp_path), None, roots)
    asked = []
    for module, name in symbols:
        use = shims.in_module(module, [name]) or shims.deprecated_name(module, name)
        assert use is not None
        assert use.homes[0] is not None
        asked.append([module, name, *use.homes[0]])
    run = subprocess.run(
        [sys.executable, "-c", SAME, json.dumps(asked)],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == [[True, new] for _, _, new, _ in asked]
