"""What stands around an import that fails: except clauses by type, suppress, else, finally."""

from __future__ import annotations

from typing import Final

from importing.case import Row, row, tree

HANDLER = "a handler that may run"
#: What raises each of the exceptions, as the second line of entry.py, and the line that does.
RAISING: Final = {
    "module": ("import pkg.gone", "ModuleNotFoundError", "entry.py:2"),
    "name": ("from pkg.m import gone", "ImportError", "entry.py:2"),
    "relative": ("from . import pkg", "ImportError", "entry.py:2"),
    "export": ("from pkg.wrong import *", "AttributeError", "entry.py:2"),
    "undefined": ("import pkg.undefined", "NameError", "pkg/undefined.py:1"),
    "syntax": ("import pkg.broken", "SyntaxError", "pkg/broken.py:1"),
}
OTHERS: Final = {
    "pkg__wrong": "__all__ = ['gone']\n",
    "pkg__undefined": "gone\n",
    "pkg__broken": "x = = 1\n",
}
#: Whether each except clause catches each of these.
CATCHING: Final = {
    "ImportError": {"module", "name", "relative"},
    "ModuleNotFoundError": {"module"},
    "AttributeError": {"export"},
    "NameError": {"undefined"},
    "SyntaxError": {"syntax"},
    "Exception": set(RAISING),
    "BaseException": set(RAISING),
    "": set(RAISING),
    "ValueError": set(),
    "(OSError, ImportError)": {"module", "name", "relative"},
    "(AttributeError, NameError)": {"export", "undefined"},
}


def caught(kind: str, types: str, *, by_suppress: bool = False) -> Row:
    """Return the row in which an exception of that kind meets an except clause for `types`."""
    statement, raises, place = RAISING[kind]
    if by_suppress:
        types = types.strip("()")
        entry = f"from contextlib import suppress\nwith suppress({types}):\n    {statement}\n"
        place = place.replace("entry.py:2", "entry.py:3")
    else:
        entry = f"try:\n    {statement}\nexcept {types}:\n    pass\n".replace(" :", ":")
    says = "" if kind in CATCHING[types if types in CATCHING else f"({types})"] else raises
    name = f"{kind}-{'suppressed' if by_suppress else 'caught'}-by-{types or 'bare'}"
    return row(name, f"{says} {place}" if says else "", entry, **OTHERS)


