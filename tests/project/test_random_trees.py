"""Packages made at random, each name of each module imported for real: what we call missing fails.

Sixty are tried each time, always the same ones with the profile `ci`. For thousands:
`SSOT_TREES=5000 python -m pytest tests/project/test_random_trees.py`.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from projects import write
from real_imports import Python, running

from flake8_ssot.project.finder import Finder
from flake8_ssot.project.resolution import Missing, Resolved, Unknown
from flake8_ssot.project.resolver import Project
from flake8_ssot.syntax.source import Sources

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="Python is asked in forks")

#: The modules of a tree, with those that each may import: none leads back to itself.
MODULES = {
    "q": [],
    "p.b": ["q"],
    "p.s.c": ["q", "p.b"],
    "p.s": ["q", "p.b", "p.s.c"],
    "p.a": ["q", "p.b", "p.s.c", "p.s"],
    "p": ["q", "p.b", "p.s.c", "p.s", "p.a"],
    "r": ["q", "p.b", "p.s.c", "p.s", "p.a", "p"],
}
PACKAGES = {"p", "p.s"}
#: Some of them are submodules' names too.
NAMES = ["x", "y", "z", "_u", "a", "b", "c", "s"]
PROBES = [*NAMES, "__all__", "never"]
EXAMPLES = int(os.environ.get("SSOT_TREES", "60"))

name = st.sampled_from(NAMES)
some = st.lists(name, min_size=1, max_size=3, unique=True)


def indented(lines: list[str]) -> list[str]:
    return [f"    {line}" for line in lines or ["pass"]]


def relative(module: str, target: str) -> str:
    """Return how `module` names `target`: with dots if they are of one package."""
    package = module if module in PACKAGES else module.rpartition(".")[0]
    if not package or not target.startswith(f"{package}."):
        return target
    return f".{target.removeprefix(f'{package}.')}"


@st.composite
def simple(draw: st.DrawFn, module: str) -> list[str]:
    """Return a statement that stands alone."""
    bound = draw(name)
    sources = MODULES[module]
    kinds = ["value", "value", "def", "class", "walrus", "delete", "unpack", "global"]
    if sources:
        kinds += ["from", "from", "from", "from", "from-as", "star", "import", "alias", "submodule"]
    kind = draw(st.sampled_from(kinds))
    if kind in {"from", "from-as", "star", "import", "alias", "submodule"}:
        target = draw(st.sampled_from(sources))
        dotted = relative(module, target) if draw(st.booleans()) else target
        if kind == "from":
            return [f"from {dotted} import {', '.join(draw(some))}"]
        if kind == "from-as":
            return [f"from {dotted} import {draw(name)} as {bound}"]
        if kind == "star":
            return [f"from {dotted} import *"]
        if kind == "alias":
            return [f"import {target} as {bound}", f"{draw(name)} = {bound}"]
        package, _, last = target.rpartition(".")
        if kind == "submodule" and package in sources:
            return [f"from {package} import {last}"]
        return [f"import {target}"]
    return {
        "value": [f"{bound} = 1"],
        "def": [f"def {bound}({draw(name)}=1): {draw(name)} = 1"],
        "class": [f"class {bound}:", f"    {draw(name)} = 1"],
        "walrus": [f"[({bound} := i) for i in 'ab']"],
        "delete": [f"{bound} = 1", f"del {bound}"],
        "unpack": [f"[{bound}, *{draw(name)}] = 1, 2"],
        "global": ["def f():", f"    global {bound}", f"    {bound} = 1", "f()"],
    }[kind]


@st.composite
def statement(draw: st.DrawFn, module: str, depth: int = 2) -> list[str]:
    """Return a statement, or several in blocks."""
    kinds = ["simple"] * 5
    if depth:
        kinds += ["caught", "caught", "dead", "typing", "true", "unknown", "loop", "with", "match"]
        kinds += ["finally", "deleted"]
    kind = draw(st.sampled_from(kinds))
    body = draw(simple(module) if kind == "simple" else statement(module, depth - 1))
    other = draw(statement(module, 0)) if kind not in {"simple", "loop", "with"} else []
    bound = draw(name)
    condition = {
        "dead": "0", "typing": "TYPE_CHECKING", "true": "not False",
        "unknown": f"len('a') == {draw(st.integers(0, 1))}",
    }.get(kind)  # fmt: skip
    if condition is not None:
        return [f"if {condition}:", *indented(body), "else:", *indented(other)]
    if kind == "caught":
        handler = draw(st.sampled_from(["pass", f"{bound} = None", "raise"]))
        caught = draw(st.sampled_from(["ImportError", "Exception", "Exception as e"]))
        return ["try:", *indented(body), f"except {caught}:", f"    {handler}", "else:",
                *indented(other)]  # fmt: skip
    if kind == "finally":
        return ["try:", *indented(body), "finally:", *indented(other)]
    if kind == "loop":
        return [f"for {bound} in {draw(st.sampled_from(['()', 'range(0)', '(1, 2)']))}:",
                *indented(body)]  # fmt: skip
    if kind == "with":
        return [f"with {draw(st.sampled_from(['suppress(ImportError)', 'nullcontext()']))}:",
                *indented(body)]  # fmt: skip
    if kind == "match":
        return ["match 1:", f"    case {draw(st.sampled_from(['1', '2', bound]))}:",
                *indented(indented(body))]  # fmt: skip
    if kind == "deleted":
        return ["try:", f"    del {bound}", "except NameError:", *indented(other)]
    return body


@st.composite
def lists(draw: st.DrawFn, module: str) -> list[str]:
    """Return what sets `__all__`, or nothing."""
    kind = draw(st.sampled_from(["none", "none", "list", "more", "other", "changed", "unreadable"]))
    if kind == "none":
        return []
    lines = [f"__all__ = {draw(some)!r}"]
    if kind == "more":
        lines.append(f"__all__ += {tuple(draw(some))!r}")
    if kind == "changed":
        lines += ["def export(f):", "    __all__.append('y')", "export(1)"]
    if kind == "unreadable":
        lines.append(f"__all__ = [n for n in dir() if n[0] != {draw(st.sampled_from('_x'))!r}]")
    if kind == "other" and MODULES[module]:
        other = draw(st.sampled_from(MODULES[module]))
        lines = [f"import {other} as other", "try:", "    __all__ = ['x', *other.__all__]",
                 "except AttributeError:", "    pass"]  # fmt: skip
        if draw(st.booleans()):
            lines = [lines[0], f"__all__ = getattr(other, '__all__', {draw(some)!r})"]
    return lines


@st.composite
def lazy(draw: st.DrawFn, module: str) -> list[str]:
    """Return a `__getattr__`, or nothing."""
    if not MODULES[module] or draw(st.integers(0, 3)):
        return []
    sources = st.sampled_from(MODULES[module])
    table = draw(st.dictionaries(name, st.tuples(sources, name), min_size=1, max_size=3))
    if draw(st.booleans()):
        chain = [
            line
            for key, (source, attribute) in table.items()
            for line in (
                f"    if name == {key!r}:",
                f"        from {source} import {attribute} as v",
                "        return v",
            )
        ]
        return ["def __getattr__(name):", *chain, "    raise AttributeError(name)"]
    return [
        f"_table = {table!r}",
        "def __getattr__(name):",
        "    if name not in _table:",
        "        raise AttributeError(name)",
        "    module, attribute = _table[name]",
        "    value = getattr(import_module(module), attribute)",
        *(["    globals()[name] = value"] if draw(st.booleans()) else []),
        "    return value",
    ]


HEAD = [
    "from contextlib import nullcontext, suppress",
    "from importlib import import_module",
    "from typing import TYPE_CHECKING",
]


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    files: dict[str, str] = {}
    for module in MODULES:
        path = module.replace(".", "/") + ("/__init__.py" if module in PACKAGES else ".py")
        body = [line for lines in draw(st.lists(statement(module), max_size=3)) for line in lines]
        base = draw(st.lists(name, min_size=3, max_size=6, unique=True))
        lines = [*HEAD, " = ".join([*base, "0"]), *body, *draw(lists(module)), *draw(lazy(module))]
        files[path] = "\n".join(lines) + "\n"
    return files


@pytest.fixture(scope="module")
def python() -> Iterator[Python]:
    with running() as interpreter:
        yield interpreter


@pytest.fixture(scope="module")
def tally() -> Iterator[Counter[str]]:
    """Count the verdicts, by what Python says; at the end there must be few that say nothing."""
    found: Counter[str] = Counter()
    yield found
    said = {key: found[key] / max(1, found.total()) for key in found}
    assert said.get("unknown", 0) < 0.2
    assert found["missing"] > found["maybe"]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=trees())
def test_trees(files: dict[str, str], python: Python, tally: Counter[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = write(Path(folder), files)
        project = Project(Sources(), Finder())
        broken = python.failures([root], [[f"import {module}"] for module in MODULES])
        whole = [module for module, (failure,) in zip(MODULES, broken, strict=True) if not failure]
        groups = [[f"from {module} import {probe}" for probe in PROBES] for module in whole]
        lacks = dict(zip(whole, python.failures([root], groups), strict=True))
        for module in MODULES:
            for place, probe in enumerate(PROBES):
                result = project.resolve(module, probe, (root,))
                if module not in lacks:
                    tally["broken"] += not isinstance(result, Resolved)
                    continue
                lack = lacks[module][place]
                if isinstance(result, Missing):
                    assert lack, (module, probe, result)
                    tally["missing"] += 1
                elif isinstance(result, Unknown):
                    tally["unknown"] += 1
                else:
                    tally["maybe" if lack else "there"] += 1
