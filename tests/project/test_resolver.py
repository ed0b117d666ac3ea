from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest
from projects import write

from flake8_ssot.project.finder import Finder
from flake8_ssot.project.resolution import Missing, Resolution, Resolved, Unknown
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.source import SourceFile, Sources

FILES = {
    "pkg/__init__.py": """
        from .a import A as Renamed, shadow
        from . import sub, nowhere
        from .stars import *
        from third.party import Thing
        import third.module as module
        Same = Renamed
        Deep = sub.leaf.Leaf
        Outside = module.x.y
        Value = A.attribute
    """,
    "pkg/a.py": "class A: ...\ndef shadow(): ...\n",
    "pkg/shadow.py": "",
    "pkg/stars.py": "from pkg.b import *\nfrom pkg.c import *\n__all__ = ['B', 'C', '_private']\n",
    "pkg/b.py": "B = C = hidden = 1\n",
    "pkg/c.py": "C = 2\n_private = 3\n",
    "pkg/sub/__init__.py": "from ..a import A\n",
    "pkg/sub/leaf.py": "class Leaf: ...\n",
    "pkg/choice.py": """
        try:
            from pkg.a import A as X
        except ImportError:
            from pkg.b import B as X
        if flag:
            from pkg.a import A as Y
        else:
            from pkg import Renamed as Y
        try:
            from fast import Z
        except ImportError:
            Z = None
    """,
    "pkg/lazy.py": """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from pkg.a import A
        def __getattr__(name): ...
    """,
    "pkg/typed.py": "if TYPE_CHECKING:\n    from pkg.a import A\n    from pkg.b import *\n",
    "pkg/round.py": "from pkg.about import X, Y\nfrom pkg.about import *\n",
    "pkg/about.py": "from pkg.round import X\nfrom pkg.round import *\nY = 1\n",
    "pkg/broken.py": "def (:\n",
    "pkg/listed.py": "from pkg import b\n__all__ = ['x'] + b.__all__\nfrom pkg.b import *\nx = 1\n",
    "pkg/out.py": "from third import *\nfrom ....too.far import x\nfrom .gone import y\n",
    "pkg/moved.py": "__path__ = []\n",
    "pkg/attached/__init__.py": """
        import lazy_loader as lazy
        __getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
    """,
    "pkg/attached/__init__.pyi": "from ..b import B\nfrom ..a import A\nx: int\n",
    "pkg/unattached/__init__.py": """
        import lazy_loader as lazy
        __getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
    """,
    "pkg/again.py": """
        try:
            from pkg.b import gone
        except ImportError:
            from pkg.b import gone
    """,
    "pkg/of_broken.py": "from pkg.broken import *\n",
    "pkg/computed.py": "__all__ = [n for n in dir()]\n_p = 1\n",
    "pkg/of_computed.py": "from pkg.computed import *\n",
    "pkg/ruin/__init__.py": "def (:\n",
    "pkg/ruin/m.py": "",
    "pkg/three.py": """
        try:
            from pkg.a import A as X
        except ImportError:
            try:
                from pkg.b import B as X
            except ImportError:
                X = None
    """,
    "pkg/listing.py": "from pkg import stars\n__all__ = ['x'] + stars.__all__\nx = 1\n",
    "pkg/star_of_stars.py": "from pkg.stars import *\n",
    "pkg/compiled.pyi": "x: int\n",
    "space/part/m.py": "x = 1\n",
    "flat.py": "from flat_target import x\nfrom a_module.sub import z\n",
    "flat_target.py": "x = 1\n",
    "a_module.py": "",
    "logging.py": "mine = 1\n",
    "alone.py": "from .flat_target import x\n",
}


def shown(result: Resolution) -> str:
    if isinstance(result, Resolved):
        name = f"{result.module}:{result.name}" if result.name else result.module
        return name + (" outside" if result.is_external else "")
    if isinstance(result, Missing):
        return f"missing {result.module}" + (f":{result.name}" if result.name else "")
    return "unknown"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tree"), FILES)


