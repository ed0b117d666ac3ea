"""Dotted paths of objects, followed as mock and pytest follow them: by imports and attributes."""

from __future__ import annotations

import builtins
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Final, Literal, NamedTuple

from flake8_ssot.project.bindings import Target
from flake8_ssot.project.certainty import Certainty, Surroundings
from flake8_ssot.project.class_members import Class, ClassMembers, Outside
from flake8_ssot.project.finder import Found
from flake8_ssot.project.glimpse import seems_to_hold
from flake8_ssot.project.resolution import Missing, Resolved
from flake8_ssot.project.resolver import Project

Roots = tuple[Path, ...]

#: What every module may have, besides what its type has.
OF_MODULES: Final = frozenset(dir(ModuleType("m"))) | {
    "__annotations__", "__annotate__", "__builtins__", "__cached__", "__conditional_annotations__",
    "__file__", "__path__", "__warningregistry__",
}  # fmt: skip


Why = Literal["module", "attribute", "typing", "instance"]


class Gap(NamedTuple):
    """Where a path ends: `owner` (None: what imports start from) has no `name`.

    `why`: there is no such `module`, the owner has no such `attribute`, it has one for type
    checkers only (`typing`), or its instances have it, not the class (`instance`). `names` are
    those that the owner has.
    """

    why: Why
    owner: str
    name: str
    is_package: bool = False
    is_class: bool = False
    names: tuple[str, ...] = ()


#: A module, a class, what lies outside of the project, where the path ends; None: who knows.
Thing = Found | Class | Outside | Gap | None


