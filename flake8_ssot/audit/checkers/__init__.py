"""The rules that see the whole project, one module a rule, named as the rule.

Each has one Rule, and `check`, which yields what it finds in a project, or `check_runs`, which is
told of the runs that were simulated as well.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from types import ModuleType

from flake8_ssot.audit.apart import Ask
from flake8_ssot.audit.whole import Found, Whole
from flake8_ssot.checkers import catalogue
from flake8_ssot.project.twice import Twice
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


def begun(ask: Ask) -> list[Callable[[], list[Found]]]:
    """Have the rules asked what they find in the files of the project."""
    asked = [code for code, (_, module) in _modules().items() if hasattr(module, "check")]
    return [ask(partial(check, code)) for code in asked]


def check(code: str, whole: Whole) -> list[Found]:
    """Return what a rule finds in the files of a project."""
    return _answer(code, "check", whole)


def check_runs(whole: Whole, runs: Sequence[Sequence[Twice]]) -> list[Found]:
    """Return what the rules find in runs: of each, the files that it executes under two names."""
    asked = [code for code, (_, module) in _modules().items() if hasattr(module, "check_runs")]
    return [found for code in asked for found in _answer(code, "check_runs", whole, runs)]


def _answer(code: str, function: str, whole: Whole, *arguments: object) -> list[Found]:
    _, module = _modules()[code]
    try:
        return list(getattr(module, function)(whole, *arguments))
    except Exception as error:  # a defect of ours must not cost the user the other results
        text = " ".join(f"{type(error).__name__}: {error}".split())
        checker = module.__name__.rpartition(".")[2]
        failed = INTERNAL_ERROR.at(START, checker=checker, error=text)
        return [Found(whole.options.root, failed, checker)]