@pytest.mark.parametrize(
    ("module", "name", "expected"),
    [
        ("pkg", "Renamed", "pkg.a:A"),
        ("pkg", "Same", "pkg.a:A"),
        ("pkg", "Deep", "pkg.sub.leaf:Leaf"),
        ("pkg", "Outside", "pkg:Outside"),
        ("pkg", "Value", "pkg:Value"),
        ("pkg", "shadow", "pkg.a:shadow"),
        ("pkg", "sub", "pkg.sub"),
        ("pkg", "b", "pkg.b"),
        ("pkg.sub", "A", "pkg.a:A"),
        ("pkg", "B", "pkg.b:B"),
        ("pkg", "C", "pkg.c:C"),
        ("pkg", "_private", "missing pkg:_private"),
        ("pkg", "hidden", "missing pkg:hidden"),
        ("pkg", "absent", "missing pkg:absent"),
        ("pkg", "Thing", "third.party:Thing outside"),
        ("pkg", "module", "third.module outside"),
        ("pkg", "nowhere", "unknown"),
        ("pkg", "__name__", "pkg:__name__"),
        ("pkg", "__path__", "pkg:__path__"),
        ("pkg", None, "pkg"),
        ("pkg.gone", None, "missing pkg.gone"),
        ("pkg.gone", "x", "missing pkg.gone"),
        ("pkg.choice", "X", "pkg.choice:X"),
        ("pkg.choice", "Y", "pkg.a:A"),
        ("pkg.choice", "Z", "pkg.choice:Z"),
        ("pkg.lazy", "A", "pkg.a:A"),
        ("pkg.lazy", "B", "unknown"),
        ("pkg.typed", "A", "missing pkg.typed:A"),
        ("pkg.typed", "B", "missing pkg.typed:B"),
        ("pkg.round", "X", "unknown"),
        ("pkg.round", "Y", "pkg.about:Y"),
        ("pkg.round", "Z", "missing pkg.round:Z"),
        ("pkg.broken", "x", "unknown"),
        ("pkg.listed", "B", "pkg.b:B"),
        ("pkg.out", "x", "missing pkg.out:x"),
        ("pkg.out", "y", "missing pkg.gone"),
        ("pkg.out", "z", "unknown"),
        ("pkg.compiled", "x", "unknown"),
        ("pkg.attached", "A", "pkg.a:A"),
        ("pkg.attached", "C", "missing pkg.attached:C"),
        ("pkg.unattached", "A", "unknown"),
        ("pkg.again", "gone", "missing pkg.b:gone"),
        ("pkg.of_broken", "x", "unknown"),
        ("pkg.of_computed", "_p", "unknown"),
        ("pkg.ruin", "m", "pkg.ruin.m"),
        ("space", "part", "space.part"),
        ("space.part", "m", "space.part.m"),
        ("space.part.m", "x", "space.part.m:x"),
        ("space.part", "n", "missing space.part:n"),
        ("space.other", "x", "space.other:x outside"),
        ("flat", "x", "flat_target:x"),
        ("alone", "x", "missing alone:x"),
        ("flat", "z", "missing a_module.sub"),
        ("logging", "mine", "logging:mine outside"),
        ("nothing.here", "x", "nothing.here:x outside"),
    ],
)
def test_resolve(tree: Path, module: str, name: str | None, expected: str) -> None:
    project = Project(Sources(), Finder())
    assert shown(project.resolve(module, name, (tree,))) == expected


def test_chain_and_line(tree: Path) -> None:
    found = Project(Sources(), Finder()).resolve("pkg", "Same", (tree,))
    assert isinstance(found, Resolved)
    assert (found.path, found.line) == (tree / "pkg/a.py", 1)
    links = [(link.module, link.name, link.line) for link in found.chain]
    assert links == [("pkg", "Same", 6), ("pkg", "Renamed", 1)]
    found = Project(Sources(), Finder()).resolve("pkg", "sub", (tree,))
    assert isinstance(found, Resolved)
    assert [(link.module, link.name, link.line) for link in found.chain] == [("pkg", "sub", 2)]


@pytest.mark.parametrize(
    ("module", "name", "line"),
    [
        ("pkg", None, 1),
        ("pkg", "__name__", 1),
        ("pkg", "sub", 1),
        ("pkg.b", "C", 1),
        ("pkg.three", "X", 7),
    ],
)
def test_line(tree: Path, module: str, name: str | None, line: int) -> None:
    found = Project(Sources(), Finder()).resolve(module, name, (tree,))
    assert isinstance(found, Resolved)
    assert found.line == line


@pytest.mark.parametrize(
    ("dotted", "expected"),
    [
        ("pkg.Same", "pkg.a:A"),
        ("pkg.sub.leaf.Leaf", "pkg.sub.leaf:Leaf"),
        ("pkg.sub.leaf", "pkg.sub.leaf"),
        ("pkg.a.A.method", "unknown"),
        ("pkg.gone.A", "missing pkg:gone"),
        ("third.party.X", "third.party:X outside"),
    ],
)
def test_resolve_path(tree: Path, dotted: str, expected: str) -> None:
    assert shown(Project(Sources(), Finder()).resolve_path(dotted, (tree,))) == expected


