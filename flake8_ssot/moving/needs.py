"""What a definition takes from its module, and how its new module is given that."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from functools import cached_property
from typing import Final, NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.fixes.redirects import PRAGMA
from flake8_ssot.fixes.text import lines
from flake8_ssot.imported import taken_from
from flake8_ssot.moving.change import Writer
from flake8_ssot.moving.definition import Definition
from flake8_ssot.moving.expressions import inside_quotes
from flake8_ssot.moving.layout import Layout
from flake8_ssot.moving.request import Refused
from flake8_ssot.project.bindings import Binding
from flake8_ssot.project.resolution import Missing, Resolved
from flake8_ssot.project.summary import ModuleSummary
from flake8_ssot.syntax.parents import Parents, descend
from flake8_ssot.syntax.scope_imports import imports_of

#: What every module has, and each its own.
OWN: Final = frozenset({"__name__", "__file__", "__package__", "__path__", "__spec__", "__doc__"})


class Supplies(NamedTuple):
    """The imports that a definition needs in its new module, those for type checkers apart.

    `names` is all that it looks up in its module, `own` what is another thing in another module:
    `__name__` and the like; `from_old` is what the old module defines itself.
    """

    imports: tuple[str, ...]
    typing: tuple[str, ...]
    names: frozenset[str]
    own: frozenset[str]
    from_old: tuple[str, ...]


class Needs:
    """Works out the supplies; `new` is the summary of the new module, None if that is made."""

    def __init__(
        self,
        context: Context,
        layout: Layout,
        found: Definition,
        new: ModuleSummary | None,
        writer: Writer,
        *,
        relative: bool,
    ) -> None:
        self._context, self._layout, self._found = context, layout, found
        self._new, self._writer, self._relative = new, writer, relative
        project = context.workspace.project
        path = layout.old_path
        self._old = project.summary(path) if path is not None else None

    def supplies(self) -> Supplies:
        """Return what is needed; raises Refused where it can't be given."""
        imports: list[str] = []
        typing: list[str] = []
        from_old: list[str] = []
        names = sorted(self._names() - {self._found.name})
        for name in names:
            if name in OWN:
                continue
            bindings = self._old.bindings.get(name, ()) if self._old else ()
            if self._is_there(name, bindings):
                continue
            running = [binding for binding in bindings if not binding.typing]
            target = imports if running or not bindings else typing
            if not bindings:
                target += self._of_star(name)
            elif self._is_imported(running or bindings):
                target += self._imported(name, (running or list(bindings))[-1])
            elif name in self._set_again:
                raise Refused(
                    f"{str(self._layout.request.old)!r} needs {name!r}, which functions of its "
                    "module set again; move it by hand"
                )
            else:
                from_old.append(name)
        if from_old:
            source = self._writer.written(self._layout.request.old.module, relative=self._relative)
            imports.append(f"from {source} import {', '.join(from_old)}")
        own = frozenset(names) & OWN
        return Supplies(
            tuple(dict.fromkeys(imports)), tuple(dict.fromkeys(typing)),
            frozenset(names), own, tuple(from_old),
        )  # fmt: skip

    def _names(self) -> set[str]:
        """Return the names that the definition looks up in its module, or in what Python has."""
        tree, scopes = self._context.source.tree, self._context.scopes
        found: set[str] = set()
        for node, parents in self._nodes():
            if isinstance(node, ast.Global):
                raise Refused(
                    f"{str(self._layout.request.old)!r} sets the global {node.names[0]!r} of its "
                    "module; move it by hand"
                )
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                owner = scopes.owner(node, parents)
                if owner is None or owner[0] is tree:
                    found.add(node.id)
        return found

    @cached_property
    def _set_again(self) -> frozenset[str]:
        nodes = ast.walk(self._context.source.tree)
        return frozenset(name for n in nodes if isinstance(n, ast.Global) for name in n.names)

    def _nodes(self) -> Iterator[tuple[ast.AST, Parents | None]]:
        for statement in self._found.statements:
            for node, parents in descend(statement, Parents(self._context.source.tree, None)):
                yield node, parents
                for expression in inside_quotes(self._context, node, parents):
                    yield expression.node, expression.parents

    def _is_there(self, name: str, bindings: tuple[Binding, ...]) -> bool:
        """Say whether the new module has the name; raises Refused if it is another thing there."""
        layout, project = self._layout, self._context.workspace.project
        known = self._new is not None and bool(self._new.bindings.get(name))
        is_builtin = not bindings and hasattr(builtins, name)
        if not known:
            return is_builtin
        new = layout.request.new.module
        mine = project.resolve(layout.request.old.module, name, layout.roots)
        theirs = project.resolve(new, name, layout.roots)
        is_same = isinstance(mine, Resolved) and isinstance(theirs, Resolved)
        if is_same and isinstance(mine, Resolved) and mine[:4] == theirs[:4]:
            return True
        raise Refused(
            f"{str(layout.request.old)!r} needs {name!r}, which is something else in {new!r}; "
            "rename one of them first"
        )

    def _of_star(self, name: str) -> list[str]:
        """Return the import of a name that no statement of the old module binds."""
        if self._old is None or not self._old.stars:
            return []  # it was undefined before
        old, project = self._layout.request.old, self._context.workspace.project
        found = project.resolve(old.module, name, self._layout.roots)
        if isinstance(found, Missing):
            return []
        if not isinstance(found, Resolved) or found.name is None:
            raise Refused(
                f"{str(old)!r} needs {name!r}, and where that comes from isn't known; import it "
                f"by name in {old.module!r} first"
            )
        source = self._writer.written(found.module, relative=self._relative)
        return [f"from {source} import {_alias(found.name, name)}"]

    def _is_imported(self, bindings: list[Binding] | tuple[Binding, ...]) -> bool:
        """Say whether a name is what one certain import says."""
        return len(bindings) == 1 and bindings[0].kind == "import" and not bindings[0].conditional

    def _imported(self, name: str, binding: Binding) -> list[str]:
        """Return the imports that give the old module a name."""
        found: list[str] = []
        for node in imports_of(self._context.source.tree):
            is_plain = isinstance(node, ast.Import)
            for alias in node.names:
                bound = alias.asname or alias.name.partition(".")[0]
                is_its = node.lineno == binding.line or (is_plain and alias.asname is None)
                if bound == name and is_its:
                    found.append(self._written(node, alias))
        return found

    def _written(self, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
        """Return an import of one name, with what its line says to tools."""
        name = alias.name if alias.asname is None else f"{alias.name} as {alias.asname}"
        text = f"import {name}"
        if isinstance(node, ast.ImportFrom):
            module, _ = taken_from(self._context, node)
            source = self._writer.written(module or "", relative=node.level > 0)
            text = f"from {source} {text}" if source else text
        last = lines(self._context.source.text)[(node.end_lineno or node.lineno) - 1]
        comment = last.encode()[node.end_col_offset :].decode().strip()
        return f"{text}  {comment}" if PRAGMA.match(comment) else text


def _alias(name: str, bound: str) -> str:
    return name if name == bound else f"{name} as {bound}"
