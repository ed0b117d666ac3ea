"""One process that imports modules, simulated: what is loaded, in which order, and what fails.

Source: the language reference, "The import system", and `importlib._bootstrap`.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol

from flake8_ssot.project.dynamics import GETATTR
from flake8_ssot.project.failures import Failure, Kind
from flake8_ssot.project.finder import Finder, Found
from flake8_ssot.project.given_names import Module
from flake8_ssot.project.loaded import Function, Loaded, SearchPath
from flake8_ssot.project.program import Program

#: It asks for modules by absolute name, is sent each or why it failed, and ends with its own.
Loading = Generator[str, "Loaded | Failure", "Loaded | Failure"]


class Mark(NamedTuple):
    """A mark of pytest's that the run refuses when the line is evaluated."""

    line: int
    name: str


class World(Protocol):
    """What a session is told about the files and the environment around it."""

    @property
    def finder(self) -> Finder: ...

    def program(self, path: Path) -> Program | None:
        """Return what importing the file does, None if it isn't a source that is read."""

    def is_for_newer(self, path: Path) -> bool:
        """Say whether a file is written for a newer Python, whose syntax ours may not know."""

    def may_have(self, path: Path) -> bool:
        """Say whether the module at `path` may have names that none of its steps binds."""

    def may_be_given(self, module: Module, name: str, roots: Sequence[Path]) -> bool:
        """Say whether a function of some file may set the attribute `name` of the module."""

    def may_get(self, path: Path, name: str, besides: int) -> bool:
        """Say whether the module at `path` may have the name once it is loaded.

        The line `besides` is not asked: it is that which wants the name.
        """

    def late_imports(self, path: Path, name: str, is_package: bool) -> tuple[str, ...]:
        """Return the modules that functions of the module `name` at `path` import."""

    def is_provided(self, top: str) -> bool | None:
        """Say whether a distribution provides the top-level module, None if unknown."""

    def is_required(self, top: str) -> bool:
        """Say whether the project requires a distribution named as the top-level module."""

    def may_be_generated(self, folder: Path, name: str) -> bool:
        """Say whether a build may put the module `name` into `folder`."""

    def refused_marks(self, path: Path) -> tuple[Mark, ...]:
        """Return the marks in a file that the run refuses, in the order of their lines."""


