"""The audit as reports, one for each root cause and violation, in the formats of `check`."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

from flake8_ssot.audit.checkers import whole_catalogue
from flake8_ssot.audit.output.view import View, told
from flake8_ssot.output.report import Report
from flake8_ssot.wording import count

#: The formats of `check` in which an audit is written as well.
SHARED: Final = ("github", "sarif")
#: What other tools' codes are called.
NAMES: Final = {"E999": "syntax-error", "F821": "undefined-name"}


def reports(view: View, root: Path, only: Collection[int] | None) -> list[Report]:
    """Return the root causes, the worst first, and after them the violations.

    `only` are the indices of those that count.
    """
    found = [_report(one, root, told(one) + _blocks(one)) for one in view.audit["root_causes"]]
    found += [_report(one, root, one["message"]) for one in view.audit["violations"]]
    return found if only is None else [found[number] for number in only]


def _report(one: Mapping[str, Any], root: Path, message: str) -> Report:
    path = os.path.normpath(root / one["path"])
    code = one["code"]
    rule = whole_catalogue().get(code)
    name = rule.name if rule else NAMES[code]
    return Report(path, one["line"], one["column"], code, message, name)


def _blocks(cause: Mapping[str, Any]) -> str:
    return f" (blocks {count(len(cause['blocks']), 'test module')})"
