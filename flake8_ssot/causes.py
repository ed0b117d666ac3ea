"""What is said of why an import fails: the code of its rule, and the defect in a few words."""

from __future__ import annotations

from typing import Final

from flake8_ssot.project.failures import Failure, Kind

CODES: Final[dict[Kind, str]] = {
    "missing-module": "OST401",
    "missing-name": "OST402",
    "undefined-export": "OST403",
    "cycle": "OST405",
    "mismatch": "OST406",
    "missing-distribution": "OST431",
    "relative": "OST102",
    "marker": "OST201",
    "syntax": "E999",
    "undefined-name": "F821",
}


def defect(cause: Failure) -> str:
    """Return what is wrong at the line of the cause."""
    module, name, text = cause.module, cause.name, cause.text
    said: dict[Kind, str] = {
        "missing-module": f"module {module!r} does not exist",
        "missing-name": f"{module!r} has no name {name!r}",
        "undefined-export": f"__all__ of {module!r} names {name!r}, which it does not have",
        "cycle": f"{name!r} is taken from the partially initialised module {module!r}",
        "mismatch": f"another file is imported as {module!r} before",
        "missing-distribution": f"nothing provides the module {module!r}",
        "relative": f"relative import with {text}",
        "marker": name,
        "syntax": text,
        "undefined-name": f"undefined name {name!r}",
    }
    if cause.kind == "missing-module" and text:
        return f"there is no module {module!r}: {text}"
    return said.get(cause.kind, cause.kind)
