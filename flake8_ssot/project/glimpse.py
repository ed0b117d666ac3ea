"""What a look at a module's text tells of a path in it, which spares most modules their parse."""

from __future__ import annotations

import re

from flake8_ssot.project.definitions import defines


def seems_to_hold(data: bytes, names: list[str]) -> bool:
    """Say whether a module has the object at the path `names`, judged by its text `data`.

    A name that it defines at its left margin, or a method of a class there; of anything else the
    text says nothing.
    """
    if b"\ndel " in data or not defines(data, names[0]):
        return False
    return len(names) == 1 or (len(names) == 2 and _has_method(data, *names))


def _has_method(data: bytes, cls: str, name: str) -> bool:
    """Say whether the body of the class `cls`, if there is one of that name, defines `name`."""
    word = re.escape(cls).encode("utf-8", "surrogatepass")
    heads = list(re.finditer(rb"^class[ \t]+%s\b" % word, data, re.MULTILINE))
    if len(heads) != 1:
        return False
    body = re.compile(rb"\n[^\s#)\]}]").split(data[heads[0].end() :], maxsplit=1)[0]
    indents = re.findall(rb"\n([ \t]+)(?:@|def\b|async\b|class\b)", body)
    word = re.escape(name).encode("utf-8", "surrogatepass")
    return bool(indents) and bool(
        re.search(rb"\n%s(?:async[ \t]+)?def[ \t]+%s\b" % (min(indents, key=len), word), body)
    )
