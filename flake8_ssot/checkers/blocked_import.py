"""OST404: an import that fails because of a defect in another module."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.causes import CODES, defect
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, opted_in, visits
from flake8_ssot.workspace import relative

BLOCKED_IMPORT = Rule(
    "OST404", "blocked-import", "import fails at {place}: {code} {defect}{chain}; repair it there"
)
#: So many modules on the way are named.
NAMED = 4


@visits(ast.Import, ast.ImportFrom, when=opted_in("OST404"))
def visit_import(
    context: Context, node: ast.Import | ast.ImportFrom, parents: Parents | None
) -> Iterator[Violation]:
    around = context.situation(node, parents)
    if around.never or around.conditional or around.skips or around.function is not None:
        return
    trials = context.trials
    for failure in trials.blocked.get(node.lineno, ()) if trials is not None else ():
        root = context.options.root
        way = [relative(frame.path, root) for frame in failure.frames[1:-1]]
        shown = [*way[:NAMED], "..."] if len(way) > NAMED else way
        chain = f" (by way of {', '.join(shown)})" if shown else ""
        place = f"{relative(failure.path, root)}:{failure.line}"
        yield BLOCKED_IMPORT.at(
            Location.of(node),
            place=place,
            code=CODES[failure.kind],
            defect=defect(failure),
            chain=chain,
        )
