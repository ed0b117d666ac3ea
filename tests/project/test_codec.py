"""What is written of a value is read as that value, and nothing else is read as one."""

from __future__ import annotations

import ast
import json
import sys
import sysconfig
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flake8_ssot
from flake8_ssot.project import codec
from flake8_ssot.project.bindings import Binding, Star, Target
from flake8_ssot.project.codec import Codec
from flake8_ssot.project.summary import ModuleSummary, summarize
from flake8_ssot.syntax.exports import Exports
from flake8_ssot.syntax.source import parse


class Leaf(NamedTuple):
    name: str | None
    number: int
    word: Literal["a", "b"] = "a"


class Branch(NamedTuple):
    nodes: tuple[Node, ...]
    by_name: Mapping[str, Node]


Node = Leaf | Branch


class Everything(NamedTuple):
    """Each form that a type may have."""

    node: Node
    perhaps: Node | None
    scalar: str | int | bool | None
    pair: tuple[int, str]
    pairs: tuple[tuple[str, Leaf | None], ...]
    names: frozenset[str]
    tables: tuple[Mapping[str, tuple[int, ...]], ...] | None


SUMMARIES = Codec(ModuleSummary)
EVERYTHING = Codec(Everything)
SOURCE = """
from __future__ import annotations
import a.b, c as d
from . import e
from ..f import g as h
from i import *
__all__ = ["x", *k.__all__]
if TYPE_CHECKING:
    from l import m
    from n import *
try:
    import o
except ImportError:
    o = None
    from p import *
x = y = 1
z = q.r
class C: pass
def f(): globals()["s"] = 1
"""


def summary(data: bytes) -> ModuleSummary | None:
    tree = parse(data)
    return None if tree is None else summarize(tree, data, is_package=len(data) % 2 == 0)


def sources() -> Iterator[Path]:
    standard = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    yield from standard[::3]
    yield from sorted(Path(flake8_ssot.__file__).parent.rglob("*.py"))[::3]


def test_summaries_of_real_files_survive() -> None:
    count = 0
    for path in sources():
        made = summary(path.read_bytes())
        if made is not None:
            text = SUMMARIES.encode(made)
            assert text is not None
            assert SUMMARIES.decode(text) == made, path
            count += 1
    assert count > 50


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
@given(st.from_type(ModuleSummary))
def test_no_field_of_a_summary_is_forgotten(made: ModuleSummary) -> None:
    """Any summary that its types allow, so that a field that is added is in it too."""
    text = SUMMARIES.encode(made)
    assert text is not None
    assert SUMMARIES.decode(text) == made


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=60)
@given(st.from_type(Everything))
def test_every_form_survives(value: Everything) -> None:
    text = EVERYTHING.encode(value)
    assert text is not None
    assert EVERYTHING.decode(text) == value


def test_what_a_summary_is_made_of_can_be_told_apart() -> None:
    """Change each field of each record in turn: the text changes with it."""
    made = summary(SOURCE.encode())
    assert made is not None
    whole = SUMMARIES.encode(made)
    bindings = {name: list(found) for name, found in made.bindings.items()}
    target = bindings["h"][0].target
    assert target is not None
    assert made.exports is not None
    changed = [
        *({**bindings, "h": [b]} for b in variants(bindings["h"][0])),
        *({**bindings, "h": [bindings["h"][0]._replace(target=t)]} for t in variants(target)),
        {**bindings, "H": bindings["h"]},
        {**bindings, "h": []},
    ]
    tables = [{name: tuple(found) for name, found in table.items()} for table in changed]
    others = [
        *(ModuleSummary(**{**vars(made), "bindings": table}) for table in tables),
        *(ModuleSummary(**{**vars(made), "stars": (star,)}) for star in variants(made.stars[1])),
        *(ModuleSummary(**{**vars(made), "exports": e}) for e in variants(made.exports)),
        ModuleSummary(**{**vars(made), "exports": None}),
        ModuleSummary(**{**vars(made), "dynamic": ()}),
        ModuleSummary(**{**vars(made), "is_package": not made.is_package}),
    ]
    assert all(SUMMARIES.decode(SUMMARIES.encode(o) or "") == o for o in others)
    assert whole not in {SUMMARIES.encode(other) for other in others}
    assert len({SUMMARIES.encode(other) for other in others}) == len(others)


def variants(record: Any) -> Iterator[Any]:
    """Yield `record` with one field after the other changed."""
    for name, value in record._asdict().items():
        if isinstance(value, bool):
            yield record._replace(**{name: not value})
        elif isinstance(value, int):
            yield record._replace(**{name: value + 1})
        elif name == "kind":
            yield record._replace(kind="class")
        elif type(value) is tuple:
            yield record._replace(**{name: (*value, "changed")})
        elif not isinstance(value, tuple):
            yield record._replace(**{name: "changed"})


@pytest.mark.parametrize("text", ["caf\u00e9", "\ud800", "\0", '"\\', "\U0001f600", ""])
def test_any_string_survives(text: str) -> None:
    made = ModuleSummary({text: (Binding("alias", 1, None, text),)}, (), None, (text,), False)
    written = SUMMARIES.encode(made)
    assert written is not None
    assert written.isascii()
    assert SUMMARIES.decode(written) == made