class AttributePaths:
    """Follows paths for one file; `around` is what is known of it."""

    def __init__(self, project: Project, around: Surroundings) -> None:
        self._project = project
        self._around = around
        self._certainty = Certainty(project, around)
        self._classes = ClassMembers(project)
        self._known: dict[tuple[str, str, Roots | None], Gap | None] = {}
        self._ancestors: dict[tuple[Path, int, Roots], list[Class | type | None]] = {}

    def is_ours(self, path: str) -> bool:
        """Say whether the path starts at a module of the project."""
        return self._project.find(path.partition(".")[0], self._around.roots) is not None

    def gap(self, path: str, roots: Roots | None = None) -> Gap | None:
        """Return where the path of an object certainly ends too early, None if it may not.

        mock has imported first and asked for attributes then since Python 3.11; older ones and
        pytest ask for the attribute first. A path is only broken if it is for both.
        """
        return self._once(path, "", roots)

    def lacks(self, owner: str, name: str, roots: Roots | None = None) -> Gap | None:
        """Return the gap if there is an object at `owner` and it certainly has no `name`."""
        return self._once(owner, name, roots)

    def module_gap(self, module: str) -> Gap | None:
        """Return where the path of a module that is imported ends too early, None if unknown."""
        if not self.is_ours(module) or self._project.find(module, self._around.roots) is not None:
            return None
        gaps: list[Gap] = []
        for roots in self._certainty.search_paths(module, self._around.roots, relative=False):
            missing = self._certainty.missing_module(module, roots)
            owner, _, name = (missing or "").rpartition(".")
            found = self._project.finder.find(owner, roots)
            if missing is None or found is None:
                return None
            gaps.append(self._gap(found, name, "module"))
        return gaps[0]

    def absolute(self, name: str) -> tuple[str, Roots | None] | None:
        """Return what `name`, relative perhaps, is absolutely, and where a relative one is found.

        None if it can't be known.
        """
        if not name.startswith("."):
            return name, None
        path, rest = self._around.path, name.lstrip(".")
        if path is None or self._around.has_no_package() or not rest:
            return None
        target = Target(rest, None, len(name) - len(rest))
        found, roots = self._project.taken_from(path, target, self._around.roots)
        return (found, roots) if found else None

    def _once(self, path: str, name: str, roots: Roots | None) -> Gap | None:
        key = (path, name, roots)
        if key not in self._known:
            self._known[key] = self._agreed(*key)
        return self._known[key]

    def _agreed(self, path: str, name: str, roots: Roots | None) -> Gap | None:
        """Return the gap that all search paths and both orders see."""
        relative = roots is not None
        roots = self._around.roots if roots is None else roots
        first: Gap | None = None
        if not relative and not self.is_ours(path):
            return None
        if self._seems_to_exist(path, name, roots) or self._around.is_stubbed(path):
            return None
        for other in self._certainty.search_paths(path, roots, relative=relative):
            for imports_first in (True, False):
                thing = self._follow(path, other, imports_first)
                if name:
                    if isinstance(thing, Gap):
                        return None
                    thing = self._step(thing, name, other, imports_first)
                if not isinstance(thing, Gap):
                    return None
                first = first or thing
        return first

    def _seems_to_exist(self, path: str, name: str, roots: Roots) -> bool:
        """Say whether a glimpse at the module that the path starts with shows the object."""
        names = [*path.split("."), *([name] if name else [])]
        found, count = None, len(path.split("."))
        while found is None and count:
            found = self._project.finder.find(".".join(names[:count]), roots)
            count -= 1
        rest = names[count + 1 :]
        if found is None or not rest or found.path is None or not found.readable:
            return found is not None and not rest
        return seems_to_hold(self._project.sources.data(found.path) or b"", rest)

    def _follow(self, path: str, roots: Roots, imports_first: bool) -> Thing:
        top, *parts = path.split(".")
        thing: Thing = self._project.finder.find(top, roots)
        for part in parts:
            if thing is None or isinstance(thing, Gap):
                return thing
            thing = self._step(thing, part, roots, imports_first)
        return thing

    def _step(self, thing: Thing, name: str, roots: Roots, imports_first: bool) -> Thing:
        if isinstance(thing, Class):
            return self._attribute(thing, name, roots)
        if isinstance(thing, Outside):
            return Outside(f"{thing.path}.{name}")
        if not isinstance(thing, Found):
            return None
        if imports_first and thing.is_package:
            submodule = self._project.finder.find(f"{thing.name}.{name}", roots)
            if submodule is not None:
                return submodule
        return self._member(thing, name, roots)

    def _member(self, module: Found, name: str, roots: Roots) -> Thing:
        """Return the attribute of a module."""
        if name in OF_MODULES:
            return None
        result = self._project.resolve(module.name, name, roots)
        if isinstance(result, Resolved):
            if result.is_external:
                return Outside(".".join(filter(None, (result.module, result.name))))
            if result.name is None:
                return self._project.finder.find(result.module, roots)
            return self._classes.defined(result)
        if not isinstance(result, Missing) or result.chain:
            return None
        if not self._certainty.is_certain(result, roots):
            return None
        if not self._certainty.lacks_submodule(module, name):
            return None
        return self._gap(module, name, "attribute")

    def _attribute(self, owner: Class, name: str, roots: Roots) -> Thing:
        """Return the attribute of a class."""
        key = (owner.file, owner.node.lineno, roots)
        if key not in self._ancestors:
            named = partial(self._named, roots)
            self._ancestors[key] = list(self._classes.ancestors(owner, named))
        found = self._classes.attribute(owner, name, self._ancestors[key])
        if found != "missing" and found != "instance":
            return found
        parts = owner.module.split(".")
        packages = [
            self._project.finder.find(".".join(parts[:n]), roots) for n in range(1, len(parts))
        ]
        files = [package.path for package in packages if package is not None]
        if self._around.is_stubbed(owner.module):
            return None
        given = self._around.given(owner.path, name)
        if given or self._around.assigned(name, tuple(path for path in files if path is not None)):
            return None
        why: Why = "instance" if found == "instance" else "attribute"
        return Gap(why, owner.path, name, is_class=True, names=self._classes.names(owner))

    def _named(self, roots: Roots, module: str, dotted: str) -> Thing:
        """Return what an expression in a module names: a base class, a decorator."""
        thing: Thing = self._project.finder.find(module, roots)
        for part in dotted.split("."):
            thing = self._step(thing, part, roots, imports_first=False)
        if isinstance(thing, Gap) and thing.why == "attribute" and dotted in dir(builtins):
            return Outside(dotted)
        return thing

    def _gap(self, owner: Found, name: str, why: Why) -> Gap:
        summary = self._project.summary(owner.path) if owner.path else None
        names: dict[str, None] = {}
        if summary is not None:
            names |= dict.fromkeys(n for n in summary.bindings if summary.at_run_time(n))
        for folder in owner.folders:
            listing = self._project.finder.listing(str(folder))
            names |= dict.fromkeys(f[:-3] for f in sorted(listing.files) if f.endswith(".py"))
            names |= dict.fromkeys(sorted(listing.folders))
        typing = summary is not None and summary.status(name) == "typing"
        why = "typing" if typing else why
        return Gap(why, owner.name, name, is_package=owner.is_package, names=tuple(names))
