"""Paths in a file's strings: of patches, imports by text, and plugins that pytest imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.context import Context
from flake8_ssot.fixes.text import lines
from flake8_ssot.imported import has_plugins, plugins
from flake8_ssot.moving.change import Change, absolute
from flake8_ssot.moving.expressions import Expression
from flake8_ssot.moving.lists import span
from flake8_ssot.moving.uses import Unclear, Uses
from flake8_ssot.output.report import Edit
from flake8_ssot.syntax.literals import rewritten
from flake8_ssot.syntax.parents import Parents, descend
from flake8_ssot.syntax.string_targets import Target


class Strings:
    """Collects the edits of one file's strings; what is no string there is a matter of `uses`."""

    def __init__(self, context: Context, change: Change, uses: Uses) -> None:
        self._context, self._change, self._uses = context, change, uses
        self.edits: set[Edit] = set()
        self.unclear: list[Unclear] = []

    def run(self) -> None:
        """Find all of them; raises Unreachable."""
        for target, parents in _targets(self._context):
            if isinstance(target.node, ast.keyword):
                self._keyword(target)
            elif self._is_needed(target):
                why = f"{self._change.name} looks up {target.name} in its new home now"
                self._leave(target, why)
            elif target.expression is None:
                self._text(target, parents)
            elif self._change.name is not None and target.name == self._change.name:
                self._expression(target, target.expression, parents)

    def _keyword(self, target: Target) -> None:
        """Leave what `patch.multiple` replaces: its first argument is written anew by itself."""
        path = absolute(self._context, str(target.owner))
        if self._change.name == target.name and path and self._change.is_old(*path):
            self._leave(target, f"{target.text} has a new home, where it is to be patched")

    def _is_needed(self, target: Target) -> bool:
        """Say whether a patch replaces for the old module what the name that moves looks up."""
        path = absolute(self._context, str(target.owner))
        is_patch = target.kind == "patch target" and target.name in self._change.needs
        return is_patch and path is not None and self._change.is_old(*path)

    def _text(self, target: Target, parents: Parents | None) -> None:
        owner, roots = str(target.owner), self._context.search_path
        before = ".".join(filter(None, (owner, target.name)))
        after = self._change.path(before, roots)
        if after is None:
            return
        if self._is_shared(target, after):
            old, name = self._change.layout.request.old
            self._leave(target, f"{old} uses {name} itself; it may have to be patched in both")
            return
        new = {before: after, owner: after.removesuffix(f".{target.name}")}
        node, text = target.node, self._context.source.text
        constant = node if isinstance(node, ast.Constant) else None
        written = str(constant.value) if constant is not None else ""
        replaced = new.get(written, after if written.startswith(".") else None)
        literal = rewritten(node, text, written, replaced) if replaced is not None else None
        if literal is not None and constant is not None:
            self._put(constant, literal)
        elif not self._in_constant(node, parents, before, after):
            self._leave(target, f"{target.text} is {after} now")

    def _is_shared(self, target: Target, after: str) -> bool:
        """Say whether a patch replaces a name that its old module goes on to use, too."""
        new = self._change.new_name
        is_name = new is not None and after.rpartition(".")[2] == new and not target.stays
        return is_name and self._change.is_used_at_home and target.kind == "patch target"

    def _in_constant(self, node: ast.AST, parents: Parents | None, before: str, after: str) -> bool:
        """Write the constant anew that a path begins with: `MODULE` of `f"{MODULE}.name"`."""
        scopes, text = self._context.scopes, self._context.source.text
        for name, above in descend(node, parents):
            owner = scopes.owner(name, above) if isinstance(name, ast.Name) else None
            for statement in getattr(owner[0], "body", []) if owner and len(owner[1]) == 1 else []:
                value = _assigned(statement, name)
                start = str(value.value) if value is not None else ""
                if value is None or not f"{before}.".startswith(f"{start}."):
                    continue
                new = after.removesuffix(before.removeprefix(start))
                literal = rewritten(value, text, start, new)
                if literal is not None and (new != after or start == before):
                    self._put(value, literal)
                    return True
        return False

    def _expression(self, target: Target, owner: ast.expr, parents: Parents | None) -> None:
        """Follow `patch.object(module, "name")`."""
        path = absolute(self._context, str(target.owner))
        if path is None or not self._change.is_old(*path):
            return
        if self._change.is_used_at_home or self._change.new_name != self._change.name:
            self._leave(target, f"{target.text} has a new home, where it is to be patched")
            return
        self._uses.module(Expression(self._context, owner, parents))

    def _put(self, node: ast.Constant, text: str) -> None:
        start, end = span(lines(self._context.source.text), node)
        self.edits.add(Edit(*start, *end, text))

    def _leave(self, target: Target, why: str) -> None:
        self.unclear.append(Unclear(target.node.lineno, why))


def _targets(context: Context) -> Iterator[tuple[Target, Parents | None]]:
    """Yield what calls and `pytest_plugins` certainly name, with the nodes above."""
    reader = context.string_targets
    is_concerned, names_plugins = reader.concerns(context.source.text), has_plugins(context)
    if not is_concerned and not names_plugins:
        return
    for node, parents in descend(context.source.tree):
        if isinstance(node, ast.Call) and is_concerned:
            for target in reader.of_call(node, parents):
                if reader.confirms(target, node, parents):
                    yield target, Parents(node, parents)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and names_plugins:
            for target in plugins(context, node, parents):
                yield target, Parents(node, parents)


def _assigned(statement: ast.stmt, name: ast.AST) -> ast.Constant | None:
    """Return the text that a statement gives a name."""
    if not isinstance(statement, ast.Assign) or not isinstance(name, ast.Name):
        return None
    is_its = any(isinstance(t, ast.Name) and t.id == name.id for t in statement.targets)
    value = statement.value if is_its else None
    is_text = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return value if is_text and isinstance(value, ast.Constant) else None
