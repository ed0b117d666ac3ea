"""Values of a declared type as JSON text, and back: text that does not fit the type is refused.

Values are written by columns, first all first fields, then all second ones, and so on: then a few
calls check and build hundreds of records, where one for each would cost as much as the parser.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache, cached_property, partial
from itertools import chain, compress, islice, starmap
from operator import attrgetter
from typing import Any, Final, Generic, Literal, Protocol, TypeVar

T = TypeVar("T")
NOTHING: Final = type(None)
#: No honest column is longer: a length is but a number, and could ask for all the memory there is.
MOST: Final = 1_000_000


class Refused(Exception):
    """The text is not what a value of the type was written as."""


class Codec(Generic[T]):
    """Writes and reads the values of one type.

    It may be made of str, int, bool, None and Literal strings in named tuples, dataclasses, tuples,
    frozen sets, and mappings from strings or numbers. Each part may be optional, or one of several
    named tuples, and types may hold themselves.
    """

    def __init__(self, form: type[T]) -> None:
        self._form: Any = form

    def encode(self, value: T) -> str | None:
        """Return the text for `value`, None if that is nested too deep to be written."""
        try:
            return json.dumps(shape_of(self._form).pack([value]), separators=(",", ":"))
        except RecursionError:
            return None

    def decode(self, text: str) -> T | None:
        """Return the value that `text` was written for, None if it can't be any of this type."""
        try:
            found: list[T] = shape_of(self._form).unpack(json.loads(text), 1)
        except (Refused, ValueError, RecursionError, MemoryError):
            return None
        return found[0]


class Shape(Protocol):
    """How the values of a type are written: many at a time, as one column."""

    def pack(self, values: Sequence[Any]) -> Any:
        """Return what JSON can hold."""

    def unpack(self, packed: Any, count: int) -> list[Any]:
        """Return the `count` values that were packed, at least one, or raise Refused."""


@cache
def shape_of(form: Any) -> Shape:
    """Return the shape of a type; TypeError for one that can't be written."""
    origin, given = typing.get_origin(form), typing.get_args(form)
    if form in {str, int, bool}:
        return Scalars(frozenset({form}))
    if origin is Literal and {type(word) for word in given} == {str}:
        return Scalars(frozenset({str}), frozenset(given))
    if origin in {typing.Union, types.UnionType}:
        return _union(given)
    if origin is frozenset or (origin is tuple and given[1:] == (...,)):
        return Several(origin, shape_of(given[0]))
    if origin is tuple and given:
        return Record(tuple, tuple(map(shape_of, given)))
    if isinstance(origin, type) and issubclass(origin, Mapping) and given[0] in {str, int}:
        return Table(shape_of(given[0]), shape_of(given[1]))
    if is_dataclass(form) or hasattr(form, "_fields"):
        return Record(form)
    raise TypeError(f"{form} can't be written")


def _union(given: tuple[Any, ...]) -> Shape:
    if {str, int, bool, NOTHING}.issuperset(given):
        return Scalars(frozenset(given))
    forms = tuple(form for form in given if form is not NOTHING)
    if len(forms) == 1:
        return Optional(shape_of(forms[0]))
    if not all(hasattr(form, "_fields") for form in forms):
        raise TypeError(f"which of {given} a value is can't be written")
    choice = Choice(forms)
    return choice if len(forms) == len(given) else Optional(choice)


class Scalars:
    """Strings, numbers, truth values, None, or some of these: a single one if all are equal."""

    def __init__(self, types: frozenset[type], words: frozenset[str] | None = None) -> None:
        self.types = types
        self.words = words

    def pack(self, values: Sequence[Any]) -> Any:
        alike = len(values) > 1 and len(set(values)) == 1 == len(set(map(type, values)))
        return values[0] if alike else list(values)

    def unpack(self, packed: Any, count: int) -> list[Any]:
        alike = type(packed) is not list
        found: list[Any] = [packed] if alike else packed
        if not self.types.issuperset(map(type, found)):
            raise Refused
        if self.words is not None and not self.words.issuperset(found):
            raise Refused
        if alike:
            return found * count
        if len(found) != count:
            raise Refused
        return found


STRINGS: Final = Scalars(frozenset({str}))
NUMBERS: Final = Scalars(frozenset({int}))
FLAGS: Final = Scalars(frozenset({bool}))


class Optional:
    """Values or None: which are there, and those; null if none is."""

    def __init__(self, inner: Shape) -> None:
        self.inner = inner

    def pack(self, values: Sequence[Any]) -> Any:
        there = [value is not None for value in values]
        present = list(compress(values, there))
        return [FLAGS.pack(there), self.inner.pack(present)] if present else None

    def unpack(self, packed: Any, count: int) -> list[Any]:
        if packed is None:
            return [None] * count
        flags, present = _parts(packed, 2)
        there = FLAGS.unpack(flags, count)
        total = sum(there)
        if not total:
            raise Refused
        found = self.inner.unpack(present, total)
        if total == count:
            return found
        values = iter(found)
        return [next(values) if flag else None for flag in there]


