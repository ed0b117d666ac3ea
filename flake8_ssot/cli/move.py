"""`flake8-ssot move`: a module, or one name of it, moves, and all who use it follow."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.cli.project import CLEAN, FOUND, WRONG, add_project, opened, tell
from flake8_ssot.fixes import missing_library
from flake8_ssot.wording import count
from flake8_ssot.workspace import relative

if TYPE_CHECKING:
    from flake8_ssot.moving.plan import Plan
    from flake8_ssot.moving.request import Request

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

VERSION: Final = 1
EXAMPLES: Final = """\
examples:
  flake8-ssot move shop.money shop.core.money            a module, or a package
  flake8-ssot move shop.money:Coin shop.coins            a class, a function or a constant
  flake8-ssot move --diff shop.money shop.core.money     what would be done
  flake8-ssot move --shim --remove-after 2027-06 shop.money shop.core.money

Exit status: 0 all done, 1 something is left for a person, 2 nothing was moved.
"""


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser(
        "move", help="a module, or a name, moves, and all who use it follow",
        description=__doc__, epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("old", metavar="OLD", help="what moves: module.path, or module.path:name")
    parser.add_argument("new", metavar="NEW", help="its new place, which is not there yet")
    add_project(parser)
    parser.add_argument("--diff", action="store_true", help="only show what would be done")
    parser.add_argument("--shim", action="store_true", help="leave a shim at the old place")
    parser.add_argument(
        "--remove-after", metavar="DATE|VERSION", help="the shim says that it is to be removed then"
    )
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Move; return 1 if something is left for a person, else 0, and 2 if nothing was moved."""
    missing = missing_library()
    if missing is not None:
        tell(f"to move needs the library {missing}; pip install 'flake8-ssot[fix]'")
        return WRONG
    from flake8_ssot.moving.planner import plan  # here: it needs libraries
    from flake8_ssot.moving.request import Refused, request

    try:
        wanted = request(given.old, given.new, shim=given.shim, remove_after=given.remove_after)
        project = opened(given)
        if project is None:
            return WRONG
        made = plan(project.whole, project.start, wanted)
        if not given.diff:
            made.apply()
    except Refused as refused:
        tell(str(refused))
        return WRONG
    root = project.whole.options.root
    if given.output_format == "json":
        json.dump(as_json(made, wanted, root), sys.stdout, indent=2)
        sys.stdout.write("\n")
        return FOUND if made.left else CLEAN
    if given.diff:
        sys.stdout.writelines(made.differences())
    lines = _lines(made, wanted, root, would=given.diff)
    (sys.stderr if given.diff else sys.stdout).writelines(f"{line}\n" for line in lines)
    return FOUND if made.left else CLEAN


def _lines(made: Plan, wanted: Request, root: Path, *, would: bool) -> Iterator[str]:
    """Yield what was done, or would be, and a line for each place that is left."""
    verb = "would move" if would else "moved"
    yield f"{verb} {wanted.old} -> {wanted.new}"
    new = [relative(one.path, root) for one in made.written if one.before is None]
    if new:
        yield f"new: {', '.join(new)}"
    files = sum(one.before is not None for one in made.written)
    parts = f"{count(made.imports, 'import')} and {count(made.strings, 'string')}"
    yield f"rewritten: {parts} in {count(files, 'file')}"
    if made.left:
        yield ""
        yield f"left for a person: {count(len(made.left), 'place')}"
        yield from (f"{relative(path, root)}:{line}:1 {why}" for path, line, why in made.left)


def as_json(made: Plan, wanted: Request, root: Path) -> Any:
    """Return what `--output-format json` has."""
    return {
        "version": VERSION,
        "root": ".",
        "old": str(wanted.old),
        "new": str(wanted.new),
        "moved": [
            {"from": relative(here, root), "to": relative(there, root)}
            for here, there in made.renames
        ],
        "created": [relative(one.path, root) for one in made.written if one.before is None],
        "rewritten": [relative(one.path, root) for one in made.written if one.before is not None],
        "imports": made.imports,
        "strings": made.strings,
        "left": [
            {"path": relative(path, root), "line": line, "message": why}
            for path, line, why in made.left
        ],
    }
