"""A file as one that imports: which of its imports fail, and what is to be said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from flake8_ssot.project.attribute_paths import AttributePaths, Gap
from flake8_ssot.project.certainty import Surroundings
from flake8_ssot.project.failing_imports import FailingImports, Failure
from flake8_ssot.project.failure_text import FailureText
from flake8_ssot.project.gap_text import GapText
from flake8_ssot.project.generated import Generated
from flake8_ssot.project.given_names import Module
from flake8_ssot.project.homes import Whereabouts
from flake8_ssot.project.outside import Outside
from flake8_ssot.project.path_entries import Entries, entries
from flake8_ssot.project.resolver import Project
from flake8_ssot.pytest_config.environment import Environment
from flake8_ssot.syntax.stubs import Stubs

if TYPE_CHECKING:
    from flake8_ssot.project.library import Library
    from flake8_ssot.project.third_party import ThirdParty

Roots = tuple[Path, ...]


class ImportMemory:
    """What the importing files of one run have in common."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.defined: dict[Path, frozenset[str]] = {}
        self._generated: dict[Path, Generated] = {}
        self._whereabouts: dict[Path, Whereabouts] = {}
        self._outside: dict[tuple[Path, Path], Outside] = {}
        self._libraries: dict[Path, Library] = {}

    def generated(self, root: Path) -> Generated:
        if root not in self._generated:
            project = self.project
            self._generated[root] = Generated(project.sources, project.finder, root)
        return self._generated[root]

    def whereabouts(self, root: Path) -> Whereabouts:
        if root not in self._whereabouts:
            self._whereabouts[root] = Whereabouts(self.project, root)
        return self._whereabouts[root]

    def outside(self, folder: Path, root: Path, environment: Environment | None) -> Outside:
        if (folder, root) not in self._outside:
            above = [f for f in (folder, *folder.parents) if f == root or root in f.parents]
            known = Outside(self.project.finder, environment, tuple(above) or (folder,), root)
            self._outside[folder, root] = known
        return self._outside[folder, root]

    def library(self, root: Path, environment: Environment) -> Library:
        from flake8_ssot.project.library import Library

        if root not in self._libraries:
            self._libraries[root] = Library(self.project, environment, root)
        return self._libraries[root]


class Run(NamedTuple):
    """What pytest does before it imports the file.

    `before` are the files that it has imported then, `started` is the folder it is started in.
    `has_no_package()`: it imports the file as a top-level module; `is_member()`: as one of a
    package.
    """

    before: tuple[Path, ...]
    started: Path
    has_no_package: Callable[[], bool]
    is_member: Callable[[], bool]


