"""Allowances of the option `services` that no import needs, so that the list only shrinks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from flake8_ssot.audit.whole import Whole
from flake8_ssot.checkers import registry
from flake8_ssot.walk import walk

CHECKER = "cross_service_import"


class Allowance(NamedTuple):
    """What a service may import of another one, and the line of the configuration that says so."""

    service: str
    module: str
    line: int

    @property
    def key(self) -> str:
        return f"{self.service} -> {self.module}"


def unneeded(whole: Whole) -> Iterator[Allowance]:
    """Yield the allowances without which nothing more would be reported."""
    text = whole.data(whole.workspace.configuration(whole.options))
    for service, module in sorted(whole.options.services.allow):
        if not _is_needed(whole, service, module):
            pattern = rf"[\"']\s*{re.escape(service)}\s*->\s*{re.escape(module)}\s*[\"']"
            match = re.search(pattern.encode(), text)
            yield Allowance(
                service, module, text.count(b"\n", 0, match.start() if match else 0) + 1
            )


def _is_needed(whole: Whole, service: str, module: str) -> bool:
    services = whole.options.services
    others = {key: why for key, why in services.allow.items() if key != (service, module)}
    without = replace(whole.options, services=services._replace(allow=others))
    rules = [rule for rule in registry() if rule.checker == CHECKER]
    word = module.rpartition(".")[2].encode("utf-8", "surrogatepass")
    for path in whole.files:
        if services.owner(path) != service or word not in whole.data(path):
            continue
        context = whole.context(path)
        if context is not None:
            refused = list(walk(replace(context, options=without), rules))
            if len(refused) > len(list(walk(context, rules))):
                return True
    return False
