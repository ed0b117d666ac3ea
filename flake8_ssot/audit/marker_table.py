"""All markers of a project: where each is registered, where it is used, and where in vain."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from flake8_ssot.audit.mark_uses import Use
from flake8_ssot.audit.registered import OWN, Registered
from flake8_ssot.audit.unused import Unused, unused
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.checkers import registry
from flake8_ssot.pytest_config.known_plugins import KNOWN_PLUGINS
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.walk import walk

UNREGISTERED_MARKER = "unregistered_marker"


class Row(NamedTuple):
    """A marker: its registrations, its uses, the registrations in vain, the uses without one."""

    name: str
    registered: tuple[Registered, ...]
    uses: tuple[Use, ...]
    unused: tuple[Unused, ...]
    unregistered: tuple[Found, ...]


def rows(whole: Whole) -> list[Row]:
    """Return the markers that are used, or registered by the project itself, by name."""
    places: defaultdict[str, dict[Registered, None]] = defaultdict(dict)
    for known in whole.registered.values():
        for one in known:
            places[one.name][one] = None
    uses, refused = _uses(whole)
    for name in uses:
        if name not in places:
            places[name] |= dict.fromkeys(_of_known_plugins(whole, name))
    in_vain: defaultdict[str, list[Unused]] = defaultdict(list)
    for nowhere in unused(whole):
        in_vain[nowhere.name].append(nowhere)
    own = {name for name, found in places.items() if any(one.source in OWN for one in found)}
    return [
        Row(
            name,
            tuple(places.get(name, ())),
            tuple(uses.get(name, ())),
            tuple(in_vain.get(name, ())),
            tuple(refused.get(name, ())),
        )
        for name in sorted({*own, *uses})
    ]


def _of_known_plugins(whole: Whole, name: str) -> Iterator[Registered]:
    """Yield the plugins of our table that register `name`, and that the project requires."""
    view = whole.workspace.pytest
    judge = view.judge(whole.options.root / CONFTEST, whole.options)
    for distribution, plugin in KNOWN_PLUGINS.items():
        if name in plugin.markers and judge.requires(distribution):
            yield Registered(name, "known", distribution)


def _uses(whole: Whole) -> tuple[dict[str, list[Use]], dict[str, list[Found]]]:
    """Return all uses, and what flake8 says of those without a registration, by marker."""
    rules = [rule for rule in registry() if rule.checker == UNREGISTERED_MARKER]
    uses: defaultdict[str, list[Use]] = defaultdict(list)
    refused: defaultdict[str, list[Found]] = defaultdict(list)
    for path in whole.marks.paths():
        found = whole.marks.of(path)
        context = whole.context(path) if found and found.certain else None
        if found is None or context is None:
            continue
        names = {(use.line, use.column): use.name for use in found.certain}
        for use in found.certain:
            uses[use.name].append(use)
        for violation in sorted(walk(context, rules)):
            name = names.get((violation.location.line, violation.location.column + 1), "")
            refused[name].append(Found(path, violation, name))
    return uses, refused
