"""All that the project needs to know of one file: small, without its tree, and made once."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from flake8_ssot.project.bindings import Binding, Star, bind
from flake8_ssot.project.dynamics import GETATTR, MODULES, PATH, STOPS, dynamics, may_be_dynamic
from flake8_ssot.syntax.conditions import typing_names
from flake8_ssot.syntax.exports import UNKNOWN, Exports, is_changed_elsewhere

if TYPE_CHECKING:
    from flake8_ssot.project.lazy import Lazy

Status = Literal["bound", "maybe", "typing", "unbound"]
GLOBAL: Final = re.compile(rb"(?:^|[\n:;])[ \t]*global[ \t\\]")


@dataclass(frozen=True)
class ModuleSummary:
    """A module's names and where each comes from.

    `bindings` holds for a name its bindings that can be in force at the end of the module: one, or
    several where a condition decides; the last written is the last one. `exports` is None where
    `__all__` isn't set. `dynamic` says why the module may have names besides these, if it may.
    `lazy` holds what its `__getattr__` answers, and is None where there is none that can be read;
    with `has_stub` that is what is imported in the `.pyi` file beside the module.
    """

    bindings: Mapping[str, tuple[Binding, ...]]
    stars: tuple[Star, ...]
    exports: Exports | None
    dynamic: tuple[str, ...]
    is_package: bool
    lazy: Mapping[str, tuple[Binding, ...]] | None = None
    has_stub: bool = False

    @property
    def unread(self) -> tuple[str, ...]:
        """Why the module may have names that neither `bindings` nor `lazy` show."""
        if self.lazy is None:
            return self.dynamic
        return tuple(reason for reason in self.dynamic if reason != GETATTR)

    @property
    def has_other_folders(self) -> bool:
        """Whether its submodules may lie elsewhere than in the package's own folder."""
        if not {PATH, MODULES}.isdisjoint(self.dynamic):
            return True
        # Python asks a module that is no package for its `__path__` as for any other name.
        return not self.is_package and (GETATTR in self.unread or "__path__" in (self.lazy or ()))

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
    table = bind(
        tree,
        walrus=b":=" in data,
        global_statements=b"global " in data and GLOBAL.search(data) is not None,
        typing=typing_names(data),
    )
    exports = table.exports
    if exports is not None and exports.known and is_changed_elsewhere(tree, data):
        exports = UNKNOWN
    reasons: tuple[str, ...] = (STOPS,) if table.stops else ()
    lazy: Lazy | None = None
    if may_be_dynamic(data):
        if b"__getattr__" in data:
            from flake8_ssot.project.lazy import read  # here: few modules have one

            lazy = read(tree, table.bindings, exports, is_package=is_package)
        reasons += dynamics(tree, table.bindings, lazy.approved if lazy else frozenset())
    return ModuleSummary(
        {name: tuple(found) for name, found in table.bindings.items() if found},
        tuple(table.stars),
        (lazy.exports if lazy else None) or exports,
        reasons,
        is_package,
        lazy.names if lazy else None,
        lazy.stub if lazy else False,
    )
