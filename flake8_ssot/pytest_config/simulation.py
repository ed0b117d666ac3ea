"""What a run of pytest imports, in its order, and what of that fails.

Source: pytest's `main.py` (collection order), `pathlib.py` (`import_path`) and
`config/__init__.py` (conftest.py files).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.files import entries, isdir, isfile
from flake8_ssot.project.failures import Failure, Frame, failure
from flake8_ssot.project.loaded import Loaded
from flake8_ssot.project.session import NOWHERE, Session
from flake8_ssot.pytest_config.import_mode import is_packaged, package_of, parent_package
from flake8_ssot.pytest_config.run import PytestRun


class Collected(NamedTuple):
    """A test module that a run imports: under which name, and why that fails, None if it works."""

    path: Path
    name: str
    failure: Failure | None


def children(run: PytestRun, folder: Path) -> list[Path]:
    """Return what a run looks at in a folder, in its order."""
    found = sorted(entries(folder), key=lambda entry: (entry.name != "__init__.py", entry.name))
    paths = [(folder / entry.name, entry.is_folder) for entry in found]
    return [
        path
        for path, is_folder in paths
        if (not run.ignores_folder(path) if is_folder else path.suffix == ".py")
    ]


def test_modules(run: PytestRun) -> Iterator[Path]:
    """Yield the files that a run collects, in its order, whatever a conftest.py leaves out."""
    stack = list(reversed(run.anchors))
    while stack:
        path = stack.pop()
        if isdir(path):
            stack += reversed(children(run, path))
        elif run.collects(path):
            yield path


class Simulation:
    """One run of pytest in a session; `ignores` says which files a conftest.py may leave out."""

    def __init__(self, run: PytestRun, session: Session, ignores: Callable[[Path], bool]) -> None:
        self.run = run
        self.session = session
        self._ignores = ignores
        self._conftests: dict[Path, Failure | None] = {}
        #: What pytest itself imports, and the packages around it.
        self.imported: list[Loaded] = []

    def collect(self) -> Iterator[Collected]:
        """Yield the test modules in the order in which they are imported."""
        stopped = self._start()
        if stopped is not None:
            self.imported.clear()  # all that it was for is over
        for anchor in self.run.anchors:
            yield from self._walk(anchor, stopped)

    def _start(self) -> Failure | None:
        """Load the conftest.py files that come first; the failure of one ends the whole run."""
        for conftest in self.run.initial_conftests:
            failed = self._conftest(conftest)
            if failed is not None:
                return failed
        return None

    def _walk(self, anchor: Path, stopped: Failure | None) -> Iterator[Collected]:
        stack: list[tuple[Path, Failure | None]] = [(anchor, stopped)]
        while stack:
            path, lost = stack.pop()
            if isdir(path):
                lost = lost or self._folder(path)
                stack += [(child, lost) for child in reversed(children(self.run, path))]
            elif self.run.collects(path) and not self._ignores(path):
                yield self._module(path, lost)

    def _folder(self, folder: Path) -> Failure | None:
        """Load the conftest.py files that a folder's tests need."""
        failures = (self._conftest(path) for path in self.run.conftests_above(folder))
        return next((failed for failed in failures if failed is not None), None)

    def _conftest(self, path: Path) -> Failure | None:
        if path not in self._conftests:
            if package_of(path).name == path.stem:
                self.session.modules.pop(path.stem, None)
            name, failed = self._import(path)
            module = self.session.modules.get(name)
            if failed is None and module is not None and module.may_skip:
                failed = failure("unknown", "?", path, 1)
            self._conftests[path] = failed
        return self._conftests[path]

    def _module(self, path: Path, lost: Failure | None) -> Collected:
        if lost is not None:
            return Collected(path, "", lost)
        name, failed = self._import(path)
        return Collected(path, name, failed)

    def _import(self, path: Path) -> tuple[str, Failure | None]:
        """Import a file as pytest does; return its module's name and why that fails."""
        if self.run.import_mode == "importlib":
            return self._import_alone(path)
        root, name = package_of(path)
        if self.run.import_mode == "append":
            self.session.path.put(root, first=False)
        else:
            self.session.path.put(root, first=True)
        return name, self._outcome(path, self.session.load(name))

    def _outcome(self, path: Path, result: Loaded | Failure) -> Failure | None:
        """Judge what was loaded for the file at `path`."""
        if isinstance(result, Failure):
            if result.path == NOWHERE:
                return result._replace(path=path, line=1, frames=(Frame(path, 1),))
            return result
        if not _is_of(result, path):
            other = str(result.path or "")
            return failure("mismatch", "ImportMismatch", path, 1, module=result.name, text=other)
        self.imported += self.session.around(result.name)
        return None

    def _import_alone(self, path: Path) -> tuple[str, Failure | None]:
        """Import a file by itself (importlib mode): nothing is put on sys.path."""
        package = parent_package(path, "importlib", self.run.rootdir)
        stem = path.stem.replace(".", "_")
        name = f"{package}.{stem}" if package else stem
        if name in self.session.modules:
            self.imported += self.session.around(name)
            return name, None
        if is_packaged(path) and isfile(package_of(path).root / "__init__.py"):
            return name, failure("unknown", "?", path, 1)
        return name, self._outcome(path, self.session.load_file(name, path))


def _is_of(module: Loaded, path: Path) -> bool:
    """Say whether pytest takes a module for that of the file at `path`."""
    if module.unread or module.path == path or path.name == "__init__.py":
        return True
    return module.path is not None and module.path.resolve() == path.resolve()
