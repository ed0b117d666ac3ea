"""A module's `__getattr__` is read as Python runs it: what it answers is there, the rest isn't."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest
from projects import write
from real_imports import Python, running

from flake8_ssot.project.finder import Finder
from flake8_ssot.project.resolution import Missing, Resolved
from flake8_ssot.project.resolver import Project
from flake8_ssot.project.summary import ModuleSummary, summarize
from flake8_ssot.syntax.source import Sources

#: What the packages of all rows hold besides their `__init__.py`.
AROUND = {
    "sub.py": "A = B = C = old = 1\nclass Error(Exception): ...\ndef f(*names): return Error\n",
    "other.py": "A = X = Renamed = 2\n_private = 3\n"
    "class F(dict): __hash__ = object.__hash__\nf = F()\n",
    "deep/__init__.py": "",
    "deep/leaf.py": "Leaf = 1\n",
}
CLOSED = "    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')\n"

READ = {
    "a-table-of-modules": (
        """
        import importlib
        _LAZY = {"A": ".sub", "X": ".other"}
        def __getattr__(name):
            if name in _LAZY:
                module = importlib.import_module(_LAZY[name], __name__)
                return getattr(module, name)
            raise AttributeError(name)
        """,
        {"A": ".sub:A", "X": ".other:X"},
    ),
    "a-table-of-pairs": (
        """
        from importlib import import_module
        _LAZY: dict[str, tuple[str, str]] = {"A": ("pkg.sub", "A"), "Alias": ("pkg.other", "X")}
        def __getattr__(name: str) -> object:
            try:
                module, attribute = _LAZY[name]
            except KeyError:
                raise AttributeError(name) from None
            value = getattr(import_module(module), attribute)
            globals()[name] = value
            return value
        """,
        {"A": "pkg.sub:A", "Alias": "pkg.other:X"},
    ),
    "modules-with-their-names": (
        """
        import importlib
        _SUBMODULES = {"sub": ["A", "B"], "deep.leaf": ["Leaf"]}
        _HOMES = {name: module for module, names in _SUBMODULES.items() for name in names}
        __all__ = [*_HOMES]
        def __getattr__(name):
            module = _HOMES.get(name)
            if module is None:
                raise AttributeError(name)
            return getattr(importlib.import_module(f"{__name__}.{module}"), name)
        def __dir__():
            return sorted(set(globals()) | set(_HOMES))
        """,
        {"A": ".sub:A", "B": ".sub:B", "Leaf": ".deep.leaf:Leaf"},
    ),
    "a-loop-over-the-table": (
        """
        import importlib
        _NAMES = (("sub", ("A", "B")), ("other", ("X",)))
        def __getattr__(name):
            for module, names in _NAMES:
                if name not in names:
                    continue
                return getattr(importlib.import_module("." + module, __package__), name)
            raise AttributeError(name)
        """,
        {"A": ".sub:A", "B": ".sub:B", "X": ".other:X"},
    ),
    "a-loop-with-else": (
        """
        import importlib
        _NAMES = {"sub": {"A", "B"}, "other": {"X"}}
        def __getattr__(name):
            for module, names in _NAMES.items():
                if name in names:
                    break
            else:
                raise AttributeError(name)
            return getattr(importlib.import_module("." + module, __spec__.parent), name)
        """,
        {"A": ".sub:A", "B": ".sub:B", "X": ".other:X"},
    ),
    "next-of-a-generator": (
        """
        import importlib
        _NAMES = {"sub": ["A"], "other": ["X"]}
        def __getattr__(name):
            found = next((m for m, names in _NAMES.items() if name in names), None)
            if not found:
                raise AttributeError(name)
            return getattr(importlib.import_module("." + found, __name__), name)
        """,
        {"A": ".sub:A", "X": ".other:X"},
    ),
    "text-with-a-colon": (
        """
        import importlib
        _LAZY = dict(A="pkg.sub:A", Alias="pkg.other:X")
        def __getattr__(name):
            if (path := _LAZY.get(name)) is not None:
                module, _, attribute = path.partition(":")
                return getattr(importlib.import_module(module), attribute)
            raise AttributeError(name)
        """,
        {"A": "pkg.sub:A", "Alias": "pkg.other:X"},
    ),
    "submodules-and-names": (
        """
        import importlib
        _NAMES = frozenset({"A", "B"})
        _MODULES = ["deep", "other"]
        def __getattr__(name):
            if name in _NAMES:
                value = getattr(importlib.import_module(".sub", __name__), name)
            elif name in _MODULES:
                value = importlib.import_module(f".{name}", __name__)
            else:
                raise AttributeError(name)
            globals()[name] = value
            return value
        """,
        {"A": ".sub:A", "B": ".sub:B", "deep": ".deep:", "other": ".other:"},
    ),
    "any-submodule": (
        """
        import importlib
        def __getattr__(name):
            try:
                return importlib.import_module("." + name, __name__)
            except ModuleNotFoundError as error:
                raise AttributeError(name) from error
        """,
        {},
    ),
    "any-submodule-raised-again": (
        """
        import importlib
        def __getattr__(name):
            full = f"{__name__}.{name}"
            try:
                module = importlib.import_module(full)
            except ModuleNotFoundError as error:
                if error.name != full:
                    raise
                raise AttributeError(name) from None
            globals()[name] = module
            return module
        """,
        {},
    ),
    "computed-names": (
        """
        def __getattr__(name):
            if name in "A B".split():
                from . import sub
                return getattr(sub, name)
            for prefix in ("lower", "upper"):
                if name == prefix + "_x":
                    return prefix
            if name in {f"{n}_set" for n in ("one", "two")}:
                return 1
            if {name} & {"in_a_set"} or name in ["".join(["jo", "ined"])]:
                return 1
            if name in dict.fromkeys(("key",), 1) | dict(word=1) or name in {**{"star": 1}}:
                return 1
            raise AttributeError(name)
        """,
        dict.fromkeys(
            ["A", "B", "lower_x", "upper_x", "one_set", "two_set", "in_a_set", "joined", "key",
             "word", "star"], "assignment",
        ),
    ),
    "all-kinds-of-statements": (
        """
        import importlib, sys
        from .other import f
        _T = {"A": ("sub", -1), "B": ("sub", 0), "X": (f, 1)}
        def __getattr__(name):
            mark: str
            count = 0
            count += 1
            def helper(): ...
            class Local: ...
            assert count
            if not 1 < count < 3 or len(_T) > 9 or -count or +count:
                mark = "?"
            del count
            if name == "C" and mark:
                pass
            elif name not in _T:
                raise AttributeError(name)
            else:
                module, number = _T[name]
                first, *rest = _T[name]
                if number is True or module is None or not isinstance(module, str):
                    return helper
                return getattr(importlib.import_module("." + module, __name__), name)
            return Local
        """,
        {"A": "assignment .sub:A", "B": "assignment .sub:B", "C": "assignment", "X": "assignment"},
    ),
    "loops-that-nobody-knows": (
        """
        from .other import f
        _T = {"A": ["x"], "B": []}
        def __getattr__(name):
            if name == "C":
                for value in f:
                    if value:
                        return value
                    break
                return f
            for value in _T.get(name, ()):
                return value
            if name in _T:
                return 1
            raise AttributeError(name)
        """,
        {"A": "assignment", "B": "assignment", "C": "assignment =f"},
    ),
    "managers": (
        """
        from contextlib import nullcontext
        lock = nullcontext(1)
        def __getattr__(name):
            if name == "A":
                with nullcontext("ab") as (x, y), lock as z:
                    return x
                return z
            raise AttributeError(name)
        """,
        {"A": "assignment =z"},
    ),
    "exceptions": (
        """
        from .sub import Error, f
        _T = {"A": ["sub"]}
        def __getattr__(name):
            try:
                value = _T[name][0] + _T[name][1]
            except IndexError:
                return 1
            except (KeyError, Error) as error:
                raise AttributeError(name) from error
            except f():
                pass
            else:
                return value
            raise AttributeError(name)
        """,
        {"A": "assignment"},
    ),
    "patterns": (
        """
        _T = {"A": ("x", 1), "B": None, "C": True}
        def __getattr__(name):
            match name:
                case "X" if name.islower():
                    return 1
                case "Y" if f():
                    return 1
            try:
                match _T[name]:
                    case str() | int(real=2):
                        return 2
                    case None | True:
                        return 3
                    case other if other:
                        return 4
            except KeyError:
                raise AttributeError(name) from None
            raise AttributeError(name)
        """,
        {"A": "assignment", "B": "assignment", "C": "assignment", "Y": "assignment"},
    ),
    "modules-are-true": (
        """
        import importlib
        def __getattr__(name):
            if name == "sub":
                module = importlib.import_module("pkg.sub")
                return module or 1
            if name in ("other", "deep"):
                module = importlib.import_module(f".{name}", package=__package__)
                if module is None or None is module:
                    return 1
                return module
            raise AttributeError(name)
        """,
        {"sub": "pkg.sub:", "other": ".other:", "deep": ".deep:"},
    ),
    "more-of-everything": (
        """
        import importlib
        from .other import f
        _module = importlib.import_module(".sub", __name__)
        _T = {"A": "x:y", "B": {"b": "b"}, "C": 1}
        _parts = _T["A"].split(":")
        _b = _T["B"]["b"]
        [_parts][0].append(1)
        def __getattr__(name):
            if name == "old" and ("old" in globals() or _parts is not _b):
                return 1
            if name in globals():
                return 2
            try:
                if _T[name] == 1:
                    import xml.dom
                    return xml
            except KeyError:
                if name == "X":
                    return {"X": f}.get(name + "", 1)
                raise AttributeError(name) from None
            match name:
                case _module.old:
                    pass
                case "A":
                    return _module.A
            return getattr(_module, name)
        """,
        {"A": ".sub:A", "B": "xml: .sub:B", "C": "xml:", "X": "=f", "old": "assignment"},
    ),
    "next-without-a-default": (
        """
        import importlib
        _T = {"sub": ["A"]}
        def __getattr__(name):
            try:
                module = next(m for m, names in _T.items() if name in names)
            except StopIteration:
                raise AttributeError(name) from None
            return getattr(importlib.import_module(f".{module}", __name__), name)
        """,
        {"A": ".sub:A"},
    ),
    "texts": (
        """
        import importlib
        from typing import Any, cast
        _T = {"A": "pkg.{}:A", "B": "pkg.sub"}
        def __getattr__(name):
            path = _T.get(name, "")
            if not path:
                raise AttributeError(f"{__name__!r:>10} {name}")
            quoted, first = f"{name!r}", locals()[0:1] if path else 1
            path, _, attribute = path.format("sub").partition(":")
            number = "{:3}".format("x") + "a".join(["b", name])
            module = cast("Any", importlib.import_module(path))
            return getattr(module, attribute or name, number)
        """,
        {"A": "assignment", "B": "assignment"},
    ),
    "helpers-that-are-not-followed": (
        """
        def _any(*names): return 1
        def _some(a, *, key=None): return key
        def _kept(name): return name
        _kept = _any(_kept)
        def _two(a, b):
            if a == "A": return b
        def __getattr__(name):
            if name == "A":
                return _any(name)
            if name == "B":
                return _some(name, **{}) or _some(*[name]) or _some(1, 2, 3)
            if name == "C":
                return _some(key=name, a=1)
            if name == "D":
                return _kept(name)
            if name == "H":
                return _some(name, 2, 3)
            if name == "I":
                return _some(*[name])
            if name == "E":
                return _two(name, {"A": 1}["E"])
            if name == "F":
                _two = 1
                return _some(name, other=1)
            if name == "G":
                return _two(name, 1)
            raise AttributeError(name)
        """,
        dict.fromkeys("ABCDEFGHI", "assignment"),
    ),
    "values-that-nobody-knows": (
        """
        from .other import f
        _T = {"A": f, f: "B", **f}
        _U = {**{"A": f}}
        _V = [f for x in "ab"]
        _W = {x: f for x in f}
        _X = {f: 1 for x in [1]}
        _Y = [x for x in (1, 2) if f]
        _Z = dict.fromkeys(f)
        def __getattr__(name):
            if name == "A":
                return _T[name] or _V[0] or _W or _X or _Y or _Z[name] or _U[name]
            raise AttributeError(name)
        """,
        {"A": "assignment"},
    ),
    "a-chain-of-names": (
        """
        def __getattr__(name):
            if name == "A":
                from .sub import A
                return A
            elif name in ("B", "C"):
                from . import sub
                return getattr(sub, name)
            if name == "leaf":
                import pkg.deep.leaf as leaf
                return leaf
            if "X" == name or name == "Y":
                from pkg.other import X as value
                return value
            raise AttributeError(name)
        """,
        {
            "A": ".sub:A", "B": "assignment", "C": "assignment", "leaf": "pkg.deep.leaf:",
            "X": "pkg.other:X", "Y": "pkg.other:X",
        },
    ),
    "match": (
        """
        def __getattr__(name):
            match name:
                case "A" | "B":
                    from . import sub
                    return getattr(sub, name)
                case "X":
                    from .other import X
                    return X
                case _:
                    raise AttributeError(name)
        """,
        {"A": "assignment", "B": "assignment", "X": ".other:X"},
    ),
    "several-imports-at-once": (
        """
        def __getattr__(name):
            if name in {"A", "B"}:
                from .sub import A, B
                return {"A": A, "B": B}[name]
            if name in ("X", "Renamed"):
                from .other import X, Renamed
                return X if name == "X" else Renamed
            if name == "C":
                from .sub import C
                return locals()[name]
            raise AttributeError(name)
        """,
        {
            "A": ".sub:A", "B": ".sub:B", "X": ".other:X", "Renamed": ".other:Renamed",
            "C": ".sub:C",
        },
    ),
    "deprecated-names": (
        """
        import warnings
        from .sub import A
        from . import other
        _old = _older = 1
        _DEPRECATED = {"OldA": "A", "OldX": ("X", "2.0")}
        def __getattr__(name):
            if name == "old":
                warnings.warn("old is deprecated", DeprecationWarning, stacklevel=2)
                return _old
            if name in ("A_", "older"):
                warnings.warn(f"{name} is deprecated")
                return globals()[f"_{name}"] if name == "older" else A
            if new := _DEPRECATED.get(name):
                warnings.warn(f"use {new}")
                return A if isinstance(new, str) else other.X
            raise AttributeError(name)
        """,
        {
            "old": "=_old", "older": "=_older", "A_": "=A", "OldA": "assignment",
            "OldX": "assignment",
        },
    ),
    "names-of-its-own": (
        """
        _submodules = ["deep", "sub"]
        import importlib as _importlib
        def __getattr__(name):
            if name in _submodules:
                return _importlib.import_module(f"pkg.{name}")
            try:
                return globals()[name]
            except KeyError:
                raise AttributeError(name)
        """,
        {"deep": "pkg.deep:", "sub": "pkg.sub:"},
    ),
    "a-function-of-the-module": (
        """
        import importlib
        _LAZY = {"A": "sub"}
        def _load(attribute, package=None):
            if attribute not in _LAZY:
                raise AttributeError(attribute)
            module = importlib.import_module(f".{_LAZY[attribute]}", __name__)
            return getattr(module, attribute)
        def __getattr__(name):
            value = _load(name, package=__name__)
            globals()[name] = value
            return value
        """,
        {"A": ".sub:A"},
    ),
    "another-name-of-a-function": (
        """
        def _facade(attr):
            if attr == "A":
                from .sub import A
                return A
            raise AttributeError(attr)
        __getattr__ = _facade
        """,
        {"A": ".sub:A"},
    ),
    "a-cache-and-a-lock": (
        """
        import importlib, threading, warnings
        from types import MappingProxyType
        _LAZY = MappingProxyType({"A": ".sub"} | {"X": ".other"})
        _cache: dict[str, object] = {}
        _lock = threading.Lock()
        def __getattr__(name):
            if name in _cache:
                return _cache[name]
            with _lock:
                if name in _LAZY.keys():
                    with warnings.catch_warnings():
                        module = importlib.import_module(_LAZY[name], package=__name__)
                    _cache[name] = value = getattr(module, name)
                    return value
            raise AttributeError(name)
        """,
        {"A": ".sub:A", "X": ".other:X"},
    ),
    "a-fallback": (
        """
        def __getattr__(name):
            if name == "A":
                try:
                    from .sub import A
                except ImportError:
                    return None
                return A
            raise AttributeError(name)
        """,
        {"A": "assignment .sub:A"},
    ),
    "global-statement": (
        """
        def __getattr__(name):
            global _A
            if name == "A":
                from .sub import A as _A
                return _A
            raise AttributeError(name)
        """,
        {"A": ".sub:A"},
    ),
    "setattr-of-the-module": (
        """
        import sys
        def __getattr__(name):
            if name == "A":
                from .sub import A
                setattr(sys.modules[__name__], name, A)
                return A
            raise AttributeError(name)
        """,
        {"A": ".sub:A"},
    ),
    "several-written-at-once": (
        """
        def __getattr__(name):
            if name in ("A", "B"):
                from .sub import A, B
                globals().update({"A": A, "B": B, "Both": (A, B)})
                return globals()[name]
            raise AttributeError(name)
        """,
        {"A": ".sub:A", "B": ".sub:B", "Both": "assignment"},
    ),
    "names-in-all": (
        """
        import importlib
        __all__ = ["A", "B"]
        def __getattr__(name):
            if name in __all__:
                return getattr(importlib.import_module(".sub", __name__), name)
            raise AttributeError(name)
        """,
        {"A": ".sub:A", "B": ".sub:B"},
    ),
    "a-guard-of-dunders": (
        """
        import importlib
        _NAMES = {"A": "sub"}
        def __getattr__(name):
            if name.startswith("__"):
                raise AttributeError(name)
            if name not in _NAMES:
                raise AttributeError(name)
            return getattr(importlib.import_module("." + _NAMES[name], __name__), name)
        """,
        {"A": ".sub:A"},
    ),
    "removed-names": (
        """
        _REMOVED = {"gone": "use A"}
        _REFUSED = {"refused"}
        def __getattr__(name):
            if name in _REMOVED:
                raise AttributeError(_REMOVED[name])
            if name in _REFUSED:
                raise RuntimeError(name)
            if name == "moved":
                raise ImportError("moved")
            raise AttributeError(name)
        """,
        {"refused": "assignment"},
    ),
    "nothing-at-all": ("def __getattr__(name):\n    raise AttributeError\n", {}),
    "only-where-python-is-new": (
        """
        import sys
        if sys.version_info >= (3, 7):
            def __getattr__(name):
                if name == "A":
                    return 1
                raise AttributeError(name)
        """,
        {"A": "assignment"},
    ),
    "not-for-type-checkers": (
        """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from .sub import A, B
        else:
            def __getattr__(name):
                if name == "A":
                    from .sub import A
                    return A
                raise AttributeError(name)
        """,
        {"A": ".sub:A"},
    ),
    "cached": (
        """
        from functools import lru_cache
        @lru_cache(maxsize=None)
        def __getattr__(name):
            if name == "A":
                return 1
            raise AttributeError(name)
        """,
        {"A": "assignment"},
    ),
    "an-exception-with-a-message": (
        """
        def __getattr__(name):
            if not name == "A":
                msg = f"no {name}"
                raise AttributeError(msg)
            return 1
        """,
        {"A": "assignment"},
    ),
    "finally": (
        """
        def __getattr__(name):
            try:
                if name == "A":
                    return 1
            finally:
                print(name)
            raise AttributeError(name)
        """,
        {"A": "assignment"},
    ),
    "the-other-way-round": (
        """
        def __getattr__(name):
            if name != "A" and name not in ["B"]:
                raise AttributeError(name)
            from . import sub
            return getattr(sub, name)
        """,
        {"A": "assignment", "B": "assignment"},
    ),
}  # fmt: skip

OPEN = {
    "delegates": "from . import sub\ndef __getattr__(name):\n    return getattr(sub, name)\n",
    "delegates-at-the-end": """
        from . import sub
        def __getattr__(name):
            if name == "A":
                return 1
            return getattr(sub, name)
        """,
    "delegates-to-another-getattr": """
        from .other import __getattr__ as more
        def __getattr__(name):
            if name == "A":
                return 1
            return more(name)
        """,
    "imported": "from .sub import f as __getattr__\n",
    "made-by-a-factory": "from .sub import f\n__getattr__ = f(__name__)\n",
    "the-end-is-reached": "def __getattr__(name):\n    if name == 'A':\n        raise KeyError\n",
    "returns-none": """
        def __getattr__(name):
            if name == "A":
                return 1
            return None
        """,
    "a-default": "def __getattr__(name):\n    return {'A': 1}.get(name, 2)\n",
    "another-exception": "def __getattr__(name):\n    return {'A': 1}[name]\n",
    "any-exception": "def __getattr__(name):\n    raise RuntimeError(name)\n",
    "an-exception-made-elsewhere": """
        from .sub import f
        def __getattr__(name):
            if name == "A":
                return 1
            raise f(name)
        """,
    "a-table-from-elsewhere": """
        from .sub import TABLE
        def __getattr__(name):
            if name in TABLE:
                return TABLE[name]
            raise AttributeError(name)
        """,
    "a-table-that-grows": """
        TABLE = {"A": 1}
        TABLE["B"] = 2
        def __getattr__(name):
            if name in TABLE:
                return TABLE[name]
            raise AttributeError(name)
        """,
    "a-table-that-is-handed-out": """
        from .sub import register
        TABLE = {"A": 1}
        register(TABLE)
        def __getattr__(name):
            if name in TABLE:
                return TABLE[name]
            raise AttributeError(name)
        """,
    "a-list-in-a-table-that-grows": """
        TABLE = {"sub": ["A"]}
        TABLE["sub"].append("B")
        def __getattr__(name):
            if name in TABLE["sub"]:
                return 1
            raise AttributeError(name)
        """,
    "a-table-that-a-condition-decides": """
        import sys
        TABLE = {"A": 1}
        if sys.platform == "linux":
            TABLE = {"B": 1}
        def __getattr__(name):
            if name in TABLE:
                return TABLE[name]
            raise AttributeError(name)
        """,
    "a-rule-for-names": """
        def __getattr__(name):
            if name.startswith("get_"):
                return name
            raise AttributeError(name)
        """,
    "part-of-a-text": "def __getattr__(n):\n    if n in 'A B':\n        return 1\n" + CLOSED,
    "length": """
        def __getattr__(name):
            if len(name) == 5:
                return name
            raise AttributeError(name)
        """,
    "another-name": """
        def __getattr__(name):
            name = name.lower()
            if name == "a":
                return 1
            raise AttributeError(name)
        """,
    "what-the-table-holds": """
        TABLE = {"A": "B"}
        def __getattr__(name):
            if name + "_" in TABLE:
                return 1
            raise AttributeError(name)
        """,
    "suppressed": """
        from contextlib import suppress
        def __getattr__(name):
            with suppress(AttributeError):
                raise AttributeError(name)
        """,
    "finally-returns": """
        def __getattr__(name):
            try:
                raise AttributeError(name)
            finally:
                return 1
        """,
    "caught-again": """
        def __getattr__(name):
            try:
                raise AttributeError(name)
            except Exception:
                return 1
        """,
    "a-cache-that-takes-all": """
        from .sub import f
        _cache = {}
        def __getattr__(name):
            if name in _cache:
                return _cache[name]
            _cache[name] = 1
            raise AttributeError(name)
        """,
    "filled-before-it-is-asked": """
        from .sub import load
        def __getattr__(name):
            load(__name__)
            try:
                return globals()[name]
            except KeyError:
                raise AttributeError(name) from None
        """,
    "a-module-of-another-package": """
        import importlib
        def __getattr__(name):
            return importlib.import_module("." + name, "other")
        """,
    "a-module-with-a-prefix": """
        import importlib
        def __getattr__(name):
            return importlib.import_module("._" + name, __name__)
        """,
    "a-module-that-is-computed": """
        import importlib
        def __getattr__(name):
            return importlib.import_module(f(name))
        """,
    "re-raised": """
        def __getattr__(name):
            try:
                return f(name)
            except Exception:
                raise
        """,
    "a-set-of-unknown-names": """
        from .sub import f
        def __getattr__(name):
            if name in {"A", f}:
                return 1
            raise AttributeError(name)
        """,
    "a-table-with-unknown-names": """
        from .sub import f
        _T = {"A": 1, f: 2}
        def __getattr__(name):
            if name in _T:
                return _T[name]
            raise AttributeError(name)
        """,
    "unhashable": """
        def __getattr__(name):
            if [name] in {"A"} or {"A": 1}.get([name]):
                return 1
            raise AttributeError(name)
        """,
    "a-helper-that-is-asked-for-another-name": """
        def _load(name):
            if name == "B":
                return 1
            raise AttributeError(name)
        def __getattr__(name):
            return _load(name if name != "A" else "B")
        """,
    "a-constant-that-fails": """
        _T = {"A": {}}["B"]
        def __getattr__(name):
            if name in _T:
                return 1
            raise AttributeError(name)
        """,
    "what-the-table-gives": """
        def __getattr__(name):
            if {"A": 1}.get(name + "_"):
                return 1
            raise AttributeError(name)
        """,
    "the-first-letter": """
        def __getattr__(name):
            if name[0] == "A":
                return 1
            raise AttributeError(name)
        """,
    "a-bare-except": """
        def __getattr__(name):
            try:
                return {"A": 1}[name]
            except:
                return 2
        """,
    "an-except-of-an-unknown-type": """
        from .sub import Error
        def __getattr__(name):
            try:
                return {"A": 1}[name]
            except Error:
                return 2
            except KeyError:
                raise AttributeError(name) from None
        """,
    "lists-with-the-name": """
        def __getattr__(name):
            if [name] == ["A"] or ("x", name) == ("x", "A"):
                return 1
            raise AttributeError(name)
        """,
    "loop-over-what-raises": """
        def __getattr__(name):
            for x in {"A": [1]}[name]:
                return x
            raise AttributeError(name)
        """,
    "while": "def __getattr__(name):\n    while name:\n        pass\n    raise AttributeError\n",
    "decorated": "@f\ndef __getattr__(name):\n    raise AttributeError\n",
    "a-generator": "def __getattr__(name):\n    yield 1\n    raise AttributeError\n",
    "async": "async def __getattr__(name):\n    raise AttributeError\n",
    "no-parameter": "def __getattr__(*names):\n    raise AttributeError\n",
    "calls-itself": "def __getattr__(name):\n    return __getattr__(name)\n",
    "two-of-them": """
        import sys
        if sys.platform == "linux":
            def __getattr__(name):
                raise AttributeError
        else:
            def __getattr__(name):
                return 1
        """,
    "too-many-ways": "def __getattr__(name):\n"
    + "".join(f"    if f{n}():\n        x{n} = 1\n" for n in range(9))
    + "    raise AttributeError\n",
    "a-lambda": "__getattr__ = lambda name: {'A': 1}[name]\n",
    "attached-by-another": "from .sub import attach\n__getattr__, _, _ = attach(__name__, ['A'])\n",
}


def summary(text: str) -> ModuleSummary:
    text = dedent(text)
    return summarize(ast.parse(text), text.encode(), is_package=True)


def shown(found: ModuleSummary) -> dict[str, str] | None:
    """Return for each lazy name where it comes from: a target, `=` and an alias, or a kind."""
    if found.lazy is None:
        return None
    result: dict[str, str] = {}
    for name, bindings in found.lazy.items():
        parts: list[str] = []
        for binding in bindings:
            target = binding.target
            what = f"={binding.alias}" if binding.alias else binding.kind
            if target is not None:
                what = "." * target.level + f"{target.module}:{target.name or ''}"
            parts.append(what)
        result[name] = " ".join(parts)
    return result


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_read(text: str, expected: dict[str, str]) -> None:
    found = summary(text)
    assert shown(found) == expected
    assert found.unread == ()


@pytest.mark.parametrize("text", OPEN.values(), ids=OPEN)
def test_open(text: str) -> None:
    found = summary(text)
    assert found.lazy is None
    assert found.unread


def test_what_else_the_function_writes() -> None:
    text = """
        def __getattr__(name):
            if name == "A":
                for key in f():
                    globals()[key] = 1
                globals().update(f())
                return 1
            raise AttributeError(name)
        """
    assert summary(text).unread == ("it may write to globals()",)


@pytest.fixture(scope="module")
def python() -> Iterator[Python]:
    if not hasattr(os, "fork"):
        pytest.skip("Python is asked in forks")
    with running() as interpreter:
        yield interpreter


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_read_as_python_does(
    tmp_path: Path, python: Python, text: str, expected: dict[str, str]
) -> None:
    """What we say is missing can't be imported, what resolves can."""
    write(tmp_path, {f"pkg/{name}": data for name, data in AROUND.items()})
    write(tmp_path, {"pkg/__init__.py": text})
    project = Project(Sources(), Finder())
    # Names that nobody knows, and those that the function may take for others.
    names = [*expected, "nothing", "_private", "Other", "sub", "A", "B", "X", "Y", "gone", "moved"]
    failures = python.lacks([tmp_path], "pkg", names)
    for name in names:
        result = project.resolve("pkg", name, (tmp_path,))
        if failures[name] not in {"", "ImportError", "ModuleNotFoundError"}:
            assert isinstance(result, Resolved), name  # it fails otherwise, of which we say nothing
            continue
        if name == "Both":
            assert isinstance(result, Resolved)  # it is there as soon as A was asked for
        elif failures[name]:
            assert failures[name] in {"ImportError", "ModuleNotFoundError"}
            assert isinstance(result, Missing), name
        else:
            assert isinstance(result, Resolved), name