def test_public_names(tree: Path) -> None:
    project = Project(Sources(), Finder())
    assert project.public_names("pkg.stars", (tree,)) == ("B", "C", "_private")
    assert project.public_names("pkg.b", (tree,)) == ("B", "C", "hidden")
    assert project.public_names("pkg.listed", (tree,)) == ("x", "B", "C", "hidden")
    assert project.public_names("pkg.listing", (tree,)) == ("x", "B", "C", "_private")
    assert project.public_names("pkg.star_of_stars", (tree,)) == ("B", "C")
    assert project.public_names("pkg.out", (tree,)) is None
    assert project.public_names("pkg.broken", (tree,)) is None
    assert project.public_names("none", (tree,)) is None


def test_public_names_that_nobody_knows(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "wide.py": "from ..... import *\nx = 1\n",
            "writes.py": "globals()['x'] = 1\n",
            "computes.py": "__all__ = [n for n in dir()]\n",
            "itself.py": "from plain import __all__\n__all__ += ['y']\n",
            "ring.py": "from ringed import *\nx = 1\n",
            "ringed.py": "from ring import *\ny = 1\n",
            "plain.py": "x = 1\n__all__ = ['x']\n",
            "renames.py": "from plain import x as names\n__all__ = ['y'] + names\n",
            "calls.py": "import logging\n__all__ = ['x'] + logging.__all__\nx = 1\n",
            "logging.py": "mine = 1\n",
            "twice.py": "from plain import *\nfrom ofz import *\nfrom z import *\n",
            "ofz.py": "from z import *\ny = 1\n",
            "z.py": "z = 1\n",
            "stops.py": "import pytest\npytest.skip('all', allow_module_level=True)\n",
            "lazy.py": "def __getattr__(name): raise AttributeError\n",
        },
    )
    project = Project(Sources(), Finder())
    names = {path.stem: project.public_names(path.stem, (tmp_path,)) for path in tmp_path.iterdir()}
    unknown = {name for name, public in names.items() if public is None}
    assert unknown == {
        "wide", "writes", "computes", "itself", "stops", "renames", "calls"
    }  # fmt: skip
    assert set(names["twice"] or ()) == {"x", "y", "z"}
    assert names["ring"] == ("x", "y")
    assert names["plain"] == ("x",)
    assert names["lazy"] == ()


def test_a_package_called_as_a_standard_one_has_its_own_modules(tmp_path: Path) -> None:
    files = {
        "wsgiref/__init__.py": "from .inner import many\n__all__ = ['x'] + many.__all__\n",
        "wsgiref/inner/__init__.py": """
            try:
                from .gone import many
            except ImportError:
                from .lists import many
        """,
        "wsgiref/inner/lists/__init__.py": "",
        "wsgiref/inner/lists/many.py": "__all__ = ['y']\n",
        "wsgiref/taken.py": "from .few import *\n",
        "wsgiref/few.py": "z = 1\n",
        "outer.py": "from wsgiref.few import *\n",
    }
    project, roots = Project(Sources(), Finder()), (write(tmp_path, files),)
    assert project.public_names("wsgiref", roots) == ("x", "y")
    assert project.public_names("wsgiref.taken", roots) == ("z",)
    assert project.public_names("outer", roots) is None  # it may be the standard one
    assert isinstance(project.resolve("outer", "z", roots), Unknown)


def test_a_name_is_somewhere(tmp_path: Path) -> None:
    """Of several sources of a name each may give it: only all of them together are missing."""
    guarded = "try:\n    from a import {}\nexcept ImportError:\n    pass\n"
    write(
        tmp_path,
        {
            "a.py": "y = 1\n",
            "lost.py": guarded.format("x"),
            "starred.py": "from b import *\n" + guarded.format("x"),
            "b.py": "x = 1\n",
            "unread.py": "from outside import *\n" + guarded.format("x"),
            "certain.py": "from b import *\nfrom a import x\n",
            "stubbed.py": "import sys\nsys.modules['a'] = 1\nfrom a import x\n",
            "twice.py": "if f():\n    from c import x\nelse:\n    from d import x\n",
            "c.py": "globals()['x'] = 1\n",
            "d.py": "globals()['x'] = 2\n",
            "pkg/__init__.py": guarded.replace("a ", ".x ").format("x"),
            "pkg/x.py": "",
            "lazy.py": guarded.format("x")
            + "def __getattr__(name):\n    if name == 'x':\n        return 1\n"
            "    raise AttributeError\n",
        },
    )
    project = Project(Sources(), Finder())
    results = {
        module: shown(project.resolve(module, "x", (tmp_path,)))
        for module in ("lost", "starred", "unread", "certain", "stubbed", "twice", "pkg", "lazy")
    }
    assert results == {
        "lost": "missing a:x",
        "starred": "b:x",
        "unread": "unknown",
        "certain": "missing a:x",
        "stubbed": "unknown",
        "twice": "unknown",
        "pkg": "pkg.x",
        "lazy": "lazy:x",
    }


