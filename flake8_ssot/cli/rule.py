"""`flake8-ssot rule`: what a rule is about, from its page."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flake8_ssot.audit.checkers import audit_catalogue, whole_catalogue
from flake8_ssot.files import contents
from flake8_ssot.imports import outside_project
from flake8_ssot.options import BY_KEY
from flake8_ssot.pages import explanation
from flake8_ssot.rules import Rule

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

PACKAGE: Final = Path(__file__).parents[1]
LINTER: Final = "flake8-ssot"
NO_FIX: Final = "Fix is not available."
CATEGORIES: Final = {
    "OST0": "internal",
    "OST1": "imports in tests",
    "OST2": "markers",
    "OST3": "shims",
    "OST4": "imports that fail",
    "OST5": "one home",
    "OST6": "services",
}
FOUND, WRONG = 0, 2


def add_to(commands: Commands) -> None:
    """Add the command and its options."""
    parser = commands.add_parser("rule", help="explain a rule, or list all")
    parser.add_argument("code", nargs="?", metavar="CODE", help="its code, or its name")
    parser.add_argument("--all", action="store_true", help="explain all rules")
    parser.add_argument("--output-format", choices=["text", "json"], default="text")
    parser.set_defaults(command=run)


def run(given: argparse.Namespace) -> int:
    """Print one rule, all of them, or without either the list of codes and names."""
    rules = whole_catalogue()
    if given.all and given.code:
        return _refuse("--all and a code can't be given both")
    chosen = list(rules.values())
    if given.code:
        chosen = [r for r in chosen if given.code.lower() in {r.code.lower(), r.name}]
        if not chosen:
            return _refuse(_unknown(given.code, rules))
    if given.output_format == "json":
        objects = [as_json(rule) for rule in chosen]
        json.dump(objects[0] if given.code else objects, sys.stdout, indent=2)
        sys.stdout.write("\n")
    elif given.code or given.all:
        sys.stdout.write("\n".join(map(as_text, chosen)))
    else:
        width = max(len(rule.name) for rule in chosen)
        for rule in chosen:
            sys.stdout.write(f"{rule.code}  {rule.name:{width}}  {reported_by(rule)}\n")
    return FOUND


def as_text(rule: Rule) -> str:
    """Return the page as `ruff rule` words it."""
    head = f"# {rule.name} ({rule.code})\n\nReported by: {reported_by(rule)}.\n\n{NO_FIX}\n"
    return f"{head}\n```text\n{rule.message}\n```\n\n{explanation(rule.code)}"


def as_json(rule: Rule) -> Mapping[str, Any]:
    """Return the rule in the form of `ruff rule --output-format json`."""
    return {
        "name": rule.name,
        "code": rule.code,
        "linter": LINTER,
        "summary": rule.message,
        "message_formats": [rule.message],
        "fix": NO_FIX,
        "fix_availability": "None",
        "explanation": explanation(rule.code),
        "preview": False,
        "status": {"Stable": {"since": rule.since}},
        "category": CATEGORIES[rule.code[:4]],
        "source_location": _source(rule),
    }


def reported_by(rule: Rule) -> str:
    """Return which of our commands report a rule as they come."""
    if rule.code in audit_catalogue():
        return "flake8-ssot audit"
    if rule.code in BY_KEY["opt-in"].rules:
        return "flake8, if the option opt-in names it"
    return "flake8"


def _source(rule: Rule) -> Mapping[str, object]:
    """Return the file and the line where the rule is defined."""
    definition = re.compile(rf'^\w+ = Rule\(\s*"{rule.code}"', re.MULTILINE)
    for path in _modules():
        text = contents(str(path)).decode("utf-8")
        if match := definition.search(text):
            place = path.relative_to(PACKAGE.parent).as_posix()
            return {"file": place, "line": text.count("\n", 0, match.start()) + 1}
    raise AssertionError(rule)  # pragma: no cover - a test holds that there is none


def _modules() -> Iterator[Path]:
    yield PACKAGE / "rules.py"
    yield from sorted((PACKAGE / "checkers").glob("*.py"))
    yield from sorted((PACKAGE / "audit" / "checkers").glob("*.py"))


def _unknown(code: str, rules: Mapping[str, Rule]) -> str:
    with outside_project():
        import difflib  # here: few runs have a mistake to tell

    names = [*rules, *(rule.name for rule in rules.values())]
    near = difflib.get_close_matches(code, names, 1) or difflib.get_close_matches(
        code.upper(), names, 1
    )
    remedy = f"did you mean {near[0]}?" if near else "`flake8-ssot rule` lists all"
    return f"there is no rule {code!r}; {remedy}"


def _refuse(problem: str) -> int:
    sys.stderr.write(f"flake8-ssot: {problem}\n")
    return WRONG
