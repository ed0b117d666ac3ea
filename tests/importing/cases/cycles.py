"""Modules that are half loaded, and modules that failed once and are imported again."""

from __future__ import annotations

from typing import Final

from importing.case import row, tree

#: a and b take names from each other: which one fails depends on where one enters.
CIRCLE: Final = {"a": "from b import B\nA = 1\n", "b": "from a import A\nB = 1\n"}
#: b takes its name late: it is well from a, and fails from b.
ONE_WAY: Final = {"a": "import b\nA = 1\n", "b": "import a\nB = a.A\n"}
LATE: Final = {"a": "A = 1\nfrom b import B\n", "b": "from a import A\nB = 1\n"}
TWO_NAMES: Final = {
    "a": "A = 1\nfrom b import B\nC = 1\n",
    "b": "from a import A, C\nB = 1\n",
}
#: The package fails after its module m was loaded, which stays in sys.modules.
LEFT: Final = {
    "p__init": "from p import m\nimport p.gone\n",
    "p__m": "N = 1\n",
}
PAIRS: Final = "try:\n    import {0}\nexcept ImportError:\n    pass\n"

ROWS = (
    tree("circle-from-a", "ImportError b.py:1", "a", **CIRCLE),
    tree("circle-from-b", "ImportError a.py:1", "b", **CIRCLE),
    tree("circle-of-modules", "", "a", a="import b\ndef f(): b.g\n", b="import a\ndef g(): a.f\n"),
    tree("late-from-a", "", "a", **LATE),
    tree("late-from-b", "ImportError a.py:2", "b", **LATE),
    tree("two-names-from-a", "ImportError b.py:1", "a", **TWO_NAMES),
    tree("two-names-from-b", "ImportError a.py:2", "b", **TWO_NAMES),
    tree("attribute-too-early", "AttributeError b.py:2", "a", "attributes aren't followed",
         **ONE_WAY),
    tree("attribute-early-enough", "", "b", a="import b\nA = 1\n", b="import a\nB = a.A\n"),
    tree("circle-of-three-from-a", "ImportError c.py:1", "a", a="from b import B\nA = 1\n",
         b="from c import C\nB = 1\n", c="from a import A\nC = 1\n"),
    tree("circle-of-three-from-c", "ImportError b.py:1", "c", a="from b import B\nA = 1\n",
         b="from c import C\nB = 1\n", c="from a import A\nC = 1\n"),
    tree("circle-in-a-function", "", "a", a="from b import B\nA = 1\n",
         b="def f():\n    from a import A\nB = 1\n"),
    tree("circle-in-a-function-that-is-called", "ImportError b.py:2", "a",
         a="from b import B\nA = 1\n", b="def f():\n    from a import A\nf()\nB = 1\n"),
    tree("circle-behind-a-function-that-imports-what-is-installed", "ImportError b.py:1", "entry",
         entry="import sys\nsys.path.append('site-packages')\nimport first, a\n",
         first="def f():\n    import lib\n", a="from b import B\nA = 1\n",
         b="from a import A\nB = 1\n", **{"site-packages__lib": ""}),
    tree("circle-that-is-caught", "", "a", a="from b import B\nA = 1\n",
         b="try:\n    from a import A\nexcept ImportError:\n    A = None\nB = 1\n"),
    tree("circle-that-is-not-caught", "ImportError b.py:2", "a", a="from b import B\nA = 1\n",
         b="try:\n    from a import A\nexcept ModuleNotFoundError:\n    A = None\nB = 1\n"),
    tree("circle-typing-only", "", "a", a="from b import B\nA = 1\n",
         b="import typing\nif typing.TYPE_CHECKING:\n    from a import A\nB = 1\n"),
    tree("circle-at-the-end", "", "a", a="from b import B\nA = 1\n", b="B = 1\nimport a\n"),
    tree("circle-by-star-too-early", "", "a", a="from b import *\nA = 1\n",
         b="from a import *\nB = 1\n"),
    tree("circle-by-star-name-used", "NameError b.py:2", "a", a="from b import *\nA = 1\n",
         b="from a import *\nA\n"),
    tree("circle-by-star-with-all", "AttributeError b.py:1", "a",
         a="__all__ = ['A']\nfrom b import *\nA = 1\n", b="from a import *\n"),
    tree("circle-with-a-function-that-imports-it", "ImportError b.py:1", "a",
         a="def f():\n    import a\nfrom b import B\nA = 1\n", b="from a import A\nB = 1\n"),
    tree("never-bound-in-a-circle", "ImportError b.py:1", "a", a="import b\n",
         b="from a import nothing\n"),
    tree("package-and-module", "ImportError p/m.py:1", "p", p__init="from p.m import M\nP = 1\n",
         p__m="from p import P\nM = 1\n"),
    tree("package-and-module-from-the-module", "ImportError p/m.py:1", "p.m",
         p__init="from p.m import M\nP = 1\n", p__m="from p import P\nM = 1\n"),
    tree("package-and-module-bound-before", "", "p.m", p__init="P = 1\nfrom p.m import M\n",
         p__m="from p import P\nM = 1\n"),
    tree("siblings", "", "p", p__init="from . import a, b\n", p__a="from . import b\n",
         p__b="from . import a\n"),
    tree("siblings-by-name", "ImportError p/b.py:1", "p", p__init="from . import a\n",
         p__a="from .b import B\nA = 1\n", p__b="from .a import A\nB = 1\n"),
    tree("half-loaded-submodule-by-from", "", "p.a", p__init="", p__a="import p.b\n",
         p__b="from p import a\n"),
    tree("half-loaded-submodule-as", "", "p.a", p__init="", p__a="import p.b\n",
         p__b="import p.a as a\n"),
    tree("half-loaded-submodule-attribute", "AttributeError p/b.py:2", "p.a",
         "attributes aren't followed", p__init="", p__a="import p.b\n", p__b="import p.a\np.a\n"),
    # What failed once
    row("failed-again", "ModuleNotFoundError bad.py:1", PAIRS.format("bad") + "import bad\n",
        bad="import pkg.gone\n"),
    row("failed-once-submodules-stay", "", PAIRS.format("p") + "import sys\nsys.modules['p.m'].N\n",
        **LEFT),
    row("failed-once-taken-from-what-stayed", "", PAIRS.format("p") + "from p.m import N\n",
        **LEFT),
    row("failed-once-imported-by-name", "ModuleNotFoundError p/__init__.py:2",
        PAIRS.format("p") + "import p.m\n", **LEFT),
    row("failed-once-imported-by-name-as", "ModuleNotFoundError p/__init__.py:2",
        PAIRS.format("p") + "import p.m as m\n", **LEFT),
    row("failed-once-package-taken-from", "ModuleNotFoundError p/__init__.py:2",
        PAIRS.format("p") + "from p import m\n", **LEFT),
    row("failed-once-another-module", "ModuleNotFoundError p/__init__.py:2",
        PAIRS.format("p") + "import p.n\n", **LEFT, p__n=""),
    row("failed-module-leaves-its-package", "", PAIRS.format("p.bad") + "import p.m\n",
        p__init="", p__m="", p__bad="import p.gone\n"),
    row("failed-module-is-no-attribute", "ImportError entry.py:5",
        PAIRS.format("p.bad") + "from p import nothing\n", p__init="",
        p__bad="import p.gone\n"),
    row("failed-halfway-runs-again", "ImportError bad.py:2",
        "try:\n    import bad\nexcept ImportError:\n    import bad, pkg.gone\n",
        bad="import first\nfrom first import late\n", first=""),
    row("well-in-the-second-run", "", PAIRS.format("a") + "import b\n",
        a="from b import B\nA = 1\n",
        b="import sys\ntry:\n    from a import A\nexcept ImportError:\n    A = None\nB = 1\n"),
    row("namespace-of-a-failed-package", "KeyError entry.py:5",
        PAIRS.format("p") + "from p.space import other\n", p__init="import p.space.m, p.gone\n",
        p__space__m="", p__space__other=""),
    row("circle-broken-by-a-failure", "ImportError b.py:1", PAIRS.format("c") + "import a\n",
        **CIRCLE, c="from a import nothing\n"),
)  # fmt: skip
