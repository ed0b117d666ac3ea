"""Where the old place and the new one lie, and what modules and files are called afterwards."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from os.path import islink
from pathlib import Path
from typing import Final

from flake8_ssot.audit.whole import Whole
from flake8_ssot.moving.request import Refused, Request
from flake8_ssot.project.finder import SOURCE, STUB, Found
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.project.resolver import Project
from flake8_ssot.workspace import relative

INIT: Final = "__init__.py"

Roots = tuple[Path, ...]


@dataclass(frozen=True)
class Layout:
    """The two modules of a move: `old` as it was found, and the place of the new one.

    A place is a path without a suffix: of a module's file, or of a package's folder. `new` is None
    where there is no such module yet; `packages` are the packages above it that are made then.
    """

    request: Request
    roots: Roots
    old: Found
    new: Found | None
    old_place: Path
    new_place: Path
    packages: tuple[Path, ...]

    @property
    def old_path(self) -> Path | None:
        """The file of the old module, None for a package that is a bare folder."""
        return self.old.path

    @property
    def new_path(self) -> Path:
        """The file of the new module."""
        if self.new is not None and self.new.path is not None:
            return self.new.path
        if self.request.old.name is None and self.old.is_package:
            return self.new_place / INIT
        return self.new_place.with_name(self.new_place.name + SOURCE)

    def moved(self, path: Path) -> Path | None:
        """Return where a file lies afterwards, None if it stays."""
        if self.request.old.name is not None:
            return None
        if self.old.is_package:
            inside = path.is_relative_to(self.old_place)
            return self.new_place / path.relative_to(self.old_place) if inside else None
        is_its = path.parent == self.old_place.parent and path.suffix in {SOURCE, STUB}
        if not is_its or path.stem != self.old_place.name:
            return None
        return self.new_place.with_name(self.new_place.name + path.suffix)

    def is_old(self, found: Found) -> bool:
        """Say whether that is the old module itself."""
        return place_of(found) == self.old_place

    def renamed(self, found: Found, roots: Sequence[Path]) -> str | None:
        """Return what the module that was `found` is called afterwards by who sees `roots`.

        For what isn't the old module, or in it, that is None; it is "" where no name leads there.
        """
        place = place_of(found)
        if place == self.old_place:
            target = self.new_place
        elif self.old.is_package and place.is_relative_to(self.old_place):
            target = self.new_place / place.relative_to(self.old_place)
        else:
            return None
        own = place.parents[found.name.count(".")]
        for root in (own, *roots):
            if root in target.parents:
                parts = target.relative_to(root).parts
                if all(part.isidentifier() for part in parts):
                    return ".".join(parts)
        return ""


def place_of(found: Found) -> Path:
    """Return the place of a module: its file without the suffix, or its folder."""
    if found.path is None:
        return found.folders[0]
    if found.is_package:
        return found.path.parent
    return found.path.with_name(found.path.name.partition(".")[0])


def layout(whole: Whole, request: Request) -> Layout:
    """Find the two places; raises Refused where nothing can be moved so."""
    project, root = whole.workspace.project, whole.options.root
    roots = whole.workspace.search_path(root / "conftest.py", whole.options)
    old = _old(project, request, roots, root)
    place = place_of(old)
    new = project.find(request.new.module, roots)
    if request.old.name is None:
        _refuse_occupied(project, request, old, new, roots)
    if new is not None and not new.readable:
        raise Refused(f"{request.new.module!r} is no file of Python; nothing can be put there")
    if new is not None:
        return Layout(request, roots, old, new, place, place_of(new), ())
    parent, missing = _parent(project, request, old, roots)
    target = parent.joinpath(*missing)
    if request.old.name is None and (place == target or place in target.parents):
        raise Refused(f"{request.old.module!r} can't be moved into itself; choose another place")
    packages = tuple(parent.joinpath(*missing[:count]) for count in range(1, len(missing)))
    return Layout(request, roots, old, None, place, target, packages)


def _old(project: Project, request: Request, roots: Roots, root: Path) -> Found:
    module = request.old.module
    found = project.find(module, roots)
    if found is None:
        raise Refused(_unknown(project, module, roots))
    if not all(place.is_relative_to(root) for place in found.places):
        raise Refused(f"{module!r} lies outside of {root}; name the project that it belongs to")
    if len(found.places) > 1:
        folders = " and ".join(relative(place, root) for place in found.places)
        raise Refused(f"{module!r} lies in several folders, {folders}; move it by hand")
    is_source = found.readable or (found.is_namespace and request.old.name is None)
    if not is_source or islink(found.places[0]) or islink(place_of(found)):
        raise Refused(f"{module!r} is no file of Python, or a link to one; move it by hand")
    return found


def _unknown(project: Project, module: str, roots: Roots) -> str:
    """Return what is said of a module that isn't the project's."""
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names:
        return f"{module!r} is a module of the standard library, not of the project"
    above = module
    while project.find(above, roots) is None and "." in above:
        above = above.rpartition(".")[0]
    if project.find(above, roots) is None:
        return f"there is no module {module!r} in the project; start in its root, or name that"
    name = module.removeprefix(above)[1:].partition(".")[0]
    return f"there is no module {module!r}: {above!r} has no module {name!r}"


def _refuse_occupied(
    project: Project, request: Request, old: Found, new: Found | None, roots: Roots
) -> None:
    """Refuse to move a module to where there is something else."""
    module = request.new.module
    if new is not None:
        raise Refused(f"there is a module {module!r} already; choose another place")
    package, _, name = module.rpartition(".")
    found = project.resolve(package, name, roots) if package else None
    is_there = isinstance(found, Resolved) and not found.is_external
    if isinstance(found, Resolved) and is_there and (found.name or found.path != old.path):
        raise Refused(f"{package!r} has a name {name!r} already; choose another place")


def _parent(
    project: Project, request: Request, old: Found, roots: Roots
) -> tuple[Path, tuple[str, ...]]:
    """Return the nearest folder above the new module that there is, and the names below it."""
    parts = request.new.module.split(".")
    for count in range(len(parts) - 1, 0, -1):
        package = project.find(".".join(parts[:count]), roots)
        if package is None:
            continue
        if not package.is_package:
            raise Refused(f"{package.name!r} is a module and no package; nothing can be put in it")
        return package.folders[0], tuple(parts[count:])
    if len(parts) > 1:
        raise Refused(f"there is no package {parts[0]!r} in the project; make its folder first")
    return place_of(old).parents[old.name.count(".")], tuple(parts)
