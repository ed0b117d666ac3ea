"""What to import instead of what a shim offers: the canonical path, where it can be known."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from flake8_ssot.project.resolution import Missing, Resolution, Resolved, absolute
from flake8_ssot.project.resolver import Project
from flake8_ssot.project.shim_tables import DeprecatedName
from flake8_ssot.project.shim_text import SAYS_DEPRECATED, quote, replacements
from flake8_ssot.project.shims import Declaration

# What a shim imports for itself.
TOOLS: Final = frozenset(
    {"warnings", "typing", "typing_extensions", "__future__", "sys", "importlib", "types"}
)


class Home(NamedTuple):
    """What to import instead: a name of a module, or (`name` None) the module."""

    module: str
    name: str | None


class Homes:
    """The homes of symbols, for the file at `path`, which may import what is private to it."""

    def __init__(self, project: Project, path: Path | None, roots: Sequence[Path]) -> None:
        self._project = project
        self._path = path
        self._roots = roots

    @property
    def importer(self) -> str:
        """The linted file's dotted name."""
        return self._project.place(self._path, self._roots).name if self._path else ""

    def configured(self, to: str, module: str, name: str | None) -> Home:
        """Return where `name` of the shim `module` is, which is configured to be at `to`.

        A re-export there is followed; what isn't there may still be found through the shim.
        """
        new, _, symbol = to.partition(":")
        wanted = symbol or (None if name == "*" else name)
        result = self._project.resolve(new, wanted, self._roots)
        if isinstance(result, Missing) and result.name and name:
            result = self._project.resolve(module, name, self._roots)
            return next(self._elsewhere(result, module), Home(new, wanted))
        return next(self._elsewhere(result, ""), Home(new, wanted))

    def declared(self, whole: Declaration, shim: str, module: str, name: str | None) -> Home | None:
        """Return where `name` of `module` is, which is the declared `shim` or a module below it."""
        if name is None or name == "*":
            return next(self._of_module(whole, shim, module), None)
        return next(self._of_member(whole, shim, module, name), None)

    def replacement(self, whole: Declaration, shim: str) -> str | None:
        """Return the other module that the shim puts in its place, None if it is its own."""
        path = whole.target or f"{shim}.{whole.alias}"
        result = self._project.resolve_path(path, self._roots)
        if not isinstance(result, Resolved) or result.name is not None:
            return None
        return next((home.module for home in self._elsewhere(result, shim, private=False)), None)

    def deprecated(self, module: str, name: str, deprecated: DeprecatedName) -> Home | None:
        """Return what replaces a name that `module` declares deprecated."""
        own = f"{module}.{name}"
        for path in self._paths(module, name, deprecated):
            top = path.partition(".")[0]
            is_known = self._project.finder.find(top, self._roots) or top in sys.stdlib_module_names
            if path not in (own, module) and is_known:
                result = self._project.resolve_path(path, self._roots)
                if home := next(self._elsewhere(result, own), None):
                    return home
        return None

    def _paths(self, module: str, name: str, deprecated: DeprecatedName) -> Iterator[str]:
        """Yield the dotted paths of what may replace a deprecated name, the surest first."""
        target = deprecated.target
        if target is not None:
            found = self._project.finder.find(module, self._roots)
            is_package = found is not None and found.is_package
            source = absolute(target, module, is_package=is_package)
            if source and target.name:
                yield f"{source}.{target.name}"
        if deprecated.alias:
            yield f"{module}.{deprecated.alias}"
        if deprecated.path:
            yield deprecated.path
        for path in replacements(quote(deprecated.text, module, name)):
            # `__version__` is not replaced by a function that tells it.
            if not name.startswith("__") or path.rpartition(".")[2] == name:
                yield path

    def _of_module(self, whole: Declaration, shim: str, module: str) -> Iterator[Home]:
        if whole.target is not None:
            yield Home(whole.target + module[len(shim) :], None)
        sources = self._sources(module, shim) if whole.kind != "module" else set[str]()
        if len(sources) == 1:
            yield Home(sources.pop(), None)
        for path in told(whole, shim):
            if self._project.find(path, self._roots):
                yield Home(path, None)

    def _of_member(self, whole: Declaration, shim: str, module: str, name: str) -> Iterator[Home]:
        result = self._project.resolve(module, name, self._roots)
        yield from self._elsewhere(result, shim)
        if whole.target is not None:
            yield self.configured(f"{whole.target}{module[len(shim) :]}:{name}", module, name)
        for path in told(whole, shim, name):
            if self._project.find(path.partition(".")[0], self._roots) is None:
                continue
            for dotted in (f"{path}.{name}", path):
                if dotted.rpartition(".")[2] == name:
                    result = self._project.resolve_path(dotted, self._roots)
                    yield from self._elsewhere(result, shim)

    def _elsewhere(self, result: Resolution, shim: str, *, private: bool = True) -> Iterator[Home]:
        """Yield the canonical path of what was resolved, if that is not in the shim itself.

        Where the defining module is private to others, it is the nearest public one on the way.
        """
        if not isinstance(result, Resolved):
            return
        ways = [Home(result.module, result.name)]
        if private:
            ways += [Home(link.module, link.name) for link in reversed(result.chain)]
        for home in ways:
            is_shim = is_within(home.module, shim) or f"{home.module}.{home.name}" == shim
            if not is_shim and not self._is_private(home):
                yield home
                return

    def _sources(self, module: str, shim: str) -> set[str]:
        """Return the modules where the names that `module` passes on are defined."""
        found = self._project.finder.find(module, self._roots)
        summary = self._project.summary(found.path) if found and found.path else None
        if summary is None:
            return set()
        names = self._project.public_names(module, self._roots) or summary.public()
        sources: set[str] = set()
        for name in names:
            if is_tool(name):
                continue
            result = self._project.resolve(module, name, self._roots)
            sources.update(home.module for home in self._elsewhere(result, shim))
        return sources - TOOLS

    def _is_private(self, home: Home) -> bool:
        """Say whether `home` is private to a package that the linted file isn't in."""
        if home.name is not None and home.name.startswith("_") and not home.name.endswith("__"):
            return True
        importer, parts = self.importer.split("."), home.module.split(".")
        return any(
            part.startswith("_") and importer[: max(1, n)] != parts[: max(1, n)]
            for n, part in enumerate(parts)
        )


def is_tool(name: str) -> bool:
    """Say whether a name that a shim has is what it warns with."""
    return SAYS_DEPRECATED.search(name) is not None


def told(whole: Declaration, shim: str, name: str | None = None) -> list[str]:
    """Return the paths that a shim's text tells to use for `name`, other than its own."""
    paths = replacements(quote(whole.text, shim, name))
    return [path for path in paths if not is_within(path, shim)]


def is_within(path: str, package: str) -> bool:
    """Say whether a dotted path is `package` or below it."""
    return path == package or path.startswith(package + ".")