ROWS = (
    *(caught(kind, types) for kind in RAISING for types in CATCHING),
    *(caught(kind, types, by_suppress=True) for kind in ("module", "export", "syntax")
      for types in CATCHING if types),
    # What handlers do
    row("handler-raises-again", "ModuleNotFoundError entry.py:2",
        "try:\n    import pkg.gone\nexcept ImportError:\n    raise\n"),
    row("handler-raises-it-by-name", "ModuleNotFoundError entry.py:2",
        "try:\n    import pkg.gone\nexcept ImportError as e:\n    raise e\n"),
    row("handler-raises-another", "RuntimeError entry.py:4",
        "try:\n    import pkg.gone\nexcept ImportError:\n    raise RuntimeError('no')\n"),
    row("handler-raises-another-from", "RuntimeError entry.py:4",
        "try:\n    import pkg.gone\nexcept ImportError as e:\n"
        "    raise RuntimeError('no') from e\n"),
    row("handler-raises-another-that-is-caught", "",
        "try:\n    import other\nexcept RuntimeError:\n    pass\n",
        other="try:\n    import pkg.gone\nexcept ImportError:\n    raise RuntimeError('no')\n"),
    row("handler-raises-another-that-is-not-caught", "RuntimeError other.py:4",
        "try:\n    import other\nexcept ImportError:\n    pass\n",
        other="try:\n    import pkg.gone\nexcept ImportError:\n    raise RuntimeError('no')\n"),
    row("handler-has-a-fallback", "",
        "try:\n    from pkg.gone import N\nexcept ImportError:\n    from pkg.m import N\nN\n"),
    row("handler-has-a-broken-fallback", "ImportError entry.py:4",
        "try:\n    import pkg.gone\nexcept ImportError:\n    from pkg.m import lost\n"),
    row("handler-has-a-broken-module", "ModuleNotFoundError entry.py:4",
        "try:\n    import pkg.gone\nexcept ImportError:\n    import pkg.lost\n"),
    row("handler-has-a-guarded-fallback", "",
        "try:\n    import pkg.gone\nexcept ImportError:\n    try:\n        import pkg.lost\n"
        "    except ImportError:\n        pass\n"),
    row("handler-does-not-run", "",
        "try:\n    import pkg.m\nexcept ImportError:\n    import pkg.gone\n"),
    row("handler-of-another-type-does-not-run", "ModuleNotFoundError entry.py:6",
        "try:\n    import pkg.gone\nexcept ValueError:\n    import pkg.lost\nexcept ImportError:\n"
        "    import pkg.third\n"),
    row("first-handler-wins", "",
        "try:\n    import pkg.gone\nexcept ModuleNotFoundError:\n    pass\nexcept ImportError:\n"
        "    import pkg.lost\n"),
    row("second-handler", "",
        "try:\n    from pkg.m import gone\nexcept ModuleNotFoundError:\n    import pkg.lost\n"
        "except ImportError:\n    pass\n"),
    row("exception-of-a-module", "ModuleNotFoundError entry.py:3",
        "import json\ntry:\n    import pkg.gone\nexcept json.JSONDecodeError:\n    pass\n"),
    row("exception-that-cannot-be-read", "ModuleNotFoundError entry.py:3",
        "Error = ValueError\ntry:\n    import pkg.gone\nexcept Error:\n    pass\n",
        "what the name stands for"),
    row("environment-error-is-os-error", "ModuleNotFoundError entry.py:4",
        "try:\n    raise OSError\nexcept IOError:\n    import pkg.gone\n"),
    row("key-error-is-lookup-error", "ModuleNotFoundError entry.py:4",
        "try:\n    raise KeyError\nexcept LookupError:\n    import pkg.gone\n"),
    row("key-error-is-no-value-error", "KeyError entry.py:2",
        "try:\n    raise KeyError\nexcept ValueError:\n    import pkg.gone\n"),
    # else, finally
    row("in-else", "ModuleNotFoundError entry.py:6",
        "try:\n    import pkg.m\nexcept ImportError:\n    pass\nelse:\n    import pkg.gone\n"),
    row("else-does-not-run", "",
        "try:\n    import pkg.gone\nexcept ImportError:\n    pass\nelse:\n    import pkg.lost\n"),
    row("import-in-finally", "ModuleNotFoundError entry.py:6",
        "try:\n    import pkg.m\nexcept ImportError:\n    pass\nfinally:\n    import pkg.gone\n"),
    row("finally-after-a-handler", "ModuleNotFoundError entry.py:6",
        "try:\n    import pkg.gone\nexcept ImportError:\n    pass\nfinally:\n"
        "    import pkg.lost\n"),
    row("finally-alone", "ModuleNotFoundError entry.py:2",
        "try:\n    import pkg.gone\nfinally:\n    import pkg.m\n"),
    row("finally-hides-the-first", "ImportError entry.py:4",
        "try:\n    import pkg.gone\nfinally:\n    from pkg.m import lost\n"),
    row("after-a-guard", "ModuleNotFoundError entry.py:5",
        "try:\n    import pkg.gone\nexcept ImportError:\n    pass\nimport pkg.lost\n"),
    row("nested", "",
        "try:\n    try:\n        import pkg.gone\n    except ValueError:\n        pass\n"
        "except ImportError:\n    pass\n"),
    row("nested-not-caught", "ModuleNotFoundError entry.py:3",
        "try:\n    try:\n        import pkg.gone\n    except ValueError:\n        pass\n"
        "except KeyError:\n    pass\n"),
    row("except-star", "", "try:\n    import pkg.gone\nexcept* ImportError:\n    pass\n")
    ._replace(since=(3, 11)),
    row("rest-of-a-block-does-not-run", "",
        "try:\n    import pkg.gone\n    from pkg.wrong import *\nexcept ImportError:\n    pass\n",
        **OTHERS),
    row("rest-of-a-suppressed-block", "",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import pkg.gone\n"
        "    from pkg.wrong import *\n", **OTHERS),
    row("two-managers", "",
        "from contextlib import suppress\nwith open(__file__), suppress(ImportError):\n"
        "    import pkg.gone\n"),
    row("manager-that-lets-pass", "ModuleNotFoundError entry.py:2",
        "with open(__file__):\n    import pkg.gone\n"),
    row("manager-that-is-unread", "ModuleNotFoundError entry.py:3",
        "from pkg.own import manager\nwith manager():\n    import pkg.gone\n",
        "what a manager swallows",
        pkg__own="import contextlib\n@contextlib.contextmanager\ndef manager(): yield\n"),
    row("raises", "", "import pytest\nwith pytest.raises(ImportError):\n    import pkg.gone\n"),
    row("raises-another", "ModuleNotFoundError entry.py:3",
        "import pytest\nwith pytest.raises(KeyError):\n    import pkg.gone\n"),
    # What may have failed earlier in the block
    row("optional-import-before", "AttributeError entry.py:3",
        "try:\n    from pkg.lazy import maybe\n    from pkg.wrong import *\nexcept ImportError:\n"
        "    pass\n", "the name before may be missing", **OTHERS,
        pkg__lazy="def __getattr__(name): return 1\n"),
    row("optional-import-before-else", "ModuleNotFoundError entry.py:6",
        "try:\n    from pkg.lazy import maybe\nexcept ImportError:\n    pass\nelse:\n"
        "    import pkg.gone\n", "the name before may be missing",
        pkg__lazy="def __getattr__(name): return 1\n"),
    # Failures of modules that are guarded
    row("deep-attribute-error", "AttributeError pkg/a.py:1",
        "try:\n    import pkg.b\nexcept ImportError:\n    pass\n", **OTHERS,
        pkg__a="from pkg.wrong import *\n", pkg__b="import pkg.a\n"),
    row("deep-attribute-error-caught-on-the-way", "",
        "import pkg.b\n", **OTHERS, pkg__a="from pkg.wrong import *\n",
        pkg__b="try:\n    import pkg.a\nexcept AttributeError:\n    pass\n"),
    row("deep-module", "", "try:\n    import pkg.b\nexcept ModuleNotFoundError:\n    pass\n",
        pkg__a="import pkg.gone\n", pkg__b="import pkg.a\n"),
    row("deep-name", "ImportError pkg/a.py:1",
        "try:\n    import pkg.b\nexcept ModuleNotFoundError:\n    pass\n",
        pkg__a="from pkg.m import gone\n", pkg__b="import pkg.a\n"),
    # Class bodies, branches
    row("class-body", "ModuleNotFoundError entry.py:2", "class A:\n    import pkg.gone\n"),
    row("class-body-guarded", "",
        "class A:\n    try:\n        import pkg.gone\n    except ImportError:\n        pass\n"),
    row("method", "", "class A:\n    def f(self):\n        import pkg.gone\n"),
    row("function-not-called", "", "def f():\n    import pkg.gone\n"),
    row("called-generator", "", "def f():\n    import pkg.gone\n    yield 1\nf()\n"),
    row("called-behind-true", "ModuleNotFoundError entry.py:3",
        "def f():\n    if True:\n        import pkg.gone\n    else:\n"
        "        import pkg.lost\nf()\n"),
    row("called-behind-false", "", "def f():\n    if False:\n        import pkg.gone\nf()\n"),
    row("called-behind-nothing", "ModuleNotFoundError entry.py:4",
        "def f(x):\n    if x:\n        pass\n    import pkg.gone\nf(1)\n"),
    row("called-match", "", "def f(x):\n    match x:\n        case 1:\n"
        "            import pkg.gone\n        case _:\n            pass\nf(2)\n"),
    row("called-match-without-imports", "ModuleNotFoundError entry.py:5",
        "def f(x):\n    match x:\n        case 1:\n            pass\n    import pkg.gone\nf(1)\n"),
    row("called-suppress", "", "import contextlib\ndef f():\n"
        "    with contextlib.suppress(ImportError):\n        import pkg.gone\nf()\n"),
    row("called-with", "ModuleNotFoundError entry.py:3",
        "def f():\n    with open(__file__):\n        import pkg.gone\nf()\n"),
    row("called-loop", "ModuleNotFoundError entry.py:4",
        "def f():\n    for x in (1,):\n        pass\n    import pkg.gone\nf()\n"),
    row("called-del", "ModuleNotFoundError entry.py:3",
        "def f(x):\n    del x\n    import pkg.gone\nf(1)\n"),
    row("called-try", "", "def f():\n    try:\n        import pkg.gone\n"
        "    except ImportError as e:\n        pass\nf()\n"),
    row("called-try-without-imports", "ModuleNotFoundError entry.py:6",
        "def f():\n    try:\n        x = 1\n    except ImportError:\n        import pkg.lost\n"
        "    import pkg.gone\nf()\n"),
    row("class-with-a-function-of-that-name", "", "def f():\n    import pkg.gone\nclass A:\n"
        "    def f():\n        pass\n    f()\n"),
    row("assert-false", "", "try:\n    assert False\nexcept AssertionError:\n    pass\n"
        "else:\n    import pkg.gone\n"),
    row("called-assert-false", "AssertionError entry.py:2",
        "def f():\n    assert 0\n    import pkg.gone\nf()\n"),
    row("assert-true", "ModuleNotFoundError entry.py:2", "assert True\nimport pkg.gone\n"),
    row("exit", "SystemExit pkg/q.py:2", "import pkg.q\n", pkg__q="import sys\nsys.exit()\n"),
    row("raised-skip", "Skipped entry.py:2", "import pytest\n"
        "raise pytest.skip.Exception('x', allow_module_level=True)\nimport pkg.gone\n"),
    row("skip-in-a-try", "Skipped entry.py:3", "import pytest\ntry:\n"
        "    pytest.skip('x', allow_module_level=True)\n"
        "except (ImportError, Exception):\n    pass\nimport pkg.gone\n"),
    row("skip-that-is-caught", "ModuleNotFoundError entry.py:6", "import pytest\ntry:\n"
        "    pytest.skip('x', allow_module_level=True)\nexcept pytest.skip.Exception:\n    pass\n"
        "import pkg.gone\n"),
    row("importorskip-there", "ModuleNotFoundError entry.py:3",
        "import pytest\npytest.importorskip('pkg.m')\nimport pkg.gone\n"),
    row("importorskip-that-fails", "ImportError pkg/bad.py:1",
        "import pytest\npytest.importorskip('pkg.bad')\n", "pytest decides what it means",
        pkg__bad="from pkg.m import lost\n"),
    row("importorskip-of-a-computed-name", "ModuleNotFoundError entry.py:4",
        "import pytest\nNAME = 'pkg.m'\npytest.importorskip(NAME)\nimport pkg.gone\n",
        "what is skipped without"),
    row("await-in-a-plain-function", "SyntaxError pkg/y.py:4", "import pkg.y\n",
        pkg__y="async def f(x):\n    await x\ndef g(x):\n    await x\n"),
    row("yield-outside-of-functions", "SyntaxError pkg/y.py:2", "import pkg.y\n",
        pkg__y="x = 1\nyield x\n"),
    row("lambda", "", "f = lambda: __import__('pkg.gone')\n"),
    row("if-type-checking", "",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import pkg.gone\n"),
    row("if-not-type-checking", "ModuleNotFoundError entry.py:3",
        "import typing\nif not typing.TYPE_CHECKING:\n    import pkg.gone\n"),
    row("else-of-type-checking", "ModuleNotFoundError entry.py:5",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n"
        "    import pkg.gone\n"),
    row("if-main", "", "if __name__ == '__main__':\n    import pkg.gone\n"),
    row("condition-false", "", "import sys\nif sys.argv is None:\n    import pkg.gone\n"),
    row("condition-true", "ModuleNotFoundError entry.py:3",
        "import sys\nif sys.argv is not None:\n    import pkg.gone\n", "the condition"),
    row("after-a-condition", "ModuleNotFoundError entry.py:4",
        "import sys\nif sys.argv is None:\n    import pkg.lost\nimport pkg.gone\n"),
    row("loop", "ModuleNotFoundError entry.py:2", "for n in (1,):\n    import pkg.gone\n",
        "whether a loop runs"),
    row("while-false", "", "while False:\n    import pkg.gone\n"),
    row("flag", "",
        "try:\n    import pkg.gone\n    HAS = True\nexcept ImportError:\n    HAS = False\n"
        "if HAS:\n    from pkg.gone import X\n"),
    row("long-gone-version", "ModuleNotFoundError entry.py:5",
        "import sys\nif sys.version_info < (3, 0):\n    import pkg.lost\nelse:\n"
        "    import pkg.gone\n"),
    row("other-platform", "", "import sys\nif sys.platform == 'win32':\n    import pkg.gone\n"),
    row("find-spec", "", "from importlib.util import find_spec\nif find_spec('pkg.gone'):\n"
        "    import pkg.gone\n"),
    tree("names-of-a-handler-are-there-perhaps", "ImportError b.py:1", "b", HANDLER,
         a="try:\n    x = 1\nexcept ValueError:\n    N = 1\n", b="from a import N\n"),
)  # fmt: skip
