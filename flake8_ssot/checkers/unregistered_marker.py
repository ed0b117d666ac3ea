"""OST201: a marker that the governing pytest configuration does not register."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator
from typing import Final

from flake8_ssot.intents import known_marker
from flake8_ssot.pytest_config.verdict import MISSPELLED_PARAMETRIZE, Missing
from flake8_ssot.rules import Location, Rule, Violation
from flake8_ssot.syntax.marks import MarkLookup, added_marker, is_indirect, mark_lookup
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


#: A mark that is looked up by name; starting with letters makes the expression fast.
LOOKUP: Final = re.compile(r"mark(?<=\.mark)(?<!_pytest\.mark)[\s\\]*\.[\s\\]*([^\W\d]\w*)")


def has_suspects(context: Context) -> bool:
    """Say whether a file may use a marker that is not registered, judged by its text."""
    text = context.source.text
    if "mark" not in text and "MARK_GEN" not in text:
        return False
    if any(map(context.missing_marker, dict.fromkeys(LOOKUP.findall(text)))):
        return True
    return is_indirect(text)


@visits(ast.Attribute, ast.Call, when=has_suspects)
def visit_look_up(
    context: Context, node: ast.Attribute | ast.Call, parents: Parents | None
) -> Iterator[Violation]:
    lookup = None
    if isinstance(node, ast.Call):
        lookup = mark_lookup(node) or added_marker(node)
    elif isinstance(node.ctx, ast.Load) and context.may_be_mark_generator(node.value):
        lookup = MarkLookup(node.value, node.attr)
    if lookup is not None:
        yield from _check(context, lookup, node, parents)


def _check(
    context: Context, lookup: MarkLookup, node: ast.expr, parents: Parents | None
) -> Iterator[Violation]:
    owner, name = lookup
    missing = context.missing_marker(name)
    if missing is None or (owner and not context.is_mark_generator(owner, parents)):
        return
    around = context.situation(node, parents)
    if around.never or around.catches("BaseException", "fail.Exception", "OutcomeException"):
        return
    if around.function is None and not context.is_checked_on_import(around.skips):
        return
    if getattr(around.function, "name", None) in EARLY_HOOKS:
        return
    config = (
        relative(missing.config, context.options.root) if missing.config else "any configuration"
    )
    location = _location(node, name)
    violation = UNREGISTERED_MARKER.at(
        location, name=name, config=config, remedy=_remedy(context, name, missing)
    )
    yield violation._replace(intent=known_marker(context, node, name, missing))


def _location(node: ast.expr, name: str) -> Location:
    """Return where Python's traceback points: at a chain over lines, that is the last name."""
    whole = Location.of(node)
    if isinstance(node, ast.Attribute) and whole.end_line != whole.line:
        return whole._replace(line=whole.end_line, column=whole.end_column - len(name))
    return whole


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
    if missing.config is None:
        return "register it under markers in a pytest configuration"
    return "add it to markers there"
