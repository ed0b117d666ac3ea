"""Whether what the project lacks can come from elsewhere: other roots, a build, a distribution."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flake8_ssot.project.finder import Found
from flake8_ssot.project.generated import Generated
from flake8_ssot.project.path_entries import Entries
from flake8_ssot.project.resolution import Missing
from flake8_ssot.project.resolver import Project

#: A call for its effect alone that is given the module's name.
HANDED: Final = re.compile(
    rb"^(?!(?:logging\.)?getLogger\b|print\b)[A-Za-z_][\w.]*\([^=\n]*(?:\n[^=\n]*)?\b__name__",
    re.MULTILINE,
)

#: How a function finds the module that calls it.
FRAMES: Final = re.compile(rb"current_module|calling_module|_getframe|currentframe")

Roots = tuple[Path, ...]


@dataclass(frozen=True)
class Surroundings:
    """What is known of a file and of the Python that imports it; questions are asked when needed.

    `has_no_package`: pytest imports the file as a top-level module. `is_stubbed(module)`: it may be
    put into sys.modules. `assigned(name, files)`: one of these files, or of those that are loaded
    before, sets such an attribute. `given(module, name)`: any file of the project sets that of the
    module, by the look of it. `entries`: what is put on sys.path by the way. `others(top)`:
    folders besides `roots` that may hold that top-level name. `is_ours(top)`: nothing outside can
    have a portion of it.
    `is_declared(top)`: the project requires a distribution of that name.
    `is_present(module)`: it can certainly be imported. `defined` holds names by file, for reuse.
    """

    path: Path | None
    roots: Roots
    generated: Generated
    defined: dict[Path, frozenset[str]]
    has_no_package: Callable[[], bool]
    is_stubbed: Callable[[str], bool]
    assigned: Callable[[str, Roots], bool]
    given: Callable[[str, str], bool]
    entries: Callable[[], Entries]
    others: Callable[[str], Roots]
    is_ours: Callable[[str], bool]
    is_declared: Callable[[str], bool]
    is_present: Callable[[str], bool]


class Certainty:
    """Answers for one importing file."""

    def __init__(self, project: Project, around: Surroundings) -> None:
        self._project = project
        self._around = around

    def search_paths(self, module: str, roots: Roots, *, relative: bool) -> Iterator[Roots]:
        """Yield the search paths that may be in force, the likeliest first.

        Of several folders that hold the top-level name, any may come first. A relative import is
        looked for in the file's own package only.
        """
        yield roots
        if relative:
            return
        top = module.partition(".")[0]
        find = self._project.finder.find
        others = (*roots, *self._around.others(top))
        holding = [root for root in dict.fromkeys(others) if find(top, (root,)) is not None]
        if len(holding) > 1 or any(root not in roots for root in holding):
            for root in holding:
                yield (root, *roots)

    def missing_module(self, module: str, roots: Roots, *, own: bool = False) -> str | None:
        """Return the first of the packages of `module`, or itself, that isn't there for certain.

        `own`: its top-level package is the importing file's own.
        """
        parents: list[Found] = []
        prefix = ""
        for part in module.split("."):
            prefix = f"{prefix}.{part}" if prefix else part
            found = self._project.finder.find(prefix, roots)
            if found is None:
                break
            parents.append(found)
        else:
            return None
        if not parents or any(map(self._is_open, parents)):
            return None
        if not (own or self._is_whole(parents[0])) or self._around.is_stubbed(prefix):
            return None
        part = prefix.rpartition(".")[2]
        return None if self._around.generated.may_be(part, parents[-1].folders) else prefix

    def is_certain(self, missing: Missing, roots: Roots, *, own: bool = False) -> bool:
        """Say whether what the resolver calls missing is: in any state of the installed project."""
        module = missing.module
        if self._around.is_stubbed(module):
            return False
        if missing.name is None:
            if self.missing_module(module, roots, own=own) is None:
                return False
        elif self._is_alterable(module, missing.name, roots, own):
            return False
        # Where only one of several sources of a name is certain to fail, another may give it.
        for link in missing.chain:
            summary = self._project.summary(link.path)
            if summary is None or summary.stars or summary.unread:
                return False
        found = self._project.finder.find(module, roots)
        if found is None or found.path is None:
            return True
        return not hands_itself_over(self._project.sources.data(found.path) or b"")

    def _is_alterable(self, module: str, name: str, roots: Roots, own: bool) -> bool:
        """Say whether a package above `module`, or a namespace, may give it `name`."""
        top = self._project.finder.find(module.partition(".")[0], roots)
        if top is None or not (own or self._is_whole(top)):
            return True
        packages = self._parents(module, roots)
        files = tuple(package.path for package in packages if package.path is not None)
        if any(map(self._is_open, packages)) or self._around.assigned(name, files):
            return True
        return self._around.given(module, name)

    def _parents(self, module: str, roots: Roots) -> list[Found]:
        """Return the packages above `module`."""
        parts = module.split(".")
        names = (".".join(parts[:count]) for count in range(1, len(parts)))
        found = (self._project.finder.find(name, roots) for name in names)
        return [package for package in found if package is not None]

    def lacks_submodule(self, found: Found, name: str) -> bool:
        """Say whether no build makes a submodule `name`, and nothing puts it into sys.modules."""
        if not found.is_package:
            return True
        if self._around.is_stubbed(f"{found.name}.{name}"):
            return False
        return not self._around.generated.may_be(name, found.folders)

    def _is_open(self, found: Found) -> bool:
        """Say whether a package may have submodules that lie elsewhere, or none can be seen."""
        if found.path is None:
            return False
        summary = self._project.summary(found.path) if found.readable else None
        return summary is None or summary.has_other_folders

    def _is_whole(self, top: Found) -> bool:
        """Say whether the top-level package `top` lies in the project as a whole.

        A bare folder proves nothing where another distribution may have a portion of the namespace,
        or a regular package of its name.
        """
        if not top.is_namespace:
            return self._is_distributed(top) or not self._around.is_declared(top.name)
        if self._around.entries().open or not self._around.is_ours(top.name):
            return False
        return any(map(_holds_python, top.folders))

    def _is_distributed(self, top: Found) -> bool:
        """Say whether a regular package lies at the root of a distribution, or in its `src`."""
        place = top.folders[0].parent if top.folders else (top.path or Path()).parent
        bases = [place, place.parent] if place.name == "src" else [place]
        files = [self._project.finder.listing(str(base)).files for base in bases]
        return any({"pyproject.toml", "setup.py", "setup.cfg"} & names for names in files)


def hands_itself_over(data: bytes) -> bool:
    """Say whether a module gives its name, or itself, to a function, which may add names to it."""
    return HANDED.search(data) is not None or FRAMES.search(data) is not None


def _holds_python(folder: Path) -> bool:
    for _, folders, names in os.walk(folder):
        if any(name.endswith(".py") for name in names):
            return True
        folders[:] = [name for name in folders if name[:1] not in {".", "_"}]
    return False
