"""What is said of an import that fails: the facts that the rules' messages are filled with."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flake8_ssot.project.failing_imports import Failure
from flake8_ssot.project.homes import COMMON, Whereabouts, closest
from flake8_ssot.project.resolver import Project

#: So many candidates are named.
NAMED = 3


class FailureText:
    """Words failures in imports with the search path `roots`, paths relative to `root`."""

    def __init__(
        self, project: Project, whereabouts: Whereabouts, roots: tuple[Path, ...], root: Path
    ) -> None:
        self._project = project
        self._whereabouts = whereabouts
        self._roots = roots
        self._root = root

    def facts(self, failure: Failure) -> dict[str, str]:
        """Return what fills the message of the failure's rule."""
        facts = {"module": failure.module}
        if failure.kind == "module":
            return facts | {"remedy": self._other_module(failure)}
        if failure.kind == "name":
            name = failure.names[0]
            facts |= {"name": name, "through": self._broken_link(failure)}
            return facts | {"remedy": self._home(name, failure)}
        listed = _listed([repr(name) for name in failure.names], "and")
        return facts | {"names": listed, "remedy": self._export(failure)}

    def home(self, failure: Failure) -> str | None:
        """Return the one module that defines a missing name, None if there is none or several."""
        homes = self._whereabouts.of_name(failure.names[0], failure.module, self._roots)
        return homes[0] if len(homes) == 1 else None

    def _other_module(self, failure: Failure) -> str:
        module, wanted = failure.module, failure.wanted
        homes = [self._whereabouts.of_name(n, module, self._roots) for n in wanted[:COMMON]]
        shared = [home for home in (homes[0] if homes else ()) if all(home in h for h in homes)]
        if len(shared) == 1:
            return _definition(wanted, shared[0])
        same = self._whereabouts.of_module(module, self._roots)
        if len(same) > 1 and shared:
            same = [name for name in same if name in shared] or same
        if len(same) == 1:
            return f"did you mean {same[0]!r}?"
        sibling = self._whereabouts.sibling(module, self._roots)
        if sibling:
            return f"did you mean {sibling!r}?"
        if 1 < len(same) <= NAMED:
            return f"did you mean {_listed([repr(name) for name in same], 'or')}?"
        single = [(n, home[0]) for n, home in zip(wanted, homes, strict=False) if len(home) == 1]
        if single:
            return _definition((single[0][0],), single[0][1])
        return "add it, or remove the import"

    def _home(self, name: str, failure: Failure) -> str:
        homes = self._whereabouts.of_name(name, failure.module, self._roots)
        if len(homes) == 1:
            return f"import it from {homes[0]!r}"
        nearest = closest(name, self._names(failure.module))
        if nearest and (not homes or len(homes) > NAMED):
            return f"did you mean {nearest!r}?"
        if homes and len(homes) <= COMMON:
            named = [repr(home) for home in homes[:NAMED]]
            more = [f"{len(homes) - NAMED} more"] if len(homes) > NAMED else []
            return f"it is defined in {_listed(named + more, 'and')}"
        return "define it there, or remove the import"

    def _export(self, failure: Failure) -> str:
        name, names = failure.names[0], self._names(failure.module)
        nearest = closest(name, set(names) - set(failure.names))
        if nearest:
            return f"did you mean {nearest!r}?"
        homes = self._whereabouts.of_name(name, failure.module, self._roots)
        if len(homes) == 1:
            return f"import {name!r} there from {homes[0]!r}"
        them = "it" if len(failure.names) == 1 else "them"
        return f"bind {them} there, or remove {them} from __all__"

    def _broken_link(self, failure: Failure) -> str:
        if not failure.chain:
            return ""
        link = failure.chain[-1]
        path = link.path.relative_to(self._root) if self._root in link.path.parents else link.path
        return f", which {path.as_posix()}:{link.line} fails to import"

    def _names(self, module: str) -> Iterable[str]:
        found = self._project.finder.find(module, self._roots)
        summary = self._project.summary(found.path) if found and found.path else None
        if found is None or summary is None:
            return ()
        names = {name for name in summary.bindings if summary.at_run_time(name)}
        return names | set(self._project.public_names(module, self._roots) or ())


def _definition(names: Iterable[str], home: str) -> str:
    listed = [repr(name) for name in names]
    if len(listed) > NAMED:
        return f"its names are defined in {home!r}"
    return f"{_listed(listed, 'and')} {'is' if len(listed) == 1 else 'are'} defined in {home!r}"


def _listed(words: list[str], conjunction: str) -> str:
    """Join words as prose does."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
