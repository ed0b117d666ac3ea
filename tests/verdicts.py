"""What the real pytest makes of a configuration file, and what we make of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from _pytest.config.exceptions import UsageError
from _pytest.config.findpaths import load_config_dict_from_file
from _pytest.outcomes import Failed

from flake8_ssot.pytest_config.inifile import ConfigFile

REFUSED: Final = "refused"
#: "ignored", "refused", or the values that count.
Verdict = str | dict[str, tuple[object, str]]


def theirs(path: Path) -> Verdict:
    """Return what pytest makes of the file; any exception at all ends its run."""
    try:
        values = load_config_dict_from_file(path)
    except (UsageError, Failed, OSError, ValueError, AttributeError, TypeError, RecursionError):
        return REFUSED
    if values is None:
        return "ignored"
    return {key: (value.value, value.mode) for key, value in values.items()}


def verdict(config: ConfigFile) -> Verdict:
    if config.problem is not None:
        return REFUSED
    if config.values is None:
        return "ignored"
    return {key: (value.raw, value.mode) for key, value in config.values.items()}
