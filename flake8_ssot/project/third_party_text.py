"""What is said of imports that an environment can't answer: what fills the rules' messages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from flake8_ssot.files import contents
from flake8_ssot.project.definitions import defines
from flake8_ssot.project.homes import Whereabouts, closest, is_test
from flake8_ssot.project.lacks import Lack
from flake8_ssot.project.library import Library
from flake8_ssot.project.traces import files_below
from flake8_ssot.pytest_config.standard_library import CHANGED, GONE

STUBS: Final = "-stubs"
OTHERWISE_ABSENT: Final = "install the distribution that does, or remove the import"
OTHERWISE: Final = "change the import, or the version that is installed"
#: So many candidates are named.
NAMED: Final = 2

Roots = tuple[Path, ...]


class ThirdPartyText:
    """Words failures of the file at `path`; `roots` is its search path."""

    def __init__(
        self, library: Library, whereabouts: Whereabouts, path: Path, roots: Roots
    ) -> None:
        self._library = library
        self._environment, self._installed = library.environment, library.installed
        self._whereabouts = whereabouts
        self._path, self._roots = path, roots

    def absent(self, lack: Lack) -> dict[str, str]:
        """Return what fills the message about a module that nothing provides."""
        is_top = "." not in lack.missing
        remedy = self._provision(lack.missing) if is_top else OTHERWISE_ABSENT
        place = self._shown(self._environment.place or Path())
        return {"module": lack.missing, "environment": place, "remedy": remedy}

    def _shown(self, path: Path) -> str:
        root = self._library.root
        return (path.relative_to(root) if root in path.parents else path).as_posix()

    def _provision(self, top: str) -> str:
        if top + STUBS in self._environment.modules:
            return "only type stubs of it are installed, install the distribution too"
        modules = self._installed.modules(top)
        if modules and top not in modules:
            provided = " and ".join(map(repr, modules[:NAMED]))
            return f"the installed {self._installed.name(top)} provides {provided}"
        if declared := self._library.declaration(top, self._path.parent):
            return f"install it, {self._shown(declared)} declares it"
        same = self._whereabouts.of_module(top, self._roots)
        if 1 <= len(same) <= NAMED:
            return f"did you mean {' or '.join(map(repr, same))}?"
        version = self._environment.standard.version
        if version and (top in sys.stdlib_module_names or top in CHANGED or top in GONE):
            return f"the Python {version[0]}.{version[1]} there does not have it"
        nearest = closest(top, self._environment.modules)
        return f"did you mean {nearest!r}?" if nearest else OTHERWISE_ABSENT

    def lacking(self, lack: Lack) -> dict[str, str]:
        """Return what fills the message about what an installed distribution does not have."""
        if lack.name is None:
            defect, remedy = f"there is no module {lack.missing!r}", self._other_module(lack)
        else:
            defect = f"{lack.missing!r} has no name {lack.name!r}"
            remedy = self._home(lack.missing, lack.name)
        return {
            "defect": defect,
            "distribution": self._distribution(lack.missing),
            "remedy": remedy,
        }

    def _distribution(self, module: str) -> str:
        parts = module.split(".")
        for count in range(len(parts), 0, -1):
            found = self._library.find(".".join(parts[:count]))
            owner = self._installed.owner(found.path) if found and found.path else None
            if owner is not None:
                return str(owner)
        return "the environment"

    def _other_module(self, lack: Lack) -> str:
        roots = self._environment.search_path
        sibling = self._whereabouts.sibling(lack.missing, roots)
        if sibling:
            return f"did you mean {sibling!r}?"
        for name in lack.wanted[:1]:
            homes = self._defining(lack.missing, name)
            if 1 <= len(homes) <= NAMED:
                return f"{name!r} is defined in {' and '.join(map(repr, homes))}"
        return OTHERWISE

    def _home(self, module: str, name: str) -> str:
        nearest = closest(name, self._names(module))
        if nearest:
            return f"did you mean {nearest!r}?"
        homes = self._defining(module, name)
        if 1 <= len(homes) <= NAMED:
            return f"it is defined in {' and '.join(map(repr, homes))}"
        return OTHERWISE

    def _names(self, module: str) -> set[str]:
        """Return the names that can be imported from a module."""
        found, project = self._library.find(module), self._library.project
        summary = project.summary(found.path) if found and found.path else None
        bound = summary.bindings if summary else ()
        names = {name for name in bound if summary and summary.at_run_time(name)}
        return names | set(project.public_names(module, self._environment.search_path) or ())

    def _defining(self, module: str, name: str) -> list[str]:
        """Return the public modules of the same package that define a name."""
        package = self._library.package(module)
        homes = (
            _dotted(Path(path), self._environment.folders)
            for folder in (package.folders if package else ())
            for path in files_below(folder)
            if path.endswith(".py") and defines(contents(path), name)
        )
        return sorted(home for home in homes if not is_test(home) and "._" not in home)


def _dotted(path: Path, sites: Roots) -> str:
    """Return the name of the module at a path in one of the site folders."""
    inside = next(path.relative_to(site) for site in sites if site in path.parents)
    return ".".join(inside.with_suffix("").parts).removesuffix(".__init__")
