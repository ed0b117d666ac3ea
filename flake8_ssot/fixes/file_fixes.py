"""The fixes of one file: what a checker intends, as edits of the file's text."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from flake8_ssot.fixes.text import Text, characters, comments, edits, is_python, lines
from flake8_ssot.imports import outside_project
from flake8_ssot.output.report import Edit, Fix
from flake8_ssot.rules import Location, Reach, Redirect, Register, Replace, Violation

with outside_project():
    import libcst as cst

from flake8_ssot.fixes.attributes import imports_instead, read_elsewhere, written_elsewhere
from flake8_ssot.fixes.from_imports import Source, rewritten
from flake8_ssot.fixes.module_uses import can_be_rewritten
from flake8_ssot.fixes.parsed import Parsed, Place, parsed
from flake8_ssot.fixes.redirects import Modules, Redirects
from flake8_ssot.fixes.regions import Region, regions

Actions = Sequence[Redirect | Reach | Replace | Register]


class FileFixes:
    """Makes the fixes of violations in a file that holds `text`; each is made for itself."""

    def __init__(self, text: Text) -> None:
        self._text = text.text
        self._lines = lines(text.text)
        self._known: dict[Region, Parsed] = {}

    def fix(self, violation: Violation) -> Fix | None:
        """Return how a violation is put right, None if it can't be, or only by a person."""
        intent = violation.intent
        if intent is None:
            return None
        applicability = "safe" if intent.is_safe else "unsafe"
        registers = next((a for a in intent.actions if isinstance(a, Register)), None)
        if registers is not None:
            return Fix(message(intent.actions), applicability, (), registers)
        made = self._edits(violation.location, intent.actions)
        return Fix(message(intent.actions), applicability, made) if made else None

    def _edits(self, location: Location, actions: Actions) -> tuple[Edit, ...]:
        reaches = [action for action in actions if isinstance(action, Reach)]
        if reaches:
            return self._read_elsewhere(location, reaches)
        redirects = [action for action in actions if isinstance(action, Redirect)]
        if redirects and location in self._attributes:
            return self._written_elsewhere(location, redirects[0])
        if redirects:
            return self._redirected(location, redirects)
        text = next((action.text for action in actions if isinstance(action, Replace)), None)
        return self._replaced(location, text) if text is not None and location.end_line else ()

    def _replaced(self, location: Location, text: str) -> tuple[Edit, ...]:
        line, column = self._characters(location[:2])
        end_line, end_column = self._characters(location[2:])
        head, tail = self._lines[line - 1][:column], self._lines[end_line - 1][end_column:]
        return self._changed(line, end_line, head + text + tail)

    def _redirected(self, location: Location, redirects: Sequence[Redirect]) -> tuple[Edit, ...]:
        whole = Region(1, len(self._lines), "")
        region = self._regions.get(location[:2], whole)
        made = self._redirected_in(region, location, redirects)
        if made or redirects[0].name is not None:
            return made
        return self._redirected_in(whole, location, redirects, uses=True)

    def _redirected_in(
        self,
        region: Region,
        location: Location,
        redirects: Sequence[Redirect],
        *,
        uses: bool = False,
    ) -> tuple[Edit, ...]:
        """Return the edits in a few lines; `uses`: of what is reached as well."""
        inside, place = self._parsed(region), self._place(region, location)
        node = inside.imports.get(place)
        if node is not None:
            sources = {r.name: _source(r) for r in redirects if r.name is not None}
            others = {id(node): rewritten(node, sources)} if sources else {}
            changed: cst.Module | None = inside.module.visit(Redirects(others))
        else:
            changed = self._with_module(inside, place, redirects[0], uses=uses)
        return self._in_region(region, inside.module, changed)

    def _in_region(
        self, region: Region, before: cst.Module, after: cst.Module | None
    ) -> tuple[Edit, ...]:
        """Return the edits that change the lines of a region; none if a comment would go."""
        if after is None or not is_python(after.code):
            return ()
        if comments(before.code) - comments(after.code):
            return ()
        return self._changed(region.first, region.last, after.code[len(region.head) :])

    def _read_elsewhere(self, location: Location, reaches: Sequence[Reach]) -> tuple[Edit, ...]:
        """Return the edits that have what is read of a module object read from its homes.

        Where one home has it all, under the same names, that takes the place of the module.
        """
        region = self._regions.get(location[:2])
        if region is None:
            return ()
        inside, place = self._parsed(region), self._place(region, location)
        alias, node = inside.aliases[place], inside.statements[place]
        homes = {reach.new_module for reach in reaches}
        if alias.asname and len(homes) == 1 and all(r.name == r.new_name for r in reaches):
            name = alias.evaluated_name if isinstance(node, cst.ImportFrom) else None
            return self._redirected_in(region, location, [Redirect("", name, homes.pop(), None)])
        written = alias.evaluated_alias or alias.evaluated_name
        uses = read_elsewhere(self._tree, written, reaches)
        if uses is None or any(region.first <= use.lineno <= region.last for use, _ in uses):
            return ()
        others = {id(node): imports_instead(node, alias, reaches)}
        changed = self._in_region(region, inside.module, inside.module.visit(Redirects(others)))
        return (*changed, *self._with_texts(uses)) if changed else ()

    def _with_texts(self, uses: Iterable[tuple[ast.expr, str]]) -> Iterator[Edit]:
        """Yield the edits that put texts in the place of expressions."""
        known: dict[int, str] = {}
        for node, text in sorted(uses, key=lambda use: use[0].col_offset, reverse=True):
            line, start = self._characters((node.lineno, node.col_offset))
            _, end = self._characters((node.lineno, node.end_col_offset or 0))
            before = known.get(line, self._lines[line - 1])
            known[line] = before[:start] + text + before[end:]
        for line, text in known.items():
            yield from self._changed(line, line, text)

    def _written_elsewhere(self, location: Location, redirect: Redirect) -> tuple[Edit, ...]:
        """Return the edits that have a deprecated attribute read from its home."""
        written = written_elsewhere(self._tree, self._attributes[location], redirect)
        if written is None:
            return ()
        changed = self._replaced(location, written.text)
        if not written.after:
            return changed
        line = self._lines[written.after - 1]
        end = line[len(line.rstrip("\r\n")) :]
        place = (written.after + 1, 1)
        return (Edit(*place, *place, f"import {written.module}{end}"), *changed)

    def _changed(self, first: int, last: int, text: str) -> tuple[Edit, ...]:
        """Return the edits that put `text` where the lines from `first` to `last` are."""
        found = edits("".join(self._lines[first - 1 : last]), text)
        return tuple(edit.below(first - 1) for edit in found)

    def _with_module(
        self, inside: Parsed, place: Place, redirect: Redirect, *, uses: bool
    ) -> cst.Module | None:
        """Return a module with another one in a plain import; None if it is used in other ways."""
        alias, old, new = inside.aliases.get(place), redirect.module, redirect.new_module
        if alias is None or redirect.name is not None or redirect.new_name is not None:
            return None
        if (alias.asname is None) != uses or (uses and not can_be_rewritten(self._tree, old, new)):
            return None
        return inside.module.visit(Modules(id(alias), old, new, uses=uses))

    def _place(self, region: Region, location: Location) -> Place:
        """Return where a location is in a region, whose head stands before it."""
        line, column = self._characters(location[:2])
        return line - region.first + 1 + region.head.count("\n"), column

    def _characters(self, place: Place) -> Place:
        return characters(self._lines, place)

    @cached_property
    def _tree(self) -> ast.Module:
        return ast.parse(self._text)

    @cached_property
    def _attributes(self) -> dict[Location, ast.Attribute]:
        nodes = (node for node in ast.walk(self._tree) if isinstance(node, ast.Attribute))
        return {Location.of(node): node for node in nodes}

    @cached_property
    def _regions(self) -> dict[Place, Region]:
        return regions(self._tree, self._lines)

    def _parsed(self, region: Region) -> Parsed:
        if region not in self._known:
            inside = "".join(self._lines[region.first - 1 : region.last])
            self._known[region] = parsed(region.head + inside)
        return self._known[region]


def _source(redirect: Redirect) -> Source:
    """Return where a from-import takes the name from; a module is a name of its package."""
    if redirect.new_name is not None:
        return Source(redirect.new_module, redirect.new_name)
    if redirect.name == "*":
        return Source(redirect.new_module, "*")
    package, _, name = redirect.new_module.rpartition(".")
    return Source(package, name)


def message(actions: Actions) -> str:
    """Return what a fix does, in a few words."""
    action = actions[0]
    if isinstance(action, Replace):
        return f"Write {action.text}"
    if isinstance(action, Register):
        return f"Register {action.marker!r} in {action.config.name}"
    homes = dict.fromkeys(one.new_module for one in actions if isinstance(one, (Redirect, Reach)))
    return f"Import from {' and '.join(map(repr, homes))}"
