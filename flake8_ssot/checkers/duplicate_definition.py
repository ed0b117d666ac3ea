"""OST501: a class, enum, dataclass or constant that is defined in more than one module."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from flake8_ssot.project.comparison import Copy, Placed, compared, is_foreign, placed
from flake8_ssot.project.copies import definitions, is_generated
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits
from flake8_ssot.workspace import relative

DUPLICATE_DEFINITION = Rule(
    "OST501",
    "duplicate-definition",
    "{kind} {name!r} is defined in {home} too, {how}; keep one and import it",
)
#: So many letters hold what a generator writes at the head of a file.
HEAD = 4096


def has_homes(context: Context) -> bool:
    return bool(context.options.canonical)


def facts(copy: Copy, root: Path) -> dict[str, str]:
    """Return what fills the message of a copy; paths are shown relative to `root`."""
    mine = copy.placed.definition
    home = f"{relative(copy.home.path, root)}:{copy.home.definition.line}"
    return {"kind": mine.kind, "name": mine.name, "home": home, "how": copy.how}


@visits(ast.ClassDef, ast.Assign, ast.AnnAssign, when=has_homes)
def visit_definition(
    context: Context, node: ast.ClassDef | ast.Assign | ast.AnnAssign, parents: Parents | None
) -> Iterator[Violation]:
    path, name = context.source.path, _name(node)
    if name not in context.options.canonical or path is None or is_foreign(path):
        return
    if parents is None or not isinstance(parents.node, ast.Module):
        return
    if is_generated(context.source.text[:HEAD].encode("utf-8", "surrogatepass")):
        return
    homes = _homes(context, name)
    if any(home.path == path for home in homes):
        return
    mine = [one for one in definitions(context.source.tree).found if one.name == name]
    copies = (compared(Placed(path, one), home) for one in mine for home in homes)
    copy = next((copy for copy in copies if copy is not None), None)
    if copy is not None:
        place = Location(node.lineno, node.col_offset)
        yield DUPLICATE_DEFINITION.at(place, **facts(copy, context.options.root))


def _name(node: ast.ClassDef | ast.Assign | ast.AnnAssign) -> str:
    if isinstance(node, ast.ClassDef):
        return node.name
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _homes(context: Context, name: str) -> list[Placed]:
    """Return the definitions that the option `canonical` means by a name."""
    project, found = context.workspace.project, []
    for module in context.options.canonical.get(name, ()):
        there = project.resolve(module, name, context.search_path)
        if isinstance(there, Resolved) and there.path is not None and there.name is not None:
            home = placed(there.path, there.name, project)
            found += [home] if home is not None else []
    return found
