"""`flake8-ssot markers`: where each marker is registered, where it is used, and how often."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.audit.marker_table import Row, rows
from flake8_ssot.audit.registered import Registered
from flake8_ssot.audit.whole import Whole
from flake8_ssot.cli.project import CLEAN, FOUND, WRONG, add_project, opened
from flake8_ssot.wording import count, some
from flake8_ssot.workspace import relative

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

VERSION: Final = 1
#: So many places are named in a line of text; JSON has all.
NAMED: Final = 3


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("markers", help="where markers are registered and used")
    add_project(parser)
    parser.add_argument("--unused", action="store_true", help="only those registered in vain")
    parser.add_argument(
        "--unregistered", action="store_true", help="only uses of what is not registered there"
    )
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print the markers; with --unused or --unregistered return 1 if there are such, else 0."""
    project = opened(given)
    if project is None:
        return WRONG
    whole = project.whole
    found = rows(whole)
    asked = given.unused or given.unregistered
    if asked:
        found = [row for row in found if _is_asked(row, given)]
    root = whole.options.root
    if given.output_format == "json":
        markers = [as_json(row, root) for row in found]
        document = {"version": VERSION, "root": ".", "markers": markers}
        json.dump(document, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        lines = _defects(found, given, root) if asked else _table(found, root)
        sys.stdout.writelines(f"{line}\n" for line in lines)
        if given.unused:
            _tell_of_unknown(rows(whole), whole)
    return FOUND if asked and found else CLEAN


def _is_asked(row: Row, given: argparse.Namespace) -> bool:
    in_vain = given.unused and any(one.is_certain for one in row.unused)
    return in_vain or bool(given.unregistered and row.unregistered)


def _tell_of_unknown(found: Sequence[Row], whole: Whole) -> None:
    open_names = [row.name for row in found if any(not one.is_certain for one in row.unused)]
    places = whole.marks.computed()
    if open_names and places:
        path, line = places[0]
        place = f"{relative(path, whole.options.root)}:{line}"
        sys.stderr.write(
            f"flake8-ssot: {len(open_names)} more have no use that can be read, but {place} "
            f"makes marks whose names are known when it runs only: {', '.join(open_names)}\n"
        )


def _table(found: Sequence[Row], root: Path) -> Iterator[str]:
    """Yield a line for each marker, and at the end what they come to."""
    width = max((len(row.name) for row in found), default=0)
    width = max(width, len("marker"))
    yield f"{'marker':{width}}  uses  files  registered in"
    for row in found:
        files = len({use.path for use in row.uses})
        where = _places(row.registered, root) or "nowhere"
        if row.registered and row.unregistered:
            where += f"; not for {count(len(row.unregistered), 'use')}"
        yield f"{row.name:{width}}  {len(row.uses):4}  {files:5}  {where}"
    in_vain = sum(any(one.is_certain for one in row.unused) for row in found)
    refused = sum(bool(row.unregistered) for row in found)
    yield ""
    yield f"{count(len(found), 'marker')}: {in_vain} registered and never used (--unused),"
    yield f"{refused} used where they are not registered (--unregistered)"


def _defects(found: Sequence[Row], given: argparse.Namespace, root: Path) -> Iterator[str]:
    """Yield a line for each defect, as flake8 writes them."""
    for row in found:
        for one in row.unused if given.unused else ():
            if one.is_certain:
                place = f"{relative(one.path, root)}:{one.line}:{one.column}"
                meant = f"; did you mean {one.meant!r}?" if one.meant else ""
                yield f"{place} {row.name!r} is registered and never used{meant}"
        for path, (location, _, message, _), _ in row.unregistered if given.unregistered else ():
            yield f"{relative(path, root)}:{location.line}:{location.column + 1} {message}"


def _places(found: Sequence[Registered], root: Path) -> str:
    places = list(dict.fromkeys(_place(one, root) for one in found))
    return some(places, NAMED)


def _place(one: Registered, root: Path) -> str:
    if isinstance(one.place, Path):
        return f"{relative(one.place, root)}:{one.line}"
    if one.source == "installed":
        return f"{one.place} (installed)"
    if one.source == "known":
        return f"{one.place} (known plugin)"
    return "pytest itself" if one.source == "pytest" else one.place


def as_json(row: Row, root: Path) -> Any:
    """Return a marker as `--output-format json` has it."""
    return {
        "name": row.name,
        "registered": [_registration(one, row, root) for one in row.registered],
        "uses": [
            {"path": relative(use.path, root), "line": use.line, "column": use.column}
            for use in row.uses
        ],
        "unregistered": [
            {
                "path": relative(path, root),
                "line": violation.location.line,
                "column": violation.location.column + 1,
                "message": violation.message,
            }
            for path, violation, _ in row.unregistered
        ],
    }


def _registration(one: Registered, row: Row, root: Path) -> Any:
    """Return a registration; whether it is in vain is null where that can't be known."""
    is_file = isinstance(one.place, Path)
    in_vain = [u.is_certain for u in row.unused if (u.path, u.line) == (one.place, one.line)]
    return {
        "by": one.source,
        "path": relative(one.place, root) if isinstance(one.place, Path) else None,
        "line": one.line if is_file else None,
        "distribution": one.place if one.source in {"installed", "known"} else None,
        "unused": (in_vain[0] or None) if in_vain else False,
    }
