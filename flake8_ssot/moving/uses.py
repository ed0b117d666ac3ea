"""What a file reaches through modules: `a.b.name` after `import a.b`, `b.name` after `from a ...`.

What is imported under its own name needs nothing but its import; all else has to be written anew,
and what it starts with has to be imported.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from flake8_ssot.context import Context
from flake8_ssot.moving.change import Change, Writer, absolute
from flake8_ssot.moving.expressions import Expression, attributes, names
from flake8_ssot.moving.layout import Roots
from flake8_ssot.moving.spelling import Binder, Speller
from flake8_ssot.output.report import Edit
from flake8_ssot.syntax.names import dotted_name
from flake8_ssot.syntax.scope_imports import imports_of
from flake8_ssot.syntax.scopes import Binding


class Unclear(NamedTuple):
    """A line that a person has to look at, and why."""

    line: int
    why: str


class Uses:
    """Collects the edits of one file's uses."""

    def __init__(self, context: Context, change: Change, writer: Writer) -> None:
        self._context, self._change = context, change
        self._speller = Speller(context, change, writer)
        self._edits: set[Edit] = set()
        self.unclear: list[Unclear] = []

    @property
    def edits(self) -> set[Edit]:
        return self._edits | self._speller.added

    @property
    def count(self) -> int:
        """How many uses are written anew."""
        return len(self._edits)

    def run(self) -> None:
        """Find all uses that are expressions; raises Unreachable."""
        old, name = self._change.layout.request.old.module, self._change.name
        for expression in attributes(self._context, name or old.rpartition(".")[2]):
            self._follow(expression)
        for top in self._change.names if name is None else ():
            for expression in names(self._context, top) if "." not in top else ():
                self._follow(expression)

    def module(self, owner: Expression) -> None:
        """Have an expression that names the old module name the new one; raises Unreachable."""
        self._replace(owner, owner, "")

    def _follow(self, expression: Expression) -> None:
        node, path = expression.node, self._path(expression)
        if path is None:
            self._doubt(expression)
        elif self._change.name is None:
            if self._change.is_old(*path) and not self._is_covered(expression):
                self._replace(expression, expression, "")
        elif isinstance(node, ast.Attribute) and self._is_in_old(*path):
            owner = expression._replace(node=node.value)
            self._replace(owner, expression, f".{self._change.new_name}")

    def _is_in_old(self, path: str, roots: Roots) -> bool:
        return self._change.is_old(path.rpartition(".")[0], roots)

    def _path(self, expression: Expression) -> tuple[str, Roots] | None:
        """Return what an expression certainly names, and where that is looked for."""
        dotted = self._context.scopes.canonical_name(expression.node, expression.parents)
        return absolute(self._context, dotted) if dotted else None

    def _is_covered(self, expression: Expression) -> bool:
        """Say whether an expression goes on to mean the module when imports are written anew."""
        root = expression.root
        binder, path = self._binder(root), self._path(root)
        is_imported = binder is not None and not binder.is_plain
        return is_imported and path is not None and self._change.path(*path) is not None

    def _replace(self, owner: Expression, whole: Expression, tail: str) -> None:
        """Write `whole` anew: the new module in the place of `owner`, which is the old one."""
        path, binder = self._path(owner), self._binder(owner.root)
        if path is None or binder is None:
            self._leave(whole, "is reached in a way that isn't clear")
            return
        new = self._change.of_old(*path)
        if tail and self._is_at_home(whole):
            edit = whole.edit(tail.removeprefix("."))
        else:
            written = self._speller.written(new, binder)
            edit = whole.edit(written + tail) if written is not None else None
        if edit is None:
            self._leave(whole, f"is {new}{tail} now, which can't be written here")
        else:
            self._edits.add(edit)

    def _is_at_home(self, expression: Expression) -> bool:
        """Say whether the name that moves is a plain name here: in its new module."""
        if self._context.source.path != self._change.layout.new_path:
            return False
        name = ast.Name(str(self._change.new_name), ast.Load())
        owner = self._context.scopes.owner(name, expression.parents)
        return owner is None or owner[0] is self._context.source.tree

    def _binder(self, root: Expression) -> Binder | None:
        """Return the import that gives a name what it means."""
        owner, name = self._owner(root), ast.unparse(root.node)
        if owner is None:
            return None
        for statement in imports_of(owner[0]):
            for alias in statement.names:
                if (alias.asname or alias.name.partition(".")[0]) == name:
                    is_plain = isinstance(statement, ast.Import) and alias.asname is None
                    return Binder(owner[0], statement, is_plain)
        return None

    def _owner(self, expression: Expression) -> tuple[ast.AST, list[Binding]] | None:
        """Return the scope that binds what a dotted name begins with, and all that it binds."""
        dotted = dotted_name(expression.node)
        return self._context.scopes.owner(dotted.root, expression.parents) if dotted else None

    def _doubt(self, expression: Expression) -> None:
        """Leave what may mean the old module, or the name, but may mean something else too."""
        owner = self._owner(expression)
        attributes_of = ast.unparse(expression.node).partition(".")[1:]
        for binding in owner[1] if owner else ():
            if isinstance(binding, str):
                path = absolute(self._context, "".join((binding, *attributes_of)))
                if path is not None and self._change.path(*path) is not None:
                    self._leave(expression, "may be meant, or something else of that name")
                    return

    def _leave(self, expression: Expression, why: str) -> None:
        self.unclear.append(Unclear(expression.line, f"{ast.unparse(expression.node)} {why}"))
