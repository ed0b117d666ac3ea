"""One question of the resolver, and those that it leads to."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Final

from flake8_ssot.project.bindings import Binding, Star
from flake8_ssot.project.dynamics import LAZY, MODULES
from flake8_ssot.project.finder import STUB, Found
from flake8_ssot.project.modules import Modules
from flake8_ssot.project.questions import OptionalSteps, Place, Question, Steps
from flake8_ssot.project.resolution import (
    Link,
    Missing,
    Resolution,
    Resolved,
    Unknown,
    absolute,
)
from flake8_ssot.project.summary import ModuleSummary

#: What every module has, whatever it binds, or is given when it warns of something.
MODULE_ATTRIBUTES: Final = frozenset(
    {"__builtins__", "__cached__", "__file__", "__warningregistry__"}
    | {*dir(ModuleType), *vars(ModuleType("any"))}
)


class Search:
    """One question to the project, and those that it leads to, each answered once."""

    def __init__(self, modules: Modules, roots: tuple[Path, ...]) -> None:
        self._modules = modules
        self._roots = roots
        self._answers: dict[tuple[str, str], Resolution | None] = {}

    def run(self, steps: Steps) -> Resolution:
        """Follow `steps` to their result, answering what they ask with an explicit stack."""
        stack: list[tuple[Steps, tuple[str, str] | None]] = [(steps, None)]
        answer: Resolution | None = None
        while True:
            current, key = stack[-1]
            try:
                question = current.send(answer) if answer is not None else next(current)
            except StopIteration as done:
                answer = done.value
                if key is not None:
                    self._answers[key] = answer
                stack.pop()
                if not stack:
                    return answer
                continue
            asked = (question.found.name, question.name)
            if asked not in self._answers:
                self._answers[asked] = answer = None
                stack.append((self._member(*question), asked))
            else:
                known = self._answers[asked]
                answer = known or Unknown(f"{'.'.join(asked)} is imported in a circle", circle=True)

    def imported(self, module: str, name: str | None, level: int, chain: tuple[Link, ...]) -> Steps:
        """Resolve what an import of `name` from the absolute `module` binds."""
        find = self._modules.finder.find if level else self._modules.find
        found = find(module, self._roots)
        if found is None:
            return self._absent(module, name, level, chain)
        if name is None:
            return Resolved(found.name, None, found.path, 1, chain)
        return (yield Question(found, name, chain))

    def _absent(
        self, module: str, name: str | None, level: int, chain: tuple[Link, ...]
    ) -> Resolution:
        """Say what a module is that the roots don't have: another distribution's, or missing."""
        find = self._modules.finder.find if level else self._modules.find
        parent, found = module, None
        while found is None and "." in parent:
            parent = parent.rpartition(".")[0]
            found = find(parent, self._roots)
        if found is None or found.path is None:
            # Another distribution may also have a portion of a namespace.
            return Resolved(module, name, None, 0, chain)
        summary = self._summary(found)
        if summary is None or summary.has_other_folders:
            return Unknown(f"{parent} may have other folders")
        return Missing(module, None, chain)

    def _member(self, found: Found, name: str, chain: tuple[Link, ...]) -> Steps:
        """Resolve `name` in the module `found`."""
        if name in MODULE_ATTRIBUTES or (name == "__path__" and found.is_package):
            return Resolved(found.name, name, found.path, 1, chain)
        if found.path is None:
            return self._submodule(found, name, chain) or Missing(found.name, name, chain)
        summary = self._summary(found)
        if summary is None:
            submodule = self._submodule(found, name, chain)
            return submodule or Unknown(f"{found.name} can't be read")
        place = Place(found, found.path, summary, name, chain)
        missing: Missing | None = None
        unknown: Unknown | None = None
        for source in (self._own, self._starred_anywhere, self._lazy):
            result = yield from source(place)
            if isinstance(result, Resolved) or (
                isinstance(result, Missing) and _fails(summary, name)
            ):
                return result
            if isinstance(result, Missing):
                missing = missing or result
            else:
                unknown = unknown or result
        if submodule := self._submodule(found, name, chain):
            return submodule
        if unknown is not None:
            return unknown
        if not summary.unread:
            return missing or Missing(found.name, name, chain)
        # A lazy module tells type checkers what its __getattr__ will answer.
        if typed := tuple(b for b in summary.bindings.get(name, ()) if b.typing):
            result = yield from self._choose(place, typed)
            if isinstance(result, Resolved):
                return result
        return Unknown(f"{found.name}: {summary.unread[0]}")

    def _own(self, place: Place) -> OptionalSteps:
        """Resolve the name as the module's own statements bind it, None if they don't."""
        bindings = place.summary.at_run_time(place.name)
        return (yield from self._choose(place, bindings)) if bindings else None

    def _starred_anywhere(self, place: Place) -> OptionalSteps:
        """Resolve the name in the modules of which all names are taken, the last first."""
        unknown: Unknown | None = None
        for star in reversed(place.summary.stars):
            result = yield from self._starred(place, star)
            if isinstance(result, Resolved):
                return result
            if isinstance(result, Unknown) and not result.circle:
                unknown = result
        return unknown

    def _lazy(self, place: Place) -> OptionalSteps:
        """Resolve the name as the module's `__getattr__` answers."""
        answers = (place.summary.lazy or {}).get(place.name, ())
        if place.summary.has_stub:
            stub = self._modules.summary(place.path.with_suffix(STUB))
            if stub is None:
                return Unknown(f"the stub of {place.found.name} can't be read")
            imported = (b for bindings in stub.bindings.values() for b in bindings if b.target)
            answers = tuple(b for b in imported if b.target and b.target.name == place.name)
        return (yield from self._choose(place, answers)) if answers else None

    def _choose(self, place: Place, bindings: tuple[Binding, ...]) -> Steps:
        """Join what the bindings of one name lead to.

        Where they lead to different homes, the module that chooses between them is the home.
        """
        resolved: list[Resolved] = []
        other: Resolution | None = None
        for binding in bindings:
            result = yield from self._bound(place, binding)
            if isinstance(result, Resolved):
                resolved.append(result)
            elif not isinstance(other, Unknown):
                other = result
        if not resolved:
            return other or Missing(place.found.name, place.name, place.chain)
        if len({(result.module, result.name) for result in resolved}) == 1:
            return resolved[-1]
        return place.here(bindings[-1].line)

    def _bound(self, place: Place, binding: Binding) -> Steps:
        found, target = place.found, binding.target
        further = place.link(binding.line)
        if binding.alias is not None:
            aliased = yield from self._alias(found, binding.alias, further)
            return aliased if isinstance(aliased, Resolved) else place.here(binding.line)
        if target is None:
            return place.here(binding.line)
        module = absolute(target, found.name, is_package=place.summary.is_package)
        if module is None:
            return Missing(found.name, target.name, further)
        # `from . import x` in a package: what is meant is its submodule.
        is_own = module == found.name and target.name is not None
        submodule = self._submodule(found, target.name or "", further) if is_own else None
        if submodule is not None:
            return submodule
        return (yield from self.imported(module, target.name, target.level, further))

    def _alias(self, found: Found, dotted: str, chain: tuple[Link, ...]) -> Steps:
        """Follow `Old = a.b.New` as far as it goes through modules."""
        first, *rest = dotted.split(".")
        result: Resolution = yield Question(found, first, chain)
        for part in rest:
            if not isinstance(result, Resolved) or result.name is not None:
                return Unknown(f"{dotted} is not an attribute of a module")
            if result.is_external:
                result = result._replace(name=part)
                continue
            result = yield from self.imported(result.module, part, 1, result.chain)
        return result

    def _starred(self, place: Place, star: Star) -> Steps:
        """Resolve the place's name in a module of which it takes all public names."""
        name, summary = place.name, place.summary
        missing = Missing(place.found.name, name, place.chain)
        if star.typing and not summary.dynamic:
            return missing
        there = self._star_module(place.found, summary, star)
        if there is None:
            return Unknown(f"{place.found.name} takes all of {star.target.module}")
        source = self._summary(there)
        if source is not None and (source.exports is None or not source.exports.known):
            # An unreadable __all__ most likely lists what is public; a private name, who knows.
            if name.startswith("_"):
                return missing if source.exports is None else Unknown(f"{there.name}.__all__")
        elif source is not None and name not in source.public():
            public = self.public_names(there)
            if public is not None and name not in public:
                return missing
        return (yield Question(there, name, place.link(star.line)))

    def _summary(self, found: Found) -> ModuleSummary | None:
        if found.path is None or not found.readable:
            return None
        return self._modules.summary(found.path)

    def _star_module(self, found: Found, summary: ModuleSummary, star: Star) -> Found | None:
        module = absolute(star.target, found.name, is_package=summary.is_package)
        if module is None:
            return None
        find = self._modules.finder.find if star.target.level else self._modules.find
        return find(module, self._roots)

    def public_names(self, found: Found) -> tuple[str, ...] | None:
        """Return what a star import of `found` takes, or None if that can't be known."""
        names: dict[str, None] = {}
        seen: set[str] = set()
        stack = [(found, True)]
        while stack:
            module, is_listed = stack.pop()
            if module.name in seen:
                continue
            seen.add(module.name)
            summary = self._summary(module)
            if summary is None:
                return None
            own = summary.public()
            names.update(dict.fromkeys(n for n in own if is_listed or not n.startswith("_")))
            further = self._public_of_others(module, summary)
            if further is None:
                return None
            stack += [(other, is_listed and summary.exports is not None) for other in further]
        return tuple(names)

    def _public_of_others(self, found: Found, summary: ModuleSummary) -> list[Found] | None:
        """Return the modules whose public names `found` takes over, None if one is unknown."""
        if summary.exports is None:
            if any(reason not in LAZY for reason in summary.dynamic):
                return None
            stars = [self._star_module(found, summary, star) for star in summary.stars]
            return None if None in stars else [there for there in stars if there is not None]
        if not summary.exports.known:
            return None
        modules: list[Found] = []
        for other in summary.exports.others:
            owner, _, attribute = other.rpartition(".")
            result = self.run(self._alias(found, owner or other, ()))
            is_list = attribute == "__all__" if owner else _is_all(result)
            if not isinstance(result, Resolved) or not is_list:
                return None
            there = self._modules.finder.find(result.module, self._roots)
            if there is None or result.is_external or there.name == found.name:
                return None
            modules.append(there)
        return modules

    def _submodule(self, found: Found, name: str, chain: tuple[Link, ...]) -> Resolved | None:
        if not found.is_package:
            return None
        module = self._modules.finder.find(f"{found.name}.{name}", self._roots)
        if module is None:
            return None
        return Resolved(module.name, None, module.path, 1, chain)


def _is_all(result: Resolution) -> bool:
    return isinstance(result, Resolved) and result.name == "__all__"


def _fails(summary: ModuleSummary, name: str) -> bool:
    """Say whether the module certainly tries to bind `name`, so that it fails if it can't."""
    certain = any(not binding.conditional for binding in summary.at_run_time(name))
    return certain and MODULES not in summary.dynamic
