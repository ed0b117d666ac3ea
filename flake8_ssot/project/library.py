"""An environment as the imports of a whole run see it, and signs of what code does to them."""

from __future__ import annotations

import re
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flake8_ssot.files import globbed
from flake8_ssot.imports import outside_project
from flake8_ssot.project.finder import Found
from flake8_ssot.project.installed import Installed
from flake8_ssot.project.path_entries import entries
from flake8_ssot.project.project_files import python_files
from flake8_ssot.project.resolver import Project
from flake8_ssot.project.traces import Traces, files_below
from flake8_ssot.pytest_config.environment import Environment, normalized

if TYPE_CHECKING:
    from flake8_ssot.pytest_config.declared import Declared

#: Tops to which plugins of pytest add names.
PYTEST: Final = frozenset({"pytest", "_pytest"})
#: Where a project writes the names of its distributions, and how deep such files are looked for.
MANIFESTS: Final = ("pyproject.toml", "setup.cfg", "setup.py", "Cargo.toml")
DEPTHS: Final = ("", "*/", "*/*/")
NAMED: Final = re.compile(rb"\bname\s*=\s*[\"']?([A-Za-z0-9][\w.-]*)")


class Library:
    """The environment of the project at `root`."""

    def __init__(self, project: Project, environment: Environment, root: Path) -> None:
        self.project = project
        self.environment = environment
        self.root = root
        self.installed = Installed(environment)
        #: Signs in the project's own files.
        self.own = Traces(root, partial(python_files, root))
        self._of_packages: dict[Path, Traces] = {}
        self._entered: dict[tuple[Path, Path], tuple[Path, ...]] = {}
        self._declared: dict[Path, Declared] = {}

    def find(self, module: str) -> Found | None:
        """Return an installed module."""
        return self.project.finder.find(module, self.environment.search_path)

    def package(self, module: str) -> Found | None:
        """Return the outermost package of an installed module, or itself, that is no namespace."""
        parts = module.split(".")
        found = (self.find(".".join(parts[:count])) for count in range(1, len(parts) + 1))
        return next((package for package in found if package and package.path), None)

    def traces(self, module: str) -> Traces | None:
        """Return the signs in the files of that package, None if there is none."""
        package = self.package(module)
        if package is None or package.path is None:
            return None
        return self._traces(package.folders[0] if package.folders else package.path)

    def _traces(self, place: Path) -> Traces:
        if place not in self._of_packages:
            self._of_packages[place] = Traces(place, partial(files_below, place))
        return self._of_packages[place]

    def gives(self, module: str, name: str) -> bool:
        """Say whether code somewhere may give the installed module a name that it doesn't bind."""
        package = self.traces(module)
        if package is not None and (
            package.assigns(name) or package.computes_names or package.compiles(name)
        ):
            return True
        plugins: set[str] = set()
        if module.partition(".")[0] in PYTEST:
            plugins = {point.module for point in self.environment.entry_points}
        others = (self.own, *(self.traces(plugin) for plugin in sorted(plugins)))
        last = module.rpartition(".")[2]
        return any(other.assigns(name, last) for other in others if other is not None)

    def entered(self, folder: Path, started: Path) -> tuple[Path, ...]:
        """Return what the files in a folder put on sys.path in a run from `started`."""
        if (folder, started) not in self._entered:
            names = self.project.finder.listing(str(folder)).files
            files = (folder / name for name in sorted(names) if name.endswith(".py"))
            found = entries(files, self.project.sources, started)
            self._entered[folder, started] = found.folders
        return self._entered[folder, started]

    def declaration(self, distribution: str, folder: Path) -> Path | None:
        """Return the file in a folder, or above it, that requires a distribution, if one does."""
        with outside_project():
            from flake8_ssot.pytest_config.declared import Declared

        if folder not in self._declared:
            above = [f for f in (folder, *folder.parents) if self.root in (f, *f.parents)]
            self._declared[folder] = Declared(tuple(above), self.root)
        return self._declared[folder].place(distribution)

    @cached_property
    def own_distributions(self) -> frozenset[str]:
        """The normalized names that the project's distributions may have."""
        patterns = (depth + name for depth in DEPTHS for name in MANIFESTS)
        files = (path for pattern in patterns for path in globbed(self.root, pattern))
        texts = (self.project.sources.data(path) or b"" for path in files)
        return frozenset(
            normalized(name.decode("utf-8", "replace")) for t in texts for name in NAMED.findall(t)
        )
