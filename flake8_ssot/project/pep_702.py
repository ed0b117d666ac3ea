"""Whether a decorator is the `deprecated` of PEP 702, however it was imported."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.project.modules import Modules
from flake8_ssot.project.resolution import absolute

PROVIDERS: Final = frozenset({"warnings", "typing_extensions"})


def is_pep_702(modules: Modules, module: str, decorator: str, roots: Sequence[Path]) -> bool:
    """Say whether the dotted name `decorator` in `module` is imported from a provider at last.

    Usually it comes from either provider, by Python's version, so that one of the ways is enough.
    """
    owner, _, name = decorator.rpartition(".")
    wanted = [(module, owner or name)]
    seen: set[tuple[str, str]] = set()
    while wanted:
        place = wanted.pop()
        found = modules.finder.find(place[0], roots)
        summary = modules.summary(found.path) if found and found.path else None
        if place in seen or found is None or summary is None:
            continue
        seen.add(place)
        for binding in summary.bindings.get(place[1], ()):
            target = binding.target
            source = target and absolute(target, place[0], is_package=found.is_package)
            if target is None or not source:
                continue
            if source in PROVIDERS and (owner or target.name == "deprecated"):
                return True
            if target.name:
                wanted.append((source, target.name))
    return False