class Importer:
    """The file at `path`; `roots` is its search path, `root` the project's root."""

    def __init__(
        self,
        path: Path | None,
        roots: Roots,
        root: Path,
        run: Run,
        memory: ImportMemory,
        *,
        stubs: Callable[[], Stubs],
        environment: Callable[[], Environment | None],
    ) -> None:
        self._path, self._roots, self._root, self._run = path, roots, root, run
        self._memory = memory
        self._stubs, self._environment = stubs, environment

    @cached_property
    def failing(self) -> FailingImports:
        """The judge of the file's imports."""
        return FailingImports(self._memory.project, self._surroundings)

    @cached_property
    def paths(self) -> AttributePaths:
        """The judge of the dotted paths in the file's strings."""
        return AttributePaths(
            self._memory.project, replace(self._surroundings, assigned=self._may_create)
        )

    @cached_property
    def _surroundings(self) -> Surroundings:
        return Surroundings(
            self._path,
            self._roots,
            self._memory.generated(self._root),
            self._memory.defined,
            has_no_package=self._run.has_no_package,
            is_stubbed=lambda module: self._stubs().covers(module),
            assigned=self._is_assigned,
            given=self._is_given,
            entries=lambda: self.entries,
            others=self._others,
            is_ours=lambda top: self._outside.is_ours(top),
            is_declared=lambda top: self._outside.is_declared(top),
            is_present=self.is_present,
        )

    @cached_property
    def third_party(self) -> ThirdParty | None:
        """The judge of imports from other distributions, None without an environment."""
        from flake8_ssot.project.provision import Loading
        from flake8_ssot.project.third_party import ThirdParty

        environment = self._environment()
        if environment is None:
            return None
        loading = Loading(lambda: self._files, self._run.is_member, self._run.started)
        library = self._memory.library(self._root, environment)
        whereabouts = self._memory.whereabouts(self._root)
        return ThirdParty(library, self._surroundings, loading, whereabouts)

    def gap_facts(self, gap: Gap, target: str) -> dict[str, str]:
        """Return what fills the message about a dotted path that ends too early."""
        whereabouts = self._memory.whereabouts(self._root)
        return GapText(whereabouts, self._roots).facts(gap, target)

    def facts(self, failure: Failure) -> dict[str, str]:
        """Return what fills the message of a failing import's rule."""
        return self._failure_text.facts(failure)

    def home(self, failure: Failure) -> str | None:
        """Return the one module that defines a name that is missing elsewhere."""
        return self._failure_text.home(failure)

    @property
    def _failure_text(self) -> FailureText:
        whereabouts = self._memory.whereabouts(self._root)
        return FailureText(self._memory.project, whereabouts, self._roots, self._root)

    def is_present(self, module: str) -> bool:
        """Say whether `importorskip(module)` certainly doesn't skip."""
        found = self._memory.project.find(module, self._roots)
        if found is None:
            return self._outside.is_present(module)
        if found.path is None or not found.readable:
            return False
        # What it imports itself may be what is not there.
        return b"import" not in (self._memory.project.sources.data(found.path) or b"import")

    @cached_property
    def entries(self) -> Entries:
        """What the file, and those that are imported before it, put on sys.path."""
        return entries(self._files, self._memory.project.sources, self._run.started)

    def _others(self, top: str) -> Roots:
        """Return the folders besides the search path that hold the top-level name `top`."""
        own = (self._path.parent,) if self._path else ()
        same = self._memory.whereabouts(self._root).roots_of(top)
        return (*own, *self.entries.folders, *same, *self._outside.holding(top))

    @cached_property
    def _outside(self) -> Outside:
        folder = self._path.parent if self._path else self._root
        return self._memory.outside(folder, self._root, self._environment())

    @property
    def _files(self) -> Iterable[Path]:
        """The file itself, the packages above it, and what pytest has imported before."""
        if self._path is None:
            return self._run.before
        above = (folder / "__init__.py" for folder in self._path.parents)
        packages = [path for path in above if self._memory.project.finder.is_file(path)]
        return dict.fromkeys((self._path, *packages, *self._run.before))

    def _is_given(self, module: str, name: str) -> bool:
        found = self._memory.project.finder.find(module, self._roots)
        target = Module(module.rpartition(".")[2], found.path if found else None)
        return self._memory.whereabouts(self._root).may_give(target, name, self._roots)

    def _is_assigned(self, name: str, further: Roots) -> bool:
        """Say whether one of these and the further files sets an attribute `name` of something."""
        word = re.escape(name).encode("utf-8", "surrogatepass")
        pattern = re.compile(rb"\.%s\s*=(?!=)|setattr\([^)\n]{0,300}[\"']%s[\"']" % (word, word))
        sources = self._memory.project.sources
        return any(pattern.search(sources.data(path) or b"") for path in (*self._files, *further))

    def _may_create(self, name: str, further: Roots) -> bool:
        """Say whether one of these files may give an object the attribute `name`.

        Unlike `_is_assigned`, calls that fail where there is no such attribute don't count.
        """
        word = re.escape(name).encode("utf-8", "surrogatepass")
        sets = rb"\.%s\s*=(?!=)|(?<![\w.])setattr\([^)\n]{0,300}[\"']%s[\"']" % (word, word)
        creates = rb"[\"'.]%s[\"'][^=]{0,300}\b(?:raising|create)\s*=\s*(?:False|True)" % word
        sources = self._memory.project.sources
        for path in (*self._files, *further):
            # Of the file itself it is known exactly what its calls create.
            pattern = sets if path == self._path else sets + b"|" + creates
            if re.search(pattern, sources.data(path) or b""):
                return True
        return False
