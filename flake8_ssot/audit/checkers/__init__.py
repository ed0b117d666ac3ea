"""The rules that see the whole project, one module a rule, named as the rule.

Each has one Rule, and `check`, which yields what it finds in a project, or `check_runs`, which is
told of the runs that were simulated as well.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import ModuleType

from flake8_ssot.audit.runs import Ran
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.checkers import catalogue
from flake8_ssot.rules import INTERNAL_ERROR, START, Rule


@cache
def _modules() -> Mapping[str, tuple[Rule, ModuleType]]:
    names = [module.name for module in pkgutil.iter_modules(__path__)]
    modules = [importlib.import_module(f"{__name__}.{name}") for name in names]
    rules = [(value, m) for m in modules for value in vars(m).values() if isinstance(value, Rule)]
    return {rule.code: (rule, module) for rule, module in sorted(rules, key=lambda r: r[0].code)}


@cache
def audit_catalogue() -> Mapping[str, Rule]:
    """Return the rules that only an audit reports, by code, in the order of their codes."""
    return {code: rule for code, (rule, _) in _modules().items() if code not in catalogue()}


@cache
def whole_catalogue() -> Mapping[str, Rule]:
    """Return all rules by code, in the order of their codes."""
    return dict(sorted({**catalogue(), **audit_catalogue()}.items()))


def check(whole: Whole) -> list[Found]:
    """Return what these rules find in the files of a project, by path and place."""
    return _check(whole, "check")


def check_runs(whole: Whole, runs: Sequence[Ran]) -> list[Found]:
    """Return what these rules find in the runs of a project, by path and place."""
    return _check(whole, "check_runs", runs)


def _check(whole: Whole, function: str, *arguments: object) -> list[Found]:
    found: list[Found] = []
    for _, module in _modules().values():
        ask: Callable[..., Iterable[Found]] | None = getattr(module, function, None)
        if ask is None:
            continue
        try:
            found += ask(whole, *arguments)
        except Exception as error:  # a defect of ours must not cost the user the other results
            text = " ".join(f"{type(error).__name__}: {error}".split())
            checker = module.__name__.rpartition(".")[2]
            failed = INTERNAL_ERROR.at(START, checker=checker, error=text)
            found.append(Found(whole.options.root, failed, checker))
    return sorted(found)
