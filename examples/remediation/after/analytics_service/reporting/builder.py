from collections.abc import Iterable

from analytics_service.aggregate import count_by_status
from analytics_service.events import Event


class ReportBuilder:
    def __init__(self, events: Iterable[Event]) -> None:
        self._counts = count_by_status(events)

    def lines(self) -> list[str]:
        return [f"{status}: {count}" for status, count in sorted(self._counts.items())]
