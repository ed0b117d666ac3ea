"""Where each public symbol of a project is defined, and how many modules import it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from flake8_ssot.audit.whole import Whole
from flake8_ssot.project.bindings import Target
from flake8_ssot.project.comparison import is_foreign
from flake8_ssot.project.copies import is_generated
from flake8_ssot.project.homes import is_test
from flake8_ssot.project.resolution import Resolved
from flake8_ssot.project.symbols import SYMBOLS, Symbol, Symbols, symbols
from flake8_ssot.workspace import Workspace


class Row(NamedTuple):
    """A symbol, its module, and the files that import it, through whatever passes it on.

    `home` is the module that others are to import it from: the one that defines it, or a package
    above it that passes it on and that more of them use. None: a private module defines it, and
    others than a package above it pass it on.
    """

    symbol: Symbol
    module: str
    home: str | None
    path: Path
    importers: Sequence[Path]


def symbols_and_summaries(
    workspace: Workspace, _root: Path, paths: Sequence[Path], _chosen: Collection[Path] = ()
) -> None:
    """Make what `rows` needs of files, so that the cache has it."""
    for path in paths:
        _symbols(workspace, path)
        workspace.project.summary(path)


def rows(whole: Whole, tell: Callable[[int, int], None] = lambda done, total: None) -> list[Row]:
    """Return the symbols of a project, by name and module; those of test modules apart.

    `tell` is told how many of how many files are read.
    """
    found: list[tuple[Path, Symbols]] = []
    for number, path in enumerate(whole.files, 1):
        found.append((path, _symbols(whole.workspace, path)))
        tell(number, len(whole.files))
    uses = _uses(whole, found)
    made = [
        _row(whole, Row(symbol, names[0], None, path, ()), names, uses[path, symbol.name])
        for path, there in found
        if there.defined and not is_foreign(path) and not is_test((names := _names(whole, path))[0])
        for symbol in there.defined
    ]
    return sorted(made, key=lambda row: (row.symbol.name, row.module, str(row.path)))


def is_home(whole: Whole, row: Row, module: object) -> bool:
    """Say whether a module defines the row's symbol, or is a package that passes it on.

    Another module that passes it on is what is left behind when a symbol moves.
    """
    if not isinstance(module, str) or module == row.module:
        return module == row.module
    roots = whole.workspace.search_path(row.path, whole.options)
    package = whole.workspace.project.find(module, roots)
    if package is None or not package.is_package:
        return False
    found = whole.workspace.project.resolve(module, row.symbol.name, roots)
    return isinstance(found, Resolved) and (found.path, found.name) == (row.path, row.symbol.name)


def _row(whole: Whole, row: Row, names: Sequence[str], uses: Mapping[Path, str]) -> Row:
    """Return the row with its home and importers.

    `names` are all under which its file can be imported: it is called as most importers call it, or
    else by the first. `uses` says what each file imports it from.
    """
    count = Counter(uses.values())
    row = row._replace(module=max(names, key=lambda name: _used(name, count)))
    parts = row.module.split(".")
    above = (".".join(parts[:number]) for number in range(len(parts) - 1, 0, -1))
    homes = [row.module, *(package for package in above if is_home(whole, row, package))]
    home = max(homes, key=lambda one: (not _is_private(one), count[one], one == row.module))
    is_known = not _is_private(home) or set(count) <= set(homes)
    return row._replace(home=home if is_known else None, importers=sorted(uses))


def _used(module: str, count: Mapping[str, int]) -> int:
    """Return how many files import it from the module, or from a package above it."""
    return sum(number for other, number in count.items() if f"{module}.".startswith(f"{other}."))


def _is_private(module: str) -> bool:
    return "._" in f".{module}"


def _symbols(workspace: Workspace, path: Path) -> Symbols:
    sources, cache = workspace.sources, workspace.project.cache

    def make(data: bytes) -> Symbols:
        found = symbols(sources.tree(path))
        return found._replace(defined=()) if is_generated(data) else found

    return cache.of(SYMBOLS, path, sources, make) or Symbols()


def _names(whole: Whole, path: Path) -> Sequence[str]:
    roots = whole.workspace.search_path(path, whole.options)
    return whole.workspace.project.names(path, roots)


def _uses(
    whole: Whole, found: Sequence[tuple[Path, Symbols]]
) -> defaultdict[tuple[Path, str], dict[Path, str]]:
    """Return which files import what, by the file and name where it is defined, and from where."""
    uses: defaultdict[tuple[Path, str], dict[Path, str]] = defaultdict(dict)
    project = whole.workspace.project
    known: dict[tuple[tuple[Path, ...], str, str], tuple[Path, str] | None] = {}
    for path, there in found:
        for module, name, roots in _absolute(whole, path, there):
            key = (roots, module, name)
            if key not in known:
                known[key] = None
                home = project.resolve(module, name, roots)
                if isinstance(home, Resolved) and home.path and home.name:
                    known[key] = home.path, home.name
            place = known[key]
            if place is not None and place[0] != path:
                uses[place][path] = module
    return uses


def _absolute(
    whole: Whole, path: Path, there: Symbols
) -> Iterator[tuple[str, str, tuple[Path, ...]]]:
    """Yield what a file takes: the module, the name, and the search path.

    A star takes all that is public there.
    """
    project, roots = whole.workspace.project, whole.workspace.search_path(path, whole.options)
    for module, name, level in there.taken:
        found, where = project.taken_from(path, Target(module, None, level), roots)
        if found and (level or project.find(found, roots) is not None):
            names = (project.public_names(found, where) or ()) if name == "*" else (name,)
            yield from ((found, each, where) for each in names)
    for dotted in there.reached:
        path_names = dotted.lstrip(".")
        target = Target(path_names, None, len(dotted) - len(path_names))
        found, where = project.taken_from(path, target, roots)
        owner = project.module_on(found, where) if found else None
        if found and owner is not None and owner.name != found:
            yield owner.name, found.removeprefix(f"{owner.name}.").partition(".")[0], where
