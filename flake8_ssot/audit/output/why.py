"""Why one test module is blocked, as a person reads it: from its own line to the cause's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flake8_ssot.audit.output.style import Style
from flake8_ssot.audit.output.view import View, plain
from flake8_ssot.audit.output.words import wrapped
from flake8_ssot.wording import count


def render(view: View, test: str, style: Style) -> Iterator[str]:
    """Yield the lines about a test module, named as the audit names it."""
    if test not in view.blocked:
        yield from _collected(view, test, style)
        return
    cause = view.shown_for(test)
    yield style.paint.bold(f"{plain(test)} is blocked by {cause.place}")
    yield ""
    for frame in view.chain(test):
        yield f"  {frame.place}"
        yield f"    {frame.text}"
    yield ""
    yield f"{style.paint.code(cause.code)}, {cause.raises}:"
    yield from wrapped(cause.message, "  ")
    blocks = count(len(cause.blocks), "test module")
    yield f"Root cause {cause.number:,} of {len(view.causes):,}; it blocks {blocks}."
    others = [n for n in view.reaching[test] if n != cause.number - 1]
    yield ""
    if others:
        yield "When that is fixed, these can block it still:"
        yield from _causes(view, others, style)
    else:
        yield "Nothing else is known to block it."


def _collected(view: View, test: str, style: Style) -> Iterator[str]:
    yield style.paint.bold(f"{plain(test)} is not blocked.")
    reaching = view.reaching.get(test, ())
    if reaching:
        yield "Run alone or in another order it may be, for it can reach:"
        yield from _causes(view, reaching, style)


def _causes(view: View, numbers: Iterable[int], style: Style) -> Iterator[str]:
    for number in numbers:
        cause = view.causes[number]
        yield f"  {cause.place} {style.paint.code(cause.code)}"
        yield from wrapped(cause.message, "    ")