class Session:
    """Imports modules one after the other, as one Python process does.

    With `continuing` a failure is noted on the module where it happens, and the import goes on as
    if it had been repaired: so all failures are found, and not only the first.
    """

    def __init__(self, world: World, path: SearchPath, folder: Path, *, continuing: bool) -> None:
        self.world = world
        self.path = path
        self.folder = folder
        self.continuing = continuing
        self.modules: dict[str, Loaded] = {}
        self.stubs: set[str] = set()
        self.stubs_unread = False
        #: Why packages failed that left their submodules behind.
        self.failed: dict[str, Failure] = {}
        #: The functions that are being run, so that none runs inside itself.
        self.calls: set[Function] = set()
        #: How many modules were begun, and how many before those whose import depends on a
        #: condition: nobody knows when they are loaded.
        self.begun = 0
        self.maybe_loaded: dict[str, int] = {}
        #: The top-level modules that were found while sys.path may have held further entries.
        self.guessed: set[str] = set()
        #: The modules that fail, but may fail in another way before that.
        self.shaky: set[Path] = set()

    def load(self, name: str) -> Loaded | Failure:
        """Import the module `name`, and whatever that leads to."""
        return self._drive(self._load(name))

    def load_file(self, name: str, path: Path) -> Loaded | Failure:
        """Import the file at `path` under a name, wherever it lies."""
        package = path.name == "__init__.py"
        folders = (path.parent,) if package else ()
        return self._drive(self._loaded(Loaded(name, path, folders, package)))

    def failures_in(self, name: str, path: Path, *, is_package: bool) -> list[Failure]:
        """Import the file at `path` as `name`, past its own failures; return these in order.

        What it imports is imported as always: its first failure is what the file sees.
        """
        from flake8_ssot.project.execution import Execution

        module = Loaded(name, path, (path.parent,) if is_package else (), is_package)
        program = self.world.program(path)
        if program is None:
            return []
        self.modules[name] = module
        self._drive(Execution(self, module, path, program, continuing=True).finished())
        return [failed for failed, _ in module.causes]

    def _loaded(self, module: Loaded) -> Loading:
        failure = yield from self._run(module, module.name, None)
        return module if failure is None else failure

    def _drive(self, first: Loading) -> Loaded | Failure:
        """Run a generator and what it asks for, with an explicit stack."""
        stack = [first]
        answer: Loaded | Failure | None = None
        while True:
            try:
                asked = stack[-1].send(answer) if answer is not None else next(stack[-1])
            except StopIteration as done:
                result: Loaded | Failure = done.value
                answer = result
                stack.pop()
                if not stack:
                    return result
                continue
            known = self.modules.get(asked)
            answer = known
            if known is None:
                stack.append(self._load(asked))

    def _load(self, name: str) -> Loading:
        """Import each package of the dotted name that isn't loaded yet, then the module."""
        missing = [name]
        while "." in missing[-1] and (above := missing[-1].rpartition(".")[0]) not in self.modules:
            missing.append(above)
        parent = self.modules.get(missing[-1].rpartition(".")[0])
        for full in reversed(missing):
            module = self.modules.get(full)
            if module is None:
                made = self._create(full, full.rpartition(".")[2], parent)
                if isinstance(made, Failure):
                    return made
                module = made
                failure = yield from self._run(module, full.rpartition(".")[2], parent)
                if failure is not None:
                    return failure
            parent = module
        return parent or opaque(name)

    def _run(
        self, module: Loaded, part: str, parent: Loaded | None
    ) -> Generator[str, Loaded | Failure, Failure | None]:
        """Execute a new module; one that fails leaves sys.modules again."""
        from flake8_ssot.project.execution import Execution

        self.modules[module.name] = module
        self.begun += 1
        module.place = self.begun
        module.may_skip = parent is not None and parent.may_skip
        source = None if module.unread else module.path
        program = self.world.program(source) if source is not None else None
        if source is not None and program is not None:
            execution = Execution(self, module, source, program)
            failure = yield from execution.run()
            if failure is not None:
                if execution.doubts:
                    self.shaky.add(source)
                self.modules.pop(module.name, None)
                self.failed[module.name] = failure.cause
                return failure
            module.doubt, module.may_skip = execution.doubt, execution.may_skip
        module.unread = module.unread or (module.path is not None and program is None)
        module.complete = True
        if parent is not None:
            parent.names[part] = self.modules.get(module.name, module)
        return None

    def _create(self, full: str, part: str, parent: Loaded | None) -> Loaded | Failure:
        """Find a module that isn't loaded yet."""
        if self._is_stubbed(full) or (parent is not None and parent.unread):
            return opaque(full)
        if parent is None:
            return self._top(full)
        if not parent.is_package and parent.open == GETATTR:
            return opaque(full)  # it is asked for its __path__ as for any other name
        if not parent.is_package:
            return self._absent(full, part, parent, f"{parent.name!r} is not a package")
        above = parent.name.rpartition(".")[0]
        if parent.path is None and above in self.failed and above not in self.modules:
            # A namespace package looks its parent up each time that it is searched.
            return self.failed[above]._replace(raises="KeyError")
        found = self.world.finder.find(part, parent.folders)
        if found is None:
            return self._absent(full, part, parent, "")
        return _made(full, found)

    def _top(self, name: str) -> Loaded | Failure:
        standard = name in sys.stdlib_module_names and name != "test"
        found = None if standard else self.world.finder.find(name, self.path.roots)
        if found is not None and self.path.unread:
            self.guessed.add(name)
        if found is not None and found.path is not None:
            return _made(name, found)
        provided = True if standard else self.world.is_provided(name)
        if found is not None and provided is False:
            return _made(name, found)
        if provided is not False or self.path.unread:
            return opaque(name)
        return _missing("missing-distribution", name)

    def _absent(self, full: str, part: str, parent: Loaded, text: str) -> Loaded | Failure:
        """Return what is to be said of a submodule that isn't where its package is."""
        generated = any(self.world.may_be_generated(f, part) for f in parent.folders)
        if parent.roomy or generated:
            return opaque(full)
        return _missing("missing-module", full, text)

    def around(self, name: str) -> Iterator[Loaded]:
        """Yield the module `name` and the packages that it lies in, as far as they are loaded."""
        while name:
            module = self.modules.get(name)
            if module is not None:
                yield module
            name = name.rpartition(".")[0]

    def is_sure(self, module: Loaded) -> bool:
        """Say whether a module that was imported is certainly there."""
        top = module.name.partition(".")[0]
        return (
            not module.unread
            or top in sys.stdlib_module_names
            or self._is_stubbed(module.name)
            or self.world.is_provided(top) is True
        )

    def is_expected(self, module: Loaded) -> bool:
        """Say whether a module that was imported is there, or required by the project at least."""
        return (
            module.path is not None
            or self.is_sure(module)
            or self.world.is_required(module.name.partition(".")[0])
        )

    def _is_stubbed(self, name: str) -> bool:
        return self.stubs_unread or name in self.stubs


def opaque(name: str) -> Loaded:
    """Return a module that nothing is known of."""
    return Loaded(name, is_package=True, unread=True, complete=True, open="it isn't read")


def _made(name: str, found: Found) -> Loaded:
    if found.path is not None and not found.readable:
        return Loaded(name, found.path, found.folders, found.is_package, unread=True)
    module = Loaded(name, found.path, found.folders, found.is_package)
    module.complete = found.path is None
    return module


#: A failure whose place the importing statement fills in.
NOWHERE: Final = Path()


def _missing(kind: Kind, module: str, text: str = "") -> Failure:
    return Failure(kind, "ModuleNotFoundError", NOWHERE, 0, module, "", text)
