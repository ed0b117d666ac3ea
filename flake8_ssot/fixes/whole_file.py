"""All imports of a file that are to be redirected, in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flake8_ssot.fixes.from_imports import Source, rewritten
from flake8_ssot.fixes.parsed import Place, parsed
from flake8_ssot.fixes.redirects import Redirects
from flake8_ssot.fixes.text import characters, lines


def redirected(
    text: str,
    sources: Mapping[Place, Mapping[str, Source]],
    modules: Mapping[Place, Sequence[str]],
) -> str:
    """Return the text of a file that takes what it imports from elsewhere.

    `sources` has by the place of a from-import where its names are taken from, all others as
    before; `modules` by the place of a name in `import name` what is imported instead of it. Places
    are those of ast.
    """
    if not sources and not modules:
        return text
    known, found = lines(text), parsed(text)
    nodes = ((found.imports[characters(known, place)], names) for place, names in sources.items())
    others = {id(node): rewritten(node, names) for node, names in nodes}
    names_of = {id(found.aliases[characters(known, place)]): names
                for place, names in modules.items()}  # fmt: skip
    return found.module.visit(Redirects(others, names_of)).code