def test_what_is_equal_but_not_the_same_survives() -> None:
    pairs = (("a", None), ("b", None))
    value = Everything(Leaf("", 1), None, True, (1, ""), pairs, frozenset(), ({"x": (1, 1)},))
    text = EVERYTHING.encode(value)
    assert text is not None
    found = EVERYTHING.decode(text)
    assert found == value
    assert found is not None
    assert found.scalar is True


def test_nesting_without_end_is_not_written() -> None:
    node: Node = Leaf("x", 1)
    for _ in range(sys.getrecursionlimit()):
        node = Branch((node,), {})
    assert Codec(Branch).encode(typing.cast("Branch", node)) is None


@pytest.mark.parametrize(
    "form",
    [
        float,
        list[str],
        dict[bytes, str],
        tuple[()],
        int | Leaf,
        ModuleSummary | Leaf,
        bytes,
        object,
    ],
)
def test_other_types_are_refused_at_once(form: Any) -> None:
    with pytest.raises(TypeError, match="can't be written"):
        codec.shape_of(form)


MADE = summarize(ast.parse(SOURCE), SOURCE.encode(), is_package=False)
GOOD: Any = json.loads(SUMMARIES.encode(MADE) or "")


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "1", "[]", "[null]", "{}", '"x"', "NaN", "[[", "[" * 100_000, "9" * 100_000,
        '{"a":' * 100_000, "[1e400]", "\0", "\ud800", json.dumps(GOOD)[:-1], json.dumps([GOOD]),
        json.dumps([*GOOD, 0]), json.dumps(GOOD[:-1]),
    ],
    ids=lambda text: text[:20].encode("unicode_escape").decode(),
)  # fmt: skip
def test_other_text_is_refused(text: str) -> None:
    assert SUMMARIES.decode(text) is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        (tuple[int, ...], "[[1000000000000],0]"),
        (tuple[int, ...], "[[1000001],0]"),
        (tuple[int, ...], "[[-1],[]]"),
        (tuple[int, ...], "[[0],[]]"),
        (tuple[int, ...], "[[true],[1]]"),
        (tuple[int, ...], "[[1.0],[1]]"),
        (tuple[int, ...], "[[2],[1]]"),
        (tuple[int, ...], "[[1],[true]]"),
        (tuple[int, ...], "[[1],{}]"),
        (tuple[tuple[int, ...], ...], "[[2],[[3,-1],[1,1]]]"),
        (tuple[int, str], '[[1],["a"],["b"]]'),
        (Mapping[str, int], '[[2],["a"],[1,2]]'),
        (Mapping[str, int], "[[1],[1],[1]]"),
        (Leaf, '[["a"],[1],["c"]]'),
        (Leaf, '[["a"],[1],[["a"]]]'),
        (Leaf, '[["a"],[null],["a"]]'),
        (Leaf | None, "[[false],null]"),
        (Leaf | None, "[[1],[[null],[1],[\"a\"]]]"),
        (Leaf | Branch, "[[2],[]]"),
        (Leaf | Branch, "[[-1],[null]]"),
        (Leaf | Branch, '[[0],[[["a"],[1],["a"]],0]]'),
        (frozenset[str], '[[1],[["a"]]]'),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(form: Any, text: str) -> None:
    assert Codec(form).decode(text) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | st.sampled_from(["", "import"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.just("a"), inner, max_size=1),
    max_leaves=8,
)


@settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=400)
@given(st.data())
def test_damaged_text_is_refused_or_a_value_of_the_type(data: st.DataObject) -> None:
    """Replace one part of a good text by something else."""
    copy = json.loads(json.dumps(GOOD))
    part = copy
    while True:
        place = data.draw(st.integers(0, len(part) - 1))
        inner = part[place]
        if not isinstance(inner, list) or not inner or data.draw(st.integers(0, 5)) == 0:
            break
        part = inner
    part[place] = data.draw(JSON)
    found = SUMMARIES.decode(json.dumps(copy))
    assert found is None or fits(found, ModuleSummary)


def fits(value: Any, form: Any) -> bool:
    """Say whether `value` is of the type, down to its last part."""
    origin, given = typing.get_origin(form), typing.get_args(form)
    if origin is Literal:
        return value in given
    if origin in {typing.Union, types.UnionType}:
        return any(fits(value, one) for one in given)
    if origin is tuple:
        return type(value) is tuple and all(fits(one, given[0]) for one in value)
    if origin is not None and issubclass(origin, Mapping):
        return type(value) is dict and all(
            type(key) is str and fits(one, given[1]) for key, one in value.items()
        )
    if type(value) is not form:
        return False
    if form in {Target, Binding, Star, Exports} or is_dataclass(form):
        hints = typing.get_type_hints(form)
        names = [field.name for field in fields(form)] if is_dataclass(form) else form._fields
        return all(fits(getattr(value, name), hints[name]) for name in names)
    return form in {str, int, bool, type(None)}


def test_the_check_of_this_file_can_fail() -> None:
    made = summarize(ast.parse("x = 1"), b"x = 1", is_package=False)
    assert fits(made, ModuleSummary)
    wrong = made.bindings["x"][0]._replace(line=typing.cast("int", True))
    assert not fits(ModuleSummary({"x": (wrong,)}, (), None, (), False), ModuleSummary)