class Choice:
    """Named tuples of several types: the number of each one's type, and a column for each type."""

    def __init__(self, forms: tuple[type, ...]) -> None:
        self.forms = forms

    def pack(self, values: Sequence[Any]) -> Any:
        columns: dict[int, list[Any]] = {}
        numbers = [self.forms.index(type(value)) for value in values]
        for number, value in zip(numbers, values, strict=True):
            columns.setdefault(number, []).append(value)
        packed = [shape_of(self.forms[n]).pack(columns[n]) for n in sorted(columns)]
        return [NUMBERS.pack(numbers), packed]

    def unpack(self, packed: Any, count: int) -> list[Any]:
        given, columns = _parts(packed, 2)
        numbers = NUMBERS.unpack(given, count)
        present = sorted(set(numbers))
        if present[0] < 0 or present[-1] >= len(self.forms):
            raise Refused
        values = {
            n: iter(shape_of(self.forms[n]).unpack(column, numbers.count(n)))
            for n, column in zip(present, _parts(columns, len(present)), strict=True)
        }
        return [next(values[n]) for n in numbers]


class Several:
    """Tuples or sets: how long they are, and all that is in them; null if all are empty."""

    def __init__(self, make: Callable[[Iterable[Any]], Any], inner: Shape) -> None:
        self.make = make
        self.inner = inner

    def pack(self, values: Sequence[Any]) -> Any:
        items = list(chain.from_iterable(values))
        return [NUMBERS.pack(list(map(len, values))), self.inner.pack(items)] if items else None

    def unpack(self, packed: Any, count: int) -> list[Any]:
        if packed is None:
            return [self.make(())] * count
        lengths, items = _parts(packed, 2)
        lengths, total = _lengths(lengths, count)
        found = self.inner.unpack(items, total)
        if total == count == lengths.count(1) and self.make is tuple:
            return list(zip(found, strict=True))
        values = iter(found)
        return [self.make(islice(values, length)) for length in lengths]


class Table:
    """Dictionaries: how long they are, all keys, all values; null if all are empty."""

    def __init__(self, keys: Shape, inner: Shape) -> None:
        self.keys = keys
        self.inner = inner

    def pack(self, values: Sequence[Any]) -> Any:
        keys = list(chain.from_iterable(values))
        items = [value for table in values for value in table.values()]
        lengths = NUMBERS.pack(list(map(len, values)))
        return [lengths, self.keys.pack(keys), self.inner.pack(items)] if items else None

    def unpack(self, packed: Any, count: int) -> list[Any]:
        if packed is None:
            return [{} for _ in range(count)]
        lengths, keys, items = _parts(packed, 3)
        lengths, total = _lengths(lengths, count)
        pairs = zip(self.keys.unpack(keys, total), self.inner.unpack(items, total), strict=True)
        return [dict(islice(pairs, length)) for length in lengths]


class Record:
    """Named tuples, dataclasses, or tuples of a fixed form: a column for each field.

    The fields of a class are looked up when first needed, for it may hold itself.
    """

    def __init__(self, form: type, members: tuple[Shape, ...] = ()) -> None:
        self.form = form
        self.members = members

    @cached_property
    def _shapes(self) -> tuple[Shape, ...]:
        return self.members or tuple(map(shape_of, typing.get_type_hints(self.form).values()))

    @cached_property
    def _columns(self) -> Callable[[Sequence[Any]], Iterable[Sequence[Any]]]:
        if issubclass(self.form, tuple):
            return lambda values: zip(*values, strict=True)
        names = typing.get_type_hints(self.form)
        return lambda values: [list(map(attrgetter(name), values)) for name in names]

    @cached_property
    def _make(self) -> Callable[[Iterable[Any]], Iterable[Any]]:
        if issubclass(self.form, tuple):
            # What a named tuple's own constructor does, without a frame for each.
            return partial(map, partial(tuple.__new__, self.form))
        return partial(starmap, self.form)

    def pack(self, values: Sequence[Any]) -> Any:
        columns = zip(self._shapes, self._columns(values), strict=True)
        return [shape.pack(column) for shape, column in columns]

    def unpack(self, packed: Any, count: int) -> list[Any]:
        columns = zip(self._shapes, _parts(packed, len(self._shapes)), strict=True)
        found = [shape.unpack(column, count) for shape, column in columns]
        return list(self._make(zip(*found, strict=True)))


def _parts(packed: Any, count: int) -> list[Any]:
    if type(packed) is not list or len(packed) != count:
        raise Refused
    return packed


def _lengths(packed: Any, count: int) -> tuple[list[int], int]:
    """Return the lengths of `count` collections, and their sum, which isn't 0."""
    lengths = NUMBERS.unpack(packed, count)
    total = sum(lengths)
    if min(lengths) < 0 or not 0 < total <= MOST:
        raise Refused
    return lengths, total
