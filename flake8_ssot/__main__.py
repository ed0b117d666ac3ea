"""`python -m flake8_ssot`."""

from __future__ import annotations

import sys

from flake8_ssot.cli.main import main

sys.exit(main())
