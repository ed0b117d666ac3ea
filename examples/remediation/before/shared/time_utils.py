import warnings

warnings.warn(
    "shared.time_utils is deprecated; import from shared.timing instead",
    DeprecationWarning,
    stacklevel=2,
)

from shared.timing.formats import utc_now  # noqa: E402

__all__ = ["utc_now"]
