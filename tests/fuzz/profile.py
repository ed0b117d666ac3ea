"""How many examples are tried: a few in each run, as many as `SSOT_EXAMPLES` says by hand."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings


def examples(few: int) -> settings:
    """Return the settings of a test that tries so many examples, unless it is told otherwise."""
    return settings(
        max_examples=int(os.environ.get("SSOT_EXAMPLES", few)),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
