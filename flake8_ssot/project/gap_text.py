"""What is said of a dotted path that ends too early: the facts that a message is filled with."""

from __future__ import annotations

from pathlib import Path

from flake8_ssot.project.attribute_paths import Gap
from flake8_ssot.project.homes import Whereabouts, closest

#: So many candidates are named.
NAMED = 2


class GapText:
    """Words gaps in paths that are looked for in `roots`."""

    def __init__(self, whereabouts: Whereabouts, roots: tuple[Path, ...]) -> None:
        self._whereabouts = whereabouts
        self._roots = roots

    def facts(self, gap: Gap, target: str) -> dict[str, str]:
        """Return reason and remedy for the path `target`."""
        wanted = f"{gap.owner}.{gap.name}"
        reason = f"{gap.owner!r} has no {gap.name!r}"
        if gap.why == "module" or (target != wanted and gap.is_package):
            reason = f"there is no module {wanted!r}"
        elif gap.why == "typing":
            reason = f"{gap.owner!r} has {gap.name!r} for type checkers only"
        elif gap.why == "instance":
            reason = f"{gap.owner!r} sets {gap.name!r} on its instances only"
        return {"reason": reason, "remedy": self._remedy(gap, wanted, target)}

    def _remedy(self, gap: Gap, wanted: str, target: str) -> str:
        if gap.why == "instance":
            return "patch it on an instance"
        module = target.rpartition(".")[0] if target != wanted else wanted
        nearest = closest(gap.name, gap.names)
        if nearest:
            return f"did you mean {gap.owner + '.' + nearest!r}?"
        if target != wanted or gap.why == "module":
            last = target.rpartition(".")[2]
            homes = self._whereabouts.of_name(last, module, self._roots)
            if gap.why != "module" and len(homes) == 1:
                return f"{last!r} is defined in {homes[0]!r}"
            same = self._whereabouts.of_module(wanted, self._roots)
            if len(same) == 1:
                return f"did you mean {same[0]!r}?"
        elif not gap.is_class:
            homes = self._whereabouts.of_name(gap.name, gap.owner, self._roots)
            if 1 <= len(homes) <= NAMED:
                listed = " and ".join(map(repr, homes))
                return f"{gap.name!r} is defined in {listed}"
        return "use a path that exists, or remove it"
