"""OST201: a marker that the governing pytest configuration does not register."""

from __future__ import annotations

import ast
import keyword
from collections.abc import Iterator
from typing import Final

from flake8_ssot.pytest_config.markers import MISSPELLED_PARAMETRIZE, Missing
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.guards import situation
from flake8_ssot.syntax.marks import added_marker, mark_lookup
from flake8_ssot.syntax.parents import Parents
from flake8_ssot.walk import Context, visits
from flake8_ssot.workspace import relative

UNREGISTERED_MARKER = Rule(
    "OST201",
    "unregistered-marker",
    "marker {name!r} is not registered in {config}; {remedy}",
)

#: Hooks that run before pytest looks at any mark.
EARLY_HOOKS: Final = frozenset(
    {"pytest_configure", "pytest_addoption", "pytest_load_initial_conftests", "pytest_addhooks",
     "pytest_plugin_registered", "pytest_cmdline_parse"}
)  # fmt: skip


@visits(ast.Attribute, word="mark")
def visit_attribute(
    context: Context, node: ast.Attribute, parents: Parents | None
) -> Iterator[Violation]:
    if isinstance(node.ctx, ast.Load) and context.is_mark_generator(node.value, parents):
        yield from _check(context, node.attr, node, parents)


@visits(ast.Call, word="mark")
def visit_call(context: Context, node: ast.Call, parents: Parents | None) -> Iterator[Violation]:
    lookup = mark_lookup(node)
    if lookup is not None and context.is_mark_generator(lookup.owner, parents):
        yield from _check(context, lookup.name, node, parents)
    elif (name := added_marker(node)) is not None and "pytest" in context.source.text:
        yield from _check(context, name, node, parents)


def _check(
    context: Context, name: str, node: ast.expr, parents: Parents | None
) -> Iterator[Violation]:
    missing = context.missing_marker(name)
    if missing is None:
        return
    around = situation(node, parents)
    if around.never or around.catches("BaseException", "Failed", "OutcomeException"):
        return
    if around.function is None and not context.is_checked_on_import(around.skips):
        return
    if getattr(around.function, "name", None) in EARLY_HOOKS:
        return
    location = Location.of(node)
    config = (
        relative(missing.config, context.options.root) if missing.config else "any configuration"
    )
    yield UNREGISTERED_MARKER.at(
        location, name=name, config=config, remedy=_remedy(context, name, missing)
    )


def _remedy(context: Context, name: str, missing: Missing) -> str:
    if name.startswith("_"):
        return "pytest refuses names that start with an underscore"
    if name in MISSPELLED_PARAMETRIZE:
        return "did you mean 'parametrize'?"
    if missing.elsewhere is not None:
        path, line = missing.elsewhere
        place = f"{relative(path, context.options.root)}:{line}"
        return f"it is registered in {place}, which does not count here"
    if missing.nearest is not None and missing.nearest.isidentifier():
        return f"did you mean {missing.nearest!r}?"
    if missing.nearest is not None:
        return f"what is registered there is {missing.nearest!r}"
    if not name.isidentifier() or keyword.iskeyword(name):
        return "no such name can be registered and used"
    return f"register it there: markers = {name}"