def test_a_chain_through_a_lazy_package(tmp_path: Path) -> None:
    text = """
        from importlib import import_module
        _LAZY = {"A": ".sub", "Lost": ".sub", "Far": ".nowhere", "Own": ".", "leaf": ".deep.leaf"}
        def __getattr__(name):
            if name in _LAZY:
                return getattr(import_module(_LAZY[name], __name__), name)
            raise AttributeError(name)
        """
    write(tmp_path, {f"pkg/{name}": data for name, data in AROUND.items()})
    write(tmp_path, {"pkg/__init__.py": text, "user.py": "from pkg import A, Lost, Far\n"})
    project = Project(Sources(), Finder())

    def resolved(module: str, name: str) -> object:
        result = project.resolve(module, name, (tmp_path,))
        assert isinstance(result, (Missing, Resolved))
        return result.module, result.name

    assert resolved("pkg", "A") == ("pkg.sub", "A")
    assert resolved("user", "A") == ("pkg.sub", "A")
    assert resolved("user", "Lost") == ("pkg.sub", "Lost")
    assert resolved("user", "Far") == ("pkg.nowhere", None)
    assert resolved("pkg", "sub") == ("pkg.sub", None)
    assert resolved("pkg", "leaf") == ("pkg.deep.leaf", "leaf")


