"""One small visitor module a rule, named as the rule."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Mapping
from functools import cache

from flake8_ssot.options import BY_KEY
from flake8_ssot.rules import INTERNAL_ERROR, INVALID_CONFIGURATION, Rule
from flake8_ssot.walk import REGISTRY, Registration


@cache
def catalogue() -> Mapping[str, Rule]:
    """Import every checker and return all rules by code, in the order of their codes."""
    rules = [INTERNAL_ERROR, INVALID_CONFIGURATION]
    for module in pkgutil.iter_modules(__path__):
        checker = importlib.import_module(f"{__name__}.{module.name}")
        rules += [value for value in vars(checker).values() if isinstance(value, Rule)]
    return {rule.code: rule for rule in sorted(rules, key=lambda rule: rule.code)}


def registry() -> list[Registration]:
    """Return the visitors of every checker."""
    catalogue()
    return REGISTRY


def is_opt_in(code: str) -> bool:
    """Say whether a rule is off unless the option `opt-in` names it."""
    return code in BY_KEY["opt-in"].rules.split(", ")


def summary(code: str) -> str:
    """Return what a rule reports, in a sentence."""
    rule = catalogue()[code]
    module = sys.modules.get(f"{__name__}.{rule.name.replace('-', '_')}")
    text = (module.__doc__ if module else None) or rule.message
    first = " ".join(text.split("\n\n")[0].split())
    return first.removeprefix(f"{code}: ")
