"""The tables of rows, one module a subject."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from importing.case import Row

TABLES: dict[str, tuple[Row, ...]] = {
    module.name: import_module(f"{__name__}.{module.name}").ROWS
    for module in iter_modules(__path__)
}
