"""A name that leaves its module for another one: what the two hold then."""

from __future__ import annotations

import ast
import re
from typing import Final, NamedTuple

from flake8_ssot.audit.whole import Whole
from flake8_ssot.context import Context
from flake8_ssot.fixes.added_imports import with_imports
from flake8_ssot.fixes.from_imports import Source
from flake8_ssot.fixes.text import applied, lines
from flake8_ssot.fixes.whole_file import redirected
from flake8_ssot.imported import taken_from
from flake8_ssot.moving.change import Change, Writer, imported
from flake8_ssot.moving.definition import (
    FUNCTIONS,
    Definition,
    changes_when_imported,
    definition,
    targets,
)
from flake8_ssot.moving.exports import exported, with_export, without_export
from flake8_ssot.moving.expressions import Expression, names
from flake8_ssot.moving.import_order import in_sections, joined
from flake8_ssot.moving.needs import Needs, Supplies
from flake8_ssot.moving.placing import placed, without_import
from flake8_ssot.moving.request import Refused
from flake8_ssot.moving.rewriting import context_of
from flake8_ssot.moving.uses import Unclear
from flake8_ssot.output.report import Edit
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.syntax.names import dotted_name

FUTURE: Final = "from __future__ import annotations"
TYPING: Final = "from typing import TYPE_CHECKING"


class Parted(NamedTuple):
    """What the two modules hold after the move, and what a person has to look at in each.

    `needs` are the names that the definition looks up in its module; `stays_used`: the old module
    uses it still.
    """

    old: str
    new: str
    in_old: tuple[Unclear, ...]
    in_new: tuple[Unclear, ...]
    needs: frozenset[str]
    stays_used: bool


