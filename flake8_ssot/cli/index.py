"""`flake8-ssot index`: where each public symbol is defined, and by how many modules imported."""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot import canonical
from flake8_ssot.audit.index import Row, is_home, rows, symbols_and_summaries
from flake8_ssot.audit.prefetch import prefetch, processors
from flake8_ssot.audit.result import uncollected
from flake8_ssot.audit.whole import Whole
from flake8_ssot.cli.progress import Progress
from flake8_ssot.cli.project import CLEAN, WRONG, add_project, opened, tell
from flake8_ssot.replacing import replace
from flake8_ssot.wording import count, some
from flake8_ssot.workspace import relative

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

VERSION: Final = 1
#: So many names without a certain home are told.
NAMED: Final = 5


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("index", help="where symbols are defined, and who imports them")
    add_project(parser)
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.add_argument(
        "--write", metavar="FILE", help="keep the homes of what is imported in a TOML file"
    )
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print the index or write it; return 0, or 2 if that can't be done."""
    project = opened(given, spared="canonical" if given.write else "")
    if project is None:
        return WRONG
    whole, start = project
    bar, jobs = Progress(quiet=False).bar, given.jobs or processors()
    with uncollected():
        prefetch(start, whole.options, jobs, bar, symbols_and_summaries, lambda paths: ())
        found = rows(whole, bar)
    root = whole.options.root
    if given.write:
        return _write(Path(given.write), found, whole)
    if given.output_format == "json":
        document = {
            "version": VERSION, "root": ".", "symbols": [as_json(row, root) for row in found],
        }  # fmt: skip
        json.dump(document, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in _table(found, root))
    return CLEAN


def _table(found: Sequence[Row], root: Path) -> Iterator[str]:
    """Yield a line for each symbol, and at the end what they come to."""
    places = [f"{relative(row.path, root)}:{row.symbol.line}" for row in found]
    width = max(map(len, places), default=0)
    for place, row in zip(places, found, strict=True):
        number = len(row.importers)
        by = f"imported by {count(number, 'module')}" if number else "not imported"
        yield f"{place:{width}}  {row.symbol.kind} {row.module}.{row.symbol.name}  {by}"
    names = {row.symbol.name for row in found}
    several = sum(len(homes) > 1 for homes in _homes(found).values())
    yield ""
    total = f"{count(len(found), 'symbol')}, {count(len(names), 'name')}"
    yield f"{total}: {several} are imported from several homes"


def as_json(row: Row, root: Path) -> Any:
    """Return a symbol as `--output-format json` has it."""
    return {
        "name": row.symbol.name,
        "kind": row.symbol.kind,
        "module": row.module,
        "path": relative(row.path, root),
        "line": row.symbol.line,
        "importers": len(row.importers),
    }


def _homes(found: Sequence[Row]) -> Mapping[str, list[str | None]]:
    """Return the homes of each name that is imported at all."""
    homes: defaultdict[str, list[str | None]] = defaultdict(list)
    for row in found:
        if row.importers:
            homes[row.symbol.name].append(row.home)
    return homes


def _write(file: Path, found: Sequence[Row], whole: Whole) -> int:
    """Have the file hold the homes; those that it holds already stay where they are still true."""
    homes = _homes(found)
    certain = {name: those[0] for name, those in homes.items() if len(those) == 1 and those[0]}
    try:
        before = canonical.read(file) if file.exists() else {}
        kept = {name: home for name, home in before.items() if _is_true(name, home, found, whole)}
        made = {**certain, **kept}
        text = canonical.text(made, file.read_bytes().decode("utf-8") if before else "")
        replace(file, text.encode())
    except (OSError, ValueError) as error:
        tell(f"{file}: {getattr(error, 'strerror', None) or error}; it can't be written")
        return WRONG
    tell(f"{file}: {count(len(made), 'home')}")
    undecided = sorted(name for name in homes if name not in made)
    if undecided:
        named = some(undecided, NAMED)
        tell(f"left out, as they have no certain home: {named}; add a line to choose")
    return CLEAN


def _is_true(name: str, home: object, found: Sequence[Row], whole: Whole) -> bool:
    """Say whether the home in a file, or each of several, has the name still."""
    homes: list[object] = home if isinstance(home, list) else [home]
    start = bisect_left(found, name, key=lambda row: row.symbol.name)
    own = list(takewhile(lambda row: row.symbol.name == name, found[start:]))
    return bool(homes) and all(any(is_home(whole, row, one) for row in own) for one in homes)
