from collections import Counter
from collections.abc import Iterable

from analytics_service.events import Event


def count_by_status(events: Iterable[Event]) -> Counter[str]:
    return Counter(event.status for event in events)


def count_by_tenant(events: Iterable[Event]) -> Counter[str]:
    return Counter(event.tenant for event in events)
