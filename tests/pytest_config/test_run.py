"""Whether a run is strict, by its options and its ini file: as pytest itself decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from processes import run_pytest
from projects import write