LAZY_LOADER = """
    import lazy_loader as lazy
    __getattr__, __dir__, __all__ = lazy.attach(
        __name__, submodules=["deep"], submod_attrs={"sub": ["A", "B"], "deep.leaf": ["Leaf"]}
    )
"""


def test_lazy_loader() -> None:
    expected = {"A": ".sub:A", "B": ".sub:B", "Leaf": ".deep.leaf:Leaf", "deep": ".deep:"}
    found = summary(LAZY_LOADER)
    assert shown(found) == expected
    assert found.exports is not None
    assert found.exports.names == ("A", "B", "Leaf", "deep")
    table = "from lazy_loader import attach\n_T = {'sub': ['A']}\n"
    assert shown(summary(f"{table}__getattr__, _, __all__ = attach(__name__, set(), _T)\n")) == {
        "A": ".sub:A"
    }
    assert shown(summary(f"{table}__getattr__, _, __all__ = attach(__name__, f(), _T)\n")) is None
    assert shown(summary(f"{table}__getattr__, _, __all__ = attach(__name__, **_T)\n")) is None
    assert (
        shown(summary(f"{table}__getattr__, _, _ = attach(__name__, [], {{'sub': [x]}})\n")) is None
    )
    assert shown(summary(f"{table}__getattr__, _, _ = attach(__name__, [], [1])\n")) is None
    vendored = """
try:
    import lazy_loader as l
except ImportError:
    from ._vendor import lazy_loader as l
"""
    attached = "__getattr__, _, _ = l.attach(__name__, ['sub'])\n"
    assert shown(summary(vendored + attached)) == {"sub": ".sub:"}
    assert shown(summary("import lazy_loader as l\nif f():\n    l = 1\n" + attached)) is None
    assert shown(summary("import lazy_loader\n__getattr__ = lazy_loader.load(__name__)\n")) is None


