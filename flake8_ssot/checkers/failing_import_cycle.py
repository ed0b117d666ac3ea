"""OST405: a name taken from a module that is imported itself at that moment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, opted_in, visits

FAILING_IMPORT_CYCLE = Rule(
    "OST405",
    "failing-import-cycle",
    "{name!r} is taken from partially initialised {module!r} when {entry!r} is imported first; "
    "import it where it is used, or move it to a module of its own",
)


@visits(ast.ImportFrom, when=opted_in("OST405"))
def visit_import_from(
    context: Context, node: ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    around = context.situation(node, parents)
    if around.never or around.conditional or around.function is not None:
        return
    cycle = context.trials.cycle_at(node) if context.trials is not None else None
    if cycle is not None:
        failure = cycle.failure
        facts = {"name": failure.name, "module": failure.module, "entry": cycle.entry}
        yield FAILING_IMPORT_CYCLE.at(Location.of(node), **facts)
