"""All that the project needs to know of one file: small, without its tree, and made once."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flake8_ssot.project.bindings import Binding, Star, bind
from flake8_ssot.project.dynamics import WORDS, dynamics
from flake8_ssot.syntax.exports import Exports

Status = Literal["bound", "maybe", "typing", "unbound"]


@dataclass(frozen=True)
class ModuleSummary:
    """A module's names and where each comes from.

    `bindings` holds for a name its bindings that can be in force at the end of the module: one, or
    several where a condition decides; the last written is the last one. `exports` is None where
    `__all__` isn't set. `dynamic` says why the module may have names besides these, if it may.
    """

    bindings: Mapping[str, tuple[Binding, ...]]
    stars: tuple[Star, ...]
    exports: Exports | None
    dynamic: tuple[str, ...]
    is_package: bool

    def at_run_time(self, name: str) -> tuple[Binding, ...]:
        """Return the bindings of `name` that exist when the program runs."""
        return tuple(b for b in self.bindings.get(name, ()) if not b.typing)

    def status(self, name: str) -> Status:
        """Say whether the module's own statements bind `name`, star imports aside."""
        bindings = self.bindings.get(name, ())
        running = [binding for binding in bindings if not binding.typing]
        if not bindings:
            return "unbound"
        if not running:
            return "typing"
        return "maybe" if all(binding.conditional for binding in running) else "bound"

    def public(self) -> list[str]:
        """Return the names that a star import takes from the module's own statements."""
        if self.exports is not None:
            return list(self.exports.names)
        return [n for n in self.bindings if not n.startswith("_") and self.at_run_time(n)]


def summarize(tree: ast.Module, data: bytes, *, is_package: bool) -> ModuleSummary:
    """Return the summary of the module that `data` holds and `tree` is the parse of."""
    table = bind(tree, walrus=b":=" in data, global_statements=b"global " in data)
    reasons = dynamics(tree, table.bindings) if any(word in data for word in WORDS) else ()
    bindings = {name: tuple(found) for name, found in table.bindings.items() if found}
    return ModuleSummary(bindings, tuple(table.stars), table.exports, reasons, is_package)
