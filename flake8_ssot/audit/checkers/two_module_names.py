"""OST503: a file that one run of pytest imports under two names, so that it exists twice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from flake8_ssot.audit.runs import Ran
from flake8_ssot.audit.two_names import Wrong, root_of, wrong_lines
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.project.failures import Frame
from flake8_ssot.project.twice import Name, Twice, twice
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
#: What takes from sys.path again what was put there.
REMOVES: Final = re.compile(rb"sys\.path\.(?:remove|pop|clear)\b|\bdel\s+sys\.path\b")


def check_runs(whole: Whole, runs: Sequence[Ran]) -> Iterator[Found]:
    """Yield the imports that name a file otherwise than the rest of their run does."""
    seen: set[tuple[Frame, str]] = set()
    for run in runs:
        for wrong, what in _told(whole, _certain(whole, run)):
            if (wrong.place, wrong.name) not in seen:
                seen.add((wrong.place, wrong.name))
                violation = TWO_MODULE_NAMES.at(
                    _location(whole, wrong.place), **_facts(wrong, what, whole.options.root)
                )
                yield Found(wrong.place.path, violation, wrong.name)


def _told(whole: Whole, files: Iterable[Twice]) -> Iterator[tuple[Wrong, str]]:
    """Yield the lines that lead to what must not be there twice, each with the first of that."""
    for lines in wrong_lines(files):
        found = ((wrong, what) for wrong in lines if (what := _held(whole, wrong)) is not None)
        yield from [one for one in (next(found, None),) if one is not None]


def _certain(whole: Whole, run: Ran) -> Iterator[Twice]:
    """Yield the files that the run certainly executes under several names."""
    for path, names in twice(run.imported):
        if b"sys.modules" not in whole.data(path):  # else it may be there under other names too
            yield Twice(path, tuple(n for n in names if not _is_guessed(whole, run, path, n)))


def _is_guessed(whole: Whole, run: Ran, path: Path, name: Name) -> bool:
    """Say whether sys.path may be another than what was simulated as the file was looked for."""
    root = root_of(path, name.name)
    put_by = run.session.path.put_by.get(root) if root is not None else None
    if put_by is not None and REMOVES.search(whole.data(put_by)):
        return True
    return name.name.partition(".")[0] in run.session.guessed


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
