"""The shims of a whole project: what each passes on, who needs it, and what else keeps it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.audit.shim_places import places
from flake8_ssot.audit.shim_reasons import reasons
from flake8_ssot.audit.shim_words import Place, Sought
from flake8_ssot.audit.whole import Whole
from flake8_ssot.project.shim_expiry import Due, dues
from flake8_ssot.project.shim_homes import TOOLS, Home, is_tool
from flake8_ssot.project.shim_use import Shims, Use


class Row(NamedTuple):
    """A shim, a deprecated module that defines things, or (kind "name") a deprecated name.

    `by` says who calls it that: itself ("declared"), the options ("configured"), its docstring
    ("documented"). `path` is None where it is configured and no module of the project. `homes` are
    what it passes on, by name, with the new path, None where that isn't known; `says` is its text.
    `reasons` are what besides imports and strings stands against deleting it.
    """

    kind: str
    old: str
    by: str
    path: Path | None
    line: int
    homes: dict[str, str | None]
    says: str
    importers: tuple[Place, ...]
    strings: tuple[Place, ...]
    due: Due | None
    reasons: tuple[str, ...]

    @property
    def is_unused(self) -> bool:
        """Whether it can be deleted today."""
        return not (self.importers or self.strings or self.reasons) and self.path is not None


def rows(whole: Whole) -> list[Row]:
    """Return the project's shims, by dotted path."""
    listed = dict.fromkeys((*_configured(whole), *_declared(whole)))
    once = {(one.kind == "name", one.old, one.path): one for one in reversed(listed)}
    sought = sorted(once.values(), key=lambda one: (one.old, str(one.path)))
    found = places(whole, sought)
    shims = {one.path for one in sought if one.path and one.kind != "name"}
    return [
        _row(whole, one, found.importers[n], found.strings[n], shims)
        for n, one in enumerate(sought)
    ]


def _declared(whole: Whole) -> Iterator[Sought]:
    options, project = whole.options, whole.workspace.project
    if options.detect_shims == "none":
        return
    for path in whole.files:
        shim = project.shim(path, documented=options.detect_shims == "documented")
        if shim.whole is None and not shim.names:
            continue
        modules = project.names(path, whole.workspace.search_path(path, options))
        module, others = modules[0], tuple(modules[1:])
        if shim.whole is not None:
            kind = "module" if shim.whole.kind == "module" else "shim"
            by = "documented" if shim.whole.kind == "documented" else "declared"
            yield Sought(kind, module, module, None, by, path, shim.whole.line, others)
        for name, deprecated in shim.names.items():
            if deprecated.decorator is None:
                old = f"{module}.{name}"
                yield Sought("name", old, module, name, "declared", path, deprecated.line, others)


def _configured(whole: Whole) -> Iterator[Sought]:
    roots = whole.workspace.search_path(whole.options.root / "conftest.py", whole.options)
    for key in whole.options.shims:
        module, _, name = key.partition(":")
        found = whole.workspace.project.find(module, roots)
        path = found.path if found else None
        kind = "name" if name else "shim"
        yield Sought(kind, key.replace(":", "."), module, name or None, "configured", path, 1)


def _row(
    whole: Whole,
    one: Sought,
    importers: Sequence[Place],
    strings: Sequence[Place],
    shims: set[Path],
) -> Row:
    workspace, options = whole.workspace, whole.options
    due = None
    if one.path is not None:
        roots = workspace.search_path(one.path, options)
        found = dues(workspace.project, options, one.path, roots)
        due = next((d for d in found if d.old == one.old), None)
    homes, says = _homes(whole, one)
    against = tuple(reasons(whole, one, due, shims))
    return Row(
        one.kind, one.old, one.by, one.path, one.line, homes, says,
        tuple(importers), tuple(strings), due, against,
    )  # fmt: skip


def _homes(whole: Whole, one: Sought) -> tuple[dict[str, str | None], str]:
    """Return where what a shim passes on is at home, and what it says of itself."""
    project, path = whole.workspace.project, one.path or whole.options.root / "conftest.py"
    roots = whole.workspace.search_path(path, whole.options)
    shims = Shims(project, whole.options, None, roots)
    if one.name is not None:
        use = shims.deprecated_name(one.module, one.name)
        return {one.name: _dotted(use.homes[0]) if use else None}, use.text if use else ""
    whole_use = shims.in_module(one.module, [None])
    is_read = one.path is not None and one.kind != "module"
    names = project.public_names(one.module, roots) or () if is_read else ()
    taken = shims.in_module(one.module, names) if names else None
    homes = dict(zip(names, taken.homes, strict=True)) if taken else {}
    passed = {name: h for name, h in homes.items() if not is_tool(name) and not _is_tools(h)}
    says = whole_use.text if whole_use else ""
    if passed:
        return {name: _dotted(home) for name, home in passed.items()}, says
    return {"*": _of_module(whole_use)}, says


def _is_tools(home: Home | None) -> bool:
    """Say whether it is what a shim imports for itself."""
    return home is not None and home.module in TOOLS


def _of_module(use: Use | None) -> str | None:
    return _dotted(use.homes[0]) if use is not None else None


def _dotted(home: Home | None) -> str | None:
    return ".".join(filter(None, home)) if home is not None else None
