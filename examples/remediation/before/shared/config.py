"""Moved to shared.settings."""

import warnings

warnings.warn(
    "shared.config is deprecated; import from shared.settings instead",
    DeprecationWarning,
    stacklevel=2,
)

from shared.settings import Settings, load_settings  # noqa: E402

__all__ = ["Settings", "load_settings"]
