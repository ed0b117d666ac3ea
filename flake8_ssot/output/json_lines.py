"""`json-lines`: the objects of `json`, each in a line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TextIO

from flake8_ssot.output.colors import Paint
from flake8_ssot.output.json_list import as_object
from flake8_ssot.output.report import Report


def render(reports: Sequence[Report], stream: TextIO, _paint: Paint) -> None:
    for report in reports:
        json.dump(as_object(report), stream, separators=(",", ":"), ensure_ascii=False)
        stream.write("\n")