def test_lazy_loader_with_a_stub(tmp_path: Path) -> None:
    text = """
        import lazy_loader as lazy
        __getattr__, __dir__, __all__ = lazy.attach_stub(__name__, __file__)
        """
    stub = "from . import deep\nfrom .sub import A, B as B\nfrom .other import Lost\nx: int\n"
    write(tmp_path, {f"pkg/{name}": data for name, data in AROUND.items()})
    write(tmp_path, {"pkg/__init__.py": text, "pkg/__init__.pyi": stub, "bare/__init__.py": text})
    project = Project(Sources(), Finder())
    results = {
        name: project.resolve("pkg", name, (tmp_path,))
        for name in ("A", "B", "deep", "sub", "x", "Lost", "X")
    }
    missing = {name for name, result in results.items() if isinstance(result, Missing)}
    assert missing == {"x", "Lost", "X"}
    found = results["A"]
    assert isinstance(found, Resolved)
    assert (found.module, found.name) == ("pkg.sub", "A")
    assert not isinstance(project.resolve("bare", "A", (tmp_path,)), (Missing, Resolved))


def test_what_is_computed_from_tables_is_exported() -> None:
    text = """
        _LAZY = {"B": ".sub", "A": ".sub"}
        __all__ = sorted(_LAZY)
        def __getattr__(name):
            if name in _LAZY:
                return 1
            raise AttributeError(name)
    """
    exports = summary(text).exports
    assert exports is not None
    assert exports == exports._replace(names=("A", "B"), others=(), known=True)


