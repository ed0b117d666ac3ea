"""Which imports go through a shim, and what to import instead."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.option_forms import ShimOption
from flake8_ssot.options import Options
from flake8_ssot.patterns import matches
from flake8_ssot.project.pep_702 import is_pep_702
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.project.resolver import Project
from flake8_ssot.project.shim_homes import Home, Homes, is_within, told
from flake8_ssot.project.shim_text import quote, replacements
from flake8_ssot.project.shims import NOTHING, Shim


class Use(NamedTuple):
    """A shim that an import goes through.

    `kind` is shim, module or name; `old` its dotted path; `homes` say for each imported name what
    to import instead, None where that isn't known: then `text` may quote what the shim says.
    """

    kind: str
    old: str
    homes: tuple[Home | None, ...]
    text: str = ""
    since: str | None = None
    remove_after: str | None = None

    @property
    def remedy(self) -> str:
        """What to import instead as far as that is known, else what the shim says itself."""
        instead: dict[str, list[str]] = {}
        for home in self.homes:
            if home is not None:
                names = instead.setdefault(home.module, [])
                if home.name is not None and repr(home.name) not in names:
                    names.append(repr(home.name))
        paths = [
            f"{', '.join(names)} from {module!r}" if names else repr(module)
            for module, names in instead.items()
        ]
        parts = [f"import {' and '.join(paths)}"] if paths else []
        if None in self.homes:
            parts.append(self.said)
        return "; ".join(parts) + self.when

    @property
    def said(self) -> str:
        """What the shim says itself."""
        return f'it says: "{self.text}"' if self.text else "it names no replacement"

    @property
    def when(self) -> str:
        """Since when it is deprecated, and until when it is kept, as far as that is said."""
        when = [f"deprecated since {self.since}"] if self.since else []
        when += [f"remove after {self.remove_after}"] if self.remove_after else []
        return f" ({', '.join(when)})" if when else ""


class Shims:
    """The shims as one file sees them: its options, and its search path `roots`."""

    def __init__(
        self,
        project: Project,
        options: Options,
        path: Path | None,
        roots: Sequence[Path],
        *,
        is_relative: bool = False,
    ) -> None:
        self._project = project
        self._options = options
        self._path = path
        self._roots = tuple(roots)
        # A relative import means the package's own module, however it is called.
        self._find = project.finder.find if is_relative else project.find
        self._homes = Homes(project, path, self._roots)
        self._documented = options.detect_shims == "documented"

    def concerns(self, module: str) -> bool:
        """Say whether an import of `module` may go through a shim at all, as most can't."""
        if self._options.shims:
            return True
        return self._find(module.partition(".")[0], self._roots) is not None

    def is_package(self, module: str) -> bool:
        found = self._find(module, self._roots)
        return bool(self._options.shims) or (found is not None and found.is_package)

    def in_module(self, module: str, names: Sequence[str | None]) -> Use | None:
        """Say whether importing `names` from `module` goes through a module that is a shim.

        That is the module itself, or a package above it, which an import of it executes. A name
        None stands for the module itself, `*` for all that it has.
        """
        prefix = module
        while prefix:
            use = self._configured(prefix, module, names) or self._declared(prefix, module, names)
            if use is not None:
                return use
            prefix = prefix.rpartition(".")[0]
        return None

    def deprecated_name(self, module: str, name: str) -> Use | None:
        """Say whether `name` alone is a deprecated name of `module`."""
        option = self._options.shims.get(f"{module}:{name}") if self._options.shims else None
        if option is not None and not self._is_allowed(option):
            new = self._homes.configured(option.to, module, name)
            return Use("name", f"{module}.{name}", (new,), "", option.since, option.remove_after)
        deprecated = self._shim(module).names.get(name)
        if deprecated is None or self.is_facade_of(module):
            return None
        decorator = deprecated.decorator
        if decorator and not is_pep_702(self._project, module, decorator, self._roots):
            return None
        home = self._homes.deprecated(module, name, deprecated)
        return Use("name", f"{module}.{name}", (home,), quote(deprecated.text, module, name))

    def deprecated_names(self, module: str) -> frozenset[str]:
        """Return the names of `module` that `deprecated_name` may report."""
        start = module + ":"
        configured = (k[len(start) :] for k in self._options.shims if k.startswith(start))
        return frozenset(self._shim(module).names).union(configured)

    def submodule(self, package: str, name: str) -> Use | None:
        """Say whether `from package import name` gives a submodule that is a shim."""
        module = f"{package}.{name}"
        if module not in self._options.shims:
            if self._shim(module).whole is None:
                return None
            result = self._project.resolve(package, name, self._roots)
            if not isinstance(result, Resolved) or result[:2] != (module, None):
                return None
        return self.in_module(module, [None])

    def is_decorated(self, module: str, name: str) -> bool:
        """Say whether `name` is defined in `module` with a decorator that calls it deprecated."""
        deprecated = self._shim(module).names.get(name)
        return deprecated is not None and deprecated.decorator is not None

    def replacement(self, module: str) -> str | None:
        """Return the module that `module` puts in its own place, None if it does not."""
        whole = self._shim(module).whole
        if whole is None or whole.kind != "replaced":
            return None
        return self._homes.replacement(whole, module)

    @property
    def importer_is_shim(self) -> bool:
        """Whether the linted file is a shim itself: what it imports is another rule's matter."""
        return self.importer_kind is not None

    @property
    def importer_kind(self) -> str | None:
        """The kind of shim that the linted file is itself, None if it is none."""
        if self._path is None:
            return None
        if self._options.shims and self._homes.importer in self._options.shims:
            return "shim"
        if self._options.detect_shims == "none":
            return None
        whole = self._project.shim(self._path, documented=self._documented).whole
        return whole.kind if whole else None

    def is_same(self, module: str, name: str | None, home: Home) -> bool:
        """Say whether `home` is proven to be the very object that `module` gives as `name`."""
        first = self._project.resolve(module, name, self._roots)
        second = self._project.resolve(*home, self._roots)
        if not isinstance(first, Resolved) or not isinstance(second, Resolved):
            return False
        return first.path is not None and first[:4] == second[:4]

    def _shim(self, module: str) -> Shim:
        if self._options.detect_shims == "none":
            return NOTHING
        found = self._find(module, self._roots)
        if found is None or found.path is None or not found.readable:
            return NOTHING
        return self._project.shim(found.path, documented=self._documented)

    def _is_allowed(self, option: ShimOption) -> bool:
        if self._path is None or not option.allow:
            return False
        root = self._options.root
        inside = self._path.is_relative_to(root)
        return inside and matches(self._path.relative_to(root).as_posix(), option.allow)

    def _configured(self, shim: str, module: str, names: Sequence[str | None]) -> Use | None:
        option = self._options.shims.get(shim) if self._options.shims else None
        if option is None or self._is_allowed(option) or self._is_inside(shim):
            return None
        new, _, symbol = option.to.partition(":")
        if shim != module and is_within(new, shim):
            # The new home is inside the package: its modules are where they should be.
            return None
        new += module[len(shim) :] + (f":{symbol}" if symbol else "")
        homes = [self._homes.configured(new, module, name) for name in names]
        return Use("shim", shim, tuple(homes), "", option.since, option.remove_after)

    def _declared(self, shim: str, module: str, names: Sequence[str | None]) -> Use | None:
        whole = self._shim(shim).whole
        if whole is None or self._is_inside(shim):
            return None
        text = quote(whole.text, shim, None)
        if whole.kind == "replaced":
            whole = whole._replace(target=self._homes.replacement(whole, shim))
            if whole.target is None:
                return None
        is_below = shim != module and whole.target is None and not told(whole, shim)
        if is_below and any(replacements(text)):
            # The text of the package sends to its own modules.
            return None
        homes = [self._homes.declared(whole, shim, module, name) for name in names]
        kind = "module" if whole.kind == "module" else "shim"
        return Use(kind, shim, tuple(homes), text, None, whole.remove_after)

    def _is_inside(self, module: str) -> bool:
        """Say whether the linted file is `module`, or in that package."""
        found = self._project.finder.find(module, self._roots)
        if found is None or self._path is None:
            return False
        return self._path == found.path or any(
            self._path.is_relative_to(folder) for folder in found.folders
        )

    def is_facade_of(self, module: str) -> bool:
        """Say whether the linted file is `module`, or the `__init__.py` of a package above it."""
        found = self._project.finder.find(module, self._roots)
        if found is None or found.path is None or self._path is None:
            return False
        is_above = self._path.name == "__init__.py" and found.path.is_relative_to(self._path.parent)
        return is_above or self._path == found.path
