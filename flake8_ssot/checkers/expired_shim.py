"""OST305: a shim past the date or the version with which it is to be removed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits

EXPIRED_SHIM = Rule("OST305", "expired-shim", "deprecated {kind} {old!r} {defect}; {remedy}")

REMEDY = "delete it, `flake8-ssot shims` lists who still needs it"


def may_expire(context: Context) -> bool:
    """Say whether the file may say of itself when it is to be removed, or is configured to."""
    text = context.source.text.lower()
    return bool(context.options.shims) or "remov" in text or "delet" in text or "dropped" in text


@visits(ast.Module, when=may_expire)
def visit_module(
    context: Context, _node: ast.Module, _parents: Parents | None
) -> Iterator[Violation]:
    path = context.source.path
    if path is None:
        return
    from flake8_ssot.project.shim_expiry import dues  # here: most files are no shims

    workspace = context.workspace
    found = dues(workspace.project, context.options, path, context.search_path)
    for kind, old, line, deadline, version in found:
        if deadline.is_past(workspace.today(), version):
            here = f", this is {version}" if deadline.version else ""
            defect = f"was to be removed {deadline.text}{here}"
            place = Location(line, 0)
            yield EXPIRED_SHIM.at(place, kind=kind, old=old, defect=defect, remedy=REMEDY)
