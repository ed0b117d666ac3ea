"""The sentences that every form of the audit begins and ends with."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from flake8_ssot.audit.output.view import View
from flake8_ssot.wording import count

#: So many columns of a terminal are used.
WIDTH: Final = 100


def headline(view: View) -> str:
    """Return what is wrong, in a sentence."""
    tests, blocked = view.summary["test_modules"], len(view.blocked)
    if not tests and view.problems:
        return "No test module was collected."
    if not tests:
        return "No test module was found: name the project's root, or its runs with --suite."
    if not blocked:
        those = "the" if tests == 1 else "any of the"
        return f"Nothing is known to block {those} {count(tests, 'test module')}."
    causes = len(view.causes)
    verb = "blocks" if causes == 1 else "block"
    return (
        f"pytest can't collect {blocked:,} of {count(tests, 'test module')}: "
        f"{count(causes, 'root cause')} {verb} {'it' if blocked == 1 else 'them'}."
    )


def measure(view: View) -> str:
    """Return what was looked at."""
    return f"{count(view.summary['modules'], 'module')} read in {view.summary['seconds']:.1f} s"


def stopped(view: View) -> Iterator[str]:
    """Yield that some runs would not even begin."""
    number = len(view.problems)
    if number:
        yield f"{count(number, 'run')} of pytest would stop before anything is collected."


def first_step(view: View, rows: int | None) -> str:
    """Return what to do first: the fewest causes, of those shown, that free half of the modules."""
    blocked, causes = len(view.blocked), view.causes[:rows]
    if not blocked or not causes:
        return ""
    enough = next((c for c in causes if 2 * c.freed >= blocked), causes[-1])
    number, freed = enough.number, enough.freed
    if number == len(view.causes) == 1:
        return f"Fix it and {'it is' if blocked == 1 else f'all {blocked:,} are'} free."
    first = "the first root cause" if number == 1 else f"the first {number:,} root causes"
    if not freed:
        return f"Fixing {first} frees none yet: other causes hold the same test modules."
    verb = "is" if freed == 1 else "are"
    return f"Fix {first} and {freed:,} of {count(blocked, 'blocked test module')} {verb} free."


def more_causes(view: View, rows: int | None) -> str:
    """Return how many causes are not shown."""
    number = 0 if rows is None else max(0, len(view.causes) - rows)
    return f"{count(number, 'more root cause')}: --verbose shows all." if number else ""


def wrapped(text: str, margin: str) -> list[str]:
    """Return the text as lines that fit, but for words that are longer than a line."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