class Parting:
    """Makes the two texts; `new` is that of the new module, "" if that is made."""

    def __init__(self, whole: Whole, change: Change, old: str, new: str) -> None:
        layout = change.layout
        self._layout, self._change = layout, change
        self._project = whole.workspace.project
        self._new_text = new
        context = context_of(whole, layout.old_path, old) if layout.old_path else None
        new_context = context_of(whole, layout.new_path, new)
        if context is None or new_context is None:
            raise Refused("one of the two modules can't be parsed; mend it first")
        self._context, self._new_context = context, new_context
        self._summary = self._project.summary(layout.new_path) if layout.new else None
        self._old, self._new = layout.request.old, layout.request.new
        self._to_old = Writer(layout.old_path or layout.new_path, self._old.module)
        self._to_new = Writer(layout.new_path, self._new.module)
        self._found = definition(context, layout, str(self._old.name))

    def parted(self) -> Parted:
        """Return the two texts; raises Refused where they can't be made."""
        is_back = self._comes_home(self._summary)
        supplies = self._supplies()
        is_used = any(not self._is_inside(use) for use in self._uses())
        self._refuse_annotations()
        old, in_old = self._without(is_used=is_used)
        new = self._with(supplies, is_back=is_back)
        in_new = tuple(self._unclear(supplies, new, is_used=is_used))
        return Parted(old, new, in_old, in_new, supplies.names, is_used)

    def _comes_home(self, summary: ModuleSummary | None) -> bool:
        """Say whether the new module imports the name; raises Refused if it has another one."""
        bindings = summary.bindings.get(str(self._new.name), ()) if summary else ()
        if not bindings:
            return False
        found = self._project.resolve(self._new.module, self._new.name, self._layout.roots)
        is_it = isinstance(found, Resolved) and (found.path, found.name) == (
            self._layout.old_path, self._old.name,
        )  # fmt: skip
        is_import = len(bindings) == 1 and bindings[0].kind == "import"
        if not is_it or not is_import or bindings[0].conditional:
            raise Refused(f"{self._new.module!r} has a name {self._new.name!r} already")
        return True

    def _supplies(self) -> Supplies:
        needs = Needs(
            self._context, self._layout, self._found, self._summary, self._to_new,
            relative=self._is_relative,
        )  # fmt: skip
        return needs.supplies()

    def _uses(self) -> list[Expression]:
        """Return where the old module uses the name, in the definition as well."""
        tree, scopes = self._context.source.tree, self._context.scopes
        found = []
        for use in names(self._context, self._found.name):
            node = use.node
            owner = scopes.owner(node, use.parents) if isinstance(node, ast.Name) else None
            if owner is not None and owner[0] is tree:
                found.append(use)
        return found

    def _is_inside(self, use: Expression) -> bool:
        return self._found.first <= use.line <= self._found.last

    def _refuse_annotations(self) -> None:
        """Refuse to evaluate annotations that were not evaluated before."""
        was_late = any(_is_future(node) for node in self._context.source.tree.body)
        body = self._new_context.source.tree.body
        is_late = self._layout.new is None or any(map(_is_future, body))
        nodes = (node for one in self._found.statements for node in ast.walk(one))
        fields = ("annotation", "returns")
        has_any = any(getattr(node, field, None) for node in nodes for field in fields)
        if was_late and has_any and not is_late:
            raise Refused(
                f"{str(self._old)!r} has annotations, which {self._new.module!r} would evaluate; "
                f"write `{FUTURE}` there first"
            )

    def _without(self, *, is_used: bool) -> tuple[str, tuple[Unclear, ...]]:
        """Return the old module without the definition, and what is left in it."""
        known = lines(self._context.source.text)
        first, last = self._found.first - 1, self._found.last
        while last < len(known) and not known[last].strip():
            last += 1
        if last == len(known):
            while first and not known[first - 1].strip():
                first -= 1
        text = "".join([*known[:first], *known[last:]])
        if is_used:
            alias = _alias(str(self._new.name), self._found.name)
            source = self._to_old.written(self._new.module, relative=self._is_relative)
            text = with_imports(text, [f"from {source} import {alias}"])
        else:
            left = without_export(text, self._found.name)
            if left is None:
                return text, (Unclear(1, f"__all__ names {self._found.name!r} still"),)
            text = left
        changed = changes_when_imported(self._context, self._found)
        why = f"{self._old.module} changes {self._found.name} here, when it is imported"
        return text, tuple(Unclear(statement.lineno, why) for statement in changed)

    @property
    def _is_relative(self) -> bool:
        body = self._context.source.tree.body
        return any(isinstance(node, ast.ImportFrom) and node.level for node in body)

    def _with(self, supplies: Supplies, *, is_back: bool) -> str:
        """Return the new module with the definition."""
        text, name = self._new_text, str(self._new.name)
        if is_back:
            text = without_import(text, name)
        imports = joined(supplies.imports)
        if self._layout.new is None:
            is_late = any(map(_is_future, self._context.source.tree.body))
            imports += [FUTURE] if is_late else []
            imports += [TYPING] if supplies.typing else []
            imports = in_sections(imports, self._is_ours)
        text = with_imports(text, imports, supplies.typing)
        is_windows = "\r\n" in (self._new_text or self._context.source.text)
        if is_windows and not self._new_text:
            text = text.replace("\n", "\r\n")
        written = self._definition().replace("\r\n", "\n")
        written = written.replace("\n", "\r\n") if is_windows else written
        is_first = is_back or self._found.is_constant or self._uses_old()
        text = placed(text, written, at_head=is_first, is_constant=self._found.is_constant)
        if self._is_public():
            made = with_export(text, name)
            if made is None:
                raise Refused(
                    f"__all__ of {self._new.module!r} is no plain list; add {name!r} there"
                )
            text = made
        return text

    def _is_ours(self, top: str) -> bool:
        return self._project.find(top, self._layout.roots) is not None

    def _uses_old(self) -> bool:
        """Say whether the new module imports the old one."""
        return any(self._change.is_old(*path) for path in imported(self._new_context))

    def _is_public(self) -> bool:
        exports = exported(self._context.source.tree)
        if exports is None:
            return not self._found.name.startswith("_")
        return self._found.name in exports.names

    def _definition(self) -> str:
        """Return the text of the definition as it stands in the new module."""
        found: Definition = self._found
        context = self._context
        if self._new.name != found.name:
            renamed = applied(context.source.text, self._renaming())
            text = "".join(lines(renamed)[found.first - 1 : found.last])
        else:
            text = found.text(context)
        if not text.endswith("\n"):
            text += "\n"
        sources: dict[tuple[int, int], dict[str, Source]] = {}
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and node.level:
                module, _ = taken_from(context, node)
                written = self._to_new.written(module or "", relative=True)
                if module and written != "." * node.level + (node.module or ""):
                    names_of = {alias.name: Source(written, alias.name) for alias in node.names}
                    sources[node.lineno, node.col_offset] = names_of
        return redirected(text, sources, {})

    def _renaming(self) -> list[Edit]:
        """Return the edits that give the definition its new name, in itself."""
        new = str(self._new.name)
        found = [use.edit(new) for use in self._uses() if self._is_inside(use)]
        defining = (s for s in self._found.statements if not isinstance(s, ast.Expr))
        found += [_name_of(self._context, statement, new) for statement in defining]
        if None in found:
            raise Refused(f"{str(self._old)!r} can't be renamed; move it under its own name")
        return [edit for edit in found if edit is not None]

    def _unclear(self, supplies: Supplies, new: str, *, is_used: bool) -> list[Unclear]:
        """Return what is otherwise with the definition in its new module."""
        name = str(self._new.name)
        defines = re.compile(rf"(?:(?:async )?def |class )?{name}\b")
        line = next((n for n, one in enumerate(lines(new), 1) if defines.match(one)), 1)
        found = [f"uses {one}, which is another one here" for one in sorted(supplies.own)]
        for decorator in getattr(self._found.statements[-1], "decorator_list", []):
            found += self._registered(getattr(decorator, "func", decorator), is_used=is_used)
        return [Unclear(line, f"{name} {why}") for why in found]

    def _registered(self, decorator: ast.expr, *, is_used: bool) -> list[str]:
        """Return what a decorator does that depends on the module, or on when it is imported."""
        dotted, written = dotted_name(decorator), ast.unparse(decorator)
        if self._context.scopes.canonical_name(decorator, None) == "pytest.fixture":
            return ["is a fixture, which pytest looks for in certain modules"]
        if dotted is None or is_used:
            return []
        old = self._old.module
        found = self._project.resolve(old, dotted.root.id, self._layout.roots)
        if not isinstance(found, Resolved) or found.name is None:
            return []
        if found.path == self._layout.old_path or dotted.attributes:
            return [f"is given to {written} when this module is imported, and no more with {old}"]
        return []


def _is_future(node: ast.AST) -> bool:
    is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
    return is_future and any(alias.name == "annotations" for alias in getattr(node, "names", ()))


def _alias(name: str, bound: str) -> str:
    return name if name == bound else f"{name} as {bound}"


def _name_of(context: Context, statement: ast.stmt, new: str) -> Edit | None:
    """Return the edit that gives what a statement defines another name; None if it can't be."""
    if not isinstance(statement, (*FUNCTIONS, ast.ClassDef)):
        return Expression(context, targets(statement)[0], None).edit(new)
    number = statement.lineno
    written = rf"(?:(?:async\s+)?def|class)\s+({re.escape(statement.name)})\b"
    match = re.match(written, lines(context.source.text)[number - 1])
    if match is None:
        return None
    return Edit(number, match.start(1) + 1, number, match.end(1) + 1, new)
