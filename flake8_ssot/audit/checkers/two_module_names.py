"""OST503: a file that one run of pytest imports under two names, so that it exists twice."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from flake8_ssot.audit.two_names import Wrong, wrong_lines
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.project.failures import Frame
from flake8_ssot.project.twice import Twice
from flake8_ssot.pytest_config.run import CONFTEST
from flake8_ssot.rules import Location, Rule
from flake8_ssot.syntax.state import held
from flake8_ssot.wording import some
from flake8_ssot.workspace import relative

TWO_MODULE_NAMES = Rule(
    "OST503",
    "two-module-names",
    "one run of pytest loads {path} as {name!r} here and as {other!r} {where}, so that its {what} "
    "exists twice; {remedy}",
)


def check_runs(whole: Whole, runs: Iterable[Iterable[Twice]]) -> Iterator[Found]:
    """Yield the imports that name a file otherwise than the rest of their run does.

    `runs` are for each run the files that it executes under several names.
    """
    seen: set[tuple[Frame, str]] = set()
    for files in runs:
        for wrong, what in _told(whole, files):
            if (wrong.place, wrong.name) not in seen:
                seen.add((wrong.place, wrong.name))
                violation = TWO_MODULE_NAMES.at(
                    _location(whole, wrong.place), **_facts(wrong, what, whole.options.root)
                )
                yield Found(wrong.place.path, violation, wrong.name)


def _told(whole: Whole, files: Iterable[Twice]) -> Iterator[tuple[Wrong, str]]:
    """Yield the lines that lead to what must not be there twice, each with the first of that."""
    for lines in wrong_lines(files, whole.options.root):
        found = ((wrong, what) for wrong in lines if (what := _held(whole, wrong)) is not None)
        yield from [one for one in (next(found, None),) if one is not None]


def _held(whole: Whole, wrong: Wrong) -> str | None:
    tree = whole.workspace.sources.tree(wrong.path)
    return held(tree, is_collected=wrong.right.given) if tree is not None else None


def _facts(wrong: Wrong, what: str, root: Path) -> dict[str, str]:
    right = wrong.right
    places = [f"{relative(path, root)}:{line}" for path, line in sorted(right.uses)]
    remedy = f"import {wrong.remedy!r}"
    if right.given:
        apart = "move what is shared into a module of its own"
        # Of several conftest.py files, the name means the last one.
        remedy = apart if f"{right.name}.py" == CONFTEST else f"{remedy}, or {apart}"
    return {
        "path": relative(wrong.path, root),
        "name": wrong.name,
        "other": right.name,
        "where": "by itself" if right.given else f"in {some(places, 1)}",
        "what": what,
        "remedy": remedy,
    }


def _location(whole: Whole, place: Frame) -> Location:
    tree = whole.workspace.sources.tree(place.path) or ast.Module([], [])
    imports = (n for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom, ast.Call)))
    found = next((Location.of(node) for node in imports if node.lineno == place.line), None)
    return found or Location(place.line, 0)
