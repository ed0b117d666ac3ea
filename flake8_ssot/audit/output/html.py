"""The audit as one page that needs nothing else: bars of the causes, chains to click through."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from flake8_ssot.audit.output.style import ROWS, Style
from flake8_ssot.audit.output.view import Cause, View, plain
from flake8_ssot.audit.output.words import first_step, headline, measure, stopped
from flake8_ssot.wording import count

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
CSS: Final = """\
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
code, svg { font-family: ui-monospace, monospace; }
code { overflow-wrap: anywhere; }
svg { width: 100%; height: auto; }
svg text { fill: currentColor; font-size: 13px; }
rect { fill: #8884; }
rect.shown { fill: #c0392b; }
details { margin: .3rem 0; }
details details { margin-left: 1.5rem; }
summary { cursor: pointer; }
ol, ul { margin: .3rem 0; }
.number { display: inline-block; min-width: 5rem; font-weight: bold; }
"""
#: Of the picture: the height of a row, its width, where its bar begins, and how long bars are.
ROW, PICTURE, LEFT, LONGEST = 24, 1000, 560, 370
#: So many characters of a place fit beside its bar.
LABEL: Final = 64


def render(view: View, _: Style) -> Iterator[str]:
    """Yield the lines of the page."""
    yield "<!DOCTYPE html>"
    yield '<html lang="en"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>flake8-ssot audit</title><style>\n{CSS}</style></head><body>"
    yield f"<h1>{_text(headline(view))}</h1>"
    for line in [*view.problems, *stopped(view), first_step(view, None)]:
        if line:
            yield f"<p>{_text(line)}</p>"
    yield f"<p>{_text(measure(view))}</p>"
    if view.causes:
        yield "<h2>Root causes by test modules that can reach them</h2>"
        yield from _picture(view)
        yield "<h2>Each root cause, and the chains that lead to it</h2>"
        yield from _causes(view)
    if view.violations:
        yield "<h2>Violations of the whole project</h2>"
        yield from _violations(view)
    yield "</body></html>"


def _picture(view: View) -> Iterator[str]:
    """Yield the bars of the first causes; the red part is what pytest shows the cause for."""
    causes, first = view.causes[:ROWS], _shown_first(view)
    longest = max(len(cause.blocks) for cause in causes)
    yield f'<svg viewBox="0 0 {PICTURE} {ROW * len(causes)}" role="img">'
    yield "<title>Test modules blocked by each root cause</title>"
    for number, cause in enumerate(causes):
        top, own = ROW * number, len(first.get(cause.number, ()))
        wide, red = (round(LONGEST * n / longest, 1) for n in (len(cause.blocks), own))
        yield f'<a href="#cause-{cause.number}"><title>{_text(cause.message)}</title>'
        label = _text(_shortened(cause.place))
        yield f'<text x="{LEFT - 10}" y="{top + 16}" text-anchor="end">{label}</text>'
        yield f'<rect x="{LEFT}" y="{top + 3}" width="{wide}" height="18"></rect>'
        yield f'<rect class="shown" x="{LEFT}" y="{top + 3}" width="{red}" height="18"></rect>'
        yield f'<text x="{LEFT + wide + 8}" y="{top + 16}">{len(cause.blocks):,}</text></a>'
    yield "</svg>"
    yield "<p>Red: test modules for which pytest shows this cause first.</p>"


def _shortened(place: str) -> str:
    """Return the end of a place that is too long, for it says more than the beginning."""
    return place if len(place) <= LABEL else f"\N{HORIZONTAL ELLIPSIS}{place[1 - LABEL :]}"


def _shown_first(view: View) -> Mapping[int, Sequence[str]]:
    """Return the blocked test modules by the number of the cause that pytest shows for them."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for test in view.blocked:
        found[view.shown_for(test).number].append(test)
    return found


def _causes(view: View) -> Iterator[str]:
    first = _shown_first(view)
    for cause in view.causes:
        own = first.get(cause.number, ())
        yield f'<details id="cause-{cause.number}"><summary>'
        yield f'<span class="number">{len(cause.blocks):,}</span> {cause.code}'
        yield f"<code>{_text(cause.place)}</code> {_text(cause.message)}</summary>"
        yield (
            f"<p>{_text(cause.raises)}. With this cause and all above it fixed, "
            f"{cause.freed:,} of {count(len(view.blocked), 'blocked test module')} are free.</p>"
        )
        for test in own:
            yield from _chain(view, test)
        yield from _others(cause, own)
        yield "</details>"


def _chain(view: View, test: str) -> Iterator[str]:
    yield f"<details><summary><code>{_text(test)}</code></summary><ol>"
    for frame in view.chain(test):
        yield f"<li><code>{_text(frame.place)}</code><br><code>{_text(frame.text)}</code></li>"
    yield "</ol></details>"


def _others(cause: Cause, own: Sequence[str]) -> Iterator[str]:
    """Yield the test modules that can reach the cause, and for which pytest shows another."""
    others = sorted(set(cause.blocks) - set(own))
    if others:
        number = count(len(others), "test module")
        yield f"<details><summary>{number} can reach it too</summary><ul>"
        for test in others:
            yield f"<li><code>{_text(test)}</code></li>"
        yield "</ul></details>"


def _violations(view: View) -> Iterator[str]:
    for code, reports in view.violations.items():
        number = count(len(reports), "violation")
        yield f"<details><summary>{_text(code)}: {number}</summary><ul>"
        for report in reports:
            yield f"<li><code>{_text(report.place)}</code> {_text(report.message)}</li>"
        yield "</ul></details>"


def _text(text: str) -> str:
    return html.escape(plain(text))
