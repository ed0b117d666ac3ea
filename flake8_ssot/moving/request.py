"""What is asked for: which module or name is to be moved, and where to."""

from __future__ import annotations

import keyword
import re
import sys
from typing import NamedTuple

from flake8_ssot.option_forms import SHIM
from flake8_ssot.project.expiry import declared


class Refused(Exception):
    """A move that can't be made; its text says why, in a line."""


class Thing(NamedTuple):
    """A module, or (`name`) what is bound to a name at its top level."""

    module: str
    name: str | None

    def __str__(self) -> str:
        return f"{self.module}:{self.name}" if self.name else self.module


class Request(NamedTuple):
    """What moves where; `shim`: something stays at the old place, until `remove_after` perhaps."""

    old: Thing
    new: Thing
    shim: bool
    remove_after: str | None


def request(old: str, new: str, *, shim: bool, remove_after: str | None) -> Request:
    """Read the arguments of the command; raises Refused where they make no sense."""
    source, target = _thing(old), _thing(new)
    if source.name is None and target.name is not None:
        raise Refused(f"{old!r} is a module and {new!r} a name; name a module as the new place")
    if source.name is not None and target.name is None:
        target = target._replace(name=source.name)
    if source.module == target.module:
        raise Refused(f"{old!r} is in {target.module!r} already; name another module")
    if target.module.partition(".")[0] in sys.stdlib_module_names:
        raise Refused(f"{new!r} begins with a name of the standard library; choose another one")
    if remove_after is not None and not shim:
        raise Refused("--remove-after says when the shim goes; give --shim as well")
    if remove_after is not None and declared(remove_after) is None:
        raise Refused(
            f"--remove-after: {remove_after!r} is no date and no version; write 2026-12 or 3.0"
        )
    return Request(source, target, shim, remove_after)


def _thing(text: str) -> Thing:
    words = re.split(r"[.:]", text)
    if not SHIM.match(text) or any(map(keyword.iskeyword, words)):
        raise Refused(f"{text!r} is no module; write module.path or module.path:name")
    module, _, name = text.partition(":")
    return Thing(module, name or None)
