"""`flake8-ssot shims`: what each shim passes on, who needs it, and what keeps it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.audit.shim_rows import Row, rows
from flake8_ssot.audit.shim_words import Place
from flake8_ssot.audit.whole import Whole
from flake8_ssot.cli.project import CLEAN, FOUND, WRONG, add_project, opened
from flake8_ssot.wording import count, some
from flake8_ssot.workspace import relative

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

VERSION: Final = 1
#: So many places, or homes, are named in a line of text; JSON has all.
NAMED: Final = 3


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("shims", help="what shims pass on, and who needs them")
    add_project(parser)
    parser.add_argument(
        "--unused", action="store_true", help="only those that can be deleted today"
    )
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print the shims; with --unused return 1 if there are such, else 0."""
    project = opened(given)
    if project is None:
        return WRONG
    found = rows(project.whole)
    if given.unused:
        found = [row for row in found if row.is_unused]
    root = project.whole.options.root
    if given.output_format == "json":
        shims = [as_json(row, project.whole) for row in found]
        json.dump({"version": VERSION, "root": ".", "shims": shims}, sys.stdout, indent=2)
        sys.stdout.write("\n")
    else:
        lines = _unused(found, root) if given.unused else _blocks(found, project.whole)
        sys.stdout.writelines(f"{line}\n" for line in lines)
    return FOUND if given.unused and found else CLEAN


def _unused(found: Sequence[Row], root: Path) -> Iterator[str]:
    """Yield a line for each shim that nothing needs, as flake8 writes them."""
    for row in found:
        yield f"{_place(row, root)}:1 {_named(row)} is needed by nothing; delete it"


def _blocks(found: Sequence[Row], whole: Whole) -> Iterator[str]:
    """Yield a few lines for each shim, and at the end what they come to."""
    root = whole.options.root
    for row in found:
        yield f"{_place(row, root)}  {_named(row)} -> {_homes(row)}"
        for label, places in (("imported", row.importers), ("named in text", row.strings)):
            if places:
                files = count(len({place.path for place in places}), "file")
                yield f"    {label} by {files}: {_places(places, root)}"
        if row.due is not None and row.due.deadline.is_past(
            whole.workspace.today(), row.due.version
        ):
            yield f"    expired: it was to be removed {row.due.deadline.text}"
        for reason in row.reasons:
            yield f"    kept: {reason}"
        if row.is_unused:
            yield "    nothing needs it: delete it"
        yield ""
    unused = sum(row.is_unused for row in found)
    yield f"{count(len(found), 'shim')}: {unused} can be deleted today (--unused)"


def _place(row: Row, root: Path) -> str:
    return f"{relative(row.path, root)}:{row.line}" if row.path else "(configured)"


def _named(row: Row) -> str:
    noun = {"module": "deprecated module", "name": "deprecated name"}.get(row.kind, "shim")
    return f"{noun} {row.old!r}"


def _homes(row: Row) -> str:
    """Return where what a shim passes on is at home: one path, or the modules of the names."""
    known = [home for home in row.homes.values() if home]
    if not known:
        return f'it says: "{row.says}"' if row.says else "it names no replacement"
    if len(row.homes) == 1:
        return known[0]
    modules = list(dict.fromkeys(home.rpartition(".")[0] or home for home in known))
    return some(modules, NAMED)


def _places(places: Sequence[Place], root: Path) -> str:
    return some([f"{relative(path, root)}:{line}" for path, line in places], NAMED)


def as_json(row: Row, whole: Whole) -> Any:
    """Return a shim as `--output-format json` has it."""
    root, due = whole.options.root, row.due
    return {
        "name": row.old,
        "kind": row.kind,
        "by": row.by,
        "path": relative(row.path, root) if row.path else None,
        "line": row.line if row.path else None,
        "targets": row.homes,
        "says": row.says or None,
        "importers": [_as_json(place, root) for place in row.importers],
        "strings": [_as_json(place, root) for place in row.strings],
        "remove": due.deadline.text if due else None,
        "expired": due is not None and due.deadline.is_past(whole.workspace.today(), due.version),
        "kept_by": list(row.reasons),
        "unused": row.is_unused,
    }


def _as_json(place: Place, root: Path) -> Any:
    return {"path": relative(place.path, root), "line": place.line}