def test_a_module_that_is_asked_for_its_path(tmp_path: Path) -> None:
    """Python takes a `__path__` from wherever a module that is no package gets it."""
    write(
        tmp_path,
        {
            "facade.py": "import real\ndef __getattr__(name):\n    return getattr(real, name)\n",
            "table.py": "def __getattr__(name):\n    if name == '__path__':\n        return []\n"
            "    raise AttributeError(name)\n",
            "closed.py": "def __getattr__(name):\n    raise AttributeError(name)\n",
            "real/__init__.py": "def __getattr__(name):\n    return 1\n",
            "real/sub.py": "",
        },
    )
    project = Project(Sources(), Finder())
    results = {
        module: shown(project.resolve(f"{module}.sub", "x", (tmp_path,)))
        for module in ("facade", "table", "closed", "real.sub", "real.other")
    }
    assert results == {
        "facade": "unknown",
        "table": "unknown",
        "closed": "missing closed.sub",
        "real.sub": "missing real.sub.sub",
        "real.other": "missing real.other.sub",
    }


def test_other_lists_by_name(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "a.py": "from b import __all__ as names\nfrom b import *\n__all__ = ['A', *names]\n",
            "b.py": "__all__ = ['B']\n",
            "c.py": "from b import B as names\n__all__ = names\n",
        },
    )
    project = Project(Sources(), Finder())
    assert project.public_names("a", (tmp_path,)) == ("A", "B")
    assert project.public_names("c", (tmp_path,)) is None


@pytest.mark.parametrize(
    "link", ["from m{} import X\n", "from m{} import *\n", "import m{0}\nX = m{0}.X\n"]
)
def test_chain_of_a_thousand_modules(tmp_path: Path, link: str) -> None:
    files = {f"m{n}.py": link.format(n + 1) for n in range(1000)}
    write(tmp_path, files | {"m1000.py": "X = 1\n"})
    found = Project(Sources(), Finder()).resolve("m0", "X", (tmp_path,))
    assert shown(found) == "m1000:X"


def test_circles_of_stars_and_lists_end(tmp_path: Path) -> None:
    files = {
        f"m{n}.py": f"from m{(n + 1) % 9} import *\nfrom m{(n + 4) % 9} import *\n"
        f"__all__ = x.__all__ + y.__all__\n"
        for n in range(9)
    }
    write(tmp_path, files)
    assert shown(Project(Sources(), Finder()).resolve("m0", "z", (tmp_path,))) == "missing m0:z"


@pytest.mark.parametrize(
    ("file", "roots", "expected"),
    [
        ("src/p/q/m.py", ["", "src"], "p.q.m"),
        ("src/p/q/__init__.py", ["src", ""], "p.q"),
        ("src/bare/m.py", ["", "src"], "bare.m"),
        ("tests/unit/test_m.py", [""], "tests.unit.test_m"),
        ("tests/unit/test_m.py", ["tests/unit", ""], "test_m"),
        ("my-app/p/m.py", [""], "p.m"),
    ],
)
def test_place(tmp_path: Path, file: str, roots: list[str], expected: str) -> None:
    write(
        tmp_path,
        {"src/p/__init__.py": "", "src/p/q/__init__.py": "", "my-app/p/__init__.py": "", file: ""},
    )
    place = Project(Sources(), Finder()).place(tmp_path / file, [tmp_path / r for r in roots])
    assert place.name == expected


def test_buffer_stands_in_for_its_file(tmp_path: Path) -> None:
    write(tmp_path, {"m.py": "old = 1\n"})
    sources = Sources()
    text = "new = 1\n"
    sources.put(SourceFile(tmp_path / "m.py", ast.parse(text), text))
    project = Project(sources, Finder())
    assert shown(project.resolve("m", "new", (tmp_path,))) == "m:new"
    assert shown(project.resolve("m", "old", (tmp_path,))) == "missing m:old"


def test_standard_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name of every module there ends: resolved, unknown, or (few) missing."""
    monkeypatch.setattr("sys.stdlib_module_names", frozenset())
    library = Path(sysconfig.get_path("stdlib"))
    project = Project(Sources(), Finder())
    results = [
        project.resolve(module, name, (library,))
        for module, path in _modules(library)
        for name in getattr(project.summary(path), "bindings", ())
    ]
    missing = [result for result in results if isinstance(result, Missing)]
    assert len(results) > 5000
    assert len(missing) <= 5, missing


def _modules(library: Path) -> list[tuple[str, Path]]:
    top = [(path.stem, path) for path in library.glob("*.py")]
    return top + [(path.parent.name, path) for path in library.glob("[a-z]*/__init__.py")]
