"""The option `services`: whose folders are found, and which allowances nothing needs."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_ssot.audit.allowances import unneeded
from flake8_ssot.audit.whole import Whole
from flake8_ssot.doctor.finding import Finding
from flake8_ssot.wording import count, some


def check_services(whole: Whole) -> Iterator[Finding]:
    """Tell the services if there are any; an allowance that nothing needs silences what comes."""
    check, looked_at = "services", "the option services, and what the services import"
    services = whole.options.services
    names = sorted({owner for owner in services.owners.values() if owner is not None})
    left = [repr(one.key) for one in unneeded(whole)]
    if left:
        found = f"{some(left)} in services.allow: nothing that is imported needs it"
        yield Finding(check, "problem", looked_at, found, "remove it")
    elif names:
        told = count(len(services.allow), "allowance")
        yield Finding(check, "ok", looked_at, f"{some(names)}; {told}, each of them needed")
