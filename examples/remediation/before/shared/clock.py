import warnings

warnings.warn(
    "shared.clock is deprecated; import from shared.time_utils instead",
    DeprecationWarning,
    stacklevel=2,
)

from shared.time_utils import utc_now  # noqa: E402

__all__ = ["utc_now"]
