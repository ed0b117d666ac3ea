"""Which test modules can reach which causes, through imports that execute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from flake8_ssot.project.failures import Failure, catches
from flake8_ssot.project.loaded import Guards, Loaded


def reached(tests: Mapping[Path, Loaded]) -> dict[Failure, set[Path]]:
    """Return for each cause the test modules that it would stop, were it the only one.

    `tests` are the test modules by path. A cause goes from a module to those that import it, except
    where an except clause around the import catches it.
    """
    importers, own = _graph(tests)
    by_module = {id(module): path for path, module in tests.items()}
    found: dict[Failure, set[Path]] = {}
    for cause, modules in own.items():
        stack = list(modules)
        seen: set[int] = set()
        while stack:
            module = stack.pop()
            if id(module) in seen:
                continue
            seen.add(id(module))
            for importer, guards in importers.get(id(module), ()):
                if not _is_caught(cause, guards):
                    stack.append(importer)
        found[cause] = {by_module[key] for key in seen if key in by_module}
    return found


def _graph(
    tests: Mapping[Path, Loaded],
) -> tuple[dict[int, list[tuple[Loaded, Guards]]], dict[Failure, list[Loaded]]]:
    """Return who imports each module, and where each cause is, over all that the tests import."""
    importers: defaultdict[int, list[tuple[Loaded, Guards]]] = defaultdict(list)
    own: defaultdict[Failure, list[Loaded]] = defaultdict(list)
    stack = list(tests.values())
    seen: set[int] = set()
    while stack:
        module = stack.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        for failed, guards in module.causes:
            if not _is_caught(failed, guards):
                own[failed.cause].append(module)
        for one in module.imports:
            importers[id(one.module)].append((module, one.guards))
            stack.append(one.module)
    return importers, own


def _is_caught(cause: Failure, guards: Guards) -> bool:
    """Say whether an exception may be caught by the clauses around a statement."""
    return any(catches(types, cause.raises) is not False for types in guards)