def test_long_functions_are_read_in_short_time() -> None:
    chain = "".join(f"    elif name == 'n{n}':\n        return {n}\n" for n in range(900))
    ladder = f"def __getattr__(name):\n    if name == 'x':\n        return 1\n{chain}" + CLOSED
    table = ", ".join(f"'n{n}': 'sub'" for n in range(5000))
    flat = f"T = {{{table}}}\ndef __getattr__(name):\n    if name in T:\n        return T[name]\n"
    started = time.perf_counter()
    assert len(summary(ladder).lazy or ()) == 901
    assert len(summary(flat + CLOSED).lazy or ()) == 5000
    assert time.perf_counter() - started < 5


def test_what_takes_too_long_is_left() -> None:
    table = ", ".join(f"'n{n}': 'sub'" for n in range(3000))
    steps = "    x = name\n" * 9
    asked = f"def __getattr__(name):\n    if name not in T:\n    {CLOSED}"
    text = f"T = {{{table}}}\n{asked}"
    assert summary(f"{text}{steps}    return 1\n").lazy is None


def test_what_grows_is_not_computed() -> None:
    doubled = "".join(f"T{n} = T{n - 1} + T{n - 1}\n" for n in range(1, 80))
    text = (
        f"T0 = ('A', 'B')\n{doubled}def __getattr__(name):\n    if name in T79:\n        return 1\n"
    )
    assert summary(text + CLOSED).lazy is None
    names = ", ".join(f"'n{n}'" for n in range(200))
    text = f"L = [{names}]\nT = {{a + b for a in L for b in L}}\n"
    asked = "def __getattr__(name):\n    if name in T:\n        return 1\n"
    assert summary(text + asked + CLOSED).lazy is None
    deep = "(" * 70 + "'A'" + ",)" * 70
    assert summary(f"T = {deep}\n{asked}{CLOSED}").lazy is None
