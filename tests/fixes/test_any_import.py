"""Any import statement, with comments in every place, among any others: redirected."""

from __future__ import annotations

import ast
import io
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_ssot.fixes.file_fixes import FileFixes
from flake8_ssot.fixes.text import Text, applied
from flake8_ssot.rules import Intent, Location, Redirect, Violation

#: Where the names of the module `old` are at home; `d` stays.
HOMES = {"a": ("new_one", "a"), "b": ("new_two", "b"), "c": ("new_one", "sea")}
MODULES = {
    "old": {"a": "new_one.a", "b": "new_two.b", "c": "new_one.sea", "d": "old.d"},
    "new_one": {"a": "new_one.a", "sea": "new_one.sea", "z": "new_one.z"},
    "new_two": {"b": "new_two.b", "y": "new_two.y"},
}
OTHERS = ("z", "sea as s", "a as aa", "z as a")
STARTS = ("", "", "    ", "\t")
ENDS = ("\n", "\n", "\r\n")


class Writer:
    """Writes Python whose every comment is another one."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self._numbers = iter(range(1000))

    def some(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def often(self) -> bool:
        return self.draw(st.booleans())

    def comment(self) -> str:
        """Return a comment for the end of a line, or none."""
        if not self.often():
            return ""
        return f"{self.some(' ', '  ')}#{self.some('', ' ')}{next(self._numbers)}"

    def pragma(self) -> str:
        return self.some("  # noqa: F401", "  # type: ignore") if self.often() else self.comment()

    def gap(self, *, need: bool = False) -> str:
        """Return what may stand between two words in brackets."""
        kinds = [" ", " ", "  ", "\n    ", "comment", *([] if need else [""])]
        kind = self.some(*kinds)
        if kind != "comment":
            return kind
        own = f"\n    # {next(self._numbers)}" if self.often() else ""
        return f"{self.comment()}{own}\n{self.some('', '    ')}"

    def broken(self) -> str:
        """Return what may stand between two words without brackets."""
        return self.some(" ", " ", " ", "  ", " \\\n    ")

    def names(self, among: tuple[str, ...]) -> list[str]:
        chosen = self.draw(st.lists(st.sampled_from(among), min_size=1, max_size=4))
        return [f"{n}" if " as " in n or self.often() else f"{n} as {n}{n}" for n in chosen]

    def from_import(self, module: str, among: tuple[str, ...]) -> str:
        names = self.names(among)
        head = f"from{self.broken()}{module}{self.broken()}import"
        form = self.some("plain", "plain", "line", "lines", "any")
        if form == "plain":
            listed = f",{self.broken()}".join(self.broken().join(n.split(" ")) for n in names)
            return f"{head}{self.broken()}{listed}"
        if form == "line":
            return f"{head} ({', '.join(names)}{self.some('', ',')})"
        if form == "lines":
            lines = [f"    {n},{self.comment()}\n" for n in names]
            return f"{head} ({self.comment()}\n{''.join(lines)})"
        parts = [f"{self.gap(need=True).join(n.split(' '))}{self.gap()}" for n in names]
        listed = "".join(f"{part},{self.gap()}" for part in parts[:-1]) + parts[-1]
        comma = f",{self.gap()}" if self.often() else ""
        return f"{head} ({self.gap()}{listed}{comma})"

    def other(self) -> str:
        """Return a line that may stand beside the import."""
        kind = self.some("comment", "blank", "module", "home", "home", "assign", "none", "none")
        if kind == "comment":
            return f"# {next(self._numbers)}\n"
        if kind == "home":
            return f"{self.from_import('new_one', OTHERS)}{self.pragma()}\n"
        lines = {"blank": "\n", "module": f"import os{self.comment()}\n", "none": ""}
        return lines.get(kind, f"z = 1{self.comment()}\n")


@st.composite
def sources(draw: st.DrawFn) -> str:
    """Draw a file whose import of `old` stands in a block, with other statements around it."""
    writer = Writer(draw)
    indent = writer.some(*STARTS)
    before = [writer.other() for _ in range(3)]
    statement = writer.from_import("old", ("a", "b", "c", "d"))
    if writer.some("alone", "alone", "shared") == "shared":
        statement = writer.some(f"x = 1; {statement}", f"{statement}; x = 1", f"{statement};")
    after = [writer.other() for _ in range(2)]
    body = "".join([*before, f"{statement}{writer.pragma()}\n", *after, "last = 1\n"])
    if indent:
        inner = "".join(indent + line for line in body.splitlines(keepends=True))
        body = f"if 1:{writer.comment()}\n{inner}"
    if writer.some("ended", "ended", "open") == "open":
        body = body.rstrip("\n")
    return body.replace("\n", writer.some(*ENDS))


@contextmanager
def modules() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name, content in MODULES.items():
            module = ModuleType(name)
            vars(module).update(content)
            patch.setitem(sys.modules, name, module)
        yield


def bound(text: str) -> dict[str, object]:
    """Return what executing `text` binds."""
    namespace: dict[str, object] = {}
    exec(compile(text, "<text>", "exec"), namespace)
    return {name: value for name, value in namespace.items() if name != "__builtins__"}


def comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def fixed(text: str) -> str | None:
    """Return `text` with the names of `old` taken from their homes, None if there is no fix."""
    nodes = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.ImportFrom)]
    node = next(node for node in nodes if node.module == "old")
    redirects = [
        Redirect("old", name, *HOMES[name])
        for name in dict.fromkeys(alias.name for alias in node.names)
        if name in HOMES
    ]
    if not redirects:
        return text
    intent = Intent(tuple(redirects), is_safe=True)
    file = Text.of(text.encode())
    assert file is not None
    fix = FileFixes(file).fix(Violation(Location.of(node), "OST301", "", intent))
    return applied(text, fix.edits) if fix else None


def binds_twice(text: str) -> bool:
    """Say whether the import of `old` binds one name to two things: that is left to a person."""
    nodes = [n for n in ast.walk(ast.parse(text)) if getattr(n, "module", "") == "old"]
    pairs = {(a.asname or a.name, a.name) for n in nodes for a in getattr(n, "names", ())}
    return len({name for name, _ in pairs}) < len(pairs)


@settings(max_examples=200, deadline=None)
@given(before=sources())
def test_the_same_objects_are_bound_and_each_comment_is_kept(before: str) -> None:
    after = fixed(before)
    if after is None:
        assert binds_twice(before)
        return
    with modules():
        assert bound(after) == bound(before)
    lost = comments(before) - comments(after)
    assert not lost
    assert all(text.startswith(("# noqa", "# type")) for text in comments(after) - comments(before))
    left = [n for n in ast.walk(ast.parse(after)) if getattr(n, "module", "") == "old"]
    assert all(a.name == "d" for n in left if isinstance(n, ast.ImportFrom) for a in n.names)
    assert ("\r\n" in after) == ("\r\n" in before)
    assert after.count("\r\n") in (0, after.count("\n"))
