"""The tables of cases, one module a subject."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from differential.case import Case

TABLES: dict[str, tuple[Case, ...]] = {
    module.name: import_module(f"{__name__}.{module.name}").CASES
    for module in iter_modules(__path__)
}
CASES: tuple[Case, ...] = tuple(case for table in TABLES.values() for case in table)
