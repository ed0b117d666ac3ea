"""What an import statement does when it runs: loads modules, and takes their names."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

from flake8_ssot.project.failures import Failure, Frame, Kind, failure
from flake8_ssot.project.given_names import Module
from flake8_ssot.project.late import may_be_loaded
from flake8_ssot.project.loaded import Doubt, Import, Loaded
from flake8_ssot.project.program import Load, Take, TakeAll
from flake8_ssot.project.search import MODULE_ATTRIBUTES
from flake8_ssot.project.session import NOWHERE

if TYPE_CHECKING:
    from flake8_ssot.project.execution import Execution, Running

Asking = Generator[str, "Loaded | Failure", "Loaded | Failure"]


class Taking:
    """One import statement of a module that is being executed."""

    def __init__(self, execution: Execution, line: int) -> None:
        self._execution = execution
        self._module = execution.module
        self._line = line
        self._relative = False

    def take(self, step: Load | Take | TakeAll) -> Running:
        """Run the statement; the result is why it failed, None if it didn't."""
        if isinstance(step, Load):
            return (yield from self._load(step))
        self._relative = step.level > 0
        target = self._execution.absolute(step.module, step.level)
        if target is None or (step.level and not self._module.package):
            text = "beyond the top-level package" if self._module.package else "no parent package"
            return self._failure("relative", "ImportError", step.module, "", text)
        source = yield from self._import(target)
        if isinstance(source, Failure):
            return source
        if isinstance(step, Take):
            return (yield from self._names(source, step))
        return (yield from self._all(source))

    def _load(self, step: Load) -> Running:
        module = yield from self._import(step.module)
        if isinstance(module, Failure):
            return module
        # A package that failed and left may have left its submodules behind.
        top = yield from self._import(step.module.partition(".")[0])
        if isinstance(top, Failure):
            return top
        if step.name:
            self._module.names[step.name] = module if step.whole else top
        return None

    def _import(self, name: str) -> Asking:
        """Import a module; what fails below shows this line on its way."""
        result = yield name
        if isinstance(result, Failure):
            shaky = self._execution.session.shaky
            self._execution.doubts += any(frame.path in shaky for frame in result.frames)
            if result.path == NOWHERE:
                here = result._replace(path=self._execution.path, line=self._line)
                return here.below(self._execution.path, self._line)
            return result.below(self._execution.path, self._line)
        self._remember(result)
        return result

    def _remember(self, imported: Loaded) -> None:
        """Keep that a module is imported here, and so the packages that it lies in."""
        execution = self._execution
        place = Frame(execution.path, self._line)
        facts = (execution.around(), place, self._relative, execution.doubt)
        for module in execution.session.around(imported.name):
            execution.owner.imports.append(Import(module, *facts))
        execution.unsure += not execution.session.is_sure(imported)
        execution.may_skip = execution.may_skip or imported.may_skip
        execution.below += imported.doubt > Doubt.NONE
        if imported.doubt is Doubt.IF_SO or not execution.session.is_expected(imported):
            execution.unprovided = True

    def _names(self, source: Loaded, step: Take) -> Running:
        """Take names: first all submodules among them are imported, then each must be there."""
        session = self._execution.session
        for name, _ in step.names:
            known = source.names.get(name)
            if isinstance(known, Loaded) and known.name == f"{source.name}.{name}":
                self._remember(known)
            elif source.is_package and not source.unread and name not in source.names:
                failed = yield from self._submodule(source, name)
                if failed is not None:
                    return failed
        for name, bound in step.names:
            submodule = session.modules.get(f"{source.name}.{name}")
            there = submodule is not None or self._has(source, name)
            failed = None if there else self._lacking(source, name)
            if failed is not None:
                return failed
            if bound:
                self._module.names[bound] = source.names.get(name) or submodule
                if name == "__all__":
                    self._module.names[bound] = source
        return None

    def _submodule(self, source: Loaded, name: str) -> Running:
        """Import a submodule if there is one; that there is none is no failure yet."""
        full = f"{source.name}.{name}"
        result = yield full
        if isinstance(result, Failure):
            if result.path == NOWHERE and result.module == full:
                return None
            return result.below(self._execution.path, self._line)
        self._remember(result)
        return None

    def _has(self, source: Loaded, name: str) -> bool:
        """Say whether a module may have an attribute."""
        if source.unread or name in source.names or name in MODULE_ATTRIBUTES:
            return True
        if name == "__path__" and source.is_package:
            return True
        if source.open is None and not self._may_be_given(source, name):
            return False
        self._execution.doubts += 1
        return True

    def _may_be_given(self, source: Loaded, name: str) -> bool:
        """Say whether a module may get a name in a way that none of its steps shows."""
        world = self._execution.session.world
        if source.complete and source.path is not None and world.may_have(source.path):
            return True
        is_made = any(world.may_be_generated(folder, name) for folder in source.folders)
        module = Module(source.name.rpartition(".")[2], source.path)
        roots = self._execution.session.path.roots
        return is_made or world.may_be_given(module, name, roots)

    def _lacking(self, source: Loaded, name: str) -> Failure | None:
        """Say what it means that a module has no such name, if that is certain."""
        session = self._execution.session
        besides = self._line if source.path == self._execution.path else 0
        gets_it = source.path is not None and session.world.may_get(source.path, name, besides)
        if source.complete or not gets_it:
            return self._failure("missing-name", "ImportError", source.name, name)
        loading = {
            module.name
            for module in session.modules.values()
            if not module.complete and module.place >= source.place
        }
        if not loading.isdisjoint(may_be_loaded(session, source.place)):
            self._execution.doubts += 1
            return None
        return self._failure("cycle", "ImportError", source.name, name)

    def _all(self, source: Loaded) -> Running:
        """Run `from source import *`."""
        module = self._module
        if source.unread or (source.exports is None and source.open is not None):
            module.open = module.open or f"it takes all names of {source.name}"
            self._execution.doubts += 1
            return None
        if source.exports is None:
            for name, value in source.names.items():
                if not name.startswith("_"):
                    module.names[name] = value
            return None
        names = self._listed(source)
        if names is None:
            module.open = module.open or f"it takes all names of {source.name}"
            for name, value in source.names.items():
                module.names.setdefault(name, value)
            return None
        for name in names:
            if source.is_package and name not in source.names:
                failed = yield from self._submodule(source, name)
                if failed is not None:
                    return failed
        for name in names:
            if not self._has(source, name):
                return self._failure("undefined-export", "AttributeError", source.name, name)
            module.names[name] = source.names.get(name)
        return None

    def _listed(self, source: Loaded) -> list[str] | None:
        """Return the names in `__all__`, None if they can't be known."""
        exports = source.exports
        if exports is None or not exports.known:
            return None
        names = list(exports.names)
        for other in exports.others:
            first, *rest = other.split(".")
            owner = source.names.get(first)
            if rest and rest[-1] == "__all__":
                for part in rest[:-1]:
                    owner = owner.names.get(part) if isinstance(owner, Loaded) else None
            elif rest:
                return None
            if not isinstance(owner, Loaded) or owner is source or owner.exports is None:
                return None
            further = Taking(self._execution, self._line)._listed(owner)
            if further is None:
                return None
            names += further
        return names

    def _failure(self, kind: Kind, raises: str, module: str, name: str, text: str = "") -> Failure:
        path = self._execution.path
        return failure(kind, raises, path, self._line, module=module, name=name, text=text)
