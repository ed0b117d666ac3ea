"""Look for regular expressions of ours whose time grows faster than the text.

`python benchmarks/regular_expressions.py` makes texts for each, as long as it takes to see (see
attack_texts.py), and prints those on which twice the text takes more than twice the time. The exit
status is 1 if there are any.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from attack_texts import Expression, expressions, texts

from flake8_ssot.audit.shim_words import Sought, Words
from flake8_ssot.patterns import compile_glob
from flake8_ssot.project import definitions, generated, traces
from flake8_ssot.pytest_config import commandline

#: Lengths of texts; of the last one a linear expression takes 0.1 to 5 ms.
LENGTHS: Final = (20, 250, 1000, 4000, 16000)
#: The seconds from which on it is looked whether half of the text takes half as long.
LONG: Final = 0.01
#: Twice the text takes a quadratic expression four times as long.
RATIO: Final = 2.9
EXPONENTIAL: Final = 20.0
GLOBS: Final = (
    "*a*a*a*a*a*b", "**/*a*a*/**/*a*a*b", "**/a/**/a/**/a/**/b", "[a-z]*[a-z]*[a-z]*/**/b*",
    "a*/**",
)  # fmt: skip
SOUGHT: Final = (
    Sought("shim", "pkg.old", "pkg.old", None, "", None, 1, ("lib.pkg.old",)),
    Sought("name", "pkg.old.One", "pkg.old", "One", "", None, 1),
)


def computed() -> Iterator[Expression]:
    """Yield those that only a run of the code shows."""
    for glob in GLOBS:
        compiled = compile_glob(glob)
        yield Expression(f"the glob {glob}", compiled.pattern, re.DOTALL, "match")
    words = Words(SOUGHT)
    for one in (*words._imports, words._end, words._star):
        yield Expression("audit/shim_words.py", one.pattern, 0, "search")
    method = rb"\n%s(?:async[ \t]+)?def[ \t]+%s\b" % (b"    ", b"one")
    yield Expression("project/glimpse.py", method, 0, "search")
    patterns = {pattern for found in generated.BUILDS.values() for pattern in found}
    for part in {part for pattern in patterns for part in pattern.split(generated.LATER)}:
        yield Expression("project/generated.py", part.replace("{stem}", "one"), 0, "search")


ALL: Final = [*expressions(), *computed()]


def seconds(action: Callable[[], object]) -> float:
    """Return the least time of three that something takes the processor."""
    times = []
    for _ in range(3):
        start = time.thread_time()
        action()
        times.append(time.thread_time() - start)
        if times[0] < LONG:
            break
    return min(times)


def too_long(run: Callable[[str], object], text: Callable[[int], str]) -> float | None:
    """Return by how much twice the text takes longer, if that is too much at two lengths."""

    def needed(length: int) -> float:
        given = text(length)
        return max(seconds(lambda: run(given)), 1e-9)

    for length in LENGTHS:
        if (whole := needed(length)) < LONG:
            continue
        ratio = whole / needed(length // 2)
        if ratio < EXPONENTIAL:  # else twice the text would never end
            ratio = min(ratio, needed(2 * length) / whole)
        return ratio if ratio > RATIO else None
    return None


FUNCTIONS: Final[dict[str, tuple[Callable[[str], Any], Callable[[int], str]]]] = {
    "defines": (lambda text: definitions.defines(text.encode(), "x"), lambda n: "x " * n * 8),
    "_assigns": (lambda text: traces._assigns(text.encode(), b"x"), lambda n: "a.x " * n * 8),
    "parse_suite": (
        lambda text: commandline.parse_suite(f"cd{text}", Path()),
        lambda n: " " * n + "x",
    ),
}


def slow() -> Iterator[tuple[str, str, float]]:
    """Yield where an expression or a function is slow, on what, and by how much more."""
    for expression in ALL:
        for text in texts(expression):
            if (ratio := too_long(expression.run, text.of)) is not None:
                yield expression.place, repr(text.of(40)), ratio
                break
    for name, (function, text_of) in FUNCTIONS.items():
        if (ratio := too_long(function, text_of)) is not None:
            yield name, repr(text_of(4)), ratio


def main() -> int:
    """Print a table of what is slow; return 1 if anything is."""
    found = 0
    for place, text, ratio in slow():
        found += 1
        print(f"{place:40} {ratio:5.1f} times as long for twice {text}", flush=True)
    unread = ", ".join(one.place for one in ALL if not one.pattern)
    print(f"{len(ALL)} expressions, {found} of them slow; not read from the source: {unread}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
