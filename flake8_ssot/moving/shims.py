"""The shims that a module leaves behind, one for each module of a package."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flake8_ssot.audit.shim_reasons import is_collected
from flake8_ssot.audit.whole import Whole
from flake8_ssot.moving.layout import INIT, Layout
from flake8_ssot.moving.shim_source import module_shim
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.project.summary import ModuleSummary

#: What is run, and not imported.
MAIN: Final = "__main__.py"
DEFINED: Final = frozenset({"class", "function", "assignment", "alias"})


def shims(whole: Whole, layout: Layout, moved: Mapping[Path, Path]) -> dict[Path, str]:
    """Return the shims of what has `moved`, new places first, by the old places.

    What pytest collects has none, which would be collected as well, nor has what is only run.
    """
    found: dict[Path, str] = {}
    for path in moved.values():
        if path.suffix == ".py" and path.name != MAIN and not is_collected(whole, path):
            shim = _shim(whole, layout, path)
            if shim is not None:
                found[path] = shim
    return found


def _shim(whole: Whole, layout: Layout, path: Path) -> str | None:
    summary, request = whole.workspace.project.summary(path), layout.request
    below: tuple[str, ...] = ()
    if layout.old.is_package:
        own = path.parent if path.name == INIT else path.with_suffix("")
        below = own.relative_to(layout.old_place).parts
    if summary is None or not all(part.isidentifier() for part in below):
        return None
    old, new = ".".join((request.old.module, *below)), ".".join((request.new.module, *below))
    names = _Names(whole, layout, old, summary)
    return module_shim(
        old, new, names.exported, names.others, is_open=names.is_open,
        remove_after=request.remove_after,
    )  # fmt: skip


class _Names:
    """What a shim passes on.

    `exported` are the names that a star import takes, `others` those that are defined and public
    besides; `is_open`: there may be more. What was only imported from outside of the project is
    left out, where no `__all__` names it.
    """

    def __init__(self, whole: Whole, layout: Layout, module: str, summary: ModuleSummary) -> None:
        self._project, self._roots = whole.workspace.project, layout.roots
        self._module, self._summary = module, summary
        public = self._project.public_names(module, self._roots)
        self.is_open = public is None or bool(summary.unread)
        names = public if public is not None else summary.public()
        if summary.exports is None:
            names = [name for name in names if self._is_passed_on(name)]
        self.exported = [name for name in names if name.isidentifier()]
        self.others = [
            name for name in summary.bindings
            if name[:1] != "_" and self._is_defined(name) and name not in self.exported
        ]  # fmt: skip

    def _is_defined(self, name: str) -> bool:
        return any(binding.kind in DEFINED for binding in self._summary.at_run_time(name))

    def _is_passed_on(self, name: str) -> bool:
        if self._is_defined(name):
            return True
        found = self._project.resolve(self._module, name, self._roots)
        return isinstance(found, Resolved) and found.path is not None and found.name is not None
