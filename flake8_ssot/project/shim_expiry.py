"""What a shim's file says, or is configured to say, of when it is to be removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.options import Options
from flake8_ssot.project.expiry import Deadline, declared, told
from flake8_ssot.project.own_version import distribution, version_of
from flake8_ssot.project.resolver import Project
from flake8_ssot.project.shim_text import quote
from flake8_ssot.project.shims import NOTHING, Shim


class Due(NamedTuple):
    """What has a deadline: a shim, a deprecated module, or (kind "name") a deprecated name.

    `old` is its dotted path; it says so in `line`, which is 1 where it is configured. `version` is
    the project's own, None if that isn't known.
    """

    kind: str
    old: str
    line: int
    deadline: Deadline
    version: str | None


def dues(project: Project, options: Options, path: Path, roots: Sequence[Path]) -> Iterator[Due]:
    """Yield what the file at `path` has with a deadline; `roots` is its search path."""
    modules = project.names(path, roots)
    module = modules[0]
    shim = NOTHING
    if options.detect_shims != "none":
        shim = project.shim(path, documented=options.detect_shims == "documented")
    configured = {
        old.partition(":")[2]: option.remove_after
        for old, option in options.shims.items()
        if option.remove_after and old.partition(":")[0] in modules
    }
    if shim is NOTHING and not configured:
        return
    described = distribution(path, options.root, project, roots)
    names = described.names(module) if described else frozenset({module.partition(".")[0]})
    version = version_of(path, module, described, project, roots)
    for name, remove_after in configured.items():
        deadline = declared(remove_after or "")
        if deadline is not None:  # pragma: no branch - its form was checked with the options
            kind, old = ("name", f"{module}.{name}") if name else ("shim", module)
            yield Due(kind, old, 1, deadline, version)
    for kind, old, line, deadline in _declared(shim, module, names):
        if old.removeprefix(module)[1:] not in configured:
            yield Due(kind, old, line, deadline, version)


def _declared(
    shim: Shim, module: str, names: frozenset[str]
) -> Iterator[tuple[str, str, int, Deadline]]:
    whole = shim.whole
    if whole is not None:
        text = quote(whole.text, module, None)
        deadline = declared(whole.remove_after) if whole.remove_after else told(text, names)
        if deadline is not None:
            yield "module" if whole.kind == "module" else "shim", module, whole.line, deadline
    for name, deprecated in shim.names.items():
        deadline = told(quote(deprecated.text, module, name), names)
        if deadline is not None and deprecated.decorator is None:
            yield "name", f"{module}.{name}", deprecated.line, deadline
